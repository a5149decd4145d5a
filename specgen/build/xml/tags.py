"""Discriminators of unions, for those who read XML."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.build.types.components import Components
from specgen.build.types.discriminators import (
    constants_of,
    mapping_of,
    property_name,
)
from specgen.ir.xml.shapes import Choice
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.schema import Schema, Sub


def tags_of(
    flat: Schema, subs: Sequence[Sub], flattener: Flattener, components: Components
) -> Choice | None:
    """A choice without members yet: the property that tells them apart, and by which values.

    A value is the mapping's, or what the member says, or the name of its component. None where
    there is no discriminator.
    """
    node = flat.discriminator
    name = property_name(node) if node is not None else ""
    if node is None or not name:
        return None
    places: dict[str, int] = {}
    for index, sub in enumerate(subs):
        target = flattener.target(sub) or sub[0]
        if isinstance(target, Node):
            places.setdefault(target.pointer, index)
    tags: dict[str, int] = {}
    for tag, ref in mapping_of(node).items():
        named = components.named(ref, node)
        if named is not None and named.pointer in places:
            tags[tag] = places[named.pointer]
    for pointer, index in places.items():
        if index not in tags.values():
            member = flattener.target(subs[index]) or subs[index][0]
            assert isinstance(member, Node)
            for tag in constants_of(flattener, member, name) or (
                components.name(pointer),
            ):
                tags.setdefault(tag, index)
    return Choice(members=(), key=name, tags=tuple(tags.items()))
