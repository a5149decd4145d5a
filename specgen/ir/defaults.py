"""Defaults that a server can take: those that are certainly values of their type."""

from __future__ import annotations

import re
from calendar import monthrange

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

_DATE = r"(?P<year>[1-9]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
_HEX = "[0-9A-Fa-f]"
_TEXTS = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        ScalarKind.DATE: _DATE,
        ScalarKind.DATETIME: f"{_DATE}T{_CLOCK}",
        ScalarKind.DURATION: r"P(?=.)(\d{1,5}D)?(T(?=\d)(\d{1,5}H)?(\d{1,5}M)?(\d{1,5}S)?)?",
        ScalarKind.UUID: f"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
    }.items()
}
"""What is certainly the text of a format."""
_KINDS: dict[ScalarKind, tuple[type, ...]] = {
    ScalarKind.STRING: (str,),
    ScalarKind.INTEGER: (int,),
    ScalarKind.NUMBER: (int, float),
    ScalarKind.BOOLEAN: (bool,),
}


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
    match = _TEXTS[kind].fullmatch(text)
    if match is None or "day" not in match.groupdict():
        return match is not None
    days = monthrange(int(match["year"]), int(match["month"]))[1]
    return 1 <= int(match["day"]) <= days
