"""The levels that oasdiff documents for the same changes, and why some verdicts differ.

Its levels are error, warning and info (github.com/oasdiff/oasdiff, `oasdiff checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Key: TypeAlias = tuple[str, str]
"""A kind of change and a direction: request or response."""

_Q, _S = "request", "response"
ERROR, WARNING, INFO = "error", "warning", "info"

_BOTH: Mapping[str, tuple[str, str]] = {
    "property-became-required": (ERROR, INFO),
    "property-became-optional": (INFO, ERROR),
    "property-added-required": (ERROR, INFO),
    "property-added-optional": (INFO, INFO),
    "property-deprecated": (INFO, INFO),
    "property-reinstated": (INFO, INFO),
    "nullable-added": (INFO, ERROR),
    "nullable-removed": (ERROR, INFO),
    "type-changed": (ERROR, ERROR),
    "type-widened": (INFO, ERROR),
    "type-narrowed": (ERROR, INFO),
    "union-member-added": (INFO, ERROR),
    "union-member-removed": (ERROR, INFO),
    "enum-value-added": (INFO, WARNING),
    "enum-value-removed": (ERROR, INFO),
    "const-changed": (ERROR, ERROR),
    "default-added": (INFO, INFO),
    "default-removed": (INFO, INFO),
    "default-changed": (INFO, INFO),
    "dependent-required-changed": (ERROR, ERROR),
    "contains-added": (ERROR, INFO),
    "contains-removed": (INFO, ERROR),
    "if-added": (ERROR, INFO),
    "if-removed": (INFO, ERROR),
    "pattern-added": (ERROR, INFO),
    "pattern-removed": (INFO, ERROR),
    "pattern-changed": (WARNING, WARNING),
    "unique-items-removed": (INFO, ERROR),
    "multiple-of-removed": (INFO, ERROR),
    "multiple-of-changed": (ERROR, ERROR),
    "max-items-increased": (INFO, ERROR),
    "max-properties-increased": (INFO, ERROR),
    "discriminator-added": (INFO, INFO),
    "dependent-required-added": (ERROR, INFO),
    "dependent-required-removed": (INFO, ERROR),
    "dependent-schemas-added": (ERROR, INFO),
    "dependent-schemas-removed": (INFO, ERROR),
    "pattern-properties-added": (ERROR, INFO),
    "pattern-properties-removed": (INFO, ERROR),
    "property-names-added": (ERROR, INFO),
    "property-names-removed": (INFO, ERROR),
    "max-length-increased": (INFO, ERROR),
    "maximum-increased": (INFO, ERROR),
    "exclusive-maximum-increased": (INFO, ERROR),
}
_REQUEST: Mapping[str, str] = {
    "operation-added": INFO,
    "operation-removed": ERROR,
    "operation-deprecated": INFO,
    "operation-reinstated": INFO,
    "operation-id-added": INFO,
    "operation-id-removed": INFO,
    "operation-id-changed": INFO,
    "tag-added": INFO,
    "tag-removed": INFO,
    "webhook-added": INFO,
    "webhook-removed": ERROR,
    "sunset-removed": ERROR,
    "sunset-earlier": ERROR,
    "sunset-invalid": ERROR,
    "stability-decreased": ERROR,
    "stability-increased": INFO,
    "parameter-added-required": ERROR,
    "parameter-added-optional": INFO,
    "parameter-deprecated": INFO,
    "parameter-reinstated": INFO,
    "parameter-default-added": INFO,
    "parameter-default-removed": INFO,
    "parameter-default-changed": INFO,
    "body-added-required": ERROR,
    "body-added-optional": INFO,
    "body-removed": ERROR,
    "body-became-required": ERROR,
    "body-became-optional": INFO,
    "body-media-type-added": INFO,
    "body-media-type-removed": ERROR,
    "security-alternative-added": INFO,
    "security-alternative-removed": ERROR,
    "scope-required": ERROR,
    "scope-no-longer-required": INFO,
    "scheme-added": INFO,
    "oauth-authorization-url-changed": INFO,
    "oauth-token-url-changed": INFO,
    "oauth-scope-added": INFO,
    "oauth-scope-removed": INFO,
    "enum-added": ERROR,
    "property-no-longer-read-only": INFO,
    "property-became-write-only": INFO,
    "property-no-longer-write-only": INFO,
    "max-length-added": ERROR,
    "max-length-decreased": ERROR,
    "min-length-increased": ERROR,
    "min-length-decreased": INFO,
    "maximum-added": ERROR,
    "maximum-decreased": ERROR,
    "minimum-added": ERROR,
    "minimum-increased": ERROR,
    "minimum-decreased": INFO,
    "exclusive-maximum-added": ERROR,
    "exclusive-maximum-decreased": ERROR,
    "exclusive-minimum-added": ERROR,
    "exclusive-minimum-increased": ERROR,
    "exclusive-minimum-decreased": INFO,
    "min-items-added": ERROR,
    "min-items-increased": ERROR,
    "min-items-decreased": INFO,
    "max-items-decreased": ERROR,
    "max-items-added": ERROR,
    "max-properties-added": ERROR,
    "max-properties-decreased": ERROR,
    "min-properties-increased": ERROR,
    "unique-items-added": ERROR,
    "multiple-of-added": ERROR,
    "discriminator-value-added": INFO,
    "security-became-optional": INFO,
    "security-became-required": ERROR,
}
_RESPONSE: Mapping[str, str] = {
    "success-answer-removed": ERROR,
    "error-answer-added": INFO,
    "error-answer-removed": INFO,
    "answer-media-type-removed": ERROR,
    "answer-media-type-added": INFO,
    "header-removed-required": ERROR,
    "header-removed-optional": WARNING,
    "header-became-optional": ERROR,
    "property-removed-required": ERROR,
    "property-became-read-only": INFO,
    "property-no-longer-read-only": INFO,
    "max-length-removed": ERROR,
    "minimum-decreased": ERROR,
    "exclusive-minimum-decreased": ERROR,
    "min-items-decreased": ERROR,
    "min-items-removed": ERROR,
    "min-length-decreased": ERROR,
    "min-properties-decreased": ERROR,
    "header-added-required": INFO,
    "header-added-optional": INFO,
    "default-answer-added": INFO,
    "default-answer-removed": INFO,
    "discriminator-value-removed": INFO,
}


def _agreements() -> Iterator[tuple[Key, str]]:
    for kind, (request, response) in _BOTH.items():
        yield (kind, _Q), request
        yield (kind, _S), response
    yield from (((kind, _Q), level) for kind, level in _REQUEST.items())
    yield from (((kind, _S), level) for kind, level in _RESPONSE.items())


AGREEMENTS: Mapping[Key, str] = dict(_agreements())
"""The levels that agree with the table: error is breaking, warning risky, info compatible."""

DEVIATIONS: Mapping[Key, tuple[str, str]] = {
    ("operation-deprecated-removed", _Q): (
        INFO,
        "the method is gone from the client; whether its end has come is a matter of the "
        "day, and specgen reads no clock",
    ),
    ("parameter-removed", _Q): (
        WARNING,
        "the argument is gone from the method: a call that gives it raises TypeError",
    ),
    ("parameter-deprecated-removed", _Q): (
        INFO,
        "the argument is gone from the method; specgen reads no clock",
    ),
    ("property-removed-optional", _Q): (
        WARNING,
        "the argument and the field are gone: code that uses them stops",
    ),
    ("property-removed-required", _Q): (WARNING, "as above"),
    ("property-removed-optional", _S): (
        INFO,
        "the field is gone from the model: code that reads it stops",
    ),
    ("property-became-read-only", _Q): (
        INFO,
        "the argument is gone from the method and the field from what is sent",
    ),
    ("property-became-write-only", _S): (
        INFO,
        "the field is gone from what is received",
    ),
    ("success-answer-added", _S): (
        INFO,
        "what the method gives is a union now: code that took it for one type may stop",
    ),
    ("discriminator-removed", _Q): (
        INFO,
        "members are told apart by their fields, and several may fit",
    ),
    ("discriminator-property-changed", _Q): (
        INFO,
        "what is sent names its type in another property",
    ),
    ("discriminator-value-removed", _Q): (INFO, "the value is sent no more"),
    ("discriminator-value-moved", _Q): (
        INFO,
        "the same value stands for another model",
    ),
    ("discriminator-value-added", _S): (
        INFO,
        "readers that know the former values only meet another",
    ),
    ("scheme-removed", _Q): (INFO, "the client's argument for the credential is gone"),
    ("scheme-type-changed", _Q): (
        INFO,
        "the client takes another credential, under another name",
    ),
    ("security-added", _Q): (
        INFO,
        "a request without credential, which was right, is refused",
    ),
    ("model-removed", _Q): (INFO, "code that imports the model stops"),
    ("extra-opened", _S): (
        ERROR,
        "generated models keep properties that they do not know; others may refuse them",
    ),
    ("discriminator-removed", _S): (INFO, "as in requests"),
    ("discriminator-property-changed", _S): (INFO, "as in requests"),
    ("discriminator-value-moved", _S): (INFO, "as in requests"),
    ("format-changed", _Q): (
        "error, or info where it is wider",
        "the Python type is another one, such as datetime instead of str",
    ),
    ("format-changed", _S): ("error, or info where it is narrower", "as in requests"),
    ("property-no-longer-write-only", _S): (
        "info, or warning where it is required",
        "the model has one more field",
    ),
    ("if-changed", _Q): (
        "error or info",
        "whether another condition is stricter is not worked out",
    ),
    ("if-changed", _S): ("error or info", "as in requests"),
    ("condition-changed", _Q): (
        "error or info (minContains, maxContains)",
        "whether another condition is stricter is not worked out",
    ),
    ("condition-changed", _S): ("error or info", "as in requests"),
    ("prefix-items-added", _Q): (
        INFO,
        "an element that might be anything must be of a type now",
    ),
    ("prefix-items-removed", _Q): (ERROR, "an element may be anything now"),
    ("prefix-items-added", _S): (
        ERROR,
        "an element that might be anything is of a type now",
    ),
    ("prefix-items-removed", _S): (INFO, "an element may be anything now"),
    ("tuple-element-added", _Q): (
        INFO,
        "a tuple of another length is another type in Python",
    ),
    ("tuple-element-removed", _S): (INFO, "as in requests"),
}
