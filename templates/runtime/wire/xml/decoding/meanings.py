"""What the names in an element mean for the object that it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element

from ...declared import declared
from ..names import recognised
from ..shapes import Choice, Field, Node, Ordered, Scalar, Sequence, Shape, Structure
from .arrays import nodes_of
from .members import Members
from .texts import Form, form, quoted
from .unions import chooser
from .untyped import Read

if TYPE_CHECKING:
    from .objects import ObjectReader
    from .readers import Readers

Child: TypeAlias = tuple[str, Read, Form | None, bool]
"""A property in JSON; the readers of its element and, where that is all, of its text; whether the
element is one item of it."""
Attribute: TypeAlias = tuple[str, Form]
ReadMembers: TypeAlias = Callable[[Element], Members]


@declared
class Meanings:
    """Properties by the names of their nodes, in elements of one namespace."""

    children: Mapping[str, Child]
    attributes: Mapping[str, Attribute]
    wrappers: Mapping[str, str]
    """Elements that a service may put around items that are declared without."""
    roots: Mapping[str, Child]
    """Properties by what only one of them is called as a root."""
    elsewhere: frozenset[str]
    """Nodes of objects that have no element of their own."""
    fields: Fields


@declared
class Fields:
    """The fields of an object by the nodes that they are, names as they are declared."""

    children: list[tuple[str, Child]] = field(default_factory=list)
    attributes: list[tuple[str, Attribute]] = field(default_factory=list)
    wrappers: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[Field, Form]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    items: list[tuple[str, Node]] = field(default_factory=list)
    """Arrays whose items are all of one name."""
    absent: list[tuple[str, str]] = field(default_factory=list)
    """What a property is that has no node."""

    @cached_property
    def are_children(self) -> bool:
        """Whether all of them are children, and nothing is to be said of absent ones."""
        return not (self.texts or self.parts or self.absent)

    @cached_property
    def beside_attributes(self) -> tuple[str, Form] | None:
        """The only property that is no attribute, if it is a text: before OpenAPI 3.2 no document
        could say that it is the element's own."""
        if len(self.children) != 1 or not (self.attributes and self.are_children):
            return None
        key, _, text_form, is_item = self.children[0][1]
        return (key, text_form) if text_form and not is_item else None

    def have_text(self) -> bool:
        """Whether text in the element is a property."""
        readers = [reader for part in self.parts for reader in part.readers]
        return bool(self.texts) or any(reader.has_text for reader in readers)


class Part(NamedTuple):
    """An object without an element of its own, or a union of such."""

    field: Field
    readers: list[ObjectReader]
    read: ReadMembers


def fields_of(shape: Structure, readers: Readers) -> Fields:
    """The fields with what reads them."""
    fields = Fields()
    for declared_field in shape.fields:
        _add(fields, declared_field, readers)
    return fields


def _add(fields: Fields, field: Field, readers: Readers) -> None:
    key = quoted(field.key)
    if field.kind == "element":
        read = readers.element(field.shape, field.nullable)
        text_form = None if field.nullable else _text_form(field.shape, readers)
        child = (key, read, text_form, False)
        fields.children.append((field.name, child))
    elif field.kind == "attribute":
        fields.attributes.append((field.name, (key, readers.text(field.shape))))
        if field.nullable:
            fields.absent.append((key, "null"))
    elif field.kind == "none":
        fields.parts.append(_part(field, readers))
    elif field.kind in ("items", "item"):
        _add_items(fields, field, readers)
    else:
        fields.texts.append((field, readers.text(field.shape)))


def _add_items(fields: Fields, field: Field, readers: Readers) -> None:
    key, many = quoted(field.key), field.kind == "items"
    nodes = list(_nodes(field.shape, readers))
    if many and len(nodes) == 1:
        fields.items.append((key, nodes[0]))
    for node in nodes:
        text_form = None if node.nullable else _text_form(node.shape, readers)
        fields.children.append((node.name, (key, readers.node(node), text_form, many)))
    if many and field.name:
        fields.wrappers.append((field.name, key))
    if many and field.required:
        fields.absent.append((key, "[]"))


