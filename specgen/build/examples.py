"""Examples that a parameter or a media type gives of its value."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.ir.types import JsonValue
from specgen.load.cursor import child, entries
from specgen.load.node import Node
from specgen.load.refs import References

_VALUES = ("dataValue", "value")
"""Where an Example Object holds its value (OpenAPI 3.2, section 4.19)."""


def examples_of(node: Node, references: References) -> tuple[JsonValue, ...]:
    """The values of `example` or `examples`; those in files of their own are not read."""
    value = node.value
    if isinstance(value, dict) and "example" in value:
        return (value["example"],)
    return tuple(_values(node, references))


def _values(node: Node, references: References) -> Iterator[JsonValue]:
    holder = child(node, "examples")
    for _, item in entries(holder) if holder and isinstance(holder.value, dict) else ():
        target = references.sought(item)
        value = target.value if target is not None else None
        if isinstance(value, dict):
            yield from (value[key] for key in _VALUES if key in value)
