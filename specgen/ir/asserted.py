"""Schemas that must hold of a value besides its type: several as one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from specgen.ir.types import JsonValue

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
