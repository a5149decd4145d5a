"""Complaints of openapi-core that are none about specgen, by name.

Each excuse says what must be true of every cause of a complaint. An operation with an excused
exchange does not count as judged; a complaint that no excuse covers is a disagreement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote, unquote

from jsonschema.exceptions import (
    SchemaError,
    UndefinedTypeCheck,
    UnknownType,
    ValidationError,
)
from openapi_core.casting.schemas.exceptions import CastError
from openapi_core.deserializing.exceptions import DeserializeError
from openapi_core.deserializing.media_types.exceptions import MediaTypeDeserializeError
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request.exceptions import (
    MissingRequiredParameter,
    MissingRequiredRequestBody,
    ParameterValidationError,
)
from openapi_core.validation.response.exceptions import MissingData
from referencing.exceptions import Unresolvable

from specgen.build.scalars import STRING_FORMATS, uncheckable
from specgen.diagnostics import Code

_FORMS = ("multipart/", "application/x-www-form-urlencoded")
_DESCRIBED_ELSEWHERE = ("accept", "content-type", "authorization")

_NOT_OF_TYPES = ("not", "if", "then", "else", "contains", "propertyNames")
_NOT_OF_TYPES += ("dependentRequired", "dependentSchemas", "unevaluatedProperties")
_NOT_OF_TYPES += ("minProperties", "maxProperties")
"""Keywords that the model, from which values are drawn, does not have."""


@dataclass(frozen=True, eq=False)
class Complaint:
    """An error of openapi-core about the request or the response, or its own failure.

    `has_success` says whether the document declares any successful answer; `codes` are those
    of its diagnostics.
    """

    about: str
    error: BaseException
    exchange: Any
    root: Mapping[str, Any]
    has_success: bool = True
    codes: frozenset[str] = frozenset()

    def chain(self) -> Iterator[BaseException]:
        """The error and its causes."""
        cause: BaseException | None = self.error
        while cause is not None:
            yield cause
            cause = cause.__cause__ or cause.__context__

    def violations(self) -> list[list[ValidationError]]:
        """Every violation of a schema, as the keywords that may have caused it."""
        return [
            list(_leaves(error))
            for cause in self.chain()
            for error in getattr(cause, "schema_errors", ())
        ]

    @property
    def is_of_a_form(self) -> bool:
        return self.about == "request" and self._media_type.startswith(_FORMS)

    @property
    def is_of_plain_text(self) -> bool:
        about_body = "arameter" not in type(self.error).__name__
        return about_body and self._media_type.startswith("text/")

    @property
    def _media_type(self) -> str:
        of_request = self.about == "request"
        pairs = (
            self.exchange.request_headers
            if of_request
            else self.exchange.response_headers
        )
        headers = {name.lower(): value for name, value in pairs}
        return str(headers.get("content-type", ""))

    def __str__(self) -> str:
        texts = [f"{type(cause).__name__}: {cause}"[:200] for cause in self.chain()]
        texts += [
            f"{one.validator} at {list(one.absolute_path)}: {one.message[:200]}"
            for one in list(chain.from_iterable(self.violations()))[:3]
        ]
        return f"{self.about}: " + " / ".join(texts)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The violation itself, or of every alternative that failed what is wrong there."""
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)


def excuse(complaint: Complaint) -> str:
    """The name of the excuse for a complaint; empty if there is none."""
    for kinds, name in _BY_ERROR:
        if any(isinstance(cause, kinds) for cause in complaint.chain()):
            return name
    for name, applies in _OTHER:
        if applies(complaint):
            return name
    names = [_name(complaint, causes) for causes in complaint.violations()]
    return names[0] if names and all(names) else ""


def _name(complaint: Complaint, causes: list[ValidationError]) -> str:
    for name, covers in _BY_VIOLATION:
        if any(covers(complaint, one) for one in causes):
            return name
    return ""


def _is_described_elsewhere(complaint: Complaint) -> bool:
    error = complaint.error
    return (
        isinstance(error, ParameterValidationError)
        and error.location == "header"
        and error.name.lower() in _DESCRIBED_ELSEWHERE
    )


def _is_in_the_query(complaint: Complaint) -> bool:
    """A path parameter whose slot stands in the query of its template."""
    error = complaint.error
    return (
        isinstance(error, MissingRequiredParameter)
        and error.location == "path"
        and f"{quote(error.name)}=" in complaint.exchange.url.partition("?")[2]
    )


