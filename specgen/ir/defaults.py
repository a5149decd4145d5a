"""Defaults that a server can take: those that are certainly values of their type.

And those that are certainly none, which are told.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Sequence
from functools import partial

from specgen.ir.api import Parameter
from specgen.ir.body import resolved
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Anything,
    Array,
    Constraints,
    Declarations,
    Default,
    Enumeration,
    Field,
    Literal,
    Map,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)
from specgen.json_value import JsonValue

_DATE = r"(?P<year>[1-9]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
_HEX = "[0-9A-Fa-f]"
_BASE64 = r"(?:[{0}]{{4}})*(?:[{0}]{{2}}(?:==)?|[{0}]{{3}}=?)?"
_TEXTS = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        ScalarKind.DATE: _DATE,
        ScalarKind.DATETIME: f"{_DATE}T{_CLOCK}",
        ScalarKind.TIME: f"{_CLOCK}?",
        ScalarKind.DURATION: r"P(?=.)(\d{1,5}Y)?(\d{1,5}M)?(\d{1,5}W)?(\d{1,5}D)?"
        r"(T(?=\d)(\d{1,5}H)?(\d{1,5}M)?(\d{1,5}(\.\d{1,6})?S)?)?",
        ScalarKind.UUID: f"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
        ScalarKind.BYTES: _BASE64.format("A-Za-z0-9+/"),
        ScalarKind.BYTES_URL: _BASE64.format("A-Za-z0-9_-"),
        ScalarKind.DECIMAL: r"-?\d{1,30}(\.\d{1,30})?",
    }.items()
}
"""What is certainly the text of a format."""
_KINDS: dict[ScalarKind, tuple[type, ...]] = {
    ScalarKind.STRING: (str,),
    ScalarKind.SECRET: (str,),
    ScalarKind.INTEGER: (int,),
    ScalarKind.NUMBER: (int, float),
    ScalarKind.DECIMAL_NUMBER: (int, float),
    ScalarKind.BOOLEAN: (bool,),
}
_PYTHON = frozenset(_KINDS) - {ScalarKind.SECRET, ScalarKind.DECIMAL_NUMBER}
"""Kinds whose values are in Python what they are in JSON."""


def served_default(parameter: Parameter, declarations: Declarations) -> Default | None:
    """The default of an optional parameter that is certainly a value of its type."""
    default = parameter.default
    if default is None or parameter.presence is Presence.REQUIRED:
        return None
    return default if _fits(default.value, parameter.type, declarations) else None


def assumed_default(field: Field, declarations: Declarations) -> Default | None:
    """The default of an optional property that is certainly a value of its type."""
    default = field.default
    if default is None or field.presence is Presence.REQUIRED:
        return None
    fits = _fits(default.value, field.type, declarations, limited=True)
    return default if fits else None


def is_python(value: JsonValue, type: object, declarations: Declarations) -> bool:
    """Whether the JSON of a default is itself the value that Python has of its type."""
    meant = resolved(type, declarations) if isinstance(type, Ref) else type
    match meant:
        case Scalar(kind=kind):
            return kind in _PYTHON
        case Array(item=item) if isinstance(value, list):
            return all(is_python(element, item, declarations) for element in value)
        case Map(value=inner) if isinstance(value, dict):
            return all(is_python(each, inner, declarations) for each in value.values())
        case Union(members=members):
            return all(is_python(value, member, declarations) for member in members)
        case Enumeration(nominal=nominal):
            return not nominal
        case _:
            return not isinstance(meant, Record | Tuple)


def _fits(
    value: JsonValue, type: object, declarations: Declarations, *, limited: bool = False
) -> bool:
    """Whether a value is of a type and, where `limited`, certainly allowed by all it asks."""
    meant = resolved(type, declarations) if isinstance(type, Ref) else type
    fits = partial(_fits, declarations=declarations, limited=limited)
    if limited and not _within(value, getattr(meant, "constraints", NO_CONSTRAINTS)):
        return False
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
                fits(element, item) for element in value
            )
        case Tuple(prefix=prefix):
            return (
                isinstance(value, list)
                and len(value) == len(prefix)
                and all(map(fits, value, prefix))
            )
        case Anything():
            return value is not None
        case Map(value=inner):
            return isinstance(value, dict) and all(
                fits(member, inner) for member in value.values()
            )
        case Record(fields=fields):
            wire_names = {field.wire_name for field in fields}
            if not isinstance(value, dict) or (limited and value.keys() - wire_names):
                return False
            return all(
                (
                    fits(value[field.wire_name], field.type)
                    if field.wire_name in value
                    else field.presence is Presence.OPTIONAL
                )
                for field in fields
            )
        case Union(members=members):
            return any(fits(value, member) for member in members)
        case _:
            return False


def _within(value: JsonValue, limits: Constraints) -> bool:
    """Whether a value is certainly within the limits of its type."""
    if isinstance(value, str | list | dict):
        least, most = limits.min_length, limits.max_length
        if not (least or 0) <= len(value) <= (len(value) if most is None else most):
            return False
    if limits.asserted:
        return False
    if isinstance(value, str) and limits.pattern is not None:
        try:
            return re.search(limits.pattern, value) is not None
        except re.error:
            return False
    if isinstance(value, list) and limits.unique:
        return len({json.dumps(item, sort_keys=True) for item in value}) == len(value)
    if isinstance(value, int | float):
        return (
            (limits.ge is None or value >= limits.ge)
            and (limits.gt is None or value > limits.gt)
            and (limits.le is None or value <= limits.le)
            and (limits.lt is None or value < limits.lt)
            and (limits.multiple_of is None or value % limits.multiple_of == 0)
            and (not limits.one_of or value in limits.one_of)
        )
    return True


def _is_text_of(kind: ScalarKind, text: str) -> bool:
    match = _TEXTS[kind].fullmatch(text)
    if match is None or "day" not in match.groupdict():
        return match is not None
    days = monthrange(int(match["year"]), int(match["month"]))[1]
    return 1 <= int(match["day"]) <= days


_FORMATS = {
    kind: re.compile(pattern, re.ASCII | re.IGNORECASE)
    for kind, pattern in {
        ScalarKind.DATE: r"\d{4}-\d\d-\d\d",
        ScalarKind.DATETIME: r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
        ScalarKind.DURATION: r"[+-]?P[\dYMWDTHS.,]+",
        ScalarKind.UUID: r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    }.items()
}
"""What every text of a format looks like, though not all of this is one."""


def excluding(value: JsonValue, listed: Sequence[JsonValue] | None, type: Type) -> str:
    """The keyword that excludes a value for certain; empty where it may be one of its type.

    `listed` are the constants that are allowed, if only such are.
    """
    if value is None:
        return ""
    if listed is not None:
        is_listed = value in listed or str(value) in map(str, listed)
        return "" if is_listed else "enum"
    if isinstance(type, Union):
        others = [member for member in type.members if not isinstance(member, Null)]
        if len(others) != 1:
            return ""
        type = others[0]
    if isinstance(type, Scalar) and isinstance(value, str):
        text = _FORMATS.get(type.kind)
        if text is not None and not text.fullmatch(value):
            return "format"
    limits = getattr(type, "constraints", NO_CONSTRAINTS)
    return next((word for word, holds in _limits(value, limits) if not holds), "")


def _limits(value: JsonValue, limits: Constraints) -> list[tuple[str, bool]]:
    """The limits that are about a value, and whether each holds."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float):
        return [
            ("minimum", limits.ge is None or value >= limits.ge),
            ("exclusiveMinimum", limits.gt is None or value > limits.gt),
            ("maximum", limits.le is None or value <= limits.le),
            ("exclusiveMaximum", limits.lt is None or value < limits.lt),
        ]
    if isinstance(value, str | list | dict):
        words = {str: "Length", list: "Items", dict: "Properties"}
        counted = words[value.__class__]
        least, most = limits.min_length, limits.max_length
        return [
            (f"min{counted}", least is None or len(value) >= least),
            (f"max{counted}", most is None or len(value) <= most),
        ]
    return []
