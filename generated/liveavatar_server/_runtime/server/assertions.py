# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Constraints of a schema beyond its type: keywords that no annotation expresses.

`Asserted` marks a type and `asserted` a model with a JSON Schema (2020-12) that holds plain
keywords only: no reference, no dialect, no format. Values are checked as they travel, after
their type was, or before where a format allows several spellings of one value. A message names
the keyword and quotes the schema, never the value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, model_validator
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    SchemaValidator,
    core_schema,
)

from ..wire.equality import canonical
from ..wire.plain import plain

_SHOWN: Final = 120
"""Characters of a keyword's value that a message quotes."""


class Asserted:
    """Marks a type: `Annotated[dict[str, int], Asserted({"propertyNames": {"maxLength": 9}})]`."""

    __slots__ = ("_schema",)

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._check, handler(source)
        )

    def _check(self, value: Any) -> Any:
        check(self._schema, value)
        return value


class Spelled(Asserted):
    """Marks a type whose values are read from text: the text that is sent is checked, and no
    other value of the same text."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self._check, handler(source)
        )


def asserted(schema: Mapping[str, Any]) -> Any:
    """The same for the model in whose body it stands."""

    def _check(self: Any) -> Any:
        check(schema, self)
        return self

    return model_validator(mode="after")(_check)


def check(schema: Mapping[str, Any], value: object) -> None:
    """Raises PydanticCustomError for the first keyword that the value, as it travels, breaks.

    Whoever reads texts needs the schema to tell what they could have been.
    """
    try:
        wire = plain(value)
    except ValueError:
        # A file is no JSON value, so no keyword is about it.
        return
    keyword = broken(schema, wire)
    if keyword is not None:
        stated = json.dumps(schema.get(keyword, False), ensure_ascii=False)
        shown = stated if len(stated) <= _SHOWN else f"{stated[:_SHOWN]}…"
        raise PydanticCustomError(
            "assertion",
            "Input does not satisfy {keyword} {stated}",
            {"keyword": keyword, "stated": shown, "schema": schema},
        )


def broken(schema: Mapping[str, Any] | bool, value: Any) -> str | None:
    """The first keyword of the schema that the value breaks; None if it holds."""
    if isinstance(schema, bool):
        return None if schema else "false"
    for keyword, stated in schema.items():
        is_kept = _CHECKS.get(keyword)
        if is_kept is not None and not is_kept(stated, value, schema):
            return keyword
    return None


def holds(schema: Mapping[str, Any] | bool, value: Any) -> bool:
    return broken(schema, value) is None


def _is(name: str, value: Any) -> bool:
    """Whether a value is of a JSON type; 2.0 is an integer (section 6.1.1)."""
    if isinstance(value, bool):
        return name == "boolean"
    if isinstance(value, float) and value.is_integer() and name == "integer":
        return True
    return isinstance(value, _TYPES[name])


_TYPES: Final[Mapping[str, Any]] = {
    "null": type(None),
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def _is_one_of(stated: list[Any], value: Any, _: Any) -> bool:
    own = canonical(value)
    return any(canonical(constant) == own for constant in stated)


@cache
def _engine(pattern: str) -> SchemaValidator:
    """Pydantic's own engine, whose time is linear in the text (no ReDoS)."""
    return SchemaValidator(core_schema.str_schema(pattern=pattern))


def matches(pattern: str, text: str) -> bool:
    return _engine(pattern).isinstance_python(text)


def _is_multiple(value: float, of: float) -> bool:
    return Decimal(str(value)) % Decimal(str(of)) == 0


def _contained(stated: Any, value: list[Any], schema: Mapping[str, Any]) -> bool:
    count = sum(holds(stated, item) for item in value)
    most = schema.get("maxContains", count)
    return bool(schema.get("minContains", 1) <= count <= most)


