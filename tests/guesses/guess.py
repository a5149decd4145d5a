"""A snippet that a user would guess, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

Kind = Literal["works", "says", "fails"]
WORKS = "works"


@dataclass(frozen=True)
class Guess:
    """Code of a user, and its outcome.

    `outcome` is `works`; or `says: TEXT`, where it fails with a message that holds TEXT, which
    names the right way; or `fails: TEXT`, where it fails so and the message is no help, which is
    to become better. `is_typed` tells whether mypy and pyright accept it in strict mode.
    """

    name: str
    code: str
    outcome: str
    is_typed: bool

    @property
    def kind(self) -> Kind:
        match self.outcome.partition(":")[0]:
            case "works":
                return "works"
            case "says":
                return "says"
            case "fails":
                return "fails"
        raise ValueError(f"{self.name}: {self.outcome} is no outcome")

    def is_met_by(self, happened: str) -> bool:
        """Whether `happened`, which is `works` or an exception, is the outcome."""
        if self.kind == "works" or happened == WORKS:
            return self.outcome == happened
        return self.outcome.partition(": ")[2] in happened


def guess(
    name: str, code: str, outcome: str = WORKS, is_typed: bool | None = None
) -> Guess:
    """A guess; type checkers accept what works, unless told otherwise."""
    accepted = outcome == WORKS if is_typed is None else is_typed
    return Guess(name, dedent(code).strip() + "\n", outcome, accepted)


def count(guesses: Iterable[Guess]) -> Mapping[Kind, int]:
    """How many guesses work, fail with help, and fail without."""
    kinds = [each.kind for each in guesses]
    return {kind: kinds.count(kind) for kind in ("works", "says", "fails")}
