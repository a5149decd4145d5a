"""Where a JSON Pointer stands in a file: looked up only when a line is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from json import JSONDecoder
from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import WeakKeyDictionary

from specgen.json_value import JsonValue
from specgen.load.text.json_reader import is_infinite
from specgen.load.tree.pointer import depth_reached, step, tokens_of

if TYPE_CHECKING:
    from specgen.load.tree.document import Document

_Finder: TypeAlias = Callable[[list[str]], int]

_FINDERS: Final[WeakKeyDictionary[Document, _Finder]] = WeakKeyDictionary()
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_VALUE: Final = JSONDecoder().raw_decode


def position(document: Document, pointer: str) -> tuple[int, int]:
    """The line and column, 1-based, of a node in the file its document stands in.

    A member of an object stands where its key does. A pointer that leads nowhere gives
    its nearest ancestor.
    """
    tokens = tokens_of(pointer)
    reached = depth_reached(document.root, tokens)
    finder = _FINDERS.get(document)
    if finder is None:
        finder = _FINDERS[document] = _finder(document)
    return document.place(finder(tokens[:reached]))


def _finder(document: Document) -> _Finder:
    block = document.block
    if document.language == "json":
        return _JsonPlaces(block).find
    return _YamlPlaces(block).find


class _YamlPlaces:
    """Places in a YAML text, which has to be composed once more."""

    def __init__(self, text: str) -> None:
        from specgen.load.text.yaml_reader import parse_yaml

        composed = parse_yaml(text)
        self._root = composed.value
        self._offsets = composed.offsets
        first = re.search(r"(?m)^(?!---|%|[ \t]*(?:#|$))", text)
        self._start = first.start() if first else 0

    def find(self, tokens: list[str]) -> int:
        """The offset of the key or element that `tokens` lead to."""
        value: JsonValue = self._root
        offset = self._start
        for token in tokens:
            below = step(value, token)
            if below is None:
                break
            offset = self._offsets[id(value)][below[1]]
            value = below[0]
        return offset


class _JsonPlaces:
    """Places in a JSON text: each container on the way is scanned once, as far as is needed.

    Values off the way are skipped by the C scanner, so the first look-up costs at most
    one parse for each level.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._members_at: dict[int, _Members] = {}

    def find(self, tokens: list[str]) -> int:
        """The offset of the key or element that `tokens` lead to."""
        value = offset = _space(self._text, 0)
        for token in tokens:
            members = self._members_at.get(value)
            if members is None:
                members = self._members_at[value] = _Members(self._text, value)
            offset, value = members.place(token)
        return offset


class _Members:
    """The members of the container at `start` of a text, found in their order."""

    def __init__(self, text: str, start: int) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._rest = self._scan(text, start)

    def place(self, token: str) -> tuple[int, int]:
        """Where a key or index stands, and where its value does."""
        while token not in self._places:
            key, place, value = next(self._rest)
            self._places[key] = place, value
        return self._places[token]

    def _scan(self, text: str, start: int) -> Iterator[tuple[str, int, int]]:
        keyed = text[start] == "{"
        offset = _space(text, start + 1)
        while text[offset] not in "}]":
            place, key = offset, str(len(self._places))
            if keyed:
                key, offset = _VALUE(text, offset)
                offset = _space(text, _space(text, offset) + 1)
            value, end = _VALUE(text, offset)
            if keyed or not is_infinite(value):
                # An item that was left out has no number.
                yield key, place, offset
            offset = _space(text, end)
            if text[offset] == ",":
                offset = _space(text, offset + 1)


def _space(text: str, offset: int) -> int:
    space = _SPACE.match(text, offset)
    return space.end() if space else offset
