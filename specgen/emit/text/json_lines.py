"""JSON with a line for every member."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specgen.json_value import JsonValue


def json_lines(value: JsonValue) -> bytes:
    """`value` in UTF-8 with an indent of two columns, and the end of its last line."""
    # Most runs of `generate` have nothing to write.
    import orjson

    try:
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return orjson.dumps(value, option=option)
    except TypeError:
        # It knows no integers beyond 64 bits and no lone surrogates.
        return f"{json.dumps(value, indent=2)}\n".encode()
