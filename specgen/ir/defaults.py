"""Defaults that a server can take: those that are certainly values of their type."""

from __future__ import annotations

from specgen.ir.api import Parameter
from specgen.ir.body import resolved
from specgen.ir.types import (
    Array,
    Declarations,
    Default,
    Enumeration,
    Literal,
    Presence,
    Scalar,
    ScalarKind,
    Type,
    Union,
)
from specgen.json_value import JsonValue

_KINDS: dict[ScalarKind, tuple[type, ...]] = {
    ScalarKind.STRING: (str,),
    ScalarKind.INTEGER: (int,),
    ScalarKind.NUMBER: (int, float),
    ScalarKind.BOOLEAN: (bool,),
}


def served_default(parameter: Parameter, declarations: Declarations) -> Default | None:
    """The default of an optional parameter if it needs no conversion to its Python type."""
    default = parameter.default
    if default is None or parameter.presence is Presence.REQUIRED:
        return None
    return default if _fits(default.value, parameter.type, declarations) else None


def _fits(value: JsonValue, type: Type, declarations: Declarations) -> bool:
    match resolved(type, declarations):
        case Scalar(kind=kind):
            return value.__class__ in _KINDS.get(kind, ())
        case Literal(values=values):
            return (value.__class__, value) in [
                (value.__class__, value) for value in values
            ]
        case Enumeration(members=members):
            members_of = [(member.value.__class__, member.value) for member in members]
            return (value.__class__, value) in members_of
        case Array(item=item):
            return isinstance(value, list) and all(
                _fits(element, item, declarations) for element in value
            )
        case Union(members=members):
            return any(_fits(value, member, declarations) for member in members)
        case _:
            return False
