"""A text that a regular expression matches: the first that its syntax tree allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_CHARACTERS = "ab019 AZ_-.:/@+~\n"
"""The characters that stand for a class or a negation: the first that belongs to it."""
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def matching(pattern: str, least: int = 0) -> str | None:
    """A text of at least `least` characters where repetitions allow it.

    None where the syntax is another dialect's or nothing simple matches.
    """
    try:
        tree = _parser.parse(pattern, re.ASCII)
        text = _Writer(least).sequence(tree)
        return text if re.search(pattern, text, re.ASCII) else None
    except (re.error, _Unknown, OverflowError, RecursionError):
        return None


class _Unknown(Exception):
    """A construct for which there is no simple text."""


class _Writer:
    def __init__(self, least: int) -> None:
        self._least = least
        self._groups: dict[int, str] = {}

    def sequence(self, items: Sequence[tuple[Any, Any]]) -> str:
        made = ""
        for kind, argument in items:
            made += self._item(str(kind), argument, self._least - len(made))
        return made

    def _item(self, kind: str, argument: Any, missing: int) -> str:
        match kind:
            case "LITERAL":
                return chr(argument)
            case "NOT_LITERAL":
                return next(
                    character for character in _CHARACTERS if ord(character) != argument
                )
            case "ANY":
                return "a"
            case "IN":
                return _member(argument)
            case "AT" | "ASSERT" | "ASSERT_NOT":
                return ""
            case "BRANCH":
                return self.sequence(argument[1][0])
            case "SUBPATTERN":
                group, _, _, inner = argument
                self._groups[group] = text = self.sequence(inner)
                return text
            case "GROUPREF":
                return self._groups.get(argument, "")
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, inner = argument
                return self._repeated(low, int(high), inner, missing)
            case _:
                raise _Unknown(kind)

    def _repeated(self, low: int, high: int, inner: Any, missing: int) -> str:
        repeated = _Writer(0).sequence(inner)
        wanted = -(-missing // len(repeated)) if repeated else 0
        count = max(low, min(high, wanted, 10_000))
        return repeated * count


def _member(items: Sequence[tuple[Any, Any]]) -> str:
    """A character of a class: the most usual one, else the first that it names."""
    for character in _CHARACTERS:
        if _belongs(character, items):
            return character
    for kind, argument in items:
        if str(kind) in ("LITERAL", "RANGE"):
            return chr(argument if str(kind) == "LITERAL" else argument[0])
    raise _Unknown


def _belongs(character: str, items: Sequence[tuple[Any, Any]]) -> bool:
    matches, negated = False, False
    for kind, argument in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                matches |= ord(character) == argument
            case "RANGE":
                matches |= argument[0] <= ord(character) <= argument[1]
            case "CATEGORY":
                pattern = _CATEGORIES[str(argument)]
                matches |= bool(re.match(pattern, character, re.ASCII))
    return matches != negated
