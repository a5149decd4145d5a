"""Schemas to shapes: what node of an XML document each part of a value is.

A property is an element of its name; an array's items are elements beside those of other
properties, each with the property's name, unless the array is wrapped (OpenAPI 3.0.4, 3.1.1 and
3.2.0, "XML Object"). In 3.2 a reference is no node of its own: the element is called as the
schema that is referred to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from specgen.build.types.components import Components
from specgen.build.types.families import Families
from specgen.build.types.implied import implied, is_only_null, is_plain
from specgen.build.types.types import type_id
from specgen.build.xml.marks import Marks, marks_of
from specgen.build.xml.tags import tags_of
from specgen.build.xml.texts import of_constants, of_type, one_of
from specgen.build.xml.unsayable import Unsayable, check_parts
from specgen.ir.xml.shapes import (
    UNTYPED,
    Choice,
    Element,
    Named,
    NodeKind,
    Part,
    Sequence,
    Shape,
    ShapeId,
    Structure,
    Text,
)
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
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
        self._families = families
        self._refers_by_name = refers_by_name
        self._pending: deque[tuple[ShapeId, Sub, str]] = deque()
        self._started: set[ShapeId] = set()
        self._depth = 0

    def root(self, node: Node, fallback: str) -> Element:
        """The root of a body, called `fallback` where nothing names it; raises Unsayable."""
        sub: Sub = (node,)
        flat, marks = self._marked(sub)
        inferred = self._component(sub) or fallback
        name, around = marks.named(inferred, ""), marks.around("")
        if _is_array(flat):
            shape: Shape = self._sequence(flat, self._inner(flat, name.local), around)
        else:
            shape = self._shape(sub, around)
        self._finish()
        return Element(name=name, shape=shape, nullable=bool(flat.null))

    def _inner(self, flat: Schema, inferred: str) -> str:
        """What the items of a body are called: as their component is, else as the body is."""
        return (flat.items and self._component(flat.items)) or inferred

    def _finish(self) -> None:
        """Builds what is shared by what was built, and all that this leads to."""
        while self._pending:
            id, sub, namespace = self._pending.popleft()
            try:
                self.shapes[id] = self._described(
                    sub, self._flattener.flatten(sub), namespace
                )
            except Unsayable as reason:
                self.unsaid[id] = reason
                self.shapes[id] = UNTYPED

    def _marked(self, sub: Sub) -> tuple[Schema, Marks]:
        flat = self._flattener.flatten(sub)
        return flat, marks_of(sub, flat)

    def _component(self, sub: Sub) -> str:
        """The name of the component that a sub-schema is by reference; else empty."""
        target = self._flattener.target(sub)
        if target is None or target not in self._components:
            return ""
        return self._components.name(target.pointer)

    def _shape(self, sub: Sub, namespace: str) -> Shape:
        """The shape of a sub-schema within elements of a default namespace."""
        target = self._flattener.target(sub)
        if target is not None:
            return self._shared((target,), self._called(target), namespace)
        if len(sub) > 1:
            # Several schemas of one property may lead back to themselves.
            return self._shared(sub, type_id(sub), namespace)
        flat = self._flattener.flatten(sub)
        if self._depth >= DEEPEST:
            return UNTYPED
        self._depth += 1
        try:
            return self._described(sub, flat, namespace)
        finally:
            self._depth -= 1

    def _called(self, target: Node) -> str:
        if target in self._components:
            return self._components.name(target.pointer)
        return target.pointer

    def _shared(self, sub: Sub, called: str, namespace: str) -> Shape:
        flat = self._flattener.flatten(sub)
        if is_plain(flat):
            return self._described(sub, flat, namespace)
        id = ShapeId(f"{called} in {namespace}" if namespace else called)
        if id not in self._started:
            self._started.add(id)
            self._pending.append((id, sub, namespace))
        return Named(id=id)

    def _described(self, sub: Sub, flat: Schema, namespace: str) -> Shape:
        family = self._family(sub, namespace)
        if family is not None:
            return family
        members = list(self._members(flat))
        if members:
            return self._choice(flat, members, namespace)
        return self._plain(flat, namespace)

    def _family(self, sub: Sub, namespace: str) -> Shape | None:
        """Any of the schemas that extend one, where its discriminator tells them apart."""
        base = sub[0]
        if len(sub) > 1 or not isinstance(base, Node) or base not in self._components:
            return None
        nodes = self._families.members(base)
        if not nodes:
            return None
        told = self._families.union(base, nodes).discriminator
        assert told is not None
        members = []
        for node in nodes:
            if node.pointer == base.pointer:
                members.append(self._plain(self._flattener.flatten(sub), namespace))
            else:
                members.append(self._shared((node,), self._called(node), namespace))
        places = {node.pointer: index for index, node in enumerate(nodes)}
        tags = tuple((tag, places[id]) for tag, id in told.mapping if id in places)
        return Choice(members=tuple(members), key=told.wire_name, tags=tags)

    def _members(self, flat: Schema) -> Iterator[Sub]:
        """The alternatives of the first union that describes values, null apart."""
        for union in flat.unions:
            flats = [self._flattener.flatten(sub) for sub in union]
            if any(_says_type(member) for member in flats):
                for sub, member in zip(union, flats, strict=True):
                    if not is_only_null(member):
                        yield sub
                return

    def _choice(self, flat: Schema, subs: list[Sub], namespace: str) -> Shape:
        base = replace(flat, unions=(), discriminator=None, null=None)
        members: list[Shape] = []
        for sub in subs:
            if base.properties and self._depth < DEEPEST:
                self._depth += 1
                both = self._flattener.flatten((*sub, base))
                members.append(
                    self._plain(both, namespace)
                    if not both.unions
                    else self._described((), both, namespace)
                )
                self._depth -= 1
            else:
                members.append(self._shape(sub, namespace))
        return one_of(members, tags_of(flat, subs, self._flattener, self._components))

    def _plain(self, flat: Schema, namespace: str) -> Shape:
        """The shape of a value, unions apart."""
        if flat.enum:
            return of_constants(flat)
        types = sorted(flat.types) if flat.types is not None else implied(flat)
        members: list[Shape] = []
        for type in types:
            if type == "object":
                members.append(self._structure(flat, namespace))
            elif type == "array":
                members.append(self._sequence(flat, "item", namespace))
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
        if _is_array(described):
            rest = self._item(described, "item", namespace).shape
            return Structure(parts=parts, rest=rest, rest_items=True)
        return Structure(parts=parts, rest=self._shape(others, namespace))

    def _part(self, key: str, sub: Sub, namespace: str) -> Part:
        flat, marks = self._marked(sub)
        if _is_array(flat) and marks.node_type not in _LEAVES:
            return self._array(key, flat, marks, namespace)
        if any(map(self._is_list, self._members(flat))):
            return self._one_or_more(key, flat, marks, namespace)
        inferred = key
        if self._refers_by_name and self._component(sub):
            inferred = marks.name or self._component(sub)
        elif not marks.own:
            # What a schema is called as a root says nothing of properties that refer to it.
            marks = replace(marks, name="")
        kind = _LEAVES.get(marks.node_type, NodeKind.ELEMENT)
        if marks.node_type == "none" and not self._component(sub):
            kind = NodeKind.NONE
        if kind in (NodeKind.ELEMENT, NodeKind.NONE):
            name = marks.named(inferred, namespace)
            shape = self._shape(sub, marks.around(namespace))
        else:
            name, shape = marks.named(inferred, ""), self._shape(sub, "")
            if not isinstance(shape, Text) and shape != UNTYPED:
                raise Unsayable(flat.node, f"{key!r} is no text")
        null = bool(flat.null)
        return Part(key=key, kind=kind, name=name, shape=shape, nullable=null)

    def _array(self, key: str, flat: Schema, marks: Marks, namespace: str) -> Part:
        null = bool(flat.null)
        if marks.node_type == "element":
            inferred = marks.name if marks.own else key
            name = replace(marks, name=inferred).named(key, namespace)
            shape = self._sequence(flat, inferred, marks.around(namespace))
            kind = NodeKind.ELEMENT
            return Part(key=key, kind=kind, name=name, shape=shape, nullable=null)
        # Services often wrap what their documents do not: the name is for those who allow it.
        name = replace(marks, name=marks.name if marks.own else "").named(
            key, namespace
        )
        shape = self._sequence(flat, key, namespace)
        return Part(key=key, kind=NodeKind.ITEMS, name=name, shape=shape)

    def _is_list(self, sub: Sub) -> bool:
        return _is_array(self._flattener.flatten(sub))

    def _one_or_more(
        self, key: str, flat: Schema, marks: Marks, namespace: str
    ) -> Part:
        """A list or something else: one element is a list of one."""
        members = []
        for sub in self._members(flat):
            member = self._flattener.flatten(sub)
            if _is_array(member):
                members.append(self._item(member, key, namespace).shape)
            else:
                members.append(self._shape(sub, namespace))
        name = replace(marks, name=marks.name if marks.own else "").named(
            key, namespace
        )
        items = Sequence(items=(Element(name=name, shape=one_of(members)),))
        return Part(key=key, kind=NodeKind.ITEMS, name=name, shape=items)

    def _sequence(self, flat: Schema, inferred: str, namespace: str) -> Sequence:
        names = list(self._item_elements(flat, namespace))
        if names:
            return Sequence(items=tuple(names))
        return Sequence(items=(self._item(flat, inferred, namespace),))

    def _item_elements(self, flat: Schema, namespace: str) -> Iterator[Element]:
        """Elements of items that have one of several names, as their schemas say."""
        if not flat.items:
            return
        item, marks = self._marked(flat.items)
        subs = list(self._members(item))
        if marks.name or len(subs) < 2:
            return
        all_marks = [self._marked(sub)[1] for sub in subs]
        names = [
            own.name or (self._component(sub) if self._refers_by_name else "")
            for own, sub in zip(all_marks, subs, strict=True)
        ]
        if all(names) and len(set(names)) == len(names):
            for own, name, sub in zip(all_marks, names, subs, strict=True):
                shape = self._shape(sub, own.around(namespace))
                yield Element(name=own.named(name, namespace), shape=shape)

    def _item(self, flat: Schema, inferred: str, namespace: str) -> Element:
        """The element of an item, which is called as the array unless it says so."""
        if flat.prefix:
            raise Unsayable(flat.node, "items are told apart by their places")
        if not flat.items:
            return Element(name=Marks().named(inferred, namespace), shape=UNTYPED)
        item, marks = self._marked(flat.items)
        if self._refers_by_name:
            inferred = self._component(flat.items) or inferred
        name, around = marks.named(inferred, namespace), marks.around(namespace)
        if _is_array(item):
            shape: Shape = self._sequence(item, name.local, around)
        else:
            shape = self._shape(flat.items, around)
        return Element(name=name, shape=shape, nullable=bool(item.null))


def _is_array(flat: Schema) -> bool:
    if flat.unions or flat.enum is not None:
        return False
    types = flat.types if flat.types is not None else frozenset(implied(flat))
    return types == frozenset(("array",))


def _says_type(flat: Schema) -> bool:
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
    )
