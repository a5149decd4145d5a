"""Strings and numbers: what a format means, and which constraints can be checked."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.types import NO_CONSTRAINTS, Constraints, Scalar, ScalarKind
from specgen.json_value import JsonValue
from specgen.normalise.patterns import classes_spelled
from specgen.normalise.schema import Schema

STRING_FORMATS = {
    "date": ScalarKind.DATE,
    "full-date": ScalarKind.DATE,
    "date-time": ScalarKind.DATETIME,
    "datetime": ScalarKind.DATETIME,
    "time": ScalarKind.TIME,
    "duration": ScalarKind.DURATION,
    "uuid": ScalarKind.UUID,
    "byte": ScalarKind.BYTES,
    "base64": ScalarKind.BYTES,
    "base64url": ScalarKind.BYTES_URL,
    "decimal": ScalarKind.DECIMAL,
    "binary": ScalarKind.BINARY,
    "file": ScalarKind.BINARY,
    "password": ScalarKind.SECRET,
}
"""Formats with a Python type of their own; any other is text (OpenAPI format registry)."""

_ENCODINGS = {"base64": ScalarKind.BYTES, "base64url": ScalarKind.BYTES_URL}

CHECKED = frozenset((ScalarKind.STRING, ScalarKind.SECRET))
"""Kinds whose Python value has a length and characters like its text."""


def string_kind(schema: Schema) -> ScalarKind:
    """The Python kind of text of this schema."""
    if isinstance(schema.node.value, dict) and schema.node.value.get("type") == "file":
        return ScalarKind.BINARY
    if schema.content_encoding in _ENCODINGS:
        return _ENCODINGS[schema.content_encoding]
    if not schema.content_encoding and _is_binary(schema.content_type):
        return ScalarKind.BINARY
    return STRING_FORMATS.get(schema.format, ScalarKind.STRING)


def string_type(schema: Schema) -> Scalar:
    """The scalar of `type: string`; constraints that no longer apply to its value are left out."""
    kind = string_kind(schema)
    if kind not in CHECKED:
        return Scalar(kind=kind)
    lengths = with_lengths(schema, "Length")
    patterns = _patterns(schema)
    if not patterns:
        return Scalar(kind=kind, constraints=lengths, format=schema.format)
    # Pydantic checks one pattern of a text; of a secret, none.
    first = patterns.pop(0) if kind is ScalarKind.STRING else None
    more = tuple(json.dumps({"pattern": pattern}) for pattern in patterns)
    return Scalar(kind=kind, constraints=replace(lengths, pattern=first, asserted=more))


_NUMBER_FORMATS = {
    "int32": ScalarKind.INTEGER,
    "int64": ScalarKind.INTEGER,
    "decimal": ScalarKind.DECIMAL_NUMBER,
}
"""Formats of `type: number` whose values are something else than Python's float."""


def number_type(name: str, schema: Schema) -> Scalar:
    """The scalar of `type: integer` or `type: number` with its bounds.

    `int32` and `int64` are no bounds: formats only describe (JSON Schema 2020-12, section 7.2.1),
    Python's integers don't overflow, and clients would refuse answers of real servers.
    """
    limits = schema.limits
    kind = ScalarKind.INTEGER
    if name == "number":
        kind = _NUMBER_FORMATS.get(schema.format, ScalarKind.NUMBER)
    if not limits:
        return Scalar(kind=kind)
    if kind is ScalarKind.INTEGER:
        limits = {key: to(limits[key]) for key, to in _ROUNDED.items() if key in limits}
    return Scalar(
        kind=kind,
        constraints=Constraints(
            ge=limits.get("minimum"),
            gt=limits.get("exclusiveMinimum"),
            le=limits.get("maximum"),
            lt=limits.get("exclusiveMaximum"),
            multiple_of=limits.get("multipleOf"),
        ),
    )


def _numerator(factor: int | float) -> int:
    """The integer that all integers which are multiples of a fraction are multiples of."""
    return Fraction(str(factor)).numerator


_ROUNDED: Mapping[str, Callable[[int | float], int]] = {
    "minimum": math.ceil,
    "exclusiveMinimum": math.floor,
    "maximum": math.floor,
    "exclusiveMaximum": math.ceil,
    "multipleOf": _numerator,
}
"""Bounds of integers as integers, which say the same: many documents have `9.2e+18`."""


def whole(value: JsonValue) -> JsonValue:
    """`2` for `2.0`, which is the same number in JSON Schema."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def one_of(values: Iterable[object]) -> Scalar:
    """The scalar of a list of numbers for which Python has no literal type."""
    listed = tuple(value for value in values if isinstance(value, int | float))
    is_whole = all(isinstance(value, int) for value in listed)
    kind = ScalarKind.INTEGER if is_whole else ScalarKind.NUMBER
    return Scalar(
        kind=kind, constraints=Constraints(one_of=tuple(dict.fromkeys(listed)))
    )


def with_lengths(schema: Schema, unit: str) -> Constraints:
    """`minLength`/`maxLength` or `minItems`/`maxItems` as constraints."""
    low, high = schema.limits.get(f"min{unit}"), schema.limits.get(f"max{unit}")
    if low is None and high is None and not schema.unique:
        return NO_CONSTRAINTS
    return Constraints(
        min_length=None if not low else int(low),
        max_length=None if high is None else int(high),
        unique=schema.unique and unit == "Items",
    )


def _is_binary(media_type: str) -> bool:
    """Whether text of this media type stands for raw bytes (OpenAPI 3.1, section 4.8.14.5)."""
    return media_type == "application/octet-stream" or media_type.startswith(
        ("image/", "audio/", "video/", "font/")
    )


def _patterns(schema: Schema) -> list[str]:
    """The patterns that can be checked, as they are checked."""
    patterns = []
    for pattern in schema.patterns:
        reason = uncheckable(pattern)
        if reason is None:
            patterns.append(classes_spelled(pattern))
            continue
        schema.node.report(
            DiagnosticCode.PATTERN, effect="not checked", pattern=pattern, reason=reason
        )
    return patterns


@lru_cache(maxsize=4096)
def uncheckable(pattern: str) -> str | None:
    """Why the engine that will run `pattern` refuses it; None if it compiles. Never matched."""
    # Most documents have no patterns, and the library takes long to import.
    from pydantic_core import SchemaError, SchemaValidator

    try:
        SchemaValidator({"type": "str", "pattern": classes_spelled(pattern)})
    except SchemaError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        return reason.removeprefix("error: ").removeprefix("SchemaError: ")
    return None
