"""Violations of a schema that are none, by the name of what openapi-core does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jsonschema.exceptions import ValidationError

from specgen.build.types.scalars import STRING_FORMATS, uncheckable
from specgen.findings.diagnostics import DiagnosticCode
from tests.conformance.complaints import Complaint
from tests.conformance.schemas import (
    at,
    holders,
    is_of,
    parts,
    read,
    references,
    target,
)

_BYTES = ("byte", "binary", "base64")


def excuse_violation(complaint: Complaint, causes: list[ValidationError]) -> str:
    """The name of the excuse for a violation; empty if there is none."""
    for name, covers in EXCUSES:
        if any(covers(complaint, one) for one in causes):
            return name
    return ""


def _is_undecoded(complaint: Complaint, one: ValidationError) -> bool:
    """Bytes, or the whole of a text, where the schema is of what the text stands for."""
    whole = isinstance(one.instance, str) and not one.absolute_path
    return isinstance(one.instance, bytes) or (whole and complaint.is_of_plain_text)


def _is_form_of_its_own(complaint: Complaint, one: ValidationError) -> bool:
    """The fields of a form whose schema is of something else."""
    return complaint.is_of_a_form and one.validator == "type" and not one.absolute_path


def _is_uncast(complaint: Complaint, one: ValidationError) -> bool:
    """A text that spells out the number, truth value or object that the schema wants."""
    if not isinstance(one.instance, str):
        return False
    if not (complaint.is_of_a_form or complaint.is_of_a_parameter):
        return False
    value = read(one.instance)
    if one.validator == "enum":
        return not isinstance(value, str) and value in one.validator_value
    return one.validator == "type" and is_of(value, one.validator_value)


def _is_text_for_us(complaint: Complaint, one: ValidationError) -> bool:
    known = {name for name in STRING_FORMATS if name not in _BYTES}
    return one.validator == "format" and one.validator_value not in known


def _is_uncheckable(complaint: Complaint, one: ValidationError) -> bool:
    return (
        one.validator == "pattern" and uncheckable(str(one.validator_value)) is not None
    )


def _is_base64(complaint: Complaint, one: ValidationError) -> bool:
    """Lengths and patterns of base64 text, which are no longer those of the bytes."""
    measured = one.validator in ("minLength", "maxLength", "pattern", "format")
    return measured and one.schema.get("format") in ("byte", "base64")


def _is_of_one_direction(complaint: Complaint, one: ValidationError) -> bool:
    """A required property that only the other direction carries."""
    key = "readOnly" if complaint.about == "request" else "writeOnly"
    properties = one.schema.get("properties", {}) if one.validator == "required" else {}
    return any(
        target(complaint.root, declared).get(key) and repr(name) in one.message
        for name, declared in properties.items()
    )


def _is_undeclared(complaint: Complaint, one: ValidationError) -> bool:
    """A required field that a form has, and of which the schema says nothing else."""
    required = set(one.validator_value) if one.validator == "required" else set()
    return any(
        complaint.has_field(name) and repr(name) in one.message
        for name in required.difference(one.schema.get("properties", ()))
    )


def _is_null(complaint: Complaint, one: ValidationError) -> bool:
    """A null beside `nullable`, which an enum or `allOf` there is said to rule out.

    openapi-core does not know `x-nullable`, how it was written before OpenAPI 3.0.
    """
    if one.instance is not None:
        return False
    error: Any = one
    while error is not None and error.instance is None:
        if isinstance(error.schema, dict) and _is_nullable(error.schema):
            return True
        error = error.parent
    wholes = [one.schema, *holders(complaint.root, one.schema)]
    if any(map(_allows_null, wholes)):
        return True
    # OpenAPI 3.0 ignores what stands beside a reference; people write `nullable` there and mean it.
    return any(
        _is_nullable(reference) and target(complaint.root, reference) in wholes
        for reference in references(complaint.root)
    )


def _allows_null(schema: Any) -> bool:
    types = schema.get("type")
    return _is_nullable(schema) or is_of(None, types)


def _is_nullable(schema: Any) -> bool:
    return bool(schema.get("nullable") or schema.get("x-nullable"))


def _is_contradicted(complaint: Complaint, one: ValidationError) -> bool:
    """Constants or alternatives that the type, format or pattern beside them rules out."""
    schema = one.schema
    if one.validator == "enum" and "type" in schema:
        impossible = not any(is_of(value, schema["type"]) for value in schema["enum"])
        items = one.instance if isinstance(one.instance, list) else [one.instance]
        spelled = set(map(_spelled, schema["enum"]))
        return impossible and spelled.issuperset(map(_spelled, items))
    constants = schema.get("enum", ())
    if one.validator in ("pattern", "format"):
        return _spelled(one.instance) in map(_spelled, constants)
    if one.validator == "type" and one.instance in constants:
        return True
    alternatives = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return one.validator == "type" and any(
        is_of(one.instance, part.get("type"))
        for alternative in alternatives
        for part in parts(complaint.root, alternative)
    )


def _spelled(value: object) -> str:
    """A scalar as text; an array of one, which people write for it in lists, likewise."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_excluded(complaint: Complaint, one: ValidationError) -> bool:
    """A part of an `allOf` that another part excludes, as a diagnostic said of it."""
    names = [name for name in one.absolute_path if isinstance(name, str)]
    overriding = complaint.reported.get(DiagnosticCode.OVERRIDE.identifier, ())
    if names and one.validator in ("type", "enum", "const"):
        step = f"/properties/{names[-1]}"
        if any(f"{pointer}/".find(f"{step}/") >= 0 for pointer in overriding):
            return True
    nulls = complaint.reported.get(DiagnosticCode.AND_NULL.identifier, ())
    return any(
        part == one.schema
        for pointer in (
            *complaint.reported.get(DiagnosticCode.CONTRADICTION.identifier, ()),
            *(pointer.rpartition("/allOf/")[0] for pointer in nulls),
        )
        for part in parts(complaint.root, at(complaint.root, pointer))
    )


