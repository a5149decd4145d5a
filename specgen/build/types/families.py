"""Inheritance: a schema with a `discriminator` and without `oneOf`, extended by `allOf`.

Where such a schema is what a value is (a property, a body), the value may be any of those that
extend it, told apart by the discriminator (OpenAPI 3.1, section 4.8.25.4; Swagger 2.0, Schema
Object, `discriminator`). Within an `allOf` it stays the plain schema that is extended. What
extends it has its value of the discriminator wherever it is used, and so has a union of such.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from specgen.build.types.components import Components
from specgen.build.types.discriminators import (
    constants_of,
    default_mapping,
    excludes,
    mapping_of,
    property_name,
    report_excluded,
)
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.types import Declarations, Discriminator, Ref, TypeId, Union
from specgen.load.tree.cursor import states
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.schema import Sub


class Families:
    """The schemas of a document that extend others."""

    def __init__(self, components: Components, flattener: Flattener) -> None:
        self._components = components
        self._flattener = flattener
        self._told: dict[str, Union | None] = {}

    def members(self, base: Node) -> tuple[Node, ...]:
        """The schema and all that extend it or that its mapping names; none if nothing does."""
        members = self._members(base)
        alone = not members and states(base, "discriminator")
        if alone and not self._flattener.flatten((base,)).unions:
            self._report_missing(base, "read as the schema itself")
        return members

    def _members(self, base: Node) -> tuple[Node, ...]:
        schema = self._flattener.flatten((base,))
        if schema.discriminator is None or schema.unions:
            return ()
        if not property_name(schema.discriminator):
            return ()
        members = {base.pointer: base}
        pending = [base]
        while pending:
            parent = pending.pop()
            for child in (
                *self._children.get(parent.pointer, ()),
                *self._mapped(parent),
            ):
                if child.pointer not in members:
                    members[child.pointer] = child
                    pending.append(child)
        return tuple(members.values()) if len(members) > 1 else ()

    def extends(self, node: Node) -> bool:
        """Whether a component extends another that has a discriminator, and is not merely it."""
        return bool(self._flattener.parents(node)) and self._is_told_apart(node)

    def union(self, base: Node, members: Sequence[Node]) -> Union:
        """Any of the members, told apart; what none of them is, is the schema itself."""
        self._report_missing(base, "read as the schema itself")
        union = self._union(base)
        assert union is not None
        return union

    def around(self, subs: Sequence[Sub]) -> Discriminator | None:
        """How alternatives are told apart that are all of one family: the smallest that is."""
        nodes = [node for sub in subs if (node := self._flattener.target(sub))]
        if len(nodes) < max(len(subs), 2):
            return None
        targets = {Ref(target=TypeId(node.pointer)) for node in nodes}
        pending = list(nodes[:1])
        seen: set[str] = set()
        while pending:
            base = pending.pop(0)
            if base.pointer in seen:
                continue
            seen.add(base.pointer)
            union = self._union(base)
            if union is not None and targets <= set(union.members):
                return union.discriminator
            pending += self._flattener.parents(base)
        return None

    def unused(
        self, nodes: Iterable[Node], declarations: Declarations
    ) -> Iterator[Union]:
        """The families of the schemas at nodes of which no value is.

        Who extends their schemas has tags all the same.
        """
        for base in self._bases(nodes):
            union = None if any_of(base) in declarations else self._union(base)
            if union is not None:
                self._report_missing(base, "no schema has such a value")
                yield declared_of(union, declarations)

    def _union(self, base: Node) -> Union | None:
        """Any of those that extend a schema, and itself; None where nothing does."""
        if base.pointer not in self._told:
            members = self._members(base)
            self._told[base.pointer] = self._read(base, members) if members else None
        return self._told[base.pointer]

    def _read(self, base: Node, members: Sequence[Node]) -> Union:
        discriminator = self._flattener.flatten((base,)).discriminator
        assert discriminator is not None
        default = self._default(discriminator, members)
        stated = self._stated(discriminator, members)
        own = [tag for tag, node in stated.items() if node.pointer == default.pointer]
        return Union(
            members=tuple(Ref(target=TypeId(node.pointer)) for node in members),
            discriminator=Discriminator(
                wire_name=property_name(discriminator),
                mapping=tuple(
                    (tag, TypeId(node.pointer))
                    for tag, node in self._tags(discriminator, members, stated).items()
                ),
                fallback=TypeId(default.pointer),
                own=own[0] if len(own) == 1 else None,
            ),
        )

    def _default(self, discriminator: Node, members: Sequence[Node]) -> Node:
        """The schema itself, or the member of OpenAPI 3.2's `defaultMapping`."""
        stated = self._components.named(default_mapping(discriminator), discriminator)
        pointers = {node.pointer for node in members}
        return stated if stated and stated.pointer in pointers else members[0]

    def _report_missing(self, base: Node, effect: str) -> None:
        """Says which schemas a mapping names that are nowhere."""
        discriminator = self._flattener.flatten((base,)).discriminator
        if discriminator is None:
            return
        missing = [
            ref
            for ref in mapping_of(discriminator).values()
            if self._components.named(ref, discriminator) is None
        ]
        if missing:
            discriminator.child("mapping").report(
                DiagnosticCode.UNKNOWN_MEMBER,
                effect=effect,
                ref=missing[0],
                more=f" and {len(missing) - 1} more" if missing[1:] else "",
            )

    def _tags(
        self,
        discriminator: Node,
        members: Sequence[Node],
        stated: Mapping[str, Node],
    ) -> dict[str, Node]:
        """The values of the discriminator: as mapped, as the member says, or by its name."""
        tags = dict(stated)
        named = {node.pointer for node in tags.values()}
        for own in self._discriminators_of(members, property_name(discriminator)):
            # A member that others extend says which they are, where the base does not.
            for tag, node in self._stated(own, members).items():
                if node.pointer not in named:
                    tags.setdefault(tag, node)
        named = {node.pointer for node in tags.values()}
        for node in members:
            if node.pointer not in named:
                tags.setdefault(self._own(node, property_name(discriminator)), node)
        return tags

    def _stated(self, discriminator: Node, members: Sequence[Node]) -> dict[str, Node]:
        """The members by the values that a mapping gives them, and that they can have."""
        pointers = {node.pointer for node in members}
        targets = {
            tag: self._components.named(ref, discriminator)
            for tag, ref in mapping_of(discriminator).items()
        }
        stated = {
            tag: target
            for tag, target in targets.items()
            if target is not None and target.pointer in pointers
        }
        excluded = self._excluded(discriminator, stated)
        report_excluded(discriminator, excluded, self._components)
        return {tag: node for tag, node in stated.items() if tag not in excluded}

    def _excluded(
        self, discriminator: Node, stated: Mapping[str, Node]
    ) -> dict[str, Node]:
        """The values of a mapping whose member has one value alone, which is another."""
        excluded: dict[str, Node] = {}
        name = property_name(discriminator)
        for node in dict.fromkeys(stated.values()):
            tags = [tag for tag, other in stated.items() if other is node]
            alone = len(constants_of(self._flattener, node, name)) == 1
            if alone and excludes(self._flattener, node, discriminator, tags):
                excluded |= dict.fromkeys(tags, node)
        return excluded

    def _discriminators_of(
        self, members: Sequence[Node], property: str
    ) -> Iterator[Node]:
        """The discriminators of the same property that members have, but that of the first."""
        first = self._flattener.flatten((members[0],)).discriminator
        seen = {first.pointer} if first else set()
        for member in members[1:]:
            own = self._flattener.flatten((member,)).discriminator
            if own is None or own.pointer in seen:
                continue
            seen.add(own.pointer)
            if property_name(own) == property:
                yield own

    def _own(self, node: Node, property: str) -> str:
        """The value of a member that no mapping names: what it says itself, or its name."""
        constants = constants_of(self._flattener, node, property)
        return (
            constants[0] if len(constants) == 1 else self._components.name(node.pointer)
        )

    def _is_told_apart(self, node: Node) -> bool:
        return self._flattener.flatten((node,)).discriminator is not None

    def _bases(self, nodes: Iterable[Node]) -> Iterable[Node]:
        """The schemas that others extend, directly or not."""
        bases: dict[str, Node] = {}
        pending = deque(nodes)
        while pending:
            for parent in self._flattener.parents(pending.popleft()):
                if parent.pointer not in bases:
                    bases[parent.pointer] = parent
                    pending.append(parent)
        return bases.values()

    @cached_property
    def _children(self) -> dict[str, list[Node]]:
        """By the pointer of a schema: the components that extend it."""
        children: dict[str, list[Node]] = {}
        for node in self._components.nodes:
            for parent in self._flattener.parents(node):
                children.setdefault(parent.pointer, []).append(node)
        return children

    def _mapped(self, node: Node) -> Iterator[Node]:
        """The schemas that the mapping of a discriminator names, whether they extend it or not."""
        value = node.value if isinstance(node.value, dict) else {}
        if isinstance(value.get("discriminator"), dict):
            for ref in mapping_of(node.child("discriminator")).values():
                target = self._components.named(ref, node)
                if target is not None:
                    yield target


def any_of(base: Node) -> TypeId:
    """The declaration of a schema together with those that extend it."""
    return TypeId(f"{base.pointer}#any")


def declared_of(union: Union, declarations: Declarations) -> Union:
    """What is declared of a family; a part of an API needs no more of it."""
    told = union.discriminator
    assert told is not None
    mapping = tuple((tag, id) for tag, id in told.mapping if id in declarations)
    fallback = told.fallback if told.fallback in declarations else None
    return replace(
        union,
        members=tuple(
            member
            for member in union.members
            if isinstance(member, Ref) and member.target in declarations
        ),
        discriminator=replace(told, mapping=mapping, fallback=fallback),
    )
