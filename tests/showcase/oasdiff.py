"""The checks that oasdiff documents, its levels, and the kinds of specgen's for the same changes.

Its levels are error, warning and info (github.com/oasdiff/oasdiff, `oasdiff checks changelog`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

ERROR, WARNING, INFO = "error", "warning", "info"
REQUEST, ANSWER = "request", "answer"

_GONE = "the argument or field is gone from Python: code that uses it stops"
_POLICY = "a policy: specgen asks for no date and reads no clock"
_CLOCK = "whether the end has come is a matter of the day, and specgen reads no clock"
_TELLS = "what is told apart by it is another model, or none, in Python"
_NOWHERE = "no answer has such a property"
_POSITIONS = "elements that have types by their position are a tuple in Python"
_UNION = "a union of one: what was allowed is allowed, or is told by itself"


class Check(NamedTuple):
    """A check of oasdiff's, its level, and the kind of change that it is here.

    Braces in `ids` hold alternatives, each a check of its own. A verdict that differs, and a
    check that has no kind, have a reason. `direction` is whose verdict is meant.
    """

    ids: str
    level: str
    kind: str = ""
    reason: str = ""
    direction: str = ""

    @property
    def names(self) -> Iterator[str]:
        """The identifiers of the checks."""
        parts = re.split(r"\{(.*?)\}", self.ids)
        for words in product(*(part.split(",") for part in parts)):
            yield "".join(words)

    @property
    def way(self) -> str:
        """Requests or answers; what has no direction counts as a request."""
        return self.direction or (ANSWER if "response-" in self.ids else REQUEST)


_LIMITS = {
    "max": "maximum",
    "min": "minimum",
    "exclusive-max": "exclusive-maximum",
    "exclusive-min": "exclusive-minimum",
    "max-length": "max-length",
    "min-length": "min-length",
    "max-items": "max-items",
    "min-items": "min-items",
    "max-properties": "max-properties",
    "min-properties": "min-properties",
    "max-contains": "max-contains",
    "min-contains": "min-contains",
    "multiple-of": "multiple-of",
}


def _limits() -> Iterator[Check]:
    sent, received = (
        "request-{body,property,parameter}",
        "response-{body,property,header}",
    )
    for word, kind in _LIMITS.items():
        yield Check(f"{sent}-{word}-set", ERROR, f"{kind}-added")
        yield Check(f"{sent}-{word}-unset", INFO, f"{kind}-removed")
        yield Check(f"{received}-{word}-set", INFO, f"{kind}-added")
        yield Check(f"{received}-{word}-unset", ERROR, f"{kind}-removed")
    for word in ("max", "exclusive-max", "max-length", "max-items", "max-properties"):
        of = (
            "{body,property}"
            if word == "max-properties"
            else "{body,property,parameter}"
        )
        kind = _LIMITS[word]
        yield Check(f"request-{of}-{word}-increased", INFO, f"{kind}-increased")
        yield Check(f"request-{of}-{word}-decreased", ERROR, f"{kind}-decreased")
        ids = f"request-read-only-property-{word}-decreased"
        yield Check(ids, INFO, f"{kind}-decreased", direction=ANSWER)
        ids = f"response-{{body,property}}-{word}-increased"
        yield Check(ids, ERROR, f"{kind}-increased")
    for word in ("min", "exclusive-min", "min-length", "min-items", "min-properties"):
        of = (
            "{body,property}"
            if word == "min-properties"
            else "{body,property,parameter}"
        )
        kind = _LIMITS[word]
        yield Check(f"request-{of}-{word}-increased", ERROR, f"{kind}-increased")
        if word in ("min", "exclusive-min"):
            ids = f"request-read-only-property-{word}-increased"
            yield Check(ids, INFO, f"{kind}-increased", direction=ANSWER)
        ids = f"response-{{body,property}}-{word}-decreased"
        yield Check(ids, ERROR, f"{kind}-decreased")
        if word != "min-properties":
            of = "parameter" if word == "min-items" else of
            yield Check(f"request-{of}-{word}-decreased", INFO, f"{kind}-decreased")
    for word in ("min-contains", "max-contains"):
        for change in ("increased", "decreased"):
            narrows = (word == "min-contains") == (change == "increased")
            levels = (ERROR, INFO) if narrows else (INFO, ERROR)
            for side, level in zip(("request", "response"), levels, strict=True):
                ids = f"{side}-{{body,property}}-{word}-{change}"
                yield Check(ids, level, f"{word}-{change}")


def _conditions() -> Iterator[Check]:
    kinds = {
        "if": "if",
        "then": "then",
        "else": "else",
        "contains": "contains",
        "dependent-required": "dependent-required",
        "dependent-schema": "dependent-schemas",
        "pattern-property": "pattern-properties",
        "property-names": "property-names",
        "unevaluated-items": "unevaluated-items",
        "content-schema": "content-schema",
    }
    for word, kind in kinds.items():
        for side, added, removed in (
            ("request", ERROR, INFO),
            ("response", INFO, ERROR),
        ):
            yield Check(
                f"{side}-{{body,property}}-{word}-added", added, f"{kind}-added"
            )
            ids = f"{side}-{{body,property}}-{word}-removed"
            yield Check(ids, removed, f"{kind}-removed")
    both = "{request,response}-{body,property}"
    yield Check(
        f"{both}-dependent-required-changed", ERROR, "dependent-required-changed"
    )


_SCHEMAS = (
    Check("request-property-removed", WARNING, "property-removed-optional", _GONE),
    Check("response-required-property-removed", ERROR, "property-removed-required"),
    Check(
        "response-optional-property-removed",
        INFO,
        "property-removed-optional",
        _GONE,
    ),
    Check(
        "response-{optional,required}-write-only-property-{added,removed}",
        INFO,
        "",
        _NOWHERE,
    ),
    Check(
        "new-required-request-property{,-with-default}",
        ERROR,
        "property-added-required",
    ),
    Check("new-optional-request-property", INFO, "property-added-optional"),
    Check("response-required-property-added", INFO, "property-added-required"),
    Check("response-optional-property-added", INFO, "property-added-optional"),
    Check(
        "request-property-became-required{,-with-default}",
        ERROR,
        "property-became-required",
    ),
    Check("request-property-became-optional", INFO, "property-became-optional"),
    Check("response-property-became-required", INFO, "property-became-required"),
    Check("response-property-became-optional", ERROR, "property-became-optional"),
    Check(
        "response-write-only-property-became-{optional,required}", INFO, "", _NOWHERE
    ),
    Check(
        "request-{optional,required}-property-became-read-only",
        INFO,
        "property-became-read-only",
        _GONE,
    ),
    Check(
        "request-{optional,required}-property-became-not-read-only",
        INFO,
        "property-no-longer-read-only",
    ),
    Check(
        "request-{optional,required}-property-became-write-only",
        INFO,
        "property-became-write-only",
    ),
    Check(
        "request-{optional,required}-property-became-not-write-only",
        INFO,
        "property-no-longer-write-only",
    ),
    Check(
        "response-{optional,required}-property-became-read-only",
        INFO,
        "property-became-read-only",
    ),
    Check(
        "response-{optional,required}-property-became-not-read-only",
        INFO,
        "property-no-longer-read-only",
    ),
    Check(
        "response-{optional,required}-property-became-write-only",
        INFO,
        "property-became-write-only",
        _GONE,
    ),
    Check(
        "response-optional-property-became-not-write-only",
        INFO,
        "property-no-longer-write-only",
    ),
    Check(
        "response-required-property-became-not-write-only",
        WARNING,
        "property-no-longer-write-only",
        "the model has one more field, which code that does not know it passes over",
    ),
    Check(
        "{request,response}-property-deprecated{,-with-sunset}",
        INFO,
        "property-deprecated",
    ),
    Check("{request,response}-property-reactivated", INFO, "property-reinstated"),
    Check(
        "{request,response}-property-{deprecated-sunset-missing,sunset-date-too-small}",
        ERROR,
        "",
        _POLICY,
    ),
    Check(
        "{request,response}-property-deprecated-sunset-invalid", ERROR, "sunset-invalid"
    ),
    Check(
        "{request,response}-property-stability-decreased", ERROR, "stability-decreased"
    ),
    Check(
        "{request,response}-property-stability-increased", INFO, "stability-increased"
    ),
    Check(
        "{request,response}-{body,property}-default-value-added", INFO, "default-added"
    ),
    Check(
        "{request,response}-{body,property}-default-value-removed",
        INFO,
        "default-removed",
    ),
    Check(
        "{request,response}-{body,property}-default-value-changed",
        INFO,
        "default-changed",
    ),
    Check("request-{body,property,parameter}-became-nullable", INFO, "nullable-added"),
    Check("request-parameter-property-became-nullable", INFO, "nullable-added"),
    Check(
        "request-{body,property,parameter}-became-not-nullable",
        ERROR,
        "nullable-removed",
    ),
    Check("request-parameter-property-became-not-nullable", ERROR, "nullable-removed"),
    Check("response-{body,property,header}-became-nullable", ERROR, "nullable-added"),
    Check(
        "response-{body,property,header}-became-not-nullable", INFO, "nullable-removed"
    ),
    Check("request-{body,property,parameter}-type-changed", ERROR, "type-changed"),
    Check("response-{body,property,header}-type-changed", ERROR, "type-changed"),
    Check("request-{body,property,parameter}-type-generalized", INFO, "type-widened"),
    Check("response-{body,property,header}-type-generalized", ERROR, "type-widened"),
    Check("response-{body,property,header}-type-specialized", INFO, "type-narrowed"),
    Check("request-{body,property}-type-compatible", INFO, "type-widened"),
    Check("response-{body,property,header}-type-compatible", INFO, "type-narrowed"),
    Check(
        "request-parameter-property-type-changed",
        WARNING,
        "type-changed",
        "a property of a parameter is a field of a model as any other is",
    ),
    Check("request-parameter-property-type-generalized", INFO, "type-widened"),
    Check("request-parameter-property-type-specialized", ERROR, "type-narrowed"),
    Check(
        "request-{body,property,parameter}-list-of-types-widened", INFO, "type-widened"
    ),
    Check(
        "request-{body,property,parameter}-list-of-types-narrowed",
        ERROR,
        "type-narrowed",
    ),
    Check("request-parameter-property-list-of-types-widened", INFO, "type-widened"),
    Check("request-parameter-property-list-of-types-narrowed", ERROR, "type-narrowed"),
    Check("response-{body,property}-list-of-types-widened", ERROR, "type-widened"),
    Check("response-{body,property}-list-of-types-narrowed", INFO, "type-narrowed"),
    Check(
        "request-{body,property,parameter,header-property}-became-enum",
        ERROR,
        "enum-added",
    ),
    Check(
        "request-{body,property,parameter}-enum-value-removed",
        ERROR,
        "enum-value-removed",
    ),
    Check("request-parameter-property-enum-value-removed", ERROR, "enum-value-removed"),
    Check(
        "request-read-only-property-enum-value-removed",
        INFO,
        "enum-value-removed",
        direction=ANSWER,
    ),
    Check("request-{property,parameter}-enum-value-added", INFO, "enum-value-added"),
    Check("request-parameter-property-enum-value-added", INFO, "enum-value-added"),
    Check("response-property-enum-value-added", WARNING, "enum-value-added"),
    Check("response-write-only-property-enum-value-added", INFO, "", _NOWHERE),
    Check(
        "response-{property,mediatype}-enum-value-removed", INFO, "enum-value-removed"
    ),
    Check(
        "request-{property,parameter}-x-extensible-enum-value-removed",
        ERROR,
        "extension-changed",
        "specgen does not read this extension: such a text is any text in Python",
    ),
    Check("request-{body,property}-const-added", ERROR, "enum-added"),
    Check("request-{body,property}-const-removed", INFO, "enum-removed"),
    Check("response-{body,property}-const-added", INFO, "enum-added"),
    Check(
        "response-{body,property}-const-removed",
        ERROR,
        "enum-removed",
        "as further constants are: readers keep a value that they do not know",
    ),
    Check("{request,response}-{body,property}-const-changed", ERROR, "const-changed"),
    Check("request-{parameter,property}-pattern-added", ERROR, "pattern-added"),
    Check("request-{parameter,property}-pattern-removed", INFO, "pattern-removed"),
    Check("request-{parameter,property}-pattern-changed", WARNING, "pattern-changed"),
    Check(
        "request-{parameter,property}-pattern-generalized",
        INFO,
        "pattern-changed",
        "whether one pattern allows all that another does is not worked out",
    ),
    Check("response-property-pattern-added", INFO, "pattern-added"),
    Check("response-property-pattern-removed", ERROR, "pattern-removed"),
    Check("response-property-pattern-changed", WARNING, "pattern-changed"),
    Check("request-{body,property}-unique-items-set", ERROR, "unique-items-added"),
    Check("request-{body,property}-unique-items-unset", INFO, "unique-items-removed"),
    Check("response-{body,property}-unique-items-unset", ERROR, "unique-items-removed"),
    Check(
        "{request,response}-{body,property}-multiple-of-changed",
        ERROR,
        "multiple-of-changed",
    ),
    Check(
        "request-{body,property}-multiple-of-generalized", INFO, "multiple-of-widened"
    ),
    Check(
        "response-{body,property}-multiple-of-specialized", INFO, "multiple-of-narrowed"
    ),
    Check(
        "{request,response}-{body,property}-content-media-type-changed",
        ERROR,
        "content-media-type-changed",
    ),
    Check(
        "{request,response}-{body,property}-content-encoding-changed",
        ERROR,
        "content-encoding-changed",
    ),
    Check(
        "request-{body,property}-unevaluated-properties-added", ERROR, "extra-closed"
    ),
    Check(
        "request-{body,property}-unevaluated-properties-removed", INFO, "extra-opened"
    ),
    Check(
        "response-{body,property}-unevaluated-properties-added", INFO, "extra-closed"
    ),
    Check(
        "response-{body,property}-unevaluated-properties-removed",
        ERROR,
        "extra-opened",
        "generated models keep properties that they do not know; others may refuse them",
    ),
    Check(
        "request-{body,property}-prefix-items-added",
        INFO,
        "array-became-tuple",
        _POSITIONS,
    ),
    Check("request-{body,property}-prefix-items-removed", ERROR, "tuple-became-array"),
    Check("response-{body,property}-prefix-items-added", ERROR, "array-became-tuple"),
    Check(
        "response-{body,property}-prefix-items-removed",
        INFO,
        "tuple-became-array",
        _POSITIONS,
    ),
)

_UNIONS = (
    Check("request-{body,property}-{any,one}-of-added", INFO, "union-member-added"),
    Check(
        "request-{body,property}-{any,one}-of-removed", ERROR, "union-member-removed"
    ),
    Check("response-{body,property}-{any,one}-of-added", ERROR, "union-member-added"),
    Check(
        "response-{body,property}-{any,one}-of-removed", INFO, "union-member-removed"
    ),
    Check("{request,response}-body-wrapped-in-one-of", ERROR, "", _UNION),
    Check("request-{body,property}-all-of-added", ERROR, "property-added-required"),
    Check("response-{body,property}-all-of-added", INFO, "property-added-required"),
    Check(
        "request-{body,property}-all-of-removed",
        INFO,
        "property-removed-required",
        "each property that goes with it is told, and is gone from Python",
    ),
    Check(
        "response-{body,property}-all-of-removed", ERROR, "property-removed-required"
    ),
    Check(
        "{request,response}-{body,property}-all-of-{added,removed}-annotation-only",
        INFO,
        "documentation-changed",
    ),
    Check(
        "{request,response}-{body,property}-discriminator-added",
        INFO,
        "discriminator-added",
    ),
    Check(
        "{request,response}-{body,property}-discriminator-removed",
        INFO,
        "discriminator-removed",
        "members are told apart by their fields then, and several may fit",
    ),
    Check(
        "{request,response}-{body,property}-discriminator-property-name-changed",
        INFO,
        "discriminator-property-changed",
        _TELLS,
    ),
    Check(
        "request-{body,property}-discriminator-mapping-added",
        INFO,
        "discriminator-value-added",
    ),
    Check(
        "response-{body,property}-discriminator-mapping-added",
        INFO,
        "discriminator-value-added",
        "readers that know the former values meet another",
    ),
    Check(
        "request-{body,property}-discriminator-mapping-deleted",
        INFO,
        "discriminator-value-removed",
        "the value is sent no more",
    ),
    Check(
        "response-{body,property}-discriminator-mapping-deleted",
        INFO,
        "discriminator-value-removed",
    ),
    Check(
        "{request,response}-{body,property}-discriminator-mapping-changed",
        INFO,
        "discriminator-value-moved",
        _TELLS,
    ),
)

_PARAMETERS = (
    Check("new-required-request-parameter", ERROR, "parameter-added-required"),
    Check("new-request-path-parameter", ERROR, "parameter-added-required"),
    Check(
        "new-required-request-default-parameter-to-existing-path",
        ERROR,
        "parameter-added-required",
    ),
    Check("new-optional-request-parameter", INFO, "parameter-added-optional"),
    Check(
        "new-optional-request-default-parameter-to-existing-path",
        INFO,
        "parameter-added-optional",
    ),
    Check("new-required-request-header-property", ERROR, "property-added-required"),
    Check("request-header-property-became-required", ERROR, "property-became-required"),
    Check("request-parameter-removed", WARNING, "parameter-removed", _GONE),
    Check(
        "request-parameter-removed-with-deprecation",
        INFO,
        "parameter-deprecated-removed",
        _GONE,
    ),
    Check(
        "request-parameter-{removed-before-sunset,sunset-parse}",
        ERROR,
        "parameter-deprecated-removed",
    ),
    Check("request-parameter-became-required", ERROR, "parameter-became-required"),
    Check("request-parameter-became-optional", INFO, "parameter-became-optional"),
    Check("request-parameter-default-value-added", INFO, "parameter-default-added"),
    Check("request-parameter-default-value-removed", INFO, "parameter-default-removed"),
    Check("request-parameter-default-value-changed", INFO, "parameter-default-changed"),
    Check("request-parameter-deprecated", INFO, "parameter-deprecated"),
    Check("request-parameter-reactivated", INFO, "parameter-reinstated"),
    Check(
        "request-parameter-{deprecated-sunset-missing,sunset-date-too-small}",
        ERROR,
        "",
        _POLICY,
    ),
    Check("request-parameter-sunset-deleted", ERROR, "sunset-removed"),
    Check("request-parameter-sunset-date-changed-too-small", ERROR, "sunset-earlier"),
    Check("request-parameter-style-changed", ERROR, "parameter-style-changed"),
    Check("request-parameter-explode-changed", ERROR, "parameter-explode-changed"),
)

_CONTENTS = (
    Check("request-body-added-required", ERROR, "body-added-required"),
    Check("request-body-added-optional", INFO, "body-added-optional"),
    Check("request-body-removed", ERROR, "body-removed"),
    Check("request-body-became-required", ERROR, "body-became-required"),
    Check("request-body-became-optional", INFO, "body-became-optional"),
    Check("request-body-media-type-added", INFO, "body-media-type-added"),
    Check("request-body-media-type-removed", ERROR, "body-media-type-removed"),
    Check("request-body-media-type-{,item-}schema-added", ERROR, "type-narrowed"),
    Check("request-body-media-type-{,item-}schema-removed", INFO, "type-widened"),
    Check("response-body-media-type-{,item-}schema-added", INFO, "type-narrowed"),
    Check(
        "response-body-media-type-{,item-}schema-removed{,-untyped}",
        ERROR,
        "type-widened",
    ),
    Check("response-media-type-added", INFO, "answer-media-type-added"),
    Check("response-media-type-removed", ERROR, "answer-media-type-removed"),
    Check(
        "response-media-type-parameter-added",
        INFO,
        "answer-media-type-parameters-changed",
        "what a parameter means is the media type's affair, and nothing compares it",
    ),
    Check(
        "response-media-type-parameter-{removed,changed}",
        ERROR,
        "answer-media-type-parameters-changed",
        "what a parameter means is the media type's affair, and nothing compares it",
    ),
    Check("response-media-type-name-generalized", ERROR, "answer-media-type-removed"),
    Check(
        "response-media-type-name-{changed,specialized}",
        INFO,
        "answer-media-type-removed",
        "who asks for the former media type gets none, and the method gives another type",
    ),
    Check("response-success-status-removed", ERROR, "success-answer-removed"),
    Check(
        "response-success-status-added",
        INFO,
        "success-answer-added",
        "what the method gives may be a union now, and code took it for one type",
    ),
    Check("response-non-success-status-removed", INFO, "error-answer-removed"),
    Check("response-non-success-status-added", INFO, "error-answer-added"),
    Check("response-header-added", INFO, "header-added-optional"),
    Check("required-response-header-removed", ERROR, "header-removed-required"),
    Check("optional-response-header-removed", WARNING, "header-removed-optional"),
    Check("response-header-became-optional", ERROR, "header-became-optional"),
)

_API = (
    Check("endpoint-added", INFO, "operation-added"),
    Check("api-{,path-}removed-without-deprecation", ERROR, "operation-removed"),
    Check(
        "api-{,path-}removed-with-deprecation",
        INFO,
        "operation-deprecated-removed",
        f"the method is gone from the client; {_CLOCK}",
    ),
    Check("api-{,path-}removed-before-sunset", ERROR, "operation-deprecated-removed"),
    Check("api-path-sunset-parse", ERROR, "operation-deprecated-removed"),
    Check("endpoint-deprecated{,-with-sunset}", INFO, "operation-deprecated"),
    Check("endpoint-reactivated", INFO, "operation-reinstated"),
    Check("api-deprecated-sunset-parse", ERROR, "sunset-invalid"),
    Check("api-{deprecated-sunset-missing,sunset-date-too-small}", ERROR, "", _POLICY),
    Check("sunset-deleted", ERROR, "sunset-removed"),
    Check("api-sunset-date-changed-too-small", ERROR, "sunset-earlier"),
    Check("api-stability-decreased", ERROR, "stability-decreased"),
    Check("api-stability-increased", INFO, "stability-increased"),
    Check(
        "api-invalid-stability-level",
        ERROR,
        "",
        "a level that is none counts as stable, as a missing one does",
    ),
    Check("api-operation-id-removed", INFO, "operation-id-removed"),
    Check("api-operation-id-added", INFO, "operation-id-added"),
    Check("api-tag-removed", INFO, "tag-removed"),
    Check("api-tag-added", INFO, "tag-added"),
    Check("webhook-added", INFO, "webhook-added"),
    Check("webhook-removed", ERROR, "webhook-removed"),
    Check(
        "api-schema-removed", INFO, "model-removed", "code that imports the model stops"
    ),
    Check("api-{,global-}security-added", INFO, "security-alternative-added"),
    Check("api-{,global-}security-removed", ERROR, "security-alternative-removed"),
    Check("api-{,global-}security-scope-added", ERROR, "scope-required"),
    Check("api-{,global-}security-scope-removed", INFO, "scope-no-longer-required"),
    Check("api-security-component-added", INFO, "scheme-added"),
    Check(
        "api-security-component-removed",
        INFO,
        "scheme-removed",
        "the client's argument for the credential is gone",
    ),
    Check(
        "api-security-component-type-changed",
        INFO,
        "scheme-type-changed",
        "the client takes another credential, under another name",
    ),
    Check(
        "api-security-component-oauth-url-changed",
        INFO,
        "oauth-authorization-url-changed",
    ),
    Check(
        "api-security-component-oauth-token-url-changed",
        INFO,
        "oauth-token-url-changed",
    ),
    Check("api-security-component-oauth-scope-added", INFO, "oauth-scope-added"),
    Check("api-security-component-oauth-scope-removed", INFO, "oauth-scope-removed"),
    Check("api-security-component-oauth-scope-changed", INFO, "documentation-changed"),
    Check(
        "api-{version-not-bumped,version-decreased,major-version-not-bumped}",
        INFO,
        "",
        "the advice says which version the changes ask for",
    ),
)

CHECKS = (
    *_API,
    *_PARAMETERS,
    *_CONTENTS,
    *_SCHEMAS,
    *_UNIONS,
    *_limits(),
    *_conditions(),
)
"""Every check, by subject."""
