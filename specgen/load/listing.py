"""Where a JSON Pointer stands in a file: looked up only when a line is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONDecoder
from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import WeakKeyDictionary

from specgen.load.pointer import JsonValue, depth_reached, step, tokens_of
from specgen.load.yamltext import parse_yaml

if TYPE_CHECKING:
    from specgen.load.source import Document

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
            found = step(value, token)
            if found is None:
                break
            offset = self._offsets[id(value)][found[1]]
            value = found[0]
        return offset


class _JsonPlaces:
    """Places in a JSON text: each container on the way is scanned once.

    Values off the way are skipped by the C scanner, so the first look-up costs at most
    one parse for each level.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, dict[str, tuple[int, int]]] = {}

    def find(self, tokens: list[str]) -> int:
        """The offset of the key or element that `tokens` lead to."""
        value = offset = self._space(0)
        for token in tokens:
            members = self._members.get(value)
            if members is None:
                members = self._members[value] = self._scan(value)
            offset, value = members[token]
        return offset

    def _space(self, offset: int) -> int:
        found = _SPACE.match(self._text, offset)
        return found.end() if found else offset

    def _scan(self, start: int) -> dict[str, tuple[int, int]]:
        """By key or index: where it stands, and where its value does."""
        text = self._text
        members: dict[str, tuple[int, int]] = {}
        keyed = text[start] == "{"
        offset = self._space(start + 1)
        while text[offset] not in "}]":
            place, key = offset, str(len(members))
            if keyed:
                key, offset = _VALUE(text, offset)
                offset = self._space(self._space(offset) + 1)
            members[key] = (place, offset)
            offset = self._space(_VALUE(text, offset)[1])
            if text[offset] == ",":
                offset = self._space(offset + 1)
        return members