def _is_default(complaint: Complaint, one: ValidationError) -> bool:
    """A default that its own schema refuses, of a parameter that was not sent."""
    schema = one.schema if isinstance(one.schema, dict) else {}
    name = getattr(complaint.error, "name", "")
    unsent = complaint.is_of_a_parameter and not complaint.is_in_query(name)
    return unsent and "default" in schema and one.instance == schema["default"]


def _is_closed_in_part(complaint: Complaint, one: ValidationError) -> bool:
    """A part that closes an object of which other parts name more properties.

    Taken at its word it would accept none of these; the model is the sum of its parts, and open.
    """
    if one.validator != "additionalProperties" or one.validator_value is not False:
        return False
    own = one.schema.get("properties", {}).keys()
    named = set(one.schema.get("required", ()))
    for whole in (one.schema, *holders(complaint.root, one.schema)):
        for part in parts(complaint.root, whole):
            named |= part.get("properties", {}).keys()
    return not named <= own


def _is_typed_otherwise(complaint: Complaint, one: ValidationError) -> bool:
    """A pattern beside a format such as `date`, whose values it can't match."""
    return one.validator == "pattern" and one.schema.get("format") in STRING_FORMATS


def _is_for_objects(complaint: Complaint, one: ValidationError) -> bool:
    """`readOnly` and `writeOnly`, which are about properties, at a parameter."""
    return one.validator in ("readOnly", "writeOnly") and complaint.is_of_a_parameter


def _is_unchecked(complaint: Complaint, one: ValidationError) -> bool:
    """A keyword that is not checked, as a diagnostic said of a schema that has it."""
    return any(
        at(complaint.root, pointer.removesuffix(f"/{one.validator}")) == one.schema
        for pointer in complaint.reported.get(DiagnosticCode.UNCHECKED.identifier, ())
    )


def _is_several(complaint: Complaint, one: ValidationError) -> bool:
    return one.validator == "oneOf" and "valid under each" in one.message


EXCUSES: tuple[tuple[str, Callable[[Complaint, ValidationError], bool]], ...] = (
    ("does not decode the media type", _is_undecoded),
    ("reads every form as an object", _is_form_of_its_own),
    ("leaves fields as text", _is_uncast),
    ("checks a format that is text for us", _is_text_for_us),
    ("checks a pattern that Python can't (SG305)", _is_uncheckable),
    ("measures base64 text, not bytes", _is_base64),
    ("requires what only the other direction carries", _is_of_one_direction),
    ("reads the declared fields of a form alone", _is_undeclared),
    ("reads nullable narrower", _is_null),
    (
        "takes a contradiction of type, pattern and constants at its word",
        _is_contradicted,
    ),
    (
        "takes parts that exclude each other at their word (SG302, SG311, SG312)",
        _is_excluded,
    ),
    ("judges a default that its schema refuses", _is_default),
    ("closes each part of an object for itself", _is_closed_in_part),
    ("checks a pattern that no value of the format matches", _is_typed_otherwise),
    ("forbids read-only parameters", _is_for_objects),
    ("checks a keyword that we say we don't (SG309)", _is_unchecked),
    ("insists on exactly one of oneOf", _is_several),
)
"""What openapi-core does, and whether that is what stands behind a violation."""
