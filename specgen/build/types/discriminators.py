"""Discriminators: which value of a property stands for which member of a union.

A value is the mapping's, or what a member says of itself, or the name of its component (OpenAPI
3.1, section 4.8.25). Where some member has no such value, or the mapping names none of the
members, a value of none of the known ones may be fine: what it is, its fields tell.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from specgen.build.types.components import Components
from specgen.build.types.places import last_token
from specgen.findings.diagnostics import DiagnosticCode
from specgen.frozen import frozen
from specgen.ir.types import Discriminator, TypeId
from specgen.load.tree.cursor import states, text
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.schema import Schema

_TAG: Final = "x-ms-discriminator-value"


@frozen
class Branch:
    """A member of a union: the schema that describes it, and the declaration it is, if any.

    `family` are the values by which those that extend it are told apart.
    """

    node: Node
    id: TypeId | None
    family: Sequence[str] = ()


@frozen(kw_only=False)
class DiscriminatorBuilder:
    """Reads the discriminators of unions."""

    flattener: Flattener
    components: Components

    def build(self, schema: Schema, choices: Sequence[Branch]) -> Discriminator | None:
        """How the members of a union are told apart; None where their fields alone tell."""
        node = schema.discriminator
        ids = {
            choice.node.pointer: choice.id
            for choice in choices
            if choice.id is not None
        }
        if node is None or len(ids) < 2:
            return None
        name = property_name(node)
        if not name:
            node.report(
                DiagnosticCode.DISCRIMINATOR,
                effect="members are told apart by their fields",
                reason="propertyName is missing",
            )
            return None
        mapped, missing = self._mapped(node, ids)
        mapped = self._without_excluded(node, mapped, choices)
        default = self._default(node, ids)
        others = [choice.node for choice in choices if ids.get(choice.node.pointer)]
        others = [
            other for other in others if ids[other.pointer] not in mapped.values()
        ]
        own = self._own(others, name)
        mapping = {**mapped, **{tag: ids[at] for tag, at in own if tag not in mapped}}
        for choice in choices:
            if choice.id is not None:
                tags = (tag for tag in choice.family if tag not in mapping)
                mapping |= dict.fromkeys(tags, choice.id)
        if not mapping and default is None:
            return None
        told = set(mapping.values())
        return Discriminator(
            wire_name=name,
            mapping=tuple(mapping.items()),
            fallback=default,
            open=default is None
            and (missing or any(choice.id not in told for choice in choices)),
        )

    def _mapped(
        self, node: Node, ids: Mapping[str, TypeId]
    ) -> tuple[dict[str, TypeId], bool]:
        """The members that the mapping names, and whether it names others too."""
        by_name = self._by_name(ids)
        mapped: dict[str, TypeId] = {}
        missing: list[str] = []
        for tag, ref in mapping_of(node).items():
            member = self._member(ref, node, ids, by_name)
            if member is None:
                missing.append(ref)
            else:
                mapped[tag] = member
        if missing:
            more = f" (and {len(missing) - 1} more)" if missing[1:] else ""
            node.child("mapping").report(
                DiagnosticCode.DISCRIMINATOR,
                effect="such values are told apart by their fields",
                reason=f"{missing[0]} is no member of the union{more}",
            )
        return mapped, bool(missing)

    def _without_excluded(
        self, node: Node, mapped: Mapping[str, TypeId], choices: Sequence[Branch]
    ) -> dict[str, TypeId]:
        """What the mapping says, but of members that can have none of the values it gives them."""
        excluded: dict[str, Node] = {}
        for choice in choices:
            tags = [tag for tag, id in mapped.items() if id == choice.id]
            if not choice.family and excludes(self.flattener, choice.node, node, tags):
                excluded |= dict.fromkeys(tags, choice.node)
        report_excluded(node, excluded, self.components)
        return {tag: id for tag, id in mapped.items() if tag not in excluded}

    def _by_name(self, pointers: Iterable[str]) -> dict[str, str]:
        named: dict[str, str] = {}
        for pointer in pointers:
            named.setdefault(self.components.name(pointer), pointer)
        return named

    def _default(self, node: Node, ids: Mapping[str, TypeId]) -> TypeId | None:
        """The type of a value without a known tag (OpenAPI 3.2, `defaultMapping`)."""
        stated = default_mapping(node)
        return self._member(stated, node, ids, self._by_name(ids)) if stated else None

    def _member(
        self,
        ref: str,
        node: Node,
        ids: Mapping[str, TypeId],
        by_name: Mapping[str, str],
    ) -> TypeId | None:
        """The member that a mapping names, by the name of its component or by reference."""
        named = by_name.get(ref) or self._referred(ref, node)
        if named not in ids:
            named = by_name.get(last_token(ref))
        return ids[named] if named is not None else None

    def _referred(self, ref: str, node: Node) -> str | None:
        """The pointer of what a mapping refers to."""
        named = self.flattener.references.named(ref, node)
        target = self.flattener.referred(named) if named is not None else None
        return target.pointer if target is not None else None

    def _own(self, members: Iterable[Node], name: str) -> Iterator[tuple[str, str]]:
        """The values that no mapping names, each with the pointer of the member it is for.

        What two members say is neither's: their fields tell.
        """
        claims: defaultdict[str, set[str]] = defaultdict(set)
        for node in members:
            for value in self._stated(node, name):
                claims[value].add(node.pointer)
        return ((value, min(of)) for value, of in claims.items() if len(of) == 1)

    def _stated(self, node: Node, name: str) -> tuple[str, ...]:
        """The tags that a member states itself: the values of its property, or its name.

        A base that it extends may say it as well, in a discriminator of the same property.
        """
        name_of = self.components.name
        schema = self.flattener.flatten((node,))
        base = schema.discriminator
        if base is not None and property_name(base) == name:
            ids = {node.pointer: TypeId(node.pointer)}
            names = {name_of(node.pointer): node.pointer}
            mapping = mapping_of(base).items()
            mapped = [
                tag for tag, ref in mapping if self._member(ref, base, ids, names)
            ]
            if mapped and not excludes(self.flattener, node, base, mapped):
                return tuple(mapped)
        constants = constants_of(self.flattener, node, name)
        own = name_of(node.pointer) if node in self.components else None
        if own is not None and (own in constants or not (constants or schema.unions)):
            return (own,)
        return constants


def within_family(
    family: Discriminator, choices: Sequence[Branch]
) -> Discriminator | None:
    """How some of those that extend a schema are told apart, with itself where it is of them."""
    ids = {TypeId(choice.node.pointer): choice.id for choice in choices}
    mapping = {tag: member for tag, id in family.mapping if (member := ids.get(id))}
    for choice in choices:
        if choice.id is not None:
            tags = (tag for tag in choice.family if tag not in mapping)
            mapping |= dict.fromkeys(tags, choice.id)
    told = set(mapping.values())
    if len(told) < 2:
        return None
    return replace(
        family,
        mapping=tuple(mapping.items()),
        fallback=ids.get(family.fallback) if family.fallback is not None else None,
        open=any(choice.id not in told for choice in choices),
        own=None,
    )


def property_name(discriminator: Node | None) -> str:
    """The name of the property that tells members apart; empty where none is stated."""
    value = discriminator.value if discriminator else None
    name = value.get("propertyName") if isinstance(value, dict) else value
    return name if isinstance(name, str) else ""


def mapping_of(discriminator: Node) -> dict[str, str]:
    """The member that each value of the property stands for, as far as the document says."""
    value = discriminator.value
    stated = value.get("mapping") if isinstance(value, dict) else None
    return (
        {tag: str(ref) for tag, ref in stated.items()}
        if isinstance(stated, dict)
        else {}
    )


def default_mapping(discriminator: Node) -> str:
    """The schema that a value is which no other is, as the document names it."""
    value = discriminator.value
    stated = value.get("defaultMapping") if isinstance(value, dict) else None
    return stated if isinstance(stated, str) else ""


def constants_of(flattener: Flattener, node: Node, property: str) -> tuple[str, ...]:
    """The values that a schema gives to the property by which it is told apart.

    It says so by `x-ms-discriminator-value`, as Azure's documents do, or by the constants
    that its property may hold; a number or a boolean as its JSON text, as a mapping has it.
    """
    if states(node, _TAG) and (tag := text(node, _TAG)):
        return (tag,)
    return _allowed(flattener, node, property)


def excludes(
    flattener: Flattener, member: Node, discriminator: Node, tags: Sequence[str]
) -> bool:
    """Whether a member that a mapping gives values can have none of them."""
    allowed = _allowed(flattener, member, property_name(discriminator))
    return bool(tags and allowed) and not set(tags) & set(allowed)


def report_excluded(
    discriminator: Node, excluded: Mapping[str, Node], components: Components
) -> None:
    """Reports the values of a mapping that the members which they stand for can't have."""
    if not excluded:
        return
    tag, member = next(iter(excluded.items()))
    name = components.name(member.pointer)
    more = f" (and {len(excluded) - 1} more)" if len(excluded) > 1 else ""
    discriminator.child("mapping", tag).report(
        DiagnosticCode.DISCRIMINATOR,
        effect="told apart by the values that it can have",
        reason=f"`{property_name(discriminator)}` of {name} can't be {tag}{more}",
    )


def _allowed(flattener: Flattener, node: Node, property: str) -> tuple[str, ...]:
    """The constants that a property may hold; none where it may hold more than a few."""
    sub = flattener.flatten((node,)).properties.get(property)
    constants = (flattener.flatten(sub).enum or ()) if sub else ()
    return tuple(
        value if isinstance(value, str) else json.dumps(value)
        for value, _ in constants
        if isinstance(value, str | int)
    )
