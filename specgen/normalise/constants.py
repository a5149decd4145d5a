"""The values of `enum`, as values of the type they stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node

_SPELLED = {
    "integer": re.compile(r"-?(0|[1-9][0-9]{0,17})"),
    "number": re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?"),
    "boolean": re.compile("true|false"),
}


DEEPEST = 100
"""Levels of nesting of a constant: Python reads at most 200 brackets within one another."""


def is_too_deep(constant: Node) -> bool:
    """Whether a constant has more levels than can become code, which is reported."""
    level: list[JsonValue] = [constant.value]
    depth = 0
    while depth <= DEEPEST and (level := list(_members(level))):
        depth += 1
    if depth <= DEEPEST:
        return False
    constant.report(
        DiagnosticCode.LIMIT,
        effect="the constants are not enforced",
        what="the nesting depth of a constant",
        limit=f"{DEEPEST} levels",
    )
    return True


def _members(level: Sequence[JsonValue]) -> Iterator[JsonValue]:
    """The containers of a level give way to what is in them; an empty one counts as holding."""
    for value in level:
        if isinstance(value, dict):
            yield from value.values() or (None,)
        elif isinstance(value, list):
            yield from value or (None,)


def of_type(values: Sequence[JsonValue], type: JsonValue) -> Iterator[JsonValue]:
    """Constants beside a `type` that is one name.

    YAML reads `[true, 1]` under `type: string` as a boolean and a number; they are text. Others
    quote what stands under `type: integer`.
    """
    for value in values:
        if type == "string" and isinstance(value, bool):
            yield "true" if value else "false"
        elif type == "string" and isinstance(value, int | float):
            yield str(value)
        elif isinstance(value, str) and isinstance(type, str):
            yield _spelled(value, type)
        else:
            yield value


def _spelled(text: str, type: str) -> JsonValue:
    """The number or boolean that a text spells where the type is one; else the text."""
    spelling = _SPELLED.get(type)
    if spelling is None or not spelling.fullmatch(text):
        return text
    value: JsonValue = json.loads(text)
    return value
