"""Complaints of openapi-core that are none about specgen, by name.

Each excuse says what must be true of every cause of a complaint. An operation with an excused
exchange does not count as judged; a complaint that no excuse covers is a disagreement. Here
are those about messages as a whole; `violations` has those about values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

from jsonschema.exceptions import SchemaError, UndefinedTypeCheck, UnknownType
from openapi_core.casting.schemas.exceptions import CastError
from openapi_core.deserializing.exceptions import DeserializeError
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

from tests.conformance import violations
from tests.conformance.complaints import Complaint, text_of

_DESCRIBED_ELSEWHERE = ("accept", "content-type", "authorization")


def excuse(complaint: Complaint) -> str:
    """The name of the excuse for a complaint; empty if there is none."""
    for kinds, name in _BY_ERROR:
        if any(isinstance(cause, kinds) for cause in complaint.chain()):
            return name
    for name, applies in _OTHER:
        if applies(complaint):
            return name
    names = [
        violations.excuse_violation(complaint, causes)
        for causes in complaint.violations()
    ]
    return names[0] if names and all(names) else ""


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
        and complaint.is_in_query(error.name)
    )


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
            and ("'deepObject'" in text_of(cause) or complaint.is_of_a_form)
        )
        or (isinstance(cause, CastError) and cause.type == "object")
        for cause in complaint.chain()
    )


def _is_of_another(complaint: Complaint) -> bool:
    """A pair with the name of a parameter of which each property is a pair: it is one of another
    parameter's properties."""
    name = getattr(complaint.error, "name", "")
    return (
        any(isinstance(cause, DeserializeError) for cause in complaint.chain())
        and complaint.is_spread(name)
        and complaint.is_in_query(name)
    )


def _is_tree(complaint: Complaint) -> bool:
    """A document in XML, which is an `Element` to a validator of JSON."""
    essence = complaint.media_type.partition(";")[0]
    return essence.endswith(("/xml", "+xml")) and not complaint.is_of_a_parameter


def _is_unknown_multipart(complaint: Complaint) -> bool:
    """A body in parts of another kind than form-data, on which openapi-core fails."""
    headers = {name.lower(): text for name, text in complaint.exchange.request_headers}
    essence = headers.get("content-type", "").partition(";")[0]
    is_multipart = essence.startswith("multipart/") and essence != "multipart/form-data"
    return is_multipart and isinstance(complaint.error, TypeError)


def _is_undeclared_success(complaint: Complaint) -> bool:
    return (
        isinstance(complaint.error, ResponseFinderError) and not complaint.has_success
    )


def _is_empty(complaint: Complaint) -> bool:
    """An empty body that is one: of text, bytes, a form without fields, a sequence without
    items or no media type; a JSON text is never empty (RFC 8259, section 2)."""
    missing = (MissingData, MissingRequiredRequestBody)
    is_json = complaint.media_type.endswith(("/json", "+json"))
    return isinstance(complaint.error, missing) and not is_json


_BY_ERROR: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (EmptyQueryParameterValue, "refuses an empty query parameter"),
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
    ("reads every XML as a tree", _is_tree),
    ("reads bytes as what their media type says", attrgetter("is_of_bytes")),
    ("wants a header that OpenAPI says to ignore", _is_described_elsewhere),
    ("looks for path parameters in the path alone", _is_in_the_query),
    ("knows no media type with a charset added", _has_a_charset),
    ("can't read objects in forms and arrays", _is_deep),
    ("takes a pair of its name for an exploded object", _is_of_another),
    ("finds no success declared", _is_undeclared_success),
    ("knows no multipart but form-data", _is_unknown_multipart),
    ("takes an empty body for none", _is_empty),
)
EXCUSES = tuple(
    dict.fromkeys(
        (
            *(name for _, name in _BY_ERROR),
            *(name for name, _ in (*_OTHER, *violations.EXCUSES)),
        )
    )
)
"""The names of all excuses: what openapi-core does."""
