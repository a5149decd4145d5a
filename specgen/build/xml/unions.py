"""Unions and families: alternatives told apart by a discriminator, or by what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.build.types.components import Components
from specgen.build.types.families import Families
from specgen.build.types.implied import is_only_null
from specgen.build.xml.tags import tags_of
from specgen.build.xml.texts import one_of
from specgen.ir.xml.shapes import Choice, Shape
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.merge import union_key
from specgen.normalise.schema import Schema, Sub

if TYPE_CHECKING:
    from specgen.build.xml.shapes import ShapeBuilder

MOST_NESTED = 2000
"""Alternatives within alternatives of a document that have what stands beside them, too."""


class UnionShapes:
    """Builds the shape of what may be one of several schemas."""

    def __init__(
        self,
        shapes: ShapeBuilder,
        flattener: Flattener,
        components: Components,
        families: Families,
    ) -> None:
        self._shapes = shapes
        self._flattener = flattener
        self._components = components
        self._families = families
        self._around: tuple[object, ...] = ()
        """The unions, from the outermost, whose members are being built."""
        self._left = MOST_NESTED

    def family(self, sub: Sub, namespace: str) -> Shape | None:
        """Any of the schemas that extend one, where its discriminator tells them apart."""
        base = sub[0] if len(sub) == 1 else None
        if not isinstance(base, Node) or base not in self._components:
            return None
        nodes = self._families.members(base)
        if not nodes:
            return None
        told = self._families.union(base, nodes).discriminator
        assert told is not None
        members = [
            (
                self._shapes.plain(self._flattener.flatten(sub), namespace)
                if node.pointer == base.pointer
                else self._shapes.referred(node, namespace)
            )
            for node in nodes
        ]
        places = {node.pointer: index for index, node in enumerate(nodes)}
        tags = tuple((tag, places[id]) for tag, id in told.mapping if id in places)
        return Choice(members=tuple(members), key=told.wire_name, tags=tags)

    def members(self, flat: Schema) -> Sequence[Sub]:
        """The alternatives of the first union that describes values, null apart."""
        union = self._telling(flat)
        return () if union is None else tuple(self._valued(union))

    def _telling(self, flat: Schema) -> tuple[Sub, ...] | None:
        for union in flat.unions:
            if any(self._flattener.flatten(sub).describes_values for sub in union):
                return union
        return None

    def _valued(self, union: tuple[Sub, ...]) -> Iterator[Sub]:
        for sub in union:
            if not is_only_null(self._flattener.flatten(sub)):
                yield sub

    def choice(self, flat: Schema, namespace: str) -> Shape | None:
        """The shape of a union, with what stands beside it; None where there is none."""
        union = self._telling(flat)
        if union is None or union_key(union) in self._around:
            return None
        base = replace(flat, unions=(), discriminator=None, null=None)
        subs = list(self._valued(union))
        around = self._around
        self._around = (*around, union_key(union))
        members = [self._member(sub, base, namespace) for sub in subs]
        self._around = around
        if not members:
            return None
        told = (
            tags_of(flat, subs, self._flattener, self._components)
            if flat.discriminator
            else self._within_family(subs)
        )
        return one_of(members, told)

    def _within_family(self, subs: Sequence[Sub]) -> Choice | None:
        """As `tags_of`, where alternatives all extend a schema with a discriminator."""
        family = self._families.around(subs)
        if family is None:
            return None
        targets = map(self._flattener.target, subs)
        places = {node.pointer: at for at, node in enumerate(targets) if node}
        tags = tuple((tag, places[id]) for tag, id in family.mapping if id in places)
        return Choice(members=(), key=family.wire_name, tags=tags)

    def _member(self, sub: Sub, base: Schema, namespace: str) -> Shape:
        self._left -= len(self._around) > 1
        if not base.properties or self._left < 0:
            return self._shapes.shape(sub, namespace)
        return self._shapes.merged(self._flattener.flatten((*sub, base)), namespace)
