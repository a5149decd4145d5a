"""Schemas that must hold of a value besides its type: several as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

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


def constants(constraints: Constraints) -> list[JsonValue]:
    """The values that are asked for by name; none where any may be."""
    for text in constraints.asserted:
        stated = json.loads(text).get("enum")
        if isinstance(stated, list):
            return stated
    return []


def keywords(declaration: Declaration) -> Iterator[str]:
    """The keywords that are asked of a declaration's values and of what is nameless in them."""
    pending: list[Type] = []
    match declaration:
        case Record(fields=fields, extra=extra, constraints=constraints):
            yield from _stated(constraints)
            pending += [field.type for field in fields]
            pending += [] if extra is None else [extra]
        case Alias(type=type):
            pending.append(type)
    while pending:
        type = pending.pop(0)
        yield from _stated(getattr(type, "constraints", None))
        match type:
            case Array(item=item):
                pending.append(item)
            case Map(value=value):
                pending.append(value)
            case Tuple(prefix=members) | Union(members=members):
                pending += members


def _stated(constraints: Constraints | None) -> Iterator[str]:
    for text in constraints.asserted if constraints else ():
        yield from json.loads(text)