def _text_form(shape: Shape, readers: Readers) -> Form | None:
    shape = readers.resolved(shape)
    return form(shape.kind) if isinstance(shape, Scalar) else None


def meanings(
    shape: Structure, fields: Fields, space: str, readers: Readers
) -> Meanings:
    """What names mean in an element of this namespace, in braces."""
    children = recognised(fields.children, space, readers.strict)
    attributes = recognised(fields.attributes, space, readers.strict)
    elsewhere: set[str] = set()
    for part in fields.parts:
        for reader in part.readers:
            inner = reader.meanings(space)
            elsewhere |= inner.children.keys() | inner.attributes.keys()
    wrappers: Mapping[str, str] = {}
    roots: Mapping[str, Child] = {}
    if not readers.strict:
        others = recognised(_as_children(shape, readers), space, strict=False)
        children = {**others, **children}
        others_of_text = recognised(_as_attributes(shape, readers), space, strict=False)
        attributes = {**others_of_text, **attributes}
        wrappers = recognised(fields.wrappers, space, strict=False)
        declared_roots = recognised(_as_roots(shape, readers), space, strict=False)
        taken = children.keys() | wrappers.keys() | elsewhere
        roots = {name: declared_roots[name] for name in declared_roots.keys() - taken}
    return Meanings(children, attributes, wrappers, roots, frozenset(elsewhere), fields)


def _as_children(shape: Structure, readers: Readers) -> Iterator[tuple[str, Child]]:
    """Attributes that a service writes as elements, and items without the one around them."""
    for declared_field in shape.fields:
        key, content = quoted(declared_field.key), declared_field.shape
        if declared_field.kind == "attribute":
            child = (key, readers.element(content), None, False)
            yield declared_field.name, child
        elif declared_field.kind == "element":
            for node in _nodes(content, readers):
                yield node.name, (key, readers.node(node), None, True)


def _as_roots(shape: Structure, readers: Readers) -> Iterator[tuple[str, Child]]:
    """Elements that a service calls as they are called as a root."""
    fields = [field for field in shape.fields if field.root_name]
    counted = Counter(field.root_name for field in fields)
    for own in fields:
        if counted[own.root_name] == 1:
            read = readers.element(own.shape, own.nullable)
            yield own.root_name, (quoted(own.key), read, None, False)


def _as_attributes(
    shape: Structure, readers: Readers
) -> Iterator[tuple[str, Attribute]]:
    """Elements that a service writes as attributes."""
    for declared_field in shape.fields:
        if declared_field.kind == "element":
            read = readers.text(declared_field.shape)
            yield declared_field.name, (quoted(declared_field.key), read)


def _members_of(shape: Shape, readers: Readers) -> Iterator[Shape]:
    """The shape, or those of a union."""
    shape = readers.resolved(shape)
    if isinstance(shape, Choice):
        for member in shape.members:
            yield from _members_of(member, readers)
    else:
        yield shape


def _nodes(shape: Shape, readers: Readers) -> Iterator[Node]:
    """The elements of the items of an array, or of a union of arrays."""
    for member in _members_of(shape, readers):
        if isinstance(member, Sequence | Ordered):
            yield from nodes_of(member)


def _part(field: Field, readers: Readers) -> Part:
    shape = readers.resolved(field.shape)
    choose = chooser(shape, readers) if isinstance(shape, Choice) else None

    def read(element: Element) -> Members:
        chosen = readers.resolved(choose(element) if choose else shape)
        if not isinstance(chosen, Structure):
            return Members()
        return readers.object(chosen).members(element, alone=False)

    objects = [
        readers.object(member)
        for member in _members_of(shape, readers)
        if isinstance(member, Structure)
    ]
    return Part(field, objects, read)
