"""Scalars: what kinds of JSON values a text of XML may stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from specgen.ir.xml.shapes import (
    UNTYPED,
    Choice,
    Sequence,
    Shape,
    Text,
    TextKind,
)
from specgen.normalise.schema import Schema

_OF_TYPES: Final = {
    "boolean": TextKind.BOOLEAN,
    "integer": TextKind.INTEGER,
    "number": TextKind.NUMBER,
}
_TOKENS: Final = frozenset(("date", "date-time", "duration", "time", "uuid"))
"""Formats in which white space says nothing."""
_BASE64: Final = frozenset(("byte", "base64"))


def of_type(type: str, flat: Schema) -> Text:
    """The text of a scalar type."""
    if type in _OF_TYPES:
        return Text(kinds=(_OF_TYPES[type],))
    if flat.format == "int-or-string":
        return Text(kinds=(TextKind.INTEGER, TextKind.STRING))
    if flat.format in _TOKENS:
        return Text(kinds=(TextKind.TOKEN,))
    if flat.format in _BASE64 or flat.content_encoding == "base64":
        return Text(kinds=(TextKind.BASE64,))
    return Text(kinds=(TextKind.STRING,))


def of_constants(flat: Schema) -> Shape:
    """The text of one of some constants."""
    values = [constant.value for constant in flat.enum or ()]
    if any(isinstance(value, dict | list) for value in values):
        return UNTYPED
    kinds = set()
    for value in values:
        match value:
            case bool():
                kinds.add(TextKind.BOOLEAN)
            case int() if flat.types != frozenset(("number",)):
                kinds.add(TextKind.INTEGER)
            case int() | float():
                kinds.add(TextKind.NUMBER)
            case str():
                bare = value and value.split() == value.split(" ")
                kinds.add(TextKind.TOKEN if bare else TextKind.STRING)
            case _:
                pass
    return _text(kinds)


def _text(kinds: Iterable[TextKind]) -> Text:
    chosen = set(kinds)
    if TextKind.STRING in chosen:
        chosen -= {TextKind.TOKEN, TextKind.BASE64}
    return Text(kinds=tuple(kind for kind in TextKind if kind in chosen))


def one_of(members: Iterable[Shape], told: Choice | None = None) -> Shape:
    """One shape for several; `told` says how they are told apart.

    Scalars are one, of several kinds. A list beside something else is untyped: nothing would
    tell one element from a list of one.
    """
    shapes = list(members)
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    if told is not None and not texts:
        return replace(told, members=tuple(shapes))
    text = _text(kind for shape in texts for kind in shape.kinds)
    distinct: list[Shape] = []
    for shape in shapes:
        shape = text if isinstance(shape, Text) else shape
        if shape not in distinct:
            distinct.append(shape)
    if len(distinct) == 1:
        return distinct[0]
    if UNTYPED in distinct or any(isinstance(shape, Sequence) for shape in distinct):
        return UNTYPED
    return Choice(members=tuple(distinct))
