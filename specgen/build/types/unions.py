"""`anyOf` and `oneOf`: members flat and distinct, null apart, told apart by a discriminator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.build.types.assertions import asserting
from specgen.build.types.discriminators import (
    Branch,
    DiscriminatorBuilder,
    property_name,
    within_family,
)
from specgen.build.types.implied import is_only_null
from specgen.build.types.scalars import string_kind
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.types import (
    ANYTHING,
    NO_CONSTRAINTS,
    NULL,
    Alias,
    Anything,
    Context,
    Discriminator,
    Hint,
    Literal,
    Nothing,
    Null,
    Ref,
    ScalarKind,
    Type,
    TypeId,
    Union,
)
from specgen.load.tree.cursor import states
from specgen.load.tree.node import Node
from specgen.normalise.merge import common_types, is_contradiction, union_key
from specgen.normalise.schema import Schema, Sub, node_of

if TYPE_CHECKING:
    from specgen.build.types.types import TypeBuilder

DEEPEST = 20
"""Levels of alternatives within alternatives to which properties beside them are added."""
MOST_NESTED = 2000
"""Alternatives within alternatives of a document to which properties beside them are added."""


def union_of(
    members: Iterable[Type], discriminator: Discriminator | None = None
) -> Type:
    """One type for all members: nested unions flattened, repetitions dropped, constants joined."""
    members = tuple(members)
    if len(members) == 1 and not isinstance(members[0], Union):
        return members[0]
    flat: dict[Type, None] = {}
    for member in members:
        nested = (
            isinstance(member, Union)
            and member.discriminator is None
            and member.constraints == NO_CONSTRAINTS
        )
        for inner in (
            member.members if nested and isinstance(member, Union) else (member,)
        ):
            flat.setdefault(inner)
    if len(flat) > 1 and any(isinstance(member, Anything) for member in flat):
        return ANYTHING
    joined = _joined_literals([member for member in flat if member != Nothing()])
    if NULL in joined:
        joined = [member for member in joined if not isinstance(member, Null)] + [NULL]
    if not joined:
        return Nothing()
    if len(joined) == 1:
        return joined[0]
    return Union(members=tuple(joined), discriminator=discriminator)


def _joined_literals(members: list[Type]) -> list[Type]:
    literals = [member for member in members if isinstance(member, Literal)]
    if len(literals) < 2:
        return members
    values = dict.fromkeys(
        (type(value), value) for literal in literals for value in literal.values
    )
    joined = Literal(values=tuple(value for _, value in values))
    rest: list[Type] = [member for member in members if not isinstance(member, Literal)]
    rest.insert(members.index(literals[0]), joined)
    return rest


class UnionBuilder:
    """Builds the union that a schema's `anyOf` and `oneOf` describe."""

    def __init__(self, types: TypeBuilder) -> None:
        self._types = types
        self._discriminators = DiscriminatorBuilder(types.flattener, types.components)
        self.around: tuple[object, ...] = ()
        """The unions, from the outermost, whose members are being typed."""
        self._left = MOST_NESTED

    def build(self, schema: Schema, id: TypeId, hint: Hint) -> Type | None:
        """The union's type; None where its members only restrict what the rest describes."""
        unions = [
            union
            for union in schema.unions
            if any(self._says_type(sub, schema) for sub in union)
        ]
        if not unions:
            return None
        asserted: tuple[str, ...] = ()
        if len(unions) > 1:
            schema.node.report(
                DiagnosticCode.UNION_CONJUNCTION,
                effect="typed by the first union alone; the server checks all",
            )
            asserted += self._types.assertions.beside(_holding(schema, unions[1:]))
        rest = tuple(union for union in schema.unions if union not in unions)
        base = replace(
            schema, unions=rest, discriminator=None, title="", description=""
        )
        if not base.is_structural:
            # Constraints that no member takes over hold for the whole.
            asserted += self._types.assertions.beside(base)
            if base.types is None or any(map(self._types.flattener.target, unions[0])):
                asserted += self._types.assertions.limits(base)
            base = replace(base, unions=(), asserted=())
        odd = any(self._is_excluded(sub, base) for sub in unions[0])
        if odd:
            self._report_excluded(schema.node)
        choices: list[Branch] = []
        members = []
        around = self.around
        within = (*around, union_key(unions[0]))
        flats = map(self._types.flattener.flatten, unions[0])
        several = sum(not is_only_null(flat) for flat in flats) > 1
        node = schema.discriminator
        family = None if node else self._family(unions[0])
        told = family.wire_name if family else property_name(node)
        for index, sub in enumerate(unions[0]):
            self.around = within
            step = f"option {index + 1}" if several else ""
            member = self._member(sub, base, id, _member_hint(hint, id, sub, step))
            self.around = around
            if not isinstance(member, Null):
                choices.append(self._branch(sub, member, told))
            members.append(member)
        if schema.null:
            members.append(NULL)
        elif schema.null is False and not odd:
            members = [_without_null(member) for member in members]
        discriminator = (
            within_family(family, choices)
            if family
            else self._discriminators.build(schema, choices)
        )
        made = union_of(members, discriminator)
        return asserting(made, asserted)

    def _branch(self, sub: Sub, member: Type, property: str) -> Branch:
        """An alternative that is told apart from others by a property, and its type."""
        described = self._types.flattener.target(sub) or node_of(sub[0])
        declared = _declared(member)
        return Branch(
            node=described, id=declared, family=self._tags(property, declared)
        )

    def _family(self, union: tuple[Sub, ...]) -> Discriminator | None:
        """How alternatives are told apart which all extend a schema with a discriminator."""
        flatten = self._types.flattener.flatten
        subs = [sub for sub in union if not is_only_null(flatten(sub))]
        families = self._types.families
        return families.around(subs) if families else None

    def _tags(self, property: str, id: TypeId | None) -> list[str]:
        """The values of the same property that tell apart a member and those that extend it."""
        family = self._types.declarations.get(id) if id is not None else None
        union = family.type if isinstance(family, Alias) else None
        told = union.discriminator if isinstance(union, Union) else None
        if told is None or told.fallback is None or told.wire_name != property:
            return []
        return [tag for tag, _ in told.mapping]

    def _says_type(self, sub: Sub, whole: Schema) -> bool:
        """Whether a member describes a value, if only by allowing any.

        A format of text does where the whole may be text, and has no such format itself.
        """
        flat = self._types.flattener.flatten(sub)
        if flat.describes_values or (not flat.required and _is_empty(sub)):
            return True
        may_be_text = whole.types is None or "string" in whole.types
        return may_be_text and _is_typed_text(flat) and not _is_typed_text(whole)

    def _member(self, sub: Sub, base: Schema, id: TypeId, hint: Hint) -> Type:
        if base.is_structural:
            if self._is_too_deep(base) or self._has_it_all(sub, base, id):
                return self._types.type_of(sub, hint)
            flat = self._combined(sub, base)
            if is_contradiction(flat):
                # The members describe the value; what stands beside them fits some of them.
                return self._types.type_of(sub, hint)
            own = TypeId(f"{id}&{'&'.join(node_of(part).pointer for part in sub)}")
            return self._types.shape(flat, own, hint)
        if base.types is not None and self._types.flattener.target(sub) is None:
            flat = self._combined(sub, replace(base, null=None))
            if flat.types != frozenset() or flat.null:
                pointers = "&".join(node_of(part).pointer for part in sub)
                return self._types.shape(flat, TypeId(pointers), hint)
        return self._types.type_of(sub, hint)

    def _report_excluded(self, node: Node) -> None:
        """Authors mean the alternatives: GitHub writes `type: object` over one of arrays."""
        node = node.child("type") if states(node, "type") else node
        reason = "it excludes alternatives that stand beside it"
        effect = "typed by its alternatives"
        node.report(
            DiagnosticCode.UNCHECKED, effect=effect, keyword="type", reason=reason
        )

    def _is_excluded(self, sub: Sub, base: Schema) -> bool:
        """Whether no value of a member is of a type that stands beside the union."""
        if base.types is None:
            return False
        flat = self._types.flattener.flatten(sub)
        return bool(flat.types) and common_types(flat.types, base.types) == frozenset()

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
            DiagnosticCode.NESTING,
            effect="typed by the alternatives alone",
            limit=level - 1,
        )
        return True

    def _combined(self, sub: Sub, base: Schema) -> Schema:
        """A member and what stands beside it, without the unions that it is a member of."""
        flat = self._types.flattener.flatten((*sub, base))
        unions = tuple(
            union for union in flat.unions if union_key(union) not in self.around
        )
        return flat if unions == flat.unions else replace(flat, unions=unions)


