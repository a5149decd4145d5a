"""`anyOf` and `oneOf`: members flat and distinct, null apart, told apart by a discriminator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.build.assertions import asserting
from specgen.build.families import mapping_of, own_tag, property_name
from specgen.diagnostics import Code
from specgen.ir.types import (
    ANYTHING,
    NO_CONSTRAINTS,
    NULL,
    Anything,
    Context,
    Discriminator,
    Hint,
    Literal,
    Nothing,
    Null,
    Ref,
    Type,
    TypeId,
    Union,
)
from specgen.load.node import Node
from specgen.normalise.merge import is_contradiction, union_key
from specgen.normalise.schema import Schema, Sub

if TYPE_CHECKING:
    from specgen.build.types import TypeBuilder

DEEPEST = 20
"""Levels of alternatives within alternatives to which properties beside them are added."""
MOST_NESTED = 2000
"""Alternatives within alternatives of a document to which properties beside them are added."""


def union_of(
    members: Iterable[Type], discriminator: Discriminator | None = None
) -> Type:
    """One type for all members: nested unions flattened, repetitions dropped, constants joined."""
    flat: dict[Type, None] = {}
    for member in members:
        nested = (
            isinstance(member, Union)
            and member.discriminator is None
            and member.constraints == NO_CONSTRAINTS
        )
        for one in (
            member.members if nested and isinstance(member, Union) else (member,)
        ):
            flat.setdefault(one)
    if len(flat) > 1 and any(isinstance(member, Anything) for member in flat):
        return ANYTHING
    known = _joined_literals([one for one in flat if one != Nothing()])
    if NULL in known:
        known = [member for member in known if not isinstance(member, Null)] + [NULL]
    if not known:
        return Nothing()
    if len(known) == 1:
        return known[0]
    return Union(members=tuple(known), discriminator=discriminator)


def _joined_literals(members: list[Type]) -> list[Type]:
    literals = [member for member in members if isinstance(member, Literal)]
    if len(literals) < 2:
        return members
    values = dict.fromkeys(
        (type(value), value) for literal in literals for value in literal.values
    )
    joined = Literal(values=tuple(value for _, value in values))
    rest: list[Type] = [one for one in members if not isinstance(one, Literal)]
    rest.insert(members.index(literals[0]), joined)
    return rest


class UnionBuilder:
    """Builds the union that a schema's `anyOf` and `oneOf` describe."""

    def __init__(self, types: TypeBuilder) -> None:
        self._types = types
        self.around: tuple[object, ...] = ()
        """The unions, from the outermost, whose members are being typed."""
        self._left = MOST_NESTED

    def build(self, schema: Schema, id: TypeId, hint: Hint) -> Type | None:
        """The union's type; None where its members only restrict what the rest describes."""
        unions = [
            union
            for union in schema.unions
            if any(self._says_type(sub) for sub in union)
        ]
        if not unions:
            return None
        if len(unions) > 1:
            schema.node.report(
                Code.UNION_CONJUNCTION, effect="typed by the first union alone"
            )
        rest = tuple(union for union in schema.unions if union not in unions)
        base = replace(
            schema, unions=rest, discriminator=None, title="", description=""
        )
        asserted: tuple[str, ...] = ()
        if not base.is_structural:
            # What no member takes over is asked of the whole.
            asserted = self._types.assertions.beside(base)
            base = replace(base, unions=(), asserted=())
        targets: dict[str, TypeId] = {}
        nodes: list[Node] = []
        members = []
        around = self.around
        within = (*around, union_key(unions[0]))
        for index, sub in enumerate(unions[0]):
            self.around = within
            member = self._member(sub, base, id, _member_hint(hint, id, sub, index))
            self.around = around
            target = self._types.flattener.target(sub)
            if target is not None and isinstance(member, Ref):
                targets[target.pointer] = member.target
                nodes.append(target)
            members.append(member)
        if schema.null:
            members.append(NULL)
        elif schema.null is False:
            members = [_without_null(member) for member in members]
        made = union_of(members, self._discriminator(schema, targets, nodes))
        return asserting(made, asserted)

    def _says_type(self, sub: Sub) -> bool:
        """Whether a member describes a value, rather than only naming what must be there."""
        flat = self._types.flattener.flatten(sub)
        return bool(
            flat.types is not None
            or flat.null
            or flat.enum is not None
            or flat.properties
            or flat.additional
            or flat.patterned
            or flat.items
            or flat.prefix
            or flat.unions
            or (not flat.required and _is_empty(sub))
        )

    def _member(self, sub: Sub, base: Schema, id: TypeId, hint: Hint) -> Type:
        if base.is_structural:
            if self._is_too_deep(base) or self._has_it_all(sub, base, id):
                return self._types.type_of(sub, hint)
            flat = self._combined(sub, base)
            if is_contradiction(flat):
                # The members describe the value; what stands beside them fits some of them.
                return self._types.type_of(sub, hint)
            own = TypeId(f"{id}&{'&'.join(_pointer(part) for part in sub)}")
            return self._types.shape(flat, own, hint)
        if base.types is not None and self._types.flattener.target(sub) is None:
            flat = self._combined(sub, replace(base, null=None))
            if flat.types != frozenset() or flat.null:
                pointers = "&".join(_pointer(part) for part in sub)
                return self._types.shape(flat, TypeId(pointers), hint)
        return self._types.type_of(sub, hint)

    def _has_it_all(self, sub: Sub, base: Schema, id: TypeId) -> bool:
        """Whether a member extends the schema that lists it, as its children often do."""
        target = self._types.flattener.target(sub)
        alone = base.node.pointer == id
        return (
            alone and target is not None and self._types.flattener.extends(target, id)
        )

    def _is_too_deep(self, base: Schema) -> bool:
        """Whether this would be one alternative of alternatives too many."""
        level = len(self.around)
        if level < 2:
            return False
        self._left -= 1
        if self._left >= 0 and level <= DEEPEST:
            return False
        base.node.report(
            Code.NESTING, effect="typed by the alternatives alone", limit=level - 1
        )
        return True

    def _combined(self, sub: Sub, base: Schema) -> Schema:
        """A member and what stands beside it, without the unions that it is a member of."""
        flat = self._types.flattener.flatten((*sub, base))
        unions = tuple(one for one in flat.unions if union_key(one) not in self.around)
        return flat if unions == flat.unions else replace(flat, unions=unions)

    def _discriminator(
        self, schema: Schema, targets: dict[str, TypeId], nodes: list[Node]
    ) -> Discriminator | None:
        node = schema.discriminator
        if node is None or len(targets) < 2:
            return None
        name = property_name(node)
        if not name:
            node.report(
                Code.DISCRIMINATOR,
                effect="members are told apart by their fields",
                reason="propertyName is missing",
            )
            return None
        mapping: dict[str, TypeId] = {}
        for value, ref in mapping_of(node).items():
            member = self._mapped(ref, node, targets)
            if member is not None:
                mapping[value] = member
        for target in nodes:
            member = targets[target.pointer]
            if member not in mapping.values():
                mapping.setdefault(own_tag(self._types.flattener, target, name), member)
        return Discriminator(wire_name=name, mapping=tuple(mapping.items()))

    def _mapped(
        self, ref: str, node: Node, targets: dict[str, TypeId]
    ) -> TypeId | None:
        """The member that a mapping names, by reference or by component name."""
        for pointer, member in targets.items():
            if pointer == ref or _token(pointer) == ref or pointer.endswith(f"/{ref}"):
                return member
            if _token(pointer) == _token(ref):
                return member
        node.child("mapping").report(
            Code.DISCRIMINATOR,
            effect="this value is told apart by its fields",
            reason=f"{ref} is no member of the union",
        )
        return None


def _member_hint(hint: Hint, id: TypeId, sub: Sub, index: int) -> Hint:
    """A member is named by its title where it has one, else by its number."""
    node = sub[0]
    step = f"option {index + 1}"
    if isinstance(node, Node) and isinstance(node.value, dict):
        title = node.value.get("title")
        ref = node.value.get("$ref")
        if isinstance(ref, str):
            step = _token(ref)
        elif isinstance(title, str) and title.isascii() and len(title) <= 40:
            step = title
    if hint.owner is None:
        return Hint(text=step, owner=id, context=Context.INLINE)
    return Hint(text=f"{hint.text} {step}", owner=hint.owner, context=Context.INLINE)


def _without_null(member: Type) -> Type:
    if isinstance(member, Null):
        return Nothing()
    return member


def _is_empty(sub: Sub) -> bool:
    return all(isinstance(part, Node) and part.value in (True, {}) for part in sub)


def _pointer(part: Node | Schema) -> str:
    return part.node.pointer if isinstance(part, Schema) else part.pointer


def _token(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
