"""The values that JSON can hold (RFC 8259), in Python."""

from __future__ import annotations

import json
from typing import TypeAlias

JsonValue: TypeAlias = (
    "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
)


def json_bytes(value: object) -> bytes:
    """A value as compact JSON, members in their order."""
    # Most runs of `generate` have nothing to write.
    import orjson

    try:
        return orjson.dumps(value)
    except TypeError:
        # It knows no integers beyond 64 bits and no lone surrogates.
        return json.dumps(value, separators=(",", ":")).encode()


def alike(first: object, second: object) -> bool:
    """Whether two values are the same to JSON Schema (2020-12 core, section 4.2.2).

    The order of members says nothing, 1 is 1.0, and true is not 1, as it is in Python.
    """
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            alike(member, second[key]) for key, member in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(alike, first, second))
    return first == second
