"""Objects and arrays: records with their fields, maps, arrays and tuples."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

from specgen.build.types.assertions import asserting
from specgen.build.types.fields import doc_of
from specgen.build.types.implied import names_all
from specgen.build.types.properties import PropertyBuilder, elsewhere, undescribed
from specgen.build.types.scalars import with_lengths
from specgen.build.types.secrets import Secrets
from specgen.build.types.unions import union_of
from specgen.ir.types import (
    ANYTHING,
    NO_CONSTRAINTS,
    Array,
    Constraints,
    Context,
    Hint,
    Map,
    Nothing,
    Record,
    Ref,
    Tuple,
    Type,
    TypeId,
    Union,
)
from specgen.normalise.budget import Budget
from specgen.normalise.schema import Dialect, Schema

if TYPE_CHECKING:
    from specgen.build.types.types import TypeBuilder

MOST_FIELDS = 250_000
"""Properties of all objects; those that an object takes over from another count again."""


class ContainerBuilder:
    """Builds the types that hold others."""

    def __init__(self, types: TypeBuilder, secrets: Secrets) -> None:
        self._types = types
        self._properties = PropertyBuilder(types, secrets)
        self._budget = Budget("the number of properties", MOST_FIELDS)

    def object(self, schema: Schema, id: TypeId, hint: Hint) -> Type:
        """A map, or a record that is declared under `id` the first time."""
        if not (
            schema.properties
            or schema.required
            or (schema.closed and not schema.patterned)
        ):
            return Map(
                value=self._extra(schema, id, hint) or ANYTHING,
                constraints=with_lengths(schema, "Properties"),
            )
        if id not in self._types.declarations:
            # A place in the order of declarations, and an end to recursion through inline nodes.
            record = partial(
                Record,
                id=id,
                hint=hint,
                origin=schema.node.location,
                doc=doc_of(schema),
                title=_own_title(schema),
                elsewhere=dict(elsewhere(schema)),
            )
            self._types.define(record(fields=(), extra=None))
            self._budget.spend(len(schema.properties), schema.node)
            fields = tuple(self._properties.fields(schema, id))
            asserted = self._types.assertions.size(
                schema
            ) + self._types.assertions.about(schema, "object")
            constraints = Constraints(asserted=asserted) if asserted else NO_CONSTRAINTS
            extra = self._extra(schema, id, hint)
            fields += tuple(undescribed(schema, extra))
            self._types.define(
                record(fields=fields, extra=extra, constraints=constraints)
            )
        return Ref(target=id)

    def _extra(self, schema: Schema, id: TypeId, hint: Hint) -> Type | None:
        """The type of the properties without a name of their own; None where there are none."""
        step = f"{hint.text} value" if hint.owner else "value"
        below = Hint(text=step, owner=hint.owner or id, context=Context.INLINE)
        values = [self._types.type_of(sub, below) for sub in schema.patterned.values()]
        if schema.additional:
            values.append(self._types.type_of(schema.additional, below))
        elif not (schema.closed or names_all(schema.patterned)):
            if values and all(isinstance(value, Ref) for value in values):
                # What no pattern names may be anything; objects are read as the models they are.
                return Union(members=(*dict.fromkeys(values), ANYTHING))
            values.append(ANYTHING)
        return union_of(values) if values else None

    def array(self, schema: Schema, id: TypeId, hint: Hint) -> Type:
        """An array, or a tuple where the document fixes its length."""
        step = f"{hint.text} item" if hint.owner else "item"
        below = Hint(text=step, owner=hint.owner or id, context=Context.INLINE)
        if schema.prefix:
            prefix = tuple(self._types.type_of(sub, below) for sub in schema.prefix)
            rest = (
                self._types.type_of(schema.items, below) if schema.items else ANYTHING
            )
            whole = schema.limits.get("minItems", 0) >= len(prefix)
            longest = schema.limits.get("maxItems", inf)
            ends = longest <= len(prefix) or isinstance(rest, Nothing)
            if whole and ends:
                return Tuple(prefix=prefix)
            if (
                self._types.flattener.dialect is not Dialect.OPENAPI_3_1
                and not schema.items
            ):
                # There, a list of schemas is no keyword: it says what there may be.
                return Array(
                    item=union_of(prefix), constraints=with_lengths(schema, "Items")
                )
            # Items may be missing at the end, or more may follow: no tuple has such a length.
            # Who lists schemas in `items`, as before 2020-12, means the items that there are.
            is_all = ends or (_lists_items(schema) and not schema.items)
            item = union_of(prefix if is_all else (*prefix, rest))
            array = Array(item=item, constraints=with_lengths(schema, "Items"))
            return asserting(array, self._types.assertions.elements(schema))
        item = self._types.type_of(schema.items, below) if schema.items else ANYTHING
        return Array(item=item, constraints=with_lengths(schema, "Items"))


def _lists_items(schema: Schema) -> bool:
    stated = schema.node.value
    return isinstance(stated, dict) and isinstance(stated.get("items"), list)


def _own_title(schema: Schema) -> str:
    """The title where the schema stands: that of one which it extends is another's."""
    stated = schema.node.value
    title = stated.get("title") if isinstance(stated, dict) else None
    return title if isinstance(title, str) else ""
