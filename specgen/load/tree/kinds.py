"""The kinds of JSON values, as diagnostics name them."""

from __future__ import annotations

from typing import Final

from specgen.json_value import JsonValue

_KINDS: Final = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def kind(value: JsonValue) -> str:
    """The kind of `value`, with its article: `an object`, `a string`, `null`."""
    return _KINDS[type(value)]
