"""How bad a change is, for whom, and what a kind of change is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from specgen.frozen import frozen


class Verdict(Enum):
    """How bad a change is; later members are worse. `NONE` is how a kind is silenced."""

    NONE = "none"
    COMPATIBLE = "compatible"
    RISKY = "risky"
    BREAKING = "breaking"

    @property
    def rank(self) -> int:
        return list(Verdict).index(self)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several; NONE of none."""
    return max(verdicts, key=lambda verdict: verdict.rank, default=Verdict.NONE)


class Affected(Enum):
    """Who notices a change."""

    CALLERS = "callers"
    IMPLEMENTERS = "implementers"
    WIRE = "wire"


@frozen
class Kind:
    """A kind of change: what it says, its verdict by direction and whom it concerns.

    `request` is the verdict where it is in what callers send, or where there is no direction;
    `answer` that in what they receive.
    """

    id: str
    title: str
    request: Verdict
    answer: Verdict
    affects: tuple[Affected, ...]
