"""A document as it stands in its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, AnyStr, Final, Literal, TypeAlias

from specgen.json_value import JsonValue

Language: TypeAlias = Literal["json", "yaml"]


class Content:
    """The bytes of a file in UTF-8, without a byte order mark.

    Its text, of up to four bytes a character, is made when somebody asks for it: most large
    documents are read without it.
    """

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded

    @cached_property
    def text(self) -> str:
        """Raises UnicodeDecodeError where it is no UTF-8."""
        return self.encoded.decode()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Document:
    """One JSON or YAML document: a file, or a fenced block of a Markdown page.

    `file` is the path as the user named it, with forward slashes. `content` is the whole
    file; the document is `content.text[block_start:block_end]`, each line of which is indented
    by `indent` characters that are not part of it.
    `digest` is the SHA-256 of the file's bytes in hexadecimal. `page_operation` is the
    method and path that a page documents, from the info string of its block.
    """

    file: str
    path: Path
    content: Content
    root: JsonValue
    block_start: int
    block_end: int
    indent: int
    language: Language
    digest: str
    page_operation: tuple[str, str] | None = None

    @property
    def is_page(self) -> bool:
        """Whether something else stands in the file, too: at least the fence before it."""
        return self.block_start > 0

    @property
    def block(self) -> str:
        """The text of the document itself."""
        text = self.content.text[self.block_start : self.block_end]
        return dedented(text, self.indent)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column (1-based) in the file of an offset in `block`."""
        text = self.content.text
        raw = text[self.block_start : self.block_end]
        return line_and_column(
            text, self.block_start + place_in_page(raw, self.indent, offset)
        )


def line_and_column(text: AnyStr, offset: int) -> tuple[int, int]:
    """The 1-based line and column, in characters, of an offset; CRLF, LF and CR end lines."""
    returns, ends_before = _ends(text)
    step = min(offset // _STEP, len(ends_before) - 1)
    ends = ends_before[step] + _ended(text, step * _STEP, offset, offset, returns)
    feed, carriage_return, _ = _ENDS[type(text)]
    last = text.rfind(feed, 0, offset)
    if returns:
        last = max(last, text.rfind(carriage_return, 0, offset))
    if isinstance(text, bytes):
        return ends + 1, 1 + _characters(text, last + 1, offset)
    return ends + 1, offset - last


_ENDS: Final[dict[type, tuple[Any, Any, Any]]] = {
    str: ("\n", "\r", "\r\n"),
    bytes: (b"\n", b"\r", b"\r\n"),
}
"""What ends a line of a text, and of its bytes."""


_STEP = 1 << 16
"""Characters of a text, or bytes, between places whose line is known."""


@lru_cache(maxsize=1)
def _ends(text: AnyStr) -> tuple[bool, list[int]]:
    """Whether a text has carriage returns, and how many lines end before each step.

    Thousands of places may be asked for, of one text after the other.
    """
    returns = _ENDS[type(text)][1] in text
    ends = [0]
    for start in range(0, len(text) - _STEP, _STEP):
        stop = start + _STEP
        ends.append(ends[-1] + _ended(text, start, stop, stop + 1, returns))
    return returns, ends


def _ended(text: AnyStr, start: int, stop: int, seen: int, returns: bool) -> int:
    """How many lines end from `start` to `stop`; a pair that ends a line ends before `seen`."""
    feed, carriage_return, both = _ENDS[type(text)]
    ends = text.count(feed, start, stop)
    if returns:
        ends += text.count(carriage_return, start, stop) - text.count(both, start, seen)
    return ends


_CONTINUATION: Final = bytes(range(0x80, 0xC0))
"""The bytes of a character in UTF-8 after its first."""


def _characters(encoded: bytes, start: int, stop: int) -> int:
    """How many characters begin from `start` to `stop`; all of a large document may be a line."""
    if stop - start <= _STEP:
        return len(encoded[start:stop].translate(None, _CONTINUATION))
    steps = _characters_before(encoded)
    first, last = start // _STEP, stop // _STEP
    return (
        steps[last]
        - steps[first]
        + _characters(encoded, last * _STEP, stop)
        - _characters(encoded, first * _STEP, start)
    )


@lru_cache(maxsize=1)
def _characters_before(encoded: bytes) -> list[int]:
    """How many characters begin before each step."""
    counted = [0]
    for start in range(0, len(encoded) - _STEP + 1, _STEP):
        counted.append(counted[-1] + _characters(encoded, start, start + _STEP))
    return counted


def dedented(block: str, indent: int) -> str:
    """`block` without the indentation of its fence."""
    if not indent:
        return block
    return re.sub(rf"(?m)^[ \t]{{1,{indent}}}", "", block)


def place_in_page(block: str, indent: int, offset: int) -> int:
    """The offset in `block` of an offset in `dedented(block, indent)`."""
    if not indent:
        return offset
    removed = 0
    for margin in re.finditer(rf"(?m)^[ \t]{{1,{indent}}}", block):
        if margin.start() - removed > offset:
            break
        removed += margin.end() - margin.start()
    return offset + removed
