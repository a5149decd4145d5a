"""Shapes as functions that write elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from ..faults import XmlError
from ..named_shapes import NamedShapes, resolved
from ..names import local_name
from ..shapes import (
    Choice,
    Field,
    Named,
    Node,
    Ordered,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Text,
    Untyped,
    Within,
)
from .elements import (
    Parts,
    WriteBody,
    WriteContent,
    WriteElement,
    write_around,
    write_element,
    write_text,
    write_untyped,
)
from .escapes import as_cdata, escaped, text_of_value
from .objects import ObjectWriter
from .scopes import Opened, Scope
from .unions import fit, member_of


class Writers:
    """The writers of a table of shapes, made when they are first needed."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes: Final = shapes
        self._named = NamedShapes(shapes, self.body)
        self._objects: dict[Structure, ObjectWriter] = {}

    def node(self, node: Node) -> WriteElement:
        """The writer of an element, whose name is known."""
        return self.element(node.name, node.prefix, node.shape)

    def element(self, name: str, prefix: str, shape: Shape) -> WriteElement:
        write_body = self.body(shape)
        step = local_name(name)

        def write(value: Any, parts: Parts, scope: Scope) -> None:
            try:
                write_element(value, scope.element(name, prefix), parts, write_body)
            except XmlError as error:
                raise error.within(step) from None

        return write

    def field(self, field: Field) -> WriteElement:
        """The writer of a property: of an untyped array, it has one element for each item."""
        write = self.element(field.name, field.prefix, field.shape)
        if not isinstance(self.resolved(field.shape), Untyped):
            return write

        def write_each(value: Any, parts: Parts, scope: Scope) -> None:
            for item in value if isinstance(value, list) else (value,):
                write(item, parts, scope)

        return write_each

    def body(self, shape: Shape) -> WriteBody:
        """The writer of an element with this content."""
        if isinstance(shape, Named):
            return self._named.of(shape.name)
        if isinstance(shape, Scalar):
            return write_text
        if isinstance(shape, Structure):
            return self.object(shape).write
        if isinstance(shape, Sequence | Ordered):
            return self._array(shape)
        if isinstance(shape, Within):
            return self._within(shape)
        if isinstance(shape, Choice):
            return self._union(shape)
        return write_untyped

    def object(self, shape: Structure) -> ObjectWriter:
        if shape not in self._objects:
            self._objects[shape] = ObjectWriter(shape, self)
        return self._objects[shape]

    def resolved(self, shape: Shape) -> Shape:
        """The shape itself, where it is a name."""
        return resolved(shape, self.shapes)

    def _array(self, shape: Sequence | Ordered) -> WriteBody:
        write_items = self._items(shape)

        def write(value: Any, opened: Opened, parts: Parts) -> None:
            if isinstance(value, list):
                content = partial(write_items, value, parts, opened.within)
                write_around(opened, "", parts, content)
            else:
                write_untyped(value, opened, parts)

        return write

    def _within(self, shape: Within) -> WriteBody:
        write_inner = self.node(shape.node)

        def write(value: Any, opened: Opened, parts: Parts) -> None:
            content = partial(write_inner, value, parts, opened.within)
            write_around(opened, "", parts, content)

        return write

    def _union(self, shape: Choice) -> WriteBody:
        bodies: dict[Shape, WriteBody] = {}

        def write(value: Any, opened: Opened, parts: Parts) -> None:
            member = member_of(shape, value, self.resolved)
            if member not in bodies:
                bodies[member] = self.body(member)
            bodies[member](value, opened, parts)

        return write

    def items(self, shape: Shape) -> WriteContent:
        """The writer of an array's items, without an element around them; null has none.

        What is no array is written as if it were the one item.
        """
        arrays = [*self._arrays(shape)]
        writers = [self._items(array) for array in arrays]

        def write(value: Any, parts: Parts, scope: Scope) -> None:
            if value is None:
                return
            items = value if isinstance(value, list) else [value]
            best = 0
            if len(arrays) > 1:
                fits = [fit(array, items, self.resolved) for array in arrays]
                best = fits.index(max(fits))
            writers[best](items, parts, scope)

        return write

    def _arrays(self, shape: Shape) -> Iterator[Sequence | Ordered]:
        """The shape, or those of a union, that are arrays."""
        shape = self.resolved(shape)
        if isinstance(shape, Choice):
            for member in shape.members:
                yield from self._arrays(member)
        elif isinstance(shape, Sequence | Ordered):
            yield shape

    def _items(self, shape: Sequence | Ordered) -> WriteContent:
        if isinstance(shape, Ordered):
            return self._ordered(shape)
        write_item = self.item(shape)

        def write(value: Any, parts: Parts, scope: Scope) -> None:
            for index, item in enumerate(value):
                try:
                    write_item(item, parts, scope)
                except XmlError as error:
                    raise error.numbered(index) from None

        return write

    def item(self, shape: Sequence) -> WriteElement:
        """The writer of one item, by the name of what it is."""
        nodes = (shape.item, *shape.others)
        writers = [self.node(node) for node in nodes]
        if len(writers) == 1:
            return writers[0]

        def write(value: Any, parts: Parts, scope: Scope) -> None:
            fits = [fit(node.shape, value, self.resolved) for node in nodes]
            writers[fits.index(max(fits))](value, parts, scope)

        return write

    def _ordered(self, shape: Ordered) -> WriteContent:
        places = [
            _text_writer(part) if isinstance(part, Text) else self.node(part)
            for part in shape.parts
        ]
        write_rest = self.node(shape.item) if shape.item else _write_item

        def write(value: Any, parts: Parts, scope: Scope) -> None:
            for index, item in enumerate(value):
                place = places[index] if index < len(places) else write_rest
                place(item, parts, scope)

        return write


def _text_writer(part: Text) -> WriteContent:
    write_escaped = as_cdata if part.cdata else escaped

    def write(value: Any, parts: Parts, scope: Scope) -> None:
        parts.append(write_escaped(text_of_value(value)))

    return write


def _write_item(value: Any, parts: Parts, scope: Scope) -> None:
    write_untyped(value, scope.undeclared("item"), parts)
