"""Fenced code blocks of a Markdown page (CommonMark 0.31 section 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from specgen.frozen import frozen
from specgen.load.tree.document import Language

_LANGUAGES: Final[dict[str, Language]] = {
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
}
_METHODS: Final = frozenset(
    ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY")
)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_OPENING: Final = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)")


@frozen
class Fence:
    """A fenced block in JSON or YAML: `page[start:end]` is what stands between.

    `operation` is the method and path the info string names (`yaml SOURCE METHOD
    PATH`), and `declared` tells whether it also names the source document. `indent` is
    how many spaces the fence itself is indented by.
    """

    language: Language
    start: int
    end: int
    indent: int
    operation: tuple[str, str] | None
    declared: bool

    @classmethod
    def whole(cls, language: Language, end: int) -> Fence:
        """A text that is one document from its beginning to `end`."""
        return cls(
            language=language,
            start=0,
            end=end,
            indent=0,
            operation=None,
            declared=True,
        )


def fences(page: str) -> Iterator[Fence]:
    """The JSON and YAML blocks of a page; an unclosed fence runs to its end."""
    lines = _LINE.finditer(page)
    for line in lines:
        opening = _opening(line.group())
        if opening is None:
            continue
        start, end = line.end(), len(page)
        closing = re.compile(rf"[ \t]*{opening['fence']}{opening['fence'][0]}*\s*")
        for inner in lines:
            if closing.fullmatch(inner.group()):
                end = inner.start()
                break
        words = opening["info"].split()
        language = _LANGUAGES.get(words[0].lower()) if words else None
        if language is not None:
            operation, declared = _operation(words[1:])
            yield Fence(
                language=language,
                start=start,
                end=end,
                indent=len(opening["indent"]),
                operation=operation,
                declared=declared,
            )


def _opening(line: str) -> re.Match[str] | None:
    opening = _OPENING.match(line)
    if opening and opening["fence"][0] == "`" and "`" in opening["info"]:
        return None
    return opening


def _operation(words: list[str]) -> tuple[tuple[str, str] | None, bool]:
    """Reads `METHOD PATH` or `SOURCE METHOD PATH`, in any case."""
    for index, word in enumerate(words[:2]):
        path = words[index + 1] if index + 1 < len(words) else ""
        if word.upper() in _METHODS and path.startswith("/"):
            return (word.upper(), path), index == 1
    return None, False
