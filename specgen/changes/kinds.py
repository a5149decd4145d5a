"""The kinds of change, and what each means for whom: the one table of severities.

A verdict depends on the direction. A request that must be stricter breaks who sends it; an answer
that may be more breaks who reads it. For webhooks and callbacks the roles are turned around.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specgen.changes.verdicts import Affected, Kind, Verdict

_C, _R, _B = Verdict.COMPATIBLE, Verdict.RISKY, Verdict.BREAKING
_ALL = (Affected.CALLERS, Affected.IMPLEMENTERS, Affected.WIRE)
_CODE = (Affected.CALLERS, Affected.IMPLEMENTERS)
_WIRE = (Affected.WIRE,)

Row = tuple[str, str, Verdict, Verdict, tuple[Affected, ...]]

_OPERATIONS: tuple[Row, ...] = (
    ("operation-added", "an operation is new", _C, _C, _ALL),
    ("operation-removed", "an operation is gone", _B, _B, _ALL),
    ("operation-deprecated-removed", "a deprecated operation is gone", _B, _B, _ALL),
    ("operation-moved", "an operation has another method or path", _B, _B, _ALL),
    ("operation-deprecated", "an operation is deprecated now", _C, _C, _CODE),
    ("operation-reinstated", "an operation is deprecated no more", _C, _C, _CODE),
    ("operation-id-added", "an operationId is new", _C, _C, _CODE),
    ("operation-id-removed", "an operationId is gone", _C, _C, _CODE),
    ("operation-id-changed", "an operationId is another one", _C, _C, _CODE),
    ("tag-added", "an operation has another tag", _C, _C, _CODE),
    ("tag-removed", "an operation lost a tag", _C, _C, _CODE),
    ("webhook-added", "a webhook is new", _C, _C, _ALL),
    ("webhook-removed", "a webhook is gone", _B, _B, _ALL),
    ("callback-added", "a callback is new", _R, _R, _ALL),
    ("callback-removed", "a callback is gone", _B, _B, _ALL),
    ("link-added", "an answer has another link", _C, _C, _WIRE),
    ("link-removed", "an answer lost a link", _R, _R, _WIRE),
    ("link-changed", "a link of an answer is another one", _R, _R, _WIRE),
    ("pagination-added", "a method gives pages now", _B, _B, _CODE),
    ("pagination-removed", "a method gives pages no more", _B, _B, _CODE),
    ("pagination-changed", "the pages of a method follow other rules", _R, _R, _CODE),
    ("sunset-added", "a date of the end is set", _C, _C, _CODE),
    ("sunset-removed", "a date of the end is gone", _B, _B, _CODE),
    ("sunset-earlier", "the end comes earlier", _B, _B, _CODE),
    ("sunset-later", "the end comes later", _C, _C, _CODE),
    ("sunset-invalid", "the date of the end is no date", _B, _B, _CODE),
    ("stability-decreased", "the stability is lower", _B, _B, _CODE),
    ("stability-increased", "the stability is higher", _C, _C, _CODE),
    ("extension-changed", "an extension says something else", _C, _C, _CODE),
    ("documentation-changed", "the documentation is different", _C, _C, _CODE),
    ("example-changed", "an example is different", _C, _C, _CODE),
)

_PARAMETERS: tuple[Row, ...] = (
    ("parameter-added-required", "a parameter is new and required", _B, _C, _ALL),
    ("parameter-added-optional", "an optional parameter is new", _C, _C, _ALL),
    ("parameter-removed", "a parameter is gone", _B, _B, _ALL),
    ("parameter-deprecated-removed", "a deprecated parameter is gone", _B, _B, _ALL),
    ("parameter-became-required", "a parameter is required now", _B, _C, _ALL),
    ("parameter-became-optional", "a parameter is optional now", _C, _B, _ALL),
    ("parameter-moved", "a parameter travels elsewhere", _B, _B, _ALL),
    ("parameter-style-changed", "a parameter has another style", _B, _B, _WIRE),
    ("parameter-explode-changed", "a parameter is exploded otherwise", _B, _B, _WIRE),
    ("parameter-reserved-changed", "other characters are escaped", _R, _R, _WIRE),
    ("parameter-media-type-changed", "a parameter is encoded otherwise", _B, _B, _WIRE),
    ("parameter-deprecated", "a parameter is deprecated now", _C, _C, _CODE),
    ("parameter-reinstated", "a parameter is deprecated no more", _C, _C, _CODE),
    ("parameter-default-added", "a parameter has a default now", _C, _C, _ALL),
    ("parameter-default-removed", "a parameter has no default", _C, _C, _ALL),
    ("parameter-default-changed", "a parameter has another default", _C, _C, _ALL),
    ("path-parameter-renamed", "a part of the path has another name", _B, _B, _CODE),
)

_CONTENTS: tuple[Row, ...] = (
    ("body-added-required", "a body must be sent now", _B, _C, _ALL),
    ("body-added-optional", "a body may be sent now", _C, _C, _ALL),
    ("body-removed", "no body is sent any more", _B, _B, _ALL),
    ("body-became-required", "a body must be sent now", _B, _C, _ALL),
    ("body-became-optional", "a body need not be sent", _C, _B, _ALL),
    ("body-media-type-added", "a body may have another media type", _C, _R, _ALL),
    ("body-media-type-removed", "a body lost a media type", _B, _C, _ALL),
    (
        "body-media-type-parameters-changed",
        "a media type has other parameters",
        _R,
        _R,
        _WIRE,
    ),
    ("body-media-type-default-changed", "another one is sent by default", _R, _R, _ALL),
    ("body-codec-changed", "a body is encoded otherwise", _B, _B, _ALL),
    ("unread-schema-changed", "the schema of a text is different", _R, _R, _WIRE),
    ("part-media-type-changed", "a part has another media type", _B, _B, _WIRE),
    ("part-style-changed", "a part is encoded in another style", _B, _B, _WIRE),
    ("part-became-file", "a part is a file now", _B, _B, _ALL),
    ("part-no-longer-file", "a part is no file any more", _B, _B, _ALL),
    ("part-header-added-required", "a part needs another header", _B, _C, _WIRE),
    ("part-header-added-optional", "a part may have another header", _C, _C, _WIRE),
    ("part-header-removed", "a part lost a header", _R, _B, _WIRE),
    ("success-answer-added", "there is another successful answer", _C, _R, _ALL),
    ("success-answer-removed", "a successful answer is gone", _B, _B, _ALL),
    ("error-answer-added", "there is another error", _C, _C, _ALL),
    ("error-answer-removed", "an error is gone", _B, _C, _ALL),
    ("default-answer-added", "there is an answer for other statuses", _C, _C, _ALL),
    ("default-answer-removed", "no answer for other statuses", _B, _C, _ALL),
    ("answer-body-added", "an answer has a body now", _B, _R, _ALL),
    ("answer-body-removed", "an answer has no body any more", _C, _B, _ALL),
    ("answer-media-type-added", "an answer may have another media type", _C, _C, _ALL),
    ("answer-media-type-removed", "an answer lost a media type", _B, _B, _ALL),
    (
        "answer-media-type-parameters-changed",
        "a media type has other parameters",
        _R,
        _R,
        _WIRE,
    ),
    ("answer-codec-changed", "an answer is encoded otherwise", _B, _B, _ALL),
    ("header-added-required", "an answer always has another header", _B, _C, _ALL),
    ("header-added-optional", "an answer may have another header", _C, _C, _ALL),
    ("header-removed-required", "an answer lost a header", _C, _B, _ALL),
    ("header-removed-optional", "an answer lost an optional header", _C, _R, _ALL),
    ("header-became-required", "a header is always there now", _B, _C, _ALL),
    ("header-became-optional", "a header may be missing now", _C, _B, _ALL),
    ("header-deprecated", "a header is deprecated now", _C, _C, _CODE),
    ("header-reinstated", "a header is deprecated no more", _C, _C, _CODE),
    ("header-encoding-changed", "a header is encoded otherwise", _B, _B, _WIRE),
)

_API: tuple[Row, ...] = (
    ("security-added", "a credential is asked for now", _B, _C, _ALL),
    ("security-removed", "no credential is asked for any more", _C, _R, _ALL),
    ("security-became-optional", "it also works without credential", _C, _R, _ALL),
    ("security-became-required", "no way without credential any more", _B, _C, _ALL),
    ("security-alternative-added", "another credential will do, too", _C, _C, _ALL),
    ("security-alternative-removed", "a credential will do no more", _B, _B, _ALL),
    ("scope-required", "a credential needs another scope", _B, _C, _ALL),
    ("scope-no-longer-required", "a scope is not needed any more", _C, _R, _ALL),
    ("scheme-added", "a security scheme is new", _C, _C, _CODE),
    ("scheme-removed", "a security scheme is gone", _B, _B, _CODE),
    ("scheme-type-changed", "a security scheme is of another type", _B, _B, _ALL),
    ("scheme-place-changed", "a key travels elsewhere", _B, _B, _ALL),
    ("scheme-name-changed", "a key has another name", _B, _B, _ALL),
    ("scheme-http-changed", "HTTP authentication of another scheme", _B, _B, _ALL),
    ("scheme-url-changed", "a URL of OpenID Connect is another one", _C, _C, _ALL),
    ("oauth-flow-added", "OAuth 2 has another flow", _C, _C, _ALL),
    ("oauth-flow-removed", "OAuth 2 lost a flow", _B, _B, _ALL),
    ("oauth-authorization-url-changed", "another authorization URL", _C, _C, _ALL),
    ("oauth-token-url-changed", "another token URL", _C, _C, _ALL),
    ("oauth-refresh-url-changed", "another refresh URL", _C, _C, _ALL),
    ("oauth-scope-added", "OAuth 2 offers another scope", _C, _C, _ALL),
    ("oauth-scope-removed", "OAuth 2 lost a scope", _C, _C, _ALL),
    ("server-added", "there is another server", _C, _C, _CODE),
    ("server-removed", "a server is gone", _R, _R, _ALL),
    ("server-changed", "a server has another address", _R, _R, _ALL),
    ("server-default-changed", "another server is called by default", _R, _R, _ALL),
    ("server-variable-added", "a server has another variable", _C, _C, _CODE),
    ("server-variable-removed", "a server lost a variable", _B, _B, _CODE),
    ("server-variable-default-changed", "a variable's default changed", _R, _R, _ALL),
    ("server-variable-value-added", "a variable may have another value", _C, _C, _CODE),
    ("server-variable-value-removed", "a variable lost a value", _B, _B, _CODE),
    ("api-removed", "an API is configured no more", _B, _B, _CODE),
    ("title-changed", "the API has another title", _C, _C, _CODE),
    ("version-changed", "the API has another version", _C, _C, _CODE),
    ("openapi-changed", "the document is of another OpenAPI", _C, _C, _CODE),
)

_NAMES: tuple[Row, ...] = (
    ("package-renamed", "the package has another name", _B, _B, _CODE),
    ("client-renamed", "the client's class has another name", _B, _B, _CODE),
    ("group-renamed", "methods are in another group", _B, _B, _CODE),
    ("method-renamed", "a method has another name", _B, _B, _CODE),
    ("argument-renamed", "an argument has another name", _B, _B, _CODE),
    ("body-spread", "the body's properties are arguments of their own", _B, _B, _CODE),
    ("body-gathered", "the body is one argument now", _B, _B, _CODE),
    ("field-renamed", "a field has another name", _B, _B, _CODE),
    ("model-renamed", "a model has another name", _B, _B, _CODE),
    ("model-replaced", "a value is of another model", _B, _B, _CODE),
    ("model-added", "a model is new", _C, _C, _CODE),
    ("model-removed", "a model is gone", _B, _B, _CODE),
    ("member-renamed", "a member of an enum has another name", _B, _B, _CODE),
    ("credential-renamed", "a credential's argument has another name", _B, _B, _CODE),
)

_SCHEMAS: tuple[Row, ...] = (
    ("property-added-required", "a property is new and required", _B, _C, _ALL),
    ("property-added-optional", "an optional property is new", _C, _C, _ALL),
    ("property-removed-required", "a required property is gone", _B, _B, _ALL),
    ("property-removed-optional", "an optional property is gone", _B, _B, _ALL),
    ("property-became-required", "a property is required now", _B, _C, _ALL),
    ("property-became-optional", "a property is optional now", _C, _B, _ALL),
    ("property-became-read-only", "a property is not sent any more", _B, _C, _ALL),
    ("property-no-longer-read-only", "a property may be sent now", _C, _C, _ALL),
    ("property-must-be-sent", "a property must be sent now", _B, _C, _ALL),
    ("property-became-write-only", "a property is received no more", _C, _B, _ALL),
    ("property-no-longer-write-only", "a property is received now", _C, _C, _ALL),
    ("property-deprecated", "a property is deprecated now", _C, _C, _CODE),
    ("property-reinstated", "a property is deprecated no more", _C, _C, _CODE),
    ("model-deprecated", "a schema is deprecated now", _C, _C, _CODE),
    ("model-reinstated", "a schema is deprecated no more", _C, _C, _CODE),
    ("default-added", "a property has a default now", _C, _C, _ALL),
    ("default-removed", "a property has no default any more", _C, _C, _ALL),
    ("default-changed", "a property has another default", _C, _C, _ALL),
    ("type-changed", "a value is of another type", _B, _B, _ALL),
    ("type-widened", "a value may be of other types, too", _C, _B, _ALL),
    ("type-narrowed", "a value may be of fewer types", _B, _C, _ALL),
    ("format-changed", "a value has another format and Python type", _B, _B, _ALL),
    ("format-hint-changed", "a format that nothing checks changed", _R, _R, _WIRE),
    ("nullable-added", "a value may be null now", _C, _B, _ALL),
    ("nullable-removed", "a value may not be null any more", _B, _C, _ALL),
    ("secret-added", "a text is secret now", _B, _B, _CODE),
    ("secret-removed", "a text is secret no more", _B, _B, _CODE),
    ("enum-value-added", "there is another constant", _C, _R, _ALL),
    ("enum-value-removed", "a constant is gone", _B, _C, _ALL),
    ("enum-added", "only listed constants are allowed now", _B, _C, _ALL),
    ("enum-removed", "other values than constants are allowed", _C, _R, _ALL),
    ("const-changed", "the only value is another one", _B, _B, _ALL),
    ("extra-closed", "other properties are allowed no more", _B, _C, _ALL),
    ("extra-opened", "other properties are allowed now", _C, _R, _ALL),
    ("array-became-tuple", "elements have types by their position", _B, _B, _ALL),
    ("tuple-became-array", "elements are of one type", _B, _B, _ALL),
    ("tuple-element-added", "a tuple has another element", _B, _B, _ALL),
    ("tuple-element-removed", "a tuple lost an element", _B, _B, _ALL),
    ("union-member-added", "another alternative is allowed", _C, _B, _ALL),
    ("union-member-removed", "an alternative is gone", _B, _C, _ALL),
    ("discriminator-added", "a property tells alternatives apart", _C, _C, _ALL),
    ("discriminator-removed", "no property tells alternatives apart", _R, _R, _ALL),
    ("discriminator-property-changed", "another property tells them", _B, _B, _ALL),
    ("discriminator-value-added", "an alternative goes by a new value", _C, _R, _ALL),
    ("discriminator-value-removed", "a value of an alternative is gone", _B, _C, _ALL),
    ("discriminator-value-moved", "a value is another alternative's", _B, _B, _ALL),
    ("pattern-added", "a pattern must be matched now", _B, _C, _ALL),
    ("pattern-removed", "no pattern need be matched", _C, _B, _ALL),
    ("pattern-changed", "another pattern must be matched", _R, _R, _ALL),
    ("xml-changed", "a value is written otherwise in XML", _R, _R, _WIRE),
    ("unique-items-added", "elements must differ now", _B, _C, _ALL),
    ("unique-items-removed", "elements need not differ", _C, _B, _ALL),
    ("multiple-of-added", "a number must be a multiple now", _B, _C, _ALL),
    ("multiple-of-removed", "a number need not be a multiple", _C, _B, _ALL),
    ("multiple-of-widened", "a number may be of more multiples", _C, _B, _ALL),
    ("multiple-of-narrowed", "a number may be of fewer multiples", _B, _C, _ALL),
    ("multiple-of-changed", "a number must be another multiple", _B, _B, _ALL),
    ("content-media-type-changed", "a text is of another media type", _B, _B, _ALL),
    ("content-encoding-changed", "a text is encoded otherwise", _B, _B, _ALL),
)

LIMITS: Mapping[str, str] = {
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
    "minimum": "minimum",
    "exclusiveMinimum": "exclusive-minimum",
    "minContains": "min-contains",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
    "maximum": "maximum",
    "exclusiveMaximum": "exclusive-maximum",
    "maxContains": "max-contains",
}
"""Keywords that are limits, and how the kinds of their changes begin."""
ASSERTIONS: Mapping[str, str] = {
    "not": "not",
    "if": "if",
    "then": "then",
    "else": "else",
    "dependentRequired": "dependent-required",
    "dependentSchemas": "dependent-schemas",
    "propertyNames": "property-names",
    "patternProperties": "pattern-properties",
    "contains": "contains",
    "unevaluatedItems": "unevaluated-items",
    "contentSchema": "content-schema",
    "prefixItems": "prefix-items",
    "enum": "allowed-values",
}
"""Keywords that no type says, and how the kinds of their changes begin; else `condition`."""
CONDITION = "condition"

_LIMIT_CHANGES = (
    ("added", "a limit is new", _B, _C),
    ("removed", "a limit is gone", _C, _B),
    ("increased", "a limit is higher", _B, _C),
    ("decreased", "a limit is lower", _C, _B),
)


def _limits() -> Iterator[Row]:
    for keyword, name in LIMITS.items():
        for change, title, request, answer in _LIMIT_CHANGES:
            upper = "max" in keyword.lower()
            turned = upper and change in ("increased", "decreased")
            verdicts = (answer, request) if turned else (request, answer)
            yield (f"{name}-{change}", f"`{name}`: {title}", *verdicts, _ALL)


def _assertions() -> Iterator[Row]:
    for name in (*ASSERTIONS.values(), CONDITION):
        yield f"{name}-added", f"`{name}`: something is asked for", _B, _C, _ALL
        yield f"{name}-removed", f"`{name}`: nothing is asked for", _C, _B, _ALL
        changed = _B if name == "dependent-required" else _R
        title = f"`{name}`: something else is asked for"
        yield f"{name}-changed", title, changed, changed, _ALL


SECTIONS: Mapping[str, tuple[Kind, ...]] = {
    title: tuple(
        Kind(id=id, title=text, request=request, answer=answer, affects=affects)
        for id, text, request, answer, affects in rows
    )
    for title, rows in {
        "Operations": _OPERATIONS,
        "Parameters": _PARAMETERS,
        "Bodies, answers and headers": _CONTENTS,
        "Security, servers and the API itself": _API,
        "Names in Python": _NAMES,
        "Schemas": _SCHEMAS,
        "Limits": tuple(_limits()),
        "Conditions": tuple(_assertions()),
    }.items()
}
"""The table, by subject."""

KINDS: Mapping[str, Kind] = {
    kind.id: kind for section in SECTIONS.values() for kind in section
}
