"""Examples that a parameter or a media type gives of its value."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.ir.api import Example
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, included
from specgen.load.tree.node import Node

_VALUES = ("dataValue", "value")
"""Where an Example Object holds its value (OpenAPI 3.2, section 4.19)."""


def examples_of(node: Node, references: References) -> tuple[Example, ...]:
    """The values of `example` or `examples`; those in files of their own are not read."""
    value = node.value
    if isinstance(value, dict) and "example" in value:
        return (("", value["example"]),)
    return tuple(_named(node, references))


def _named(node: Node, references: References) -> Iterator[Example]:
    stated = child(node, "examples")
    holder = included(stated) if stated else None
    has_examples = holder and isinstance(holder.value, dict)
    for name, item in entries(holder) if holder and has_examples else ():
        target = references.sought(item)
        value = target.value if target is not None else None
        if isinstance(value, dict):
            yield from ((name, value[key]) for key in _VALUES if key in value)