def _beyond_prefix(stated: Any, value: list[Any], schema: Mapping[str, Any]) -> bool:
    start = len(schema.get("prefixItems", ()))
    return all(holds(stated, item) for item in value[start:])


def _others(stated: Any, value: dict[str, Any], schema: Mapping[str, Any]) -> bool:
    """`additionalProperties`: what neither a name nor a pattern describes."""
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    return all(
        holds(stated, item)
        for name, item in value.items()
        if name not in named and not any(matches(pattern, name) for pattern in patterns)
    )


def _branch(stated: Any, value: Any, schema: Mapping[str, Any]) -> bool:
    taken = "then" if holds(stated, value) else "else"
    return holds(schema.get(taken, True), value)


def _type(stated: str | list[str], value: Any, _: Any) -> bool:
    names = [stated] if isinstance(stated, str) else stated
    return any(_is(name, value) for name in names)


_Check = Callable[[Any, Any, Mapping[str, Any]], bool]


def _for(name: str, is_kept: _Check) -> _Check:
    """A keyword about values of one type; it says nothing about others."""
    return lambda stated, value, schema: (
        not _is(name, value) or is_kept(stated, value, schema)
    )


_CHECKS: Final[Mapping[str, _Check]] = {
    "type": _type,
    "enum": _is_one_of,
    "const": lambda stated, value, _: canonical(stated) == canonical(value),
    "minLength": _for("string", lambda least, value, _: len(value) >= least),
    "maxLength": _for("string", lambda most, value, _: len(value) <= most),
    "pattern": _for("string", lambda stated, value, _: matches(stated, value)),
    "minimum": _for("number", lambda least, value, _: value >= least),
    "maximum": _for("number", lambda most, value, _: value <= most),
    "exclusiveMinimum": _for("number", lambda least, value, _: value > least),
    "exclusiveMaximum": _for("number", lambda most, value, _: value < most),
    "multipleOf": _for("number", lambda of, value, _: _is_multiple(value, of)),
    "minItems": _for("array", lambda least, value, _: len(value) >= least),
    "maxItems": _for("array", lambda most, value, _: len(value) <= most),
    "uniqueItems": _for(
        "array", lambda _, value, __: len({*map(canonical, value)}) == len(value)
    ),
    "prefixItems": _for(
        "array", lambda stated, value, _: all(map(holds, stated, value))
    ),
    "items": _for("array", _beyond_prefix),
    "contains": _for("array", _contained),
    "minProperties": _for("object", lambda least, value, _: len(value) >= least),
    "maxProperties": _for("object", lambda most, value, _: len(value) <= most),
    "required": _for("object", lambda names, value, _: value.keys() >= {*names}),
    "properties": _for(
        "object",
        lambda stated, value, _: all(
            holds(stated[name], value[name]) for name in stated if name in value
        ),
    ),
    "patternProperties": _for(
        "object",
        lambda stated, value, _: all(
            holds(stated[pattern], value[name])
            for pattern in stated
            for name in value
            if matches(pattern, name)
        ),
    ),
    "additionalProperties": _for("object", _others),
    "propertyNames": _for(
        "object", lambda stated, value, _: all(holds(stated, name) for name in value)
    ),
    "dependentRequired": _for(
        "object",
        lambda stated, value, _: all(
            value.keys() >= {*stated[name]} for name in stated if name in value
        ),
    ),
    "dependentSchemas": _for(
        "object",
        lambda stated, value, _: all(
            holds(stated[name], value) for name in stated if name in value
        ),
    ),
    "not": lambda stated, value, _: not holds(stated, value),
    "if": _branch,
    "allOf": lambda stated, value, _: all(holds(schema, value) for schema in stated),
    "anyOf": lambda stated, value, _: any(holds(schema, value) for schema in stated),
    "oneOf": lambda stated, value, _: sum(holds(schema, value) for schema in stated)
    == 1,
}
"""By keyword: whether a value satisfies it, given what the schema says beside it."""
