"""The properties of an object as fields of a record.

Documents repeat themselves: nine of ten properties of a large one say word for word what another
says. Those that hold nothing but plain keywords, or a reference, are read once.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from specgen.build.types.fields import access_of, default_of, doc_of
from specgen.build.types.secrets import Secrets, as_secret
from specgen.findings.diagnostics import Location
from specgen.ir.graph import refs
from specgen.ir.types import (
    ANYTHING,
    Context,
    Field,
    Hint,
    Presence,
    Type,
    TypeId,
)
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import escape
from specgen.normalise.schema import Schema, Sub

if TYPE_CHECKING:
    from specgen.build.types.types import TypeBuilder

_PLAIN = frozenset((str, int, float, bool, type(None)))
_REPRODUCIBLE = 2
"""The newest format of `marshal` that writes equal values alike, whoever else holds them."""


_Key: TypeAlias = tuple[str, bool, str, bytes]
"""A property's name, whether it is required, its resource, and the text of its schema."""


class PropertyBuilder:
    """Builds fields."""

    def __init__(self, types: TypeBuilder, secrets: Secrets) -> None:
        self._types = types
        self._secrets = secrets
        self._fields: dict[_Key, Field] = {}

    def fields(self, schema: Schema, id: TypeId) -> Iterator[Field]:
        """The fields of the record `id` that have a schema.

        Properties that say the same are the same object.
        """
        required = frozenset(schema.required)
        # What the user calls secret may be so at one place alone.
        everywhere = not self._secrets
        for name, sub in schema.properties.items():
            part, is_required = sub[0], name in required
            if everywhere and len(sub) == 1 and isinstance(part, Node):
                value = part.value
                if isinstance(value, dict) and "properties" not in value:
                    content = marshal.dumps(value, _REPRODUCIBLE)
                    key = (name, is_required, part.resource.name, content)
                    field = self._fields.get(key)
                    yield field or self._first(name, part, is_required, id, key)
                    continue
            yield self._read(name, sub, is_required, id)

    def _first(
        self, name: str, node: Node, is_required: bool, id: TypeId, key: _Key
    ) -> Field:
        """The field of a property that none before said in the same words, kept if all may."""
        sink = node.resource.sink
        is_plain, before = self._is_plain(node), sink.reports
        field = self._read(name, (node,), is_required, id)
        # What was reported is to be reported again at the next place, and what was
        # declared belongs to this one, but for what a reference leads to.
        is_told = sink.reports > before
        declares = refs(field.type) and self._types.flattener.target((node,)) is None
        if is_plain and not is_told and not declares:
            self._fields[key] = field
        return field

    def _is_plain(self, node: Node) -> bool:
        """Whether a schema was not read before, and says the same wherever it stands."""
        value = node.value
        if not isinstance(value, dict):
            return False
        for keyword in value.values():
            if keyword.__class__ not in _PLAIN and not _is_plain_list(keyword):
                return False
        # Where a reference leads may depend on the identifiers around it.
        is_identified = "$ref" in value and node.resource.identified
        return not is_identified and not self._types.flattener.has_read(node)

    def _read(self, name: str, sub: Sub, is_required: bool, id: TypeId) -> Field:
        flattener = self._types.flattener
        hint = Hint(text=name, owner=id, context=Context.INLINE)
        type = self._types.type_of(sub, hint)
        flat = flattener.flatten(sub)
        if self._secrets.has_property(name, type, flat):
            type = as_secret(type)
        return Field(
            wire_name=name,
            type=type,
            presence=Presence.REQUIRED if is_required else Presence.OPTIONAL,
            default=default_of(flat, type),
            access=access_of(flat),
            doc=doc_of(flat, of_reference=flattener.target(sub) is not None),
        )


def undescribed(schema: Schema, extra: Type | None) -> Iterator[Field]:
    """The fields that are required without a schema: what the other properties are.

    Where there may be no others, the document errs, and such a property may be anything.
    """
    for name in schema.required:
        if name not in schema.properties:
            yield Field(
                wire_name=name,
                type=ANYTHING if extra is None else extra,
                presence=Presence.REQUIRED,
            )


def elsewhere(schema: Schema) -> Iterator[tuple[str, Location]]:
    """The places of the properties that are not described below the schema: other parts of a
    whole describe them, or nothing does."""
    below, made = f"{schema.node.pointer}/properties/", schema.node.resource.stands
    parts = (sub[0] for sub in schema.properties.values())
    nodes = [part if isinstance(part, Node) else part.node for part in parts]
    pointers = [node.pointer for node in nodes]
    if made or pointers != [below + name for name in schema.properties]:
        for name, node in zip(schema.properties, nodes, strict=True):
            if made or node.pointer != below + escape(name):
                yield name, node.location
    for name in schema.required:
        if name not in schema.properties:
            yield name, schema.node.location


def _is_plain_list(value: JsonValue) -> bool:
    """Whether a keyword's value is a list that holds no schema."""
    return isinstance(value, list) and all(item.__class__ in _PLAIN for item in value)
