"""Keys of a TOML file, and the lines at which they are set: tomllib keeps no positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

Key: TypeAlias = tuple[str, ...]
"""A key from the outermost table inwards; tables of a list go by their number."""
Note: TypeAlias = Callable[[Key, str, str], None]
"""Takes a mistake: its key, the message and what may help."""

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
HEADER = re.compile(rf"\s*(\[+)\s*({_PATH})\s*\]")
KEY = re.compile(rf"\s*({_PATH})\s*=")


def dotted(text: str) -> Key:
    """The parts of a dotted key."""
    return tuple(_unquoted(part) for part in re.findall(_PART, text))


def _unquoted(part: str) -> str:
    """A key without its quotes, whatever it holds; of one with an escape no line is known."""
    return part[1:-1] if part[:1] in ("'", '"') else part


class Lines:
    """The lines of a file at which keys are set."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, key: Key) -> int | None:
        """The first line of a key or of what is in it, else that of its table."""
        stated, within = self._first
        if key in within:
            return within[key]
        above = (key[:length] for length in range(len(key) - 1, 0, -1))
        return next((stated[table] for table in above if table in stated), None)

    @cached_property
    def _first(self) -> tuple[Mapping[Key, int], Mapping[Key, int]]:
        """The first line of everything that is stated, and of what anything is stated in."""
        stated: dict[Key, int] = {}
        within: dict[Key, int] = {}
        header: Key = ()
        repeated: Counter[Key] = Counter()
        for number, line in enumerate(self._text.splitlines(), start=1):
            if match := HEADER.match(line):
                header = here = dotted(match[2])
                if match[1] == "[[":
                    # Tables of an array go by their number.
                    repeated[here] += 1
                    header = here = (*here, str(repeated[here] - 1))
            elif match := KEY.match(line):
                here = (*header, *dotted(match[1]))
            else:
                continue
            stated.setdefault(here, number)
            for length in range(1, len(here) + 1):
                within.setdefault(here[:length], number)
        return stated, within