def _is_a_text(complaint: Complaint, one: ValidationError) -> bool:
    """A form whose schema is a text, of which openapi-core makes an object."""
    whole = isinstance(one.instance, dict) and not one.absolute_path
    return whole and complaint.is_of_a_form and one.validator_value == "string"


def _has_a_charset(complaint: Complaint) -> bool:
    """A media type that is the declared one with a charset added."""
    return any(
        isinstance(cause, MediaTypeNotFound)
        and cause.mimetype.partition("; charset=")[0] in cause.availableMimetypes
        for cause in complaint.chain()
    )


def _is_deep(complaint: Complaint) -> bool:
    """An array of style deepObject, an object in a form or an array, which is JSON there."""
    return any(
        (
            isinstance(cause, DeserializeError)
            and ("'deepObject'" in str(cause) or complaint.is_of_a_form)
        )
        or (isinstance(cause, CastError) and cause.type == "object")
        for cause in complaint.chain()
    )


def _is_undeclared_success(complaint: Complaint) -> bool:
    return (
        isinstance(complaint.error, ResponseFinderError) and not complaint.has_success
    )


def _is_uncheckable(complaint: Complaint, one: ValidationError) -> bool:
    return (
        one.validator == "pattern" and uncheckable(str(one.validator_value)) is not None
    )


def _is_text_for_us(complaint: Complaint, one: ValidationError) -> bool:
    known = {
        name for name in STRING_FORMATS if name not in ("byte", "binary", "base64")
    }
    return one.validator == "format" and one.validator_value not in known


def _is_form_of_its_own(complaint: Complaint, one: ValidationError) -> bool:
    """The fields of a form whose schema is of something else."""
    return complaint.is_of_a_form and one.validator == "type" and not one.absolute_path


def _is_uncast(complaint: Complaint, one: ValidationError) -> bool:
    """A text where openapi-core should have made a number, a truth value or an object."""
    in_parameter = "arameter" in type(complaint.error).__name__
    wants_text = one.validator != "type" and "str" in {
        type(value).__name__ for value in one.schema.get("enum", [""])
    }
    is_text = isinstance(one.instance, str) and not wants_text
    return is_text and (complaint.is_of_a_form or in_parameter)


def _is_base64(complaint: Complaint, one: ValidationError) -> bool:
    """Lengths and patterns of base64 text, which are no longer those of the bytes."""
    return isinstance(one.schema, dict) and one.schema.get("format") in (
        "byte",
        "base64",
    )


def _is_of_one_direction(complaint: Complaint, one: ValidationError) -> bool:
    """A required property that only the other direction carries."""
    key = "readOnly" if complaint.about == "request" else "writeOnly"
    properties = one.schema.get("properties", {}) if one.validator == "required" else {}
    return any(
        sub.get(key) and repr(name) in one.message
        for name, declared in properties.items()
        if (sub := _target(complaint.root, declared))
    )


def _target(root: Any, schema: Any) -> Mapping[str, Any]:
    """What a schema refers to within its document."""
    while isinstance(schema, dict) and str(schema.get("$ref", "")).startswith("#/"):
        tokens, schema = schema["$ref"][2:].split("/"), root
        for token in tokens:
            schema = schema.get(
                unquote(token).replace("~1", "/").replace("~0", "~"), {}
            )
    return schema if isinstance(schema, dict) else {}


def _is_null(complaint: Complaint, one: ValidationError) -> bool:
    """A null beside `nullable`, which an enum or `allOf` there is said to rule out."""
    if one.instance is None and "allOf" in one.absolute_schema_path:
        return True
    error: Any = one
    while error is not None and error.instance is None:
        if isinstance(error.schema, dict) and error.schema.get("nullable"):
            return True
        error = error.parent
    # OpenAPI 3.0 ignores what stands beside a reference; people write `nullable` there and mean it.
    return one.instance is None and any(
        reference.get("nullable") and _target(complaint.root, reference) == one.schema
        for reference in _references(complaint.root)
    )


