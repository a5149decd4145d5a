"""Arrays: with an element around their items, or without; items of one name or of several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.build.types.implied import implied
from specgen.build.xml.marks import Marks
from specgen.build.xml.texts import one_of
from specgen.build.xml.unions import UnionShapes
from specgen.build.xml.unsayable import Unsayable, check_items
from specgen.ir.xml.shapes import (
    UNTYPED,
    Characters,
    Element,
    NodeKind,
    Ordered,
    Part,
    Sequence,
    Text,
)
from specgen.normalise.schema import Schema, Sub

if TYPE_CHECKING:
    from specgen.build.xml.shapes import ShapeBuilder


def is_array(flat: Schema) -> bool:
    """Whether the values of a schema are arrays and nothing else."""
    if flat.unions or flat.enum is not None:
        return False
    types = flat.types if flat.types is not None else frozenset(implied(flat))
    return types == frozenset(("array",))


class ArrayShapes:
    """Builds the shapes of arrays, and the properties that are some."""

    def __init__(self, shapes: ShapeBuilder, unions: UnionShapes) -> None:
        self._shapes = shapes
        self._unions = unions

    def property(self, key: str, flat: Schema, marks: Marks, namespace: str) -> Part:
        """A property that is an array."""
        called = marks.name if marks.own else ""
        name = replace(marks, name=called).named(key, namespace)
        if marks.node_type != "element":
            # Services often wrap what their documents do not: a name for those who allow it.
            shape = self.of(flat, key, namespace)
            if isinstance(shape, Ordered):
                check_items(flat, shape)
            return Part(key=key, kind=NodeKind.ITEMS, name=name, shape=shape)
        return Part(
            key=key,
            kind=NodeKind.ELEMENT,
            name=name,
            shape=self.of(flat, called or key, marks.around(namespace)),
            nullable=bool(flat.null),
        )

    def one_or_more(
        self, key: str, flat: Schema, marks: Marks, namespace: str
    ) -> Part | None:
        """A property that is an array or something else: one element is an array of one."""
        members = self._unions.members(flat)
        flats = [self._shapes.marked(sub)[0] for sub in members]
        if not any(map(is_array, flats)):
            return None
        shapes = [
            (
                self.item(member, key, namespace).shape
                if is_array(member)
                else self._shapes.shape(sub, namespace)
            )
            for sub, member in zip(members, flats, strict=True)
        ]
        called = marks.name if marks.own else ""
        name = replace(marks, name=called).named(key, namespace)
        items = Sequence(items=(Element(name=name, shape=one_of(shapes)),))
        return Part(key=key, kind=NodeKind.ITEMS, name=name, shape=items)

    def of(self, flat: Schema, inferred: str, namespace: str) -> Sequence | Ordered:
        """The items of an array, `inferred` is what they are called unless they say so."""
        if flat.prefix:
            return self._ordered(flat, inferred, namespace)
        named: tuple[Element, ...] = ()
        if flat.items and not self._shapes.marked(flat.items)[1].name:
            named = tuple(self._by_name(flat.items, namespace))
        return Sequence(items=named or (self.item(flat, inferred, namespace),))

    def one_by_name(
        self, key: str, sub: Sub, marks: Marks, namespace: str
    ) -> Part | None:
        """A property that is no node itself: the element of the alternative that its value is.

        None where the alternatives have no names of their own.
        """
        if marks.node_type != "none":
            return None
        named = tuple(self._by_name(sub, namespace))
        if not named:
            return None
        name = Marks().named(key, namespace)
        shape = Sequence(items=named)
        return Part(key=key, kind=NodeKind.ITEM, name=name, shape=shape)

    def _by_name(self, sub: Sub, namespace: str) -> Iterator[Element]:
        """The elements of alternatives whose schemas give each a name of its own."""
        subs = self._unions.members(self._shapes.marked(sub)[0])
        if len(subs) < 2:
            return
        marked = [(sub, self._shapes.marked(sub)[1]) for sub in subs]
        names = [own.name or self._shapes.referred_name(sub) for sub, own in marked]
        if all(names) and len(set(names)) == len(names):
            for name, (sub, own) in zip(names, marked, strict=True):
                shape = self._shapes.shape(sub, own.around(namespace))
                yield Element(name=own.named(name, namespace), shape=shape)

    def item(self, flat: Schema, inferred: str, namespace: str) -> Element:
        """The element of an item, those that have places of their own apart."""
        if not flat.items:
            return Element(name=Marks().named(inferred, namespace), shape=UNTYPED)
        return self._shapes.element(flat.items, inferred, namespace)

    def _ordered(self, flat: Schema, inferred: str, namespace: str) -> Ordered:
        """An array whose first items have schemas of their own."""
        parts = [self._place(sub, inferred, namespace) for sub in flat.prefix]
        ends = flat.limits.get("maxItems") == len(parts)
        item = None
        if not (ends or (flat.items and self._shapes.is_nothing(flat.items))):
            item = self.item(flat, inferred, namespace)
        return Ordered(parts=tuple(parts), item=item)

    def _place(self, sub: Sub, inferred: str, namespace: str) -> Element | Characters:
        flat, marks = self._shapes.marked(sub)
        if marks.node_type == "attribute":
            raise Unsayable(flat.node, "an item is an attribute")
        if marks.node_type not in ("text", "cdata"):
            return self._shapes.element(sub, inferred, namespace)
        shape = self._shapes.shape(sub, namespace)
        if not isinstance(shape, Text) and shape != UNTYPED:
            raise Unsayable(flat.node, "an item is no text")
        return Characters(shape=shape, cdata=marks.node_type == "cdata")
