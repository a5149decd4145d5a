"""Server-sent events: what `data` holds where a document describes the whole event."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.build.operations.bodies.media import codec_of
from specgen.build.types.types import TypeBuilder
from specgen.build.types.unions import union_of
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec
from specgen.ir.types import Hint, Scalar, ScalarKind, Type
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema, Sub, node_of

_FIELDS = frozenset(("data", "event", "id", "retry"))
"""The fields of an event (WHATWG HTML, section 9.2.6)."""
_DATA = {"data"}
_DEEPEST = 4
"""Alternatives within each other in which an event's data are looked for."""


def event_data(item: Node, types: TypeBuilder, hint: Hint) -> tuple[Type, bool]:
    """The type of an event's data, and whether the event has other fields.

    `itemSchema` describes the event with its fields (OpenAPI 3.2: they are text but for `retry`).
    Many documents describe the data alone; then properties are called otherwise than an event's
    fields.
    """
    schema = types.flattener.flatten((item,))
    properties = list(_properties(schema, types))
    names = {name for name, _ in properties}
    if not names or not names <= _FIELDS:
        return types.type_of((item,), hint), False
    data = [_document(sub, types) for name, sub in properties if name == "data"]
    if "data" in schema.properties and len(data) > 1 and data[0] is None:
        # Of `data` beside alternatives, each of these says more.
        data = data[1:]
    documents = [sub for sub in data if sub is not None]
    if not documents or len(documents) < len(data):
        for part, *_ in documents:
            node = node_of(part)
            node.report(
                DiagnosticCode.UNCHECKED,
                effect="the data are read as text",
                keyword="contentSchema",
                reason="the data of other events are text",
            )
        return Scalar(kind=ScalarKind.STRING), names != _DATA
    return union_of(types.type_of(sub, hint) for sub in documents), names != _DATA


def _properties(
    schema: Schema, types: TypeBuilder, depth: int = 0
) -> Iterator[tuple[str, Sub]]:
    """The properties of an event, and of its alternatives."""
    yield from schema.properties.items()
    if depth < _DEEPEST:
        for member in (member for union in schema.unions for member in union):
            flat = types.flattener.flatten(member)
            yield from _properties(flat, types, depth + 1)


def _document(sub: Sub, types: TypeBuilder) -> Sub | None:
    """The schema of data that are JSON; None for text."""
    schema = types.flattener.flatten(sub)
    if schema.types is not None and "string" not in schema.types:
        return sub
    holder = dict(schema.asserted).get("contentSchema")
    if holder is None or codec_of(schema.content_type, None) is not Codec.JSON:
        return None
    return (holder.child("contentSchema"),)
