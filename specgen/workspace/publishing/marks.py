"""Files that specgen shares with the user: what stands between its marks is its own.

Everything else in them is the user's, and stays. A mark is a line of its own; text of a document
never is one, because it stands in lines with more on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from specgen.frozen import frozen


@frozen
class Marks:
    """The lines that begin and end specgen's part of a file; of one line alone both are it."""

    begin: str
    end: str


_MARKDOWN: Final = Marks(begin="<!-- specgen: begin -->", end="<!-- specgen: end -->")
_TOML: Final = Marks(begin="# specgen: begin", end="# specgen: end")
RELEASES: Final = "<!-- specgen: releases -->"
"""The line of a changelog below which releases are added; all the others are the user's."""

MARKS: Final[Mapping[str, Marks]] = {
    "pyproject.toml": _TOML,
    "README.md": _MARKDOWN,
    "AGENTS.md": _MARKDOWN,
    "CHANGELOG.md": Marks(begin=RELEASES, end=RELEASES),
}
"""By path below the output folder."""
UNMARKED: Final = "a file without the marks of specgen"


def marking(path: str) -> str:
    """How a file that a user has already comes to be shared."""
    marks = MARKS[path]
    is_one = marks.begin == marks.end
    lines = f"the line `{marks.begin}`"
    if not is_one:
        lines = f"the lines `{marks.begin}` and `{marks.end}`"
    return f"put {lines} where specgen's part shall be, or move the file away"


def own_part(path: str, content: bytes) -> bytes | None:
    """What specgen answers for in a file: all of it, or what its marks enclose with them.

    None where a file that should have marks has none, or several.
    """
    marks = MARKS.get(path)
    if marks is None:
        return content
    match = _match(marks, content)
    return None if match is None else match[0]


def is_empty(path: str, part: bytes) -> bool:
    """Whether nothing stands between the marks: a user has put them where our part shall be."""
    marks = MARKS[path]
    return [line.decode("utf-8", "replace") for line in part.split()] == (
        f"{marks.begin} {marks.end}".split()
    )


def with_part(path: str, content: bytes, wanted: bytes) -> bytes:
    """The content of a file with specgen's part as `wanted` has it, in the file's line ends.

    Raises ValueError where one of them has no such part.
    """
    marks = MARKS[path]
    there, part = _match(marks, content), own_part(path, wanted)
    if there is None or part is None:
        raise ValueError(f"{path} has no marks")
    if b"\r\n" in content:
        part = part.replace(b"\n", b"\r\n")
    return content[: there.start()] + part + content[there.end() :]


def _match(marks: Marks, content: bytes) -> re.Match[bytes] | None:
    lines = [line.strip() for line in content.split(b"\n")]
    if any(lines.count(mark.encode()) != 1 for mark in (marks.begin, marks.end)):
        return None
    return _pattern(marks).search(content)


@cache
def _pattern(marks: Marks) -> re.Pattern[bytes]:
    begin, end = (re.escape(mark.encode()) for mark in (marks.begin, marks.end))
    if begin == end:
        return re.compile(rb"(?m)^%b(?=[ \t\r]*$)" % begin)
    return re.compile(rb"(?ms)^%b(?=[ \t\r]*$).*?^%b(?=[ \t\r]*$)" % (begin, end))
