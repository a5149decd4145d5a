"""The model as lines of JSON, and back: equal values give equal lines.

Where something stands in the document is left out, for it does not shape what is generated. A run
tells changes of a large API by these lines. They are a format for nobody else: whoever reads one
makes sure first that the same specgen wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from specgen.diagnostics import Location
from specgen.ir import api, pagination, types
from specgen.ir.types import NO_CONSTRAINTS, NO_DOC

_PLAIN = frozenset((str, int, bool, float, type(None)))
_CONSTANT, _VALUE = "=", ""
"""Keys of what is no node: a constant's number, a value of the document itself."""

_ORIGIN = "origin"
_NOWHERE = Location(file="")


class Packer:
    """Packs values; what several of them hold is taken apart once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, Any]] = {
            id(one): (one, {_CONSTANT: number})
            for number, one in enumerate(_constants())
        }
        self._readers = _readers()

    def packed(self, value: object) -> bytes:
        """A node of the model, or a tuple of nodes, as a line."""
        import orjson

        plain = self._taken_apart(value)
        try:
            return orjson.dumps(plain)
        except TypeError:
            # It knows no integers beyond 64 bits.
            return json.dumps(plain, separators=(",", ":")).encode()

    def _taken_apart(self, value: Any) -> Any:
        """A tuple as a list, a node as a member with its class for a key."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is list or kind is dict:
            return {_VALUE: value}
        reader = self._readers.get(kind)
        parts = []
        for one in value if reader is None else reader.read(value):
            if one.__class__ in _PLAIN:
                parts.append(one)
                continue
            # A call for each would double the time.
            known = self._known.get(id(one))
            parts.append(self._taken_apart(one) if known is None else known[1])
        plain = parts if reader is None else {reader.tag: parts}
        # The value itself is kept, lest another one get its identity.
        self._known[id(value)] = value, plain
        return plain


def unpacked(line: bytes) -> Any:
    """The value that was packed; its origins are nowhere."""
    return _put_together(json.loads(line))


def _put_together(plain: Any) -> Any:
    if plain.__class__ is list:
        return tuple(map(_put_together, plain))
    if plain.__class__ is not dict:
        return plain
    ((key, parts),) = plain.items()
    if key == _VALUE:
        return parts
    if key == _CONSTANT:
        return _constants()[parts]
    return _makers()[key](*map(_put_together, parts))


class _Reader:
    """What takes nodes of one class apart."""

    def __init__(self, tag: str, names: list[str]) -> None:
        self.tag = tag
        self.read: Callable[[Any], tuple[Any, ...]] = (
            attrgetter(*names)
            if len(names) > 1
            else lambda node: tuple(getattr(node, name) for name in names)
        )


def _classes() -> Iterator[type]:
    """All that the model consists of."""
    for module in (types, api, pagination):
        for one in vars(module).values():
            if isinstance(one, type) and one.__module__ == module.__name__:
                yield one


@cache
def _nodes() -> Mapping[str, type]:
    """Every class of nodes by its tag."""
    return {
        str(number): one for number, one in enumerate(filter(is_dataclass, _classes()))
    }


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind) if field.name != _ORIGIN]


@cache
def _constants() -> tuple[object, ...]:
    """What is the same object wherever it stands."""
    enums = (kind for kind in _classes() if issubclass(kind, Enum))
    return NO_DOC, NO_CONSTRAINTS, *(one for kind in enums for one in kind)


@cache
def _readers() -> Mapping[type, _Reader]:
    return {kind: _Reader(tag, _names(kind)) for tag, kind in _nodes().items()}


@cache
def _makers() -> Mapping[str, Callable[..., Any]]:
    return {tag: _maker(kind) for tag, kind in _nodes().items()}


def _maker(kind: Any) -> Callable[..., Any]:
    names = _names(kind)
    placed = {_ORIGIN: _NOWHERE} if len(fields(kind)) > len(names) else {}
    return lambda *values: kind(**dict(zip(names, values, strict=True)), **placed)
