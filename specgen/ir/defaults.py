"""Defaults that a server can take: those that are certainly values of their type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from uuid import UUID

from specgen.ir.api import Parameter
from specgen.ir.body import resolved
from specgen.ir.types import (
    Array,
    Declarations,
    Default,
    Enumeration,
    Field,
    Literal,
    Map,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Union,
)
from specgen.json_value import JsonValue

_DATETIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d\S*", re.ASCII)
_DURATION = re.compile(r"P(?=.)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII)
_KINDS: dict[ScalarKind, tuple[type, ...]] = {
    ScalarKind.STRING: (str,),
    ScalarKind.INTEGER: (int,),
    ScalarKind.NUMBER: (int, float),
    ScalarKind.BOOLEAN: (bool,),
}


_TEXTS: Mapping[ScalarKind, Callable[[str], object]] = {
    ScalarKind.DATE: date.fromisoformat,
    ScalarKind.DATETIME: lambda text: _DATETIME.fullmatch(text)
    and datetime.fromisoformat(text.upper().replace("Z", "+00:00")),
    ScalarKind.DURATION: lambda text: _DURATION.fullmatch(text),
    ScalarKind.UUID: UUID,
}
"""How the text of a format is told from one that is none."""


def served_default(parameter: Parameter, declarations: Declarations) -> Default | None:
    """The default of an optional parameter that is certainly a value of its type."""
    default = parameter.default
    if default is None or parameter.presence is Presence.REQUIRED:
        return None
    return default if _fits(default.value, parameter.type, declarations) else None


def assumed_default(field: Field, declarations: Declarations) -> Default | None:
    """The default of an optional property that is itself the value that Python has."""
    default = field.default
    if default is None or field.presence is Presence.REQUIRED:
        return None
    is_plain = isinstance(default.value, str | int | float) or default.value == []
    meant = resolved(field.type, declarations)
    has_format = isinstance(meant, Scalar) and meant.kind in _TEXTS
    fits = is_plain and not has_format
    return default if fits and _fits(default.value, meant, declarations) else None


def _fits(value: JsonValue, type: object, declarations: Declarations) -> bool:
    meant = resolved(type, declarations) if isinstance(type, Ref) else type
    match meant:
        case Scalar(kind=kind) if kind in _TEXTS:
            return isinstance(value, str) and _is_text_of(kind, value)
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
        case Map(value=inner):
            return isinstance(value, dict) and all(
                _fits(member, inner, declarations) for member in value.values()
            )
        case Record(fields=fields):
            return isinstance(value, dict) and all(
                (
                    _fits(value[field.wire_name], field.type, declarations)
                    if field.wire_name in value
                    else field.presence is Presence.OPTIONAL
                )
                for field in fields
            )
        case Union(members=members):
            return any(_fits(value, member, declarations) for member in members)
        case _:
            return False


def _is_text_of(kind: ScalarKind, text: str) -> bool:
    try:
        return bool(_TEXTS[kind](text))
    except ValueError:
        return False
