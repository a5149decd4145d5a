"""What two types are compared by: alternatives, values, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.ir.types import (
    Alias,
    Array,
    Declaration,
    Enumeration,
    Hint,
    Literal,
    Map,
    Null,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    TypeId,
    Union,
)
from specgen.load.tree.pointer import tokens_of

Shape: TypeAlias = Type | Record | Enumeration
"""A type without references and names for others."""

Constant: TypeAlias = str | int | bool


def takes_null(types: Iterable[Type]) -> bool:
    return any(isinstance(type, Null) for type in types)


def values_of(shape: Shape) -> tuple[Constant, ...]:
    """The constants that are allowed; none where any may be."""
    match shape:
        case Literal(values=values):
            return values
        case Enumeration(members=members):
            return tuple(member.value for member in members)
    return ()


def fit(values: Iterable[Constant], kind: ScalarKind) -> bool:
    """Whether constants are values of a kind of scalar."""
    kinds: tuple[type, ...] = (str,)
    if kind is ScalarKind.BOOLEAN:
        kinds = (bool,)
    elif kind in (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL_NUMBER):
        kinds = (int, float)
    return all(
        isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        for value in values
    )


def type_of(declaration: Declaration) -> Type:
    """A declaration as a type: an alias is what it stands for."""
    if isinstance(declaration, Alias):
        return declaration.type
    return Ref(target=declaration.id)


def as_record(shape: Map | Record, other: Map | Record) -> Record:
    """A map as the record that it is beside `other`: nothing has a name."""
    if isinstance(shape, Record):
        return shape
    return Record(
        id=other.id if isinstance(other, Record) else TypeId(""),
        hint=Hint(text=""),
        origin=Location(file=""),
        fields=(),
        extra=shape.value,
        constraints=shape.constraints,
    )


def name_of(id: TypeId) -> str:
    """What a schema is called in messages: the key of a component."""
    tokens = tokens_of(id.partition("#")[2])
    shared = tokens[:2] == ["components", "schemas"] or tokens[:1] == ["definitions"]
    return tokens[-1] if shared and len(tokens) <= 3 else ""


def shown(shape: Shape) -> str:
    """A type in a few words."""
    match shape:
        case Scalar(kind=kind):
            return kind.value
        case Array(item=item):
            return f"an array of {shown(item)}"
        case Tuple():
            return "a tuple"
        case Map() | Record():
            return "an object"
        case Literal() | Enumeration():
            return "one of " + ", ".join(map(repr, values_of(shape)[:5]))
        case Ref(target=target):
            return f"`{name_of(target) or target}`"
        case Union(members=members):
            return " or ".join(shown(member) for member in members)
    return {"Anything": "anything", "Nothing": "nothing"}.get(
        type(shape).__name__, "null"
    )
