"""Where a JSON Pointer stands in a file: looked up only when a line is printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from specgen.json_value import JsonValue
from specgen.load.text.json_reader import is_infinite
from specgen.load.tree.document import Document, line_and_column
from specgen.load.tree.pointer import depth_reached, step, tokens_of

_Place: TypeAlias = tuple[int, int]
"""A line and a column, 1-based."""
_Member: TypeAlias = tuple[int, int]
"""Where a member begins, with its key if it has one, and where its value does."""
_Finder: TypeAlias = Callable[[Document, list[str]], _Place]
"""Finds the place that tokens lead to. It keeps no document, which would never be given up."""

_FINDERS: Final[WeakKeyDictionary[Document, _Finder]] = WeakKeyDictionary()

_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SCALAR: Final = re.compile(rb"%s|[^ \t\r\n,\]}]+" % _STRING, re.DOTALL)
_BRACKET: Final = re.compile(
    rb'[^"{}\[\]]*+(?:%s[^"{}\[\]]*+)*+([{}\[\]])' % _STRING, re.DOTALL
)
"""The next bracket outside of strings."""
_PLAIN: Final = re.compile(r"[A-Za-z_/$][ !#-\[\]-~]*")
"""A token that is no index, but a key that JSON has to escape nowhere. Unless a text does so all
the same, the key stands in it between quotes: what is found there but once is the key itself."""
_MOST_SOUGHT: Final = 24
"""Keys that are sought in the whole text; for more, to read it once is quicker."""


def position(document: Document, pointer: str) -> _Place:
    """The line and column, 1-based, of a node in the file its document stands in.

    A member of an object stands where its key does. A pointer that leads nowhere gives
    its nearest ancestor.
    """
    tokens = tokens_of(pointer)
    reached = depth_reached(document.root, tokens)
    finder = _FINDERS.get(document)
    if finder is None:
        finder = _FINDERS[document] = _finder(document)
    return finder(document, tokens[:reached])


def _finder(document: Document) -> _Finder:
    if document.language == "yaml":
        return _YamlPlaces(document.block).find
    if document.is_page:
        return _JsonPlaces(document.block.encode()).find
    return _JsonPlaces(document.content.encoded).find


class _YamlPlaces:
    """Places in a YAML text, which has to be composed once more."""

    def __init__(self, text: str) -> None:
        from specgen.load.text.yaml_reader import parse_yaml

        composed = parse_yaml(text)
        self._root = composed.value
        self._offsets = composed.offsets
        first = re.search(r"(?m)^(?!---|%|[ \t]*(?:#|$))", text)
        self._start = first.start() if first else 0

    def find(self, document: Document, tokens: list[str]) -> _Place:
        """Where the key or element stands that `tokens` lead to."""
        value: JsonValue = self._root
        offset = self._start
        for token in tokens:
            below = step(value, token)
            if below is None:
                break
            offset = self._offsets[id(value)][below[1]]
            value = below[0]
        return document.place(offset)


class _JsonPlaces:
    """Places in a JSON text, which is not decoded for it.

    A key on the way that the text has once is found at once. From there on each container is
    scanned once, as far as is needed.
    """

    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
        self._members_at: dict[int, _Members] = {}
        self._sought: dict[str, _Member | None] = {}

    def find(self, document: Document, tokens: list[str]) -> _Place:
        """Where the key or element stands that `tokens` lead to."""
        passed, (offset, value) = self._start(tokens)
        for token in tokens[passed:]:
            members = self._members_at.get(value)
            if members is None:
                members = self._members_at[value] = _Members(self._encoded, value)
            offset, value = members.place(token)
        if document.is_page:
            return document.place(len(self._encoded[:offset].decode()))
        return line_and_column(self._encoded, offset)

    def _start(self, tokens: list[str]) -> tuple[int, _Member]:
        """How many of the tokens need not be passed step by step, and where they lead."""
        for passed in range(len(tokens), 0, -1):
            member = self._only(tokens[passed - 1])
            if member is not None:
                return passed, member
        top = _space(self._encoded, 0)
        return 0, (top, top)

    def _only(self, key: str) -> _Member | None:
        """The only member of this name in the whole text, if there is no other."""
        if key not in self._sought:
            if len(self._sought) == _MOST_SOUGHT or not _PLAIN.fullmatch(key):
                return None
            self._sought[key] = self._lone(f'"{key}"'.encode())
        return self._sought[key]

    def _lone(self, quoted: bytes) -> _Member | None:
        encoded = self._encoded
        offset = encoded.find(quoted)
        if offset == -1 or encoded.find(quoted, offset + 1) != -1 or self._has_escapes:
            return None
        colon = _space(encoded, offset + len(quoted))
        return offset, _space(encoded, colon + 1)

    @cached_property
    def _has_escapes(self) -> bool:
        """Whether a plain key may be written otherwise than it is."""
        return b"\\/" in self._encoded or b"\\u00" in self._encoded


class _Members:
    """The members of the container at `start` of a text, found in their order."""

    def __init__(self, encoded: bytes, start: int) -> None:
        self._members: dict[str, _Member] = {}
        self._rest = _scanned(encoded, start, self._members)

    def place(self, token: str) -> _Member:
        """Where a key or index stands, and where its value does."""
        while token not in self._members:
            next(self._rest)
        return self._members[token]


def _scanned(encoded: bytes, start: int, members: dict[str, _Member]) -> Iterator[None]:
    """Adds one member after the other of the container at `start`."""
    keyed = encoded[start : start + 1] == b"{"
    offset = _space(encoded, start + 1)
    while encoded[offset] not in b"}]":
        place, key = offset, str(len(members))
        if keyed:
            end = _end(encoded, offset)
            key = json.loads(encoded[offset:end])
            offset = _space(encoded, _space(encoded, end) + 1)
        if keyed or not _is_left_out(encoded, offset):
            # An item that was left out has no number.
            members[key] = (place, offset)
            yield
        offset = _space(encoded, _end(encoded, offset))
        if encoded[offset] in b",":
            offset = _space(encoded, offset + 1)


def _space(encoded: bytes, offset: int) -> int:
    """Where the white space at an offset ends."""
    space = _SPACE.match(encoded, offset)
    return space.end() if space else offset


def _end(encoded: bytes, start: int) -> int:
    """Where the value at `start` ends."""
    if encoded[start] not in b"{[":
        scalar = _SCALAR.match(encoded, start)
        return scalar.end() if scalar else start
    depth = 0
    for bracket in _BRACKET.finditer(encoded, start):
        depth += 1 if bracket[1] in b"{[" else -1
        if depth == 0:
            return bracket.end()
    return len(encoded)


def _is_left_out(encoded: bytes, start: int) -> bool:
    """Whether the value at `start` is a number that no float holds; integers have no end."""
    if encoded[start] not in b"-0123456789":
        return False
    return is_infinite(json.loads(encoded[start : _end(encoded, start)]))
