"""Schemas to shapes: what node of an XML document each part of a value is.

A property is an element of its name; an array's items are elements beside those of other
properties, each with the property's name, unless the array is wrapped (OpenAPI 3.0.4, 3.1.1 and
3.2.0, "XML Object"). In 3.2 a reference is no node of its own: the element is called as the
schema that is referred to.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from specgen.build.types.components import Components
from specgen.build.types.families import Families
from specgen.build.types.implied import implied, is_plain
from specgen.build.types.types import type_id
from specgen.build.xml.arrays import ArrayShapes, is_array
from specgen.build.xml.marks import Marks, marks_of
from specgen.build.xml.texts import of_constants, of_type, one_of
from specgen.build.xml.unions import UnionShapes
from specgen.build.xml.unsayable import Unsayable, check_parts
from specgen.ir.xml.graph import stands_in_itself
from specgen.ir.xml.shapes import (
    UNTYPED,
    Element,
    Name,
    Named,
    NodeKind,
    Part,
    Shape,
    ShapeId,
    Structure,
    Text,
    Within,
)
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.merge import is_contradiction
from specgen.normalise.schema import Schema, Sub

DEEPEST = 40
"""Schemas within each other, references apart, down to which values have a shape."""

_LEAVES = {
    "text": NodeKind.TEXT,
    "cdata": NodeKind.CDATA,
    "attribute": NodeKind.ATTRIBUTE,
}


class ShapeBuilder:
    """Builds shapes, and those that they share.

    `refers_by_name` says that a reference leads to an element of another name, as in 3.2.
    """

    def __init__(
        self,
        flattener: Flattener,
        components: Components,
        families: Families,
        *,
        refers_by_name: bool,
    ) -> None:
        self.shapes: dict[ShapeId, Shape] = {}
        self.unsaid: dict[ShapeId, Unsayable] = {}
        """Shapes that can't be built, and why."""
        self._flattener = flattener
        self._components = components
        self._unions = UnionShapes(self, flattener, components, families)
        self._arrays = ArrayShapes(self, self._unions)
        self._refers_by_name = refers_by_name
        self._pending: deque[tuple[ShapeId, Sub, str, str]] = deque()
        self._started: set[ShapeId] = set()
        self._depth = 0

    def root(self, node: Node, fallback: str) -> Element:
        """The root of a body, called `fallback` where nothing names it; raises Unsayable."""
        sub: Sub = (node,)
        root = self.element(sub, self._component(sub) or fallback, "", is_root=True)
        self._finish()
        return root

    def element(
        self, sub: Sub, inferred: str, namespace: str, *, is_root: bool = False
    ) -> Element:
        """The element of a value, `inferred` is what it is called unless something says so."""
        flat, marks = self.marked(sub)
        name, around = marks.named(inferred, namespace), marks.around(namespace)
        target = self._flattener.target(sub)
        if marks.encloses and (inner := self._inner(sub, around)):
            shape: Shape = inner
        elif is_array(flat) and (is_root or target is None):
            items = is_root and flat.items and self._component(flat.items)
            shape = self._arrays.of(flat, items or name.local, around)
        elif is_array(flat) and target is not None:
            # An array of arrays may lead back to itself.
            shape = self.referred(target, around, name.local)
        else:
            shape = self.shape(sub, around)
        return Element(name=name, shape=shape, nullable=bool(flat.null))

    def _inner(self, sub: Sub, namespace: str) -> Within | None:
        """The element that a reference leads to, which is in the one that it is itself."""
        target = self._flattener.target(sub)
        assert target is not None
        flat, marks = self.marked((target,))
        if marks.node_type == "none" or (is_array(flat) and not marks.node_type):
            return None
        name = marks.named(self._component(sub), namespace)
        shape = self.referred(target, marks.around(namespace), name.local)
        return Within(element=Element(name=name, shape=shape))

    def _finish(self) -> None:
        """Builds what is shared by what was built, and all that this leads to."""
        built: list[tuple[ShapeId, Sub]] = []
        while self._pending:
            id, sub, namespace, inferred = self._pending.popleft()
            built.append((id, sub))
            try:
                self.shapes[id] = self._described(sub, namespace, inferred)
            except Unsayable as reason:
                self.unsaid[id] = reason
                self.shapes[id] = UNTYPED
        for id, sub in built:
            if stands_in_itself(id, self.shapes):
                node = self._flattener.flatten(sub).node
                self.unsaid[id] = Unsayable(node, "an object has no element around it")

    def marked(self, sub: Sub) -> tuple[Schema, Marks]:
        """What a sub-schema is flattened to, and what it says of its node."""
        flat = self._flattener.flatten(sub)
        return flat, marks_of(sub, flat, self.referred_name(sub))

    def is_nothing(self, sub: Sub) -> bool:
        """Whether a sub-schema has no value."""
        return is_contradiction(self._flattener.flatten(sub))

    def _component(self, sub: Sub) -> str:
        """The name of the component that a sub-schema is by reference; else empty."""
        target = self._flattener.target(sub)
        if target is None or target not in self._components:
            return ""
        return self._components.name(target.pointer)

    def referred_name(self, sub: Sub) -> str:
        """What the element of a reference is called by what it refers to, where it is so."""
        return self._component(sub) if self._refers_by_name else ""

    def shape(self, sub: Sub, namespace: str) -> Shape:
        """The shape of a sub-schema within elements of a default namespace."""
        target = self._flattener.target(sub)
        if target is not None:
            return self.referred(target, namespace)
        if len(sub) > 1:
            # Several schemas of one property may lead back to themselves.
            return self._shared(sub, type_id(sub), namespace)
        if self._depth >= DEEPEST:
            return UNTYPED
        self._depth += 1
        try:
            return self._described(sub, namespace)
        finally:
            self._depth -= 1

    def referred(self, target: Node, namespace: str, items: str = "") -> Shape:
        """The shape of a schema that others may refer to as well.

        `items` is what the items of an array are called unless something says so.
        """
        is_component = target in self._components
        pointer = target.pointer
        called = self._components.name(pointer) if is_component else pointer
        return self._shared((target,), called, namespace, items)

    def _shared(self, sub: Sub, called: str, namespace: str, items: str = "") -> Shape:
        flat = self._flattener.flatten(sub)
        if is_plain(flat):
            return self._described(sub, namespace)
        if items and is_array(flat):
            called = f"{called} of {items}"
        id = ShapeId(f"{called} in {namespace}" if namespace else called)
        if id not in self._started:
            self._started.add(id)
            self._pending.append((id, sub, namespace, items))
        return Named(id=id)

    def _described(self, sub: Sub, namespace: str, items: str = "") -> Shape:
        family = self._unions.family(sub, namespace)
        if family is not None:
            return family
        flat = self._flattener.flatten(sub)
        if items and is_array(flat):
            return self._arrays.of(flat, items, namespace)
        return self.merged(flat, namespace)

    def merged(self, flat: Schema, namespace: str) -> Shape:
        """The shape of a flattened schema."""
        choice = self._unions.choice(flat, namespace) if flat.unions else None
        return choice or self.plain(flat, namespace)

    def plain(self, flat: Schema, namespace: str) -> Shape:
        """The shape of a value, unions apart."""
        if flat.enum:
            return of_constants(flat)
        types = sorted(flat.types) if flat.types is not None else implied(flat)
        members: list[Shape] = []
        for type in types:
            if type == "object":
                members.append(self._structure(flat, namespace))
            elif type == "array":
                members.append(self._arrays.of(flat, "item", namespace))
            else:
                members.append(of_type(type, flat))
        return one_of(members) if members else UNTYPED

    def _structure(self, flat: Schema, namespace: str) -> Structure:
        parts = tuple(
            replace(self._part(key, sub, namespace), required=key in flat.required)
            for key, sub in flat.properties.items()
        )
        check_parts(flat, parts)
        others = flat.additional or next(iter(flat.patterned.values()), None)
        if not others:
            return Structure(parts=parts)
        described = self._flattener.flatten(others)
        if is_array(described):
            rest = self._arrays.item(described, "item", namespace).shape
            return Structure(parts=parts, rest=rest, rest_items=True)
        return Structure(parts=parts, rest=self.shape(others, namespace))

    def _part(self, key: str, sub: Sub, namespace: str) -> Part:
        flat, marks = self.marked(sub)
        kind = _LEAVES.get(marks.node_type, NodeKind.ELEMENT)
        if kind is not NodeKind.ELEMENT:
            return self._leaf(key, kind, sub)
        inner = self._inner(sub, marks.around(namespace)) if marks.encloses else None
        if inner is None:
            part = (
                self._arrays.property(key, flat, marks, namespace)
                if is_array(flat)
                else self._arrays.one_or_more(key, flat, marks, namespace)
                or self._arrays.one_by_name(key, sub, marks, namespace)
            )
            if part is not None:
                return part
        root_name: Name | None = None
        if not marks.own and marks.name:
            # What a schema is called as a root says nothing of properties that refer to it.
            root_name = marks.named("", namespace)
            marks = replace(marks, name="")
        if marks.node_type == "none" and not is_plain(flat):
            kind = NodeKind.NONE
        return Part(
            key=key,
            kind=kind,
            name=marks.named(key, namespace),
            shape=inner or self.shape(sub, marks.around(namespace)),
            nullable=bool(flat.null),
            root_name=root_name if kind is NodeKind.ELEMENT else None,
        )

    def _leaf(self, key: str, kind: NodeKind, sub: Sub) -> Part:
        """An attribute or a text, which holds nothing but characters."""
        flat, marks = self.marked(sub)
        shape = self.shape(sub, "")
        if not isinstance(shape, Text) and shape != UNTYPED:
            raise Unsayable(flat.node, f"{key!r} is no text")
        name, null = marks.named(key, ""), bool(flat.null)
        return Part(key=key, kind=kind, name=name, shape=shape, nullable=null)