def _member_hint(hint: Hint, id: TypeId, sub: Sub, step: str) -> Hint:
    """A member is named by its title where it has one, else by its `step`.

    The only one beside null has none, and is named as the whole is.
    """
    node = sub[0]
    if isinstance(node, Node) and isinstance(node.value, dict):
        title = node.value.get("title")
        ref = node.value.get("$ref")
        if isinstance(ref, str):
            step = _token(ref)
        elif isinstance(title, str) and title.isascii() and len(title) <= 40:
            step = title
    if hint.owner is None:
        return Hint(text=step or "value", owner=id, context=Context.INLINE)
    text = f"{hint.text} {step}".strip()
    return Hint(text=text, owner=hint.owner, context=Context.INLINE)


def _holding(schema: Schema, unions: Sequence[tuple[Sub, ...]]) -> Schema:
    """A schema of unions alone, with null where the whole has it."""
    null = Schema(node=schema.node, types=frozenset(), null=True)
    more = ((null,),) if schema.null else ()
    return Schema(node=schema.node, unions=tuple((*union, *more) for union in unions))


def _declared(member: Type) -> TypeId | None:
    """The declaration that a member is, null apart."""
    if isinstance(member, Union):
        alone = [part for part in member.members if not isinstance(part, Null)]
        member = alone[0] if len(alone) == 1 else member
    return member.target if isinstance(member, Ref) else None


def _without_null(member: Type) -> Type:
    if isinstance(member, Null):
        return Nothing()
    return member


def _is_typed_text(schema: Schema) -> bool:
    """Whether text of a schema has a type of its own in Python."""
    return string_kind(schema) is not ScalarKind.STRING


def _is_empty(sub: Sub) -> bool:
    return all(isinstance(part, Node) and part.value in (True, {}) for part in sub)


def _token(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
