"""JSON with a line for every member."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specgen.json_value import JsonValue


def json_lines(value: JsonValue, *, in_order: bool = False) -> bytes:
    """`value` in UTF-8 with an indent of two columns, and the end of its last line.

    `in_order` puts the members of objects in the order of their names.
    """
    # Most runs of `generate` have nothing to write.
    import orjson

    try:
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        option |= orjson.OPT_SORT_KEYS if in_order else 0
        return orjson.dumps(value, option=option)
    except TypeError:
        # It knows no integers beyond 64 bits and no lone surrogates.
        return f"{json.dumps(value, indent=2, sort_keys=in_order)}\n".encode()
