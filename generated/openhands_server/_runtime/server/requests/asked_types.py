# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Texts whose types only constraints tell, such as the items that `prefixItems` describes.

The type around them says that they may be anything, so they are still text when the constraint is
checked, and 1 is `"1"` there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ...wire.parameters.parsing import loads
from ..assertions import holds, matches

_Schema: TypeAlias = Mapping[str, Any] | bool


def as_asked(schema: _Schema, value: Any) -> Any:
    """A value as it was read, with the number, truth value or null in place of each text that
    the schema has no use for, and that spells one out which it has."""
    if isinstance(schema, bool) or holds(schema, value):
        return value
    if isinstance(value, str):
        return _spelled_out(schema, value)
    if isinstance(value, list):
        value = [
            _as_all_ask(_of_item(schema, index), item)
            for index, item in enumerate(value)
        ]
    elif isinstance(value, dict):
        value = {
            name: _as_all_ask(_of_property(schema, name), member)
            for name, member in value.items()
        }
    value = _as_all_ask(_beside(schema, value), value)
    for keyword in ("anyOf", "oneOf"):
        made = (as_asked(member, value) for member in schema.get(keyword, ()))
        value = next((each for each in made if holds(schema, each)), value)
    return value


def _as_all_ask(schemas: Iterable[_Schema], value: Any) -> Any:
    for schema in schemas:
        value = as_asked(schema, value)
    return value


def _spelled_out(schema: Mapping[str, Any], text: str) -> Any:
    kinds = _kinds(schema)
    if holds(kinds, text):
        return text
    try:
        constant = loads(text) if text else None
    except ValueError:
        return text
    is_scalar = constant is None or isinstance(constant, int | float)
    return constant if is_scalar and holds(kinds, constant) else text


def _kinds(schema: _Schema) -> _Schema:
    """What a schema says of the kind of a value: of numbers, a pattern asks for nothing."""
    if isinstance(schema, bool):
        return schema
    own = {key: schema[key] for key in ("type", "const", "enum") if key in schema}
    unions = [
        {"anyOf": [*map(_kinds, schema[key])]}
        for key in ("anyOf", "oneOf")
        if key in schema
    ]
    return {**own, "allOf": [*map(_kinds, schema.get("allOf", ())), *unions]}


def _of_item(schema: Mapping[str, Any], index: int) -> Iterator[_Schema]:
    """What is asked of an item of an array."""
    prefix = schema.get("prefixItems", ())
    yield prefix[index] if index < len(prefix) else schema.get("items", True)
    yield schema.get("contains", True)


def _of_property(schema: Mapping[str, Any], name: str) -> Iterator[_Schema]:
    """What is asked of a property of an object."""
    named = schema.get("properties", {})
    patterned = [
        inner
        for pattern, inner in schema.get("patternProperties", {}).items()
        if matches(pattern, name)
    ]
    if name in named or patterned:
        yield named.get(name, True)
        yield from patterned
    else:
        yield schema.get("additionalProperties", True)


def _beside(schema: Mapping[str, Any], value: Any) -> Iterator[_Schema]:
    """What is asked of the value as a whole besides, maybe on a condition."""
    yield from schema.get("allOf", ())
    for keyword in ("if", "then", "else"):
        yield schema.get(keyword, True)
    names = value if isinstance(value, dict) else ()
    for name, inner in schema.get("dependentSchemas", {}).items():
        if name in names:
            yield inner
