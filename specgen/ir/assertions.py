"""Schemas that must hold of a value besides its type: several as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.ir.types import (
    Alias,
    Array,
    Constraints,
    Declaration,
    Map,
    Record,
    Tuple,
    Type,
    Union,
)
from specgen.json_value import JsonValue

Asked: TypeAlias = dict[str, JsonValue]
"""A JSON Schema without references."""


def together(schemas: Iterable[Asked]) -> Asked:
    """One schema that says what all of them say, in one list of keywords where it can."""
    whole: Asked = {}
    others: list[JsonValue] = []
    for schema in schemas:
        if schema.keys() & whole.keys():
            others.append(schema)
        else:
            whole |= schema
    return {**whole, "allOf": others} if others else whole


def without_properties(schema: Asked, absent: frozenset[str]) -> Asked:
    """What a schema still says of an object where some properties never travel.

    They are neither asked for nor ask for others. A keyword that may be turned around, such as
    `not`, and what names them further down, can't be told apart from them and is left out.
    """
    kept: Asked = {}
    for keyword, value in schema.items():
        remaining = _remaining(keyword, value, absent)
        if remaining is not None:
            kept[keyword] = remaining
    if "if" not in kept:
        kept = {key: left for key, left in kept.items() if key not in _BRANCHES}
    return kept


def _remaining(keyword: str, value: JsonValue, absent: frozenset[str]) -> JsonValue:
    """What is left of a keyword's value; None if nothing."""
    if not _names_any(value, absent) or keyword in _OF_WHAT_TRAVELS:
        return value
    match keyword, value:
        case "required", list():
            return [name for name in value if name not in absent] or None
        case "dependentRequired", dict():
            dependent = {
                name: _remaining("required", names, absent)
                for name, names in value.items()
                if name not in absent
            }
            return {name: names for name, names in dependent.items() if names} or None
        case "dependentSchemas", dict():
            schemas = {
                name: _still(schema, absent)
                for name, schema in value.items()
                if name not in absent
            }
            return {
                name: schema for name, schema in schemas.items() if schema is not None
            } or None
        case "anyOf", list():
            members = [_still(member, absent) for member in value]
            return None if None in members else members
        case "allOf", list():
            members = [_still(member, absent) for member in value]
            return [member for member in members if member is not None] or None
        case ("then" | "else"), _:
            return _still(value, absent)
        case ("properties" | "patternProperties"), dict():
            return {
                name: True if name in absent or _names_any(schema, absent) else schema
                for name, schema in value.items()
            }
    return None


_BRANCHES = ("then", "else")
_OF_WHAT_TRAVELS = frozenset("const enum pattern propertyNames type".split())
"""Keywords that ask for no property."""


def _still(schema: JsonValue, absent: frozenset[str]) -> JsonValue:
    """A schema without the properties; nothing where it says nothing any more."""
    if not isinstance(schema, dict):
        return None if schema is True else schema
    return without_properties(schema, absent) or None


def _names_any(value: JsonValue, names: frozenset[str]) -> bool:
    """Whether a name stands anywhere in a value."""
    match value:
        case dict():
            parts = value.values()
            return not names.isdisjoint(value) or any(
                _names_any(p, names) for p in parts
            )
        case list():
            return any(_names_any(part, names) for part in value)
    return value in names


def constants(constraints: Constraints) -> list[JsonValue]:
    """The values that are asked for by name; none where any may be."""
    for text in constraints.asserted:
        stated = json.loads(text).get("enum")
        if isinstance(stated, list):
            return stated
    return []


def keywords(constraints: Constraints) -> Iterator[str]:
    """The keywords that are asked of a value beside what constraints have a word for."""
    for text in constraints.asserted:
        yield from json.loads(text)


def nameless(declaration: Declaration) -> Iterator[tuple[Location, Record | Type]]:
    """A record, and the types that stand within a declaration, each with the place of what has it.

    What these refer to is a declaration of its own.
    """
    pending: list[tuple[Location, Type]] = []
    match declaration:
        case Record(fields=fields, extra=extra, origin=origin):
            yield origin, declaration
            pending += [
                (declaration.place_of(field.wire_name), field.type) for field in fields
            ]
            pending += [] if extra is None else [(origin, extra)]
        case Alias(type=type, origin=origin):
            pending.append((origin, type))
    while pending:
        place, type = pending.pop(0)
        yield place, type
        match type:
            case Array(item=item):
                pending.append((place, item))
            case Map(value=value):
                pending.append((place, value))
            case Tuple(prefix=members) | Union(members=members):
                pending += [(place, member) for member in members]
