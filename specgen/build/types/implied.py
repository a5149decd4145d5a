"""The type of a schema as far as its keywords tell, before it is built."""

from __future__ import annotations

from collections.abc import Iterable

from specgen.normalise.schema import Schema

_LIMITED = {
    **dict.fromkeys(("minLength", "maxLength"), "string"),
    **dict.fromkeys(("minItems", "maxItems"), "array"),
    **dict.fromkeys(("minProperties", "maxProperties"), "object"),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        "number",
    ),
}
"""The type whose values a keyword limits."""


_OF_ANY_NAME = frozenset(("", ".*", ".+", "^.*$", "^.+$", "^.*", "^.+", ".*$", ".+$"))


def implied(schema: Schema) -> list[str]:
    """The type that keywords give away where `type` is missing."""
    asserted = {keyword for keyword, _ in schema.asserted}
    if schema.properties or schema.additional or schema.patterned or schema.sealed:
        return ["object"]
    if asserted & {"dependentRequired", "dependentSchemas", "propertyNames"}:
        return ["object"]
    if schema.items or schema.prefix or "contains" in asserted:
        return ["array"]
    if schema.format in ("date-time", "date", "uuid", "password", "byte", "binary"):
        return ["string"]
    limited = {_LIMITED[key] for key in schema.limits}
    limited |= {"string"} if schema.patterns else set()
    limited |= {"array"} if schema.unique else set()
    return list(limited) if len(limited) == 1 else []


def names_all(patterns: Iterable[str]) -> bool:
    """Whether some pattern of `patternProperties` has every name, so that there are no others."""
    return not _OF_ANY_NAME.isdisjoint(patterns)


def is_open(schema: Schema) -> bool:
    """Whether a schema is `{}`: nothing is said of the value."""
    says_something = schema.unions or schema.enum is not None or schema.asserted
    return schema.types is None and not (says_something or implied(schema))


def is_only_null(schema: Schema) -> bool:
    """Whether null is the only value."""
    stated = schema.types is not None or schema.enum is not None
    return bool(stated and schema.null) and not (
        schema.enum or schema.types or schema.unions
    )


def is_plain(schema: Schema) -> bool:
    """Whether a schema stands for a type that needs no name wherever it is used."""
    return not (schema.is_structural or schema.unions)


def takes_own_name(schema: Schema) -> bool:
    """Whether a component is one record or enumeration, which takes the component's name."""
    if schema.unions:
        return False
    if schema.enum:
        return True
    types = schema.types if schema.types is not None else frozenset(implied(schema))
    named = schema.properties or schema.required or schema.closed
    return types == frozenset(("object",)) and bool(named)
