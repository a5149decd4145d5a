"""Mappings that take little memory, as those of hundreds of APIs wait for the lock."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import ItemsView, Iterator, KeysView, Mapping
from functools import lru_cache
from typing import Final, TypeVar, cast

Value = TypeVar("Value")

_QUICK: Final = 1
"""The level of compression; a better one takes ten times as long for a tenth less."""


class Packed(Mapping[str, Value]):
    """A mapping that is unpacked when somebody looks into it.

    Those that were looked into last stay so, as whoever asks for one member asks for more.
    """

    __slots__ = ("_length", "_packed")

    def __init__(self, mapping: Mapping[str, Value]) -> None:
        self._length = len(mapping)
        content = pickle.dumps(dict(mapping), pickle.HIGHEST_PROTOCOL)
        self._packed = zlib.compress(content, _QUICK)

    def _unpacked(self) -> Mapping[str, Value]:
        return cast("Mapping[str, Value]", _unpacked(self._packed))

    def __getitem__(self, key: str) -> Value:
        return self._unpacked()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._unpacked())

    def __len__(self) -> int:
        return self._length

    def keys(self) -> KeysView[str]:
        return self._unpacked().keys()

    def items(self) -> ItemsView[str, Value]:
        return self._unpacked().items()


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Mapping[str, object]:
    content = zlib.decompress(packed)
    return cast("Mapping[str, object]", pickle.loads(content))  # noqa: S301 - our own
