"""`enum` and `const`: literals, named enumerations, and what Python has no literal for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.build.types.assertions import asserting
from specgen.build.types.fields import doc_of
from specgen.build.types.scalars import one_of, whole
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.types import Enumeration, Hint, Literal, Member, Ref, Type, TypeId
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.merge import conjunction
from specgen.normalise.schema import Constant, Schema

if TYPE_CHECKING:
    from specgen.build.types.types import TypeBuilder

INLINE_ENUM_LENGTH = 60
"""A nameless enumeration whose values take more characters gets a name."""

_ARRAY, _INTEGER = frozenset(("array",)), frozenset(("integer",))
_EXACT = 2**53
"""Integers up to this are the numbers that JSON readers take them for (RFC 8259, section 6)."""
_LITERAL_INTEGERS = range(-(2**63), 2**63)
"""The integers that pydantic finds among those of a literal type."""
_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}
"""The name that JSON Schema has for the type of a constant."""


class ConstantBuilder:
    """Builds the type of a schema that lists its values."""

    def __init__(self, types: TypeBuilder, *, nominal: bool) -> None:
        """With `nominal` constants are a type of their own where they are of one kind."""
        self._types = types
        self._nominal = nominal

    def build(
        self, schema: Schema, constants: Sequence[Constant], id: TypeId, hint: Hint
    ) -> Type:
        """The type of one of the constants."""
        listed = [isinstance(constant.value, list) for constant in constants]
        if schema.types == _ARRAY and not any(listed):
            return self._types.plain(_with_constant_items(schema), id, hint)
        self._types.assertions.unchecked(schema)
        if all(listed) and schema.types != _ARRAY and not _is_const(schema.node):
            # The list of constants was put into another list by mistake.
            constants = [
                Constant(item)
                for constant in constants
                if isinstance(constant.value, list)
                for item in constant.value
            ]
        values = [_number(constant.value, schema) for constant in constants]
        odd = [value for value in values if not _has_literal(value)]
        if odd and {type(value) for value in values} <= {int, float}:
            return one_of(values)
        if odd:
            return self._checked(schema, values, odd[0], id, hint)
        members = {
            (type(value), value): Member(value=value, hint=constant.name)
            for value, constant in zip(values, constants, strict=True)
            if isinstance(value, str | int)
        }
        length = sum(len(repr(member.value)) + 2 for member in members.values())
        has_names = any(member.hint for member in members.values())
        kinds = {kind for kind, _ in members}
        nominal = self._nominal and len(kinds) == 1 and bool not in kinds
        # A single constant, as of a tag, has nothing to be chosen from.
        chosen = nominal and len(members) > 1 and not _is_const(schema.node)
        is_long = length > INLINE_ENUM_LENGTH
        if not (hint.owner is None or is_long or has_names or chosen):
            return Literal(values=tuple(member.value for member in members.values()))
        enumeration = Enumeration(
            id=id,
            hint=hint,
            origin=schema.node.location,
            members=tuple(members.values()),
            nominal=nominal,
            doc=doc_of(schema),
        )
        self._types.define(enumeration)
        return Ref(target=id)

    def _checked(
        self,
        schema: Schema,
        values: Sequence[JsonValue],
        odd: JsonValue,
        id: TypeId,
        hint: Hint,
    ) -> Type:
        """The types of constants that no literal can say; which they are, the server checks."""
        value_types = frozenset(_TYPES[type(value)] for value in values)
        types = schema.types if schema.types is not None else value_types
        type_ = self._types.plain(replace(schema, enum=None, types=types), id, hint)
        if value_types <= types or value_types - types == {"integer"}:
            constants = [*values, *([None] if schema.null else [])]
            checked = asserting(type_, (json.dumps({"enum": constants}),))
            if checked != type_:
                return checked
        schema.node.report(
            DiagnosticCode.ENUM_VALUE,
            effect="the constants are not enforced",
            value=odd,
        )
        return type_


def _number(value: JsonValue, schema: Schema) -> JsonValue:
    """A constant as Python has it: a number such as `1e+101` stays one that is not counted."""
    is_far = isinstance(value, float) and abs(value) > _EXACT
    return value if is_far and schema.types != _INTEGER else whole(value)


def _has_literal(value: JsonValue) -> bool:
    if isinstance(value, int):
        return value in _LITERAL_INTEGERS
    return isinstance(value, str)


def _is_const(node: Node) -> bool:
    return isinstance(node.value, dict) and "const" in node.value


def _with_constant_items(schema: Schema) -> Schema:
    """An array beside whose items their constants were written."""
    node = schema.node
    holder = Node(node.value, f"{node.pointer}/enum", node.resource)
    constants = Schema(node=holder, enum=schema.enum)
    items = conjunction(schema.items or (), (constants,))
    return replace(schema, enum=None, items=items)
