"""Objects: the children, attributes and text of an element by their properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element

from ..declared import declared
from .arrays import MOST_SPACES, nodes_of
from .members import Members
from .names import own_name, recognised, space_of
from .shapes import Choice, Field, Node, Ordered, Sequence, Shape, Structure
from .texts import Form, quoted
from .unions import chooser
from .untyped import (
    BLANK,
    Read,
    add_stray_text,
    is_nil,
    read_untyped,
    text_of,
    undeclared,
)

if TYPE_CHECKING:
    from .readers import Readers

Child: TypeAlias = tuple[str, Read, bool]
"""A property in JSON, the reader of its element, and whether that is one item of it."""
Attribute: TypeAlias = tuple[str, Form]
ReadMembers: TypeAlias = Callable[[Element], Members]


class Names(NamedTuple):
    """What names mean in an element of one namespace."""

    children: Mapping[str, Child]
    attributes: Mapping[str, Attribute]
    wrappers: Mapping[str, str]
    """The elements that a service may put around items that are declared without."""
    elsewhere: frozenset[str]
    """Names of nodes of objects that have no element of their own."""


@declared
class _Plan:
    """What the nodes of an object are."""

    children: list[tuple[str, Child]] = field(default_factory=list)
    attributes: list[tuple[str, Attribute]] = field(default_factory=list)
    texts: list[tuple[Field, Form]] = field(default_factory=list)
    parts: list[tuple[Field, list[ObjectReader], ReadMembers]] = field(
        default_factory=list
    )
    """Objects that have no element of their own."""
    wrappers: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    """What a property is that has no node."""


class ObjectReader:
    """Reads an element as an object. What it needs is made when the first one comes."""

    def __init__(self, shape: Structure, readers: Readers) -> None:
        self._shape: Final = shape
        self._readers: Final = readers
        self._made: _Plan | None = None
        self._names: dict[str, Names] = {}
        rest = shape.rest
        self._rest: Final = read_untyped if rest is None else readers.element(rest)

    def read(self, element: Element) -> str:
        if not len(element):
            if is_nil(element):
                return "null"
            text = element.text
            if text and text.strip(BLANK) and not (element.keys() or self.has_text):
                # No object, which validation has the words for.
                return quoted(text)
        return self.members(element, alone=True).json()

    def members(self, element: Element, *, alone: bool) -> Members:
        """The properties; if the object is `alone` in its element, undeclared ones too."""
        plan = self._plan
        names = self.names(space_of(element.tag))
        members = Members()
        if element.keys():
            self._add_attributes(element, names, members, alone)
        children = names.children
        for child in element:
            meaning = children.get(child.tag)
            if meaning is None:
                if child.tag in names.wrappers and _is_wrapper(child, names):
                    _add_wrapped(child, names, members)
                elif alone and child.tag not in names.elsewhere:
                    self._add_undeclared(child, element, members)
                continue
            key, read, is_item = meaning
            value = read(child)
            if is_item:
                members.append(key, "null" if value is None else value)
            elif value is not None:
                members.add(key, value)
        if plan.texts:
            _add_texts(plan.texts, element, members)
        elif alone and self._shape.rest is None and not self.has_text:
            add_stray_text(members, element)
        for part, _, read_members in plan.parts:
            inner = read_members(element)
            if inner or part.required:
                members.add(quoted(part.key), inner.json())
        for key, value in plan.absent:
            if key not in members:
                members.add(key, value)
        return members

    def _add_undeclared(
        self, child: Element, element: Element, members: Members
    ) -> None:
        key = quoted(own_name(child.tag, space_of(element.tag)))
        value = self._rest(child)
        if self._shape.rest_items:
            members.append(key, "null" if value is None else value)
        elif value is not None:
            members.add(key, value)

    def _add_attributes(
        self, element: Element, names: Names, members: Members, alone: bool
    ) -> None:
        for name, text in element.items():
            if meaning := names.attributes.get(name):
                key, read_text = meaning
                value = read_text(text)
                if value is not None:
                    members.add(key, value)
        if alone and self._shape.rest is None:
            known = names.attributes.keys() | names.elsewhere
            for property_name, text in undeclared(element):
                if property_name[1:] not in known:
                    members.add(quoted(property_name), quoted(text))

    def counts(self, element: Element) -> tuple[int, int, int]:
        """How well an element fits: properties that are not missing, known, not unknown."""
        names = self.names(space_of(element.tag))
        tags = [child.tag for child in element]
        keys = {names.children[tag][0] for tag in tags if tag in names.children}
        for name in names.attributes.keys() & {*element.keys()}:
            keys.add(names.attributes[name][0])
        if text_of(element).strip(BLANK):
            keys |= {quoted(field.key) for field, _ in self._plan.texts}
        required = {quoted(field.key) for field in self._shape.fields if field.required}
        unknown = [tag for tag in tags if tag not in names.children]
        closed = self._shape.rest is None
        return -len(required - keys), len(keys), -len(unknown) if closed else 0

    @property
    def has_text(self) -> bool:
        """Whether text in the element is a property."""
        plan = self._plan
        parts = [reader for _, readers, _ in plan.parts for reader in readers]
        return bool(plan.texts) or any(reader.has_text for reader in parts)

    def names(self, space: str) -> Names:
        """What names mean in an element of this namespace, in braces."""
        names = self._names.get(space)
        if names is None:
            names = self._named(space)
            if len(self._names) < MOST_SPACES:
                self._names[space] = names
        return names

    def _named(self, space: str) -> Names:
        plan, strict = self._plan, self._readers.strict
        children = recognised(plan.children, space, strict)
        attributes = recognised(plan.attributes, space, strict)
        wrappers: Mapping[str, str] = {}
        if not strict:
            wrappers = recognised(plan.wrappers, space, False)
            children = {**recognised(self._as_children(), space, False), **children}
            attributes = {
                **recognised(self._as_attributes(), space, False),
                **attributes,
            }
        inner = [
            reader.names(space) for _, readers, _ in plan.parts for reader in readers
        ]
        elsewhere = frozenset(
            name for names in inner for group in names[:2] for name in group
        )
        return Names(children, attributes, wrappers, elsewhere)

    def _as_children(self) -> Iterator[tuple[str, Child]]:
        """Attributes that a service writes as elements, and arrays without the one around."""
        readers = self._readers
        for declared_field in self._shape.fields:
            key, shape = quoted(declared_field.key), declared_field.shape
            if declared_field.kind == "attribute":
                yield declared_field.name, (key, readers.element(shape), False)
            elif declared_field.kind == "element":
                for node in _nodes(shape, readers):
                    yield node.name, (key, readers.node(node), True)

    def _as_attributes(self) -> Iterator[tuple[str, Attribute]]:
        """Elements that a service writes as attributes."""
        for declared_field in self._shape.fields:
            if declared_field.kind == "element":
                read = self._readers.text(declared_field.shape)
                yield declared_field.name, (quoted(declared_field.key), read)

    @property
    def _plan(self) -> _Plan:
        if self._made is None:
            plan = _Plan()
            for declared_field in self._shape.fields:
                self._add_field(plan, declared_field)
            self._made = plan
        return self._made

    def _add_field(self, plan: _Plan, field: Field) -> None:
        key, readers = quoted(field.key), self._readers
        if field.kind == "element":
            read = readers.element(field.shape, field.nullable)
            plan.children.append((field.name, (key, read, False)))
        elif field.kind == "attribute":
            plan.attributes.append((field.name, (key, readers.text(field.shape))))
            if field.nullable:
                plan.absent.append((key, "null"))
        elif field.kind == "none":
            objects = [readers.object(shape) for shape in _objects(field, readers)]
            plan.parts.append((field, objects, _part(field, readers)))
        elif field.kind in ("items", "item"):
            is_item = field.kind == "items"
            for node in _nodes(field.shape, readers):
                child = (key, readers.node(node), is_item)
                plan.children.append((node.name, child))
            if is_item and field.name:
                plan.wrappers.append((field.name, key))
            if is_item and field.required:
                plan.absent.append((key, "[]"))
        else:
            plan.texts.append((field, readers.text(field.shape)))


def _is_wrapper(element: Element, names: Names) -> bool:
    """Whether an element holds items of the array and nothing else."""
    key = names.wrappers[element.tag]
    children = [names.children.get(child.tag, ("",))[0] for child in element]
    return children.count(key) == len(children) and not (
        element.keys() or text_of(element).strip(BLANK)
    )


def _add_wrapped(element: Element, names: Names, members: Members) -> None:
    members.begin(names.wrappers[element.tag])
    for child in element:
        key, read, _ = names.children[child.tag]
        value = read(child)
        members.append(key, "null" if value is None else value)


def _add_texts(
    texts: list[tuple[Field, Form]], element: Element, members: Members
) -> None:
    text = text_of(element)
    for declared_field, read_text in texts:
        own = text.strip(BLANK) if declared_field.kind == "cdata" else text
        if len(element) and not own.strip(BLANK):
            own = ""
        value = read_text(own) if own or declared_field.required else None
        if value is None and declared_field.nullable:
            value = "null"
        if value is not None:
            members.add(quoted(declared_field.key), value)


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


def _objects(field: Field, readers: Readers) -> list[Structure]:
    members = _members_of(field.shape, readers)
    return [member for member in members if isinstance(member, Structure)]


def _part(field: Field, readers: Readers) -> ReadMembers:
    """The reader of an object without an element of its own, or of a union of such."""
    shape = readers.resolved(field.shape)
    choose = chooser(shape, readers) if isinstance(shape, Choice) else None

    def read(element: Element) -> Members:
        chosen = readers.resolved(choose(element) if choose else shape)
        if not isinstance(chosen, Structure):
            return Members()
        return readers.object(chosen).members(element, alone=False)

    return read
