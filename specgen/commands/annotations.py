"""Findings of a run for GitHub: workflow commands, and text that can be none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from specgen.findings.console import SHOWN, Console
from specgen.findings.diagnostics import Location
from specgen.frozen import frozen

if TYPE_CHECKING:
    from specgen.changes.compare import Change

LINES = 30
"""Lines of a difference that an annotation holds; all of them are in the log."""
_KINDS: Mapping[str, str] = {
    "breaking": "error",
    "risky": "warning",
    "compatible": "notice",
}


@frozen
class Difference:
    """A file that is not as it should be, with the reasons and a diff, if text helps.

    `line` is where, if the file is the user's own.
    """

    file: str
    reasons: tuple[str, ...]
    diff: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


def of_differences(
    differences: Sequence[Difference], console: Console
) -> Iterator[str]:
    """An error beside each file, at the first line that differs."""
    for difference in differences[:SHOWN]:
        line = difference.line or _first_line(difference.diff)
        place = Location(file=difference.file, line=line)
        title = "out of date" if difference.line is None else "implementation"
        lines = difference.diff.splitlines()
        more = [f"… and {len(lines) - LINES} more lines"] if len(lines) > LINES else []
        text = "\n".join((", ".join(difference.reasons), *lines[:LINES], *more))
        yield console.annotation("error", title, place, text)
    if len(differences) > SHOWN:
        yield f"… and {len(differences) - SHOWN} more; --format json lists all of them"


def _first_line(diff: str) -> int | None:
    """The first line of the file on disk that a unified diff changes."""
    lines = diff.splitlines()
    for number, line in enumerate(lines):
        if start := re.match(r"@@ -(\d+)", line):
            unchanged = 0
            while lines[number + 1 + unchanged].startswith(" "):
                unchanged += 1
            return max(1, int(start[1]) + unchanged)
    return None


def of_changes(changes: Iterable[Change], console: Console) -> Iterator[str]:
    """What each change means, at its place in the document."""
    from specgen.changes.listing import told

    for change in changes:
        kind = _KINDS[change.verdict.value]
        title = f"{change.verdict.value}: {change.id}"
        text = " — ".join(filter(None, (told(change), change.place.pointer)))
        yield console.annotation(kind, title, change.place, text)


def as_text(lines: Sequence[str]) -> Iterator[str]:
    """Lines that GitHub shows and never obeys, whatever stands in them.

    It obeys nothing until it reads a word that can't be in these lines, for it is made of them.
    """
    if lines:
        word = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        yield f"::stop-commands::{word}"
        yield from lines
        yield f"::{word}::"
