"""A schema's words about a value besides its type: documentation, default, direction."""

from __future__ import annotations

from specgen.build.types.scalars import whole
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.defaults import excluding
from specgen.ir.types import (
    NO_DOC,
    Access,
    Array,
    Default,
    Doc,
    Map,
    Scalar,
    ScalarKind,
    Type,
)
from specgen.json_value import JsonValue
from specgen.normalise.constants import of_type
from specgen.normalise.flatten import all_of, is_annotation
from specgen.normalise.schema import Schema


def doc_of(schema: Schema, *, of_reference: bool = False) -> Doc:
    """The documentation in a schema; behind a reference, its target speaks for itself."""
    description = schema.description
    if of_reference:
        around = (schema.node, *filter(is_annotation, all_of(schema.node)))
        values = [
            node.value.get("description")
            for node in around
            if isinstance(node.value, dict)
        ]
        description = next((value for value in values if isinstance(value, str)), "")
    if not (description or schema.deprecated or schema.examples):
        return NO_DOC
    return Doc(
        description=description, deprecated=schema.deprecated, examples=schema.examples
    )


def access_of(schema: Schema) -> Access:
    """Which direction carries the property; both flags at once say nothing."""
    if schema.read_only == schema.write_only:
        return Access.BOTH
    return Access.READ if schema.read_only else Access.WRITE


_KINDS: dict[ScalarKind, tuple[str, ...]] = {
    ScalarKind.INTEGER: ("int",),
    ScalarKind.NUMBER: ("int", "float"),
    ScalarKind.DECIMAL_NUMBER: ("int", "float"),
    ScalarKind.BOOLEAN: ("bool",),
}
_JSON_TYPES = {
    ScalarKind.INTEGER: "integer",
    ScalarKind.NUMBER: "number",
    ScalarKind.DECIMAL_NUMBER: "number",
    ScalarKind.BOOLEAN: "boolean",
}


def default_of(schema: Schema, type: Type) -> Default | None:
    """The documented default, as a value of its type; reported where it is none as it stands."""
    if not schema.default:
        return None
    value = schema.default[0]
    expected: tuple[str, ...] = ()
    word = ""
    if isinstance(type, Scalar):
        expected = _KINDS.get(type.kind, ("str",))
        word = _JSON_TYPES.get(type.kind, "string")
        value = whole(value) if type.kind is ScalarKind.INTEGER else value
    elif isinstance(type, Array):
        expected, word = ("list",), "array"
    elif isinstance(type, Map):
        expected, word = ("dict",), "object"
    if value is None or not expected or value.__class__.__name__ in expected:
        return _allowed(value, schema, type)
    meant = _meant(value, type)
    fits = meant.__class__.__name__ in expected
    place = schema.node
    if isinstance(place.value, dict) and "default" in place.value:
        place = place.child("default")
    place.report(
        DiagnosticCode.DEFAULT_MISFIT,
        effect=f"read as {meant!r}" if fits else "not documented",
        value=repr(value),
        type=word,
    )
    return Default(value=meant) if fits else None


def _allowed(value: JsonValue, schema: Schema, type: Type) -> Default | None:
    """A default that is of its type, unless a keyword beside excludes it, which is reported."""
    constants = schema.enum
    listed = None if constants is None else [own.value for own in constants]
    keyword = excluding(value, listed, type)
    if not keyword:
        return Default(value=value)
    place = schema.node
    if isinstance(place.value, dict) and "default" in place.value:
        place = place.child("default")
    place.report(
        DiagnosticCode.DEFAULT_MISFIT,
        effect="not documented",
        value=repr(value),
        type=f"value that {keyword} allows",
    )
    return None


def _meant(value: JsonValue, type: Type) -> JsonValue:
    """A default that is quoted where it should not be, or the other way round, as meant."""
    if not isinstance(type, Scalar):
        return value
    if type.kind is ScalarKind.BOOLEAN and value in (0, 1, "0", "1"):
        return bool(int(value))
    return next(of_type((value,), _JSON_TYPES.get(type.kind, "string")))