def _references(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a document with a `$ref`."""
    if isinstance(node, dict) and "$ref" in node:
        yield node
    values = node.values() if isinstance(node, dict) else node
    for value in values if isinstance(node, dict | list) else ():
        yield from _references(value)


def _is_several(complaint: Complaint, one: ValidationError) -> bool:
    return one.validator == "oneOf" and "valid under each" in one.message


def _is_undecoded(complaint: Complaint, one: ValidationError) -> bool:
    """Bytes, or the whole of a text, where the schema is of what the text stands for."""
    whole = isinstance(one.instance, str) and not one.absolute_path
    return isinstance(one.instance, bytes) or (whole and complaint.is_of_plain_text)


def _is_contradicted(complaint: Complaint, one: ValidationError) -> bool:
    """Constants or alternatives that the type or the pattern beside them rules out."""
    schema, kind = one.schema, type(one.instance)
    if one.validator == "enum":
        return not any(isinstance(value, kind) for value in one.validator_value)
    if one.validator == "pattern":
        return one.instance in schema.get("enum", ())
    listed = one.instance in schema.get("enum", ())
    return one.validator == "type" and (
        listed or not {"anyOf", "oneOf"}.isdisjoint(schema)
    )


def _is_excluded(complaint: Complaint, one: ValidationError) -> bool:
    """A part of an `allOf` that another part excludes, as a diagnostic said."""
    contradiction = Code.CONTRADICTION.identifier in complaint.codes
    return contradiction and "allOf" in one.absolute_schema_path


def _is_default(complaint: Complaint, one: ValidationError) -> bool:
    """A default that its own schema refuses: openapi-core takes it for what was sent."""
    schema = one.schema if isinstance(one.schema, dict) else {}
    return "default" in schema and one.instance == schema["default"]


def _is_closed_in_part(complaint: Complaint, one: ValidationError) -> bool:
    """A property that another part of the schema names: the model is the sum of its parts."""
    parts = {"allOf", "anyOf", "oneOf"}
    stated = (
        set(one.schema.get("required", ())) - one.schema.get("properties", {}).keys()
    )
    return one.validator == "additionalProperties" and bool(
        stated or parts & {*one.absolute_schema_path, *one.schema}
    )


def _is_typed_otherwise(complaint: Complaint, one: ValidationError) -> bool:
    """A pattern beside a format such as `date`, whose values it can't match."""
    return one.validator == "pattern" and one.schema.get("format") in STRING_FORMATS


def _is_for_objects(complaint: Complaint, one: ValidationError) -> bool:
    """`readOnly` and `writeOnly`, which are about properties, at a parameter."""
    in_parameter = "arameter" in type(complaint.error).__name__
    return one.validator in ("readOnly", "writeOnly") and in_parameter


def _is_no_type(complaint: Complaint, one: ValidationError) -> bool:
    return one.validator in _NOT_OF_TYPES


_BY_ERROR: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (EmptyQueryParameterValue, "refuses an empty query parameter"),
    ((MissingData, MissingRequiredRequestBody), "takes an empty body for none"),
    (MediaTypeDeserializeError, "reads every XML as a tree"),
    (PathError, "can't find the path"),
    (UnicodeEncodeError, "takes binary text for ASCII"),
    (
        (
            SchemaError,
            RecursionError,
            UnknownType,
            UndefinedTypeCheck,
            re.error,
            Unresolvable,
        ),
        "fails on the schema",
    ),
)
_OTHER: tuple[tuple[str, Callable[[Complaint], bool]], ...] = (
    ("wants a header that OpenAPI says to ignore", _is_described_elsewhere),
    ("looks for path parameters in the path alone", _is_in_the_query),
    ("knows no media type with a charset added", _has_a_charset),
    ("can't read objects in forms and arrays", _is_deep),
    ("finds no success declared", _is_undeclared_success),
)
_BY_VIOLATION: tuple[tuple[str, Callable[[Complaint, ValidationError], bool]], ...] = (
    ("does not decode the media type", _is_undecoded),
    ("reads every form as an object", _is_form_of_its_own),
    ("leaves fields as text", _is_uncast),
    ("makes an object of any form", _is_a_text),
    ("checks a format that is text for us", _is_text_for_us),
    ("checks a pattern that Python can't (SG305)", _is_uncheckable),
    ("measures base64 text, not bytes", _is_base64),
    ("requires what only the other direction carries", _is_of_one_direction),
    ("reads nullable narrower", _is_null),
    (
        "takes a contradiction of type, pattern and constants at its word",
        _is_contradicted,
    ),
    ("takes parts that exclude each other at their word (SG302)", _is_excluded),
    ("judges a default that its schema refuses", _is_default),
    ("closes each part of an object for itself", _is_closed_in_part),
    ("checks a pattern that no value of the format matches", _is_typed_otherwise),
    ("forbids read-only parameters", _is_for_objects),
    ("checks keywords that types don't tell", _is_no_type),
    ("insists on exactly one of oneOf", _is_several),
)
EXCUSES = (
    *(name for _, name in _BY_ERROR),
    *(name for name, _ in (*_OTHER, *_BY_VIOLATION)),
)
"""The names of all excuses: what openapi-core does."""
