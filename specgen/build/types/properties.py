"""The properties of an object as fields of a record.

Documents repeat themselves: nine of ten properties of a large one say word for word what another
says. Those that hold nothing but plain keywords, or a reference, are read once.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING

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
from specgen.normalise.schema import Schema, Sub, node_of

if TYPE_CHECKING:
    from specgen.build.types.types import TypeBuilder

_PLAIN = frozenset((str, int, float, bool, type(None)))
_REPRODUCIBLE = 2
"""The newest format of `marshal` that writes equal values alike, whoever else holds them."""


class PropertyBuilder:
    """Builds fields."""

    def __init__(self, types: TypeBuilder, secrets: Secrets) -> None:
        self._types = types
        self._secrets = secrets
        self._fields: dict[tuple[str, bool, str, bytes], Field] = {}

    def fields(self, schema: Schema, id: TypeId) -> Iterator[Field]:
        """The fields of the record `id` that have a schema.

        Properties that say the same are the same object.
        """
        required = frozenset(schema.required)
        for name, sub in schema.properties.items():
            yield self._field(name, sub, name in required, id)

    def _field(self, name: str, sub: Sub, required: bool, id: TypeId) -> Field:
        presence = Presence.REQUIRED if required else Presence.OPTIONAL
        content = self._content(sub)
        if content is None:
            return self._read(name, sub, presence, id)
        resource = node_of(sub[0]).resource
        key = (name, required, resource.name, content)
        field = self._fields.get(key)
        if field is None:
            is_plain, before = self._is_plain(sub), resource.sink.reports
            field = self._read(name, sub, presence, id)
            # What was reported is to be reported again at the next place, and what was
            # declared belongs to this one, but for what a reference leads to.
            is_told = resource.sink.reports > before
            declares = refs(field.type) and self._types.flattener.target(sub) is None
            if is_plain and not is_told and not declares:
                self._fields[key] = field
        return field

    def _content(self, sub: Sub) -> bytes | None:
        """The text of a schema that may say all there is to say; None where its place matters."""
        part = sub[0]
        if len(sub) > 1 or isinstance(part, Schema) or self._secrets:
            return None
        value = part.value
        if not isinstance(value, dict) or "properties" in value:
            return None
        return marshal.dumps(value, _REPRODUCIBLE)

    def _is_plain(self, sub: Sub) -> bool:
        """Whether a schema was not read before, and says the same wherever it stands."""
        part = sub[0]
        value = part.value if isinstance(part, Node) else None
        if not isinstance(part, Node) or not isinstance(value, dict):
            return False
        for keyword in value.values():
            if keyword.__class__ not in _PLAIN and not _is_plain_list(keyword):
                return False
        # Where a reference leads may depend on the identifiers around it.
        is_identified = "$ref" in value and part.resource.identified
        return not is_identified and not self._types.flattener.has_read(part)

    def _read(self, name: str, sub: Sub, presence: Presence, id: TypeId) -> Field:
        flattener = self._types.flattener
        hint = Hint(text=name, owner=id, context=Context.INLINE)
        type = self._types.type_of(sub, hint)
        flat = flattener.flatten(sub)
        if self._secrets.has_property(name, type, flat):
            type = as_secret(type)
        return Field(
            wire_name=name,
            type=type,
            presence=presence,
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
    nodes = [node_of(sub[0]) for sub in schema.properties.values()]
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
