"""What values of a type are on the wire, as far as rules of pagination have to know."""

from __future__ import annotations

from enum import Enum

from specgen.ir.answers import alternatives
from specgen.ir.api import Parameter
from specgen.ir.types import (
    Array,
    Declarations,
    Enumeration,
    Field,
    Literal,
    Map,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
)


class Shape(Enum):
    """The kind of a value; the values are words of messages."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "truth value"
    ARRAY = "array"
    OBJECT = "object"


COUNTS = frozenset((Shape.NUMBER, Shape.TEXT))
"""What counts; many an API writes its numbers as text."""

_ALL = frozenset(Shape)
_NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL_NUMBER)


def shapes(type: Type, declarations: Declarations) -> frozenset[Shape]:
    """The shapes of a type's values, null aside; all of them where it does not say."""
    return frozenset(
        shape
        for alternative in alternatives(type, declarations)
        for shape in _shapes(alternative)
    )


def _shapes(alternative: object) -> frozenset[Shape]:
    match alternative:
        case Record() | Map():
            return frozenset((Shape.OBJECT,))
        case Array() | Tuple():
            return frozenset((Shape.ARRAY,))
        case Scalar(kind=ScalarKind.BOOLEAN):
            return frozenset((Shape.BOOLEAN,))
        case Scalar(kind=kind):
            return frozenset((Shape.NUMBER if kind in _NUMBERS else Shape.TEXT,))
        case Enumeration(members=members):
            return frozenset(_shape(member.value) for member in members)
        case Literal(values=values):
            return frozenset(map(_shape, values))
    return _ALL


def _shape(value: object) -> Shape:
    if isinstance(value, bool):
        return Shape.BOOLEAN
    return Shape.NUMBER if isinstance(value, int | float) else Shape.TEXT


def taken(argument: Parameter | Field, declarations: Declarations) -> frozenset[Shape]:
    """The shapes of values that an argument can have, or that can be read as such."""
    own = shapes(argument.type, declarations)
    if Shape.NUMBER in own:
        own |= {Shape.TEXT}
    if Shape.TEXT in own and isinstance(argument, Parameter):
        # A number is sent as text there; in a body it would stay one.
        own |= {Shape.NUMBER}
    return own
