"""Objects: the children, attributes and text of an element by their properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from ..faults import XmlError
from ..names import own_name, space_of
from ..shapes import Field, Structure
from .arrays import MOST_SPACES
from .layouts import Layouts
from .meanings import Fields, Meanings, fields_of, meanings
from .members import Members
from .texts import Form, quoted
from .untyped import (
    BLANK,
    add_stray_text,
    attribute_key,
    is_nil,
    is_value,
    read_untyped,
    text_of,
)
from .wrappers import add_wrapped, open_wrappers

if TYPE_CHECKING:
    from .readers import Readers


class ObjectReader:
    """Reads an element as an object. What it needs is made when the first one comes."""

    def __init__(self, shape: Structure, readers: Readers) -> None:
        self._shape: Final = shape
        self._readers: Final = readers
        self._fields: Fields | None = None
        self._meanings: dict[str, Meanings] = {}
        self._layouts: Final = Layouts(self.meanings, keeps_text=shape.rest is None)
        self._keys: Final = frozenset(field.key for field in shape.fields)
        rest = shape.rest
        self._rest: Final = read_untyped if rest is None else readers.element(rest)

    def read(self, element: Element) -> str:
        if not len(element):
            if is_nil(element):
                return "null"
            text = element.text
            if text and text.strip(BLANK) and not (element.keys() or self._takes_text):
                # No object, which validation has the words for.
                return quoted(text)
        elif not element.keys():
            tag = element.tag
            space = space_of(tag) if tag[0] == "{" else ""
            value = self._layouts[(space, *[child.tag for child in element])](element)
            if value is not None:
                return value
        return self.members(element, alone=True).json()

    def members(self, element: Element, *, alone: bool) -> Members:
        """The properties; if the object is `alone` in its element, undeclared ones too.

        This runs for every element; what is rare is elsewhere.
        """
        tag = element.tag
        space = tag[: tag.find("}") + 1]
        names = self._meanings.get(space) or self.meanings(space)
        children, members, text = names.children, Members(), element.text
        values = members.values
        if element.keys():
            self._add_attributes(element, names, members, alone)
        for child in element:
            text = text or child.tail
            meaning = children.get(child.tag)
            if meaning is None:
                self._add_other(child, element, names, members, alone)
                continue
            key, read, text_form, is_item = meaning
            if text_form and (own := child.text) is not None and not len(child):
                value = text_form(own)
            else:
                value = read(child)
            if is_item:
                members.append(key, value)
            elif value is not None:
                if key in values:
                    members.append(key, value)
                else:
                    values[key] = value
        if names.roots and alone:
            self._add_roots(element, names, members)
        if text and alone and not self.has_text:
            self._add_stray_text(element, members)
        if members.arrays and not self._readers.strict:
            open_wrappers(element, names, members, self._readers)
        if not names.fields.are_children:
            _add_rest(names.fields, element, members)
        return members

    def _add_stray_text(self, element: Element, members: Members) -> None:
        if self._beside_attributes and not len(element):
            key, read_text = self._beside_attributes
            value = read_text(element.text or "")
            if value is not None:
                members.add(key, value)
        elif self._shape.rest is None:
            add_stray_text(members, element)

    def _add_roots(self, element: Element, names: Meanings, members: Members) -> None:
        """Children with the name that a property has as a root, if it has no child of its own."""
        called = [child for child in element if child.tag in names.roots]
        alone = len(called) == 1
        for child in called:
            key, read, _, _ = names.roots[child.tag]
            value = read(child) if alone and key not in members.values else None
            if value is None:
                self._add_undeclared(child, element, members)
            else:
                members.values[key] = value

    def _add_other(
        self,
        child: Element,
        element: Element,
        names: Meanings,
        members: Members,
        alone: bool,
    ) -> None:
        """A child that is not declared where it is."""
        if child.tag in names.wrappers:
            add_wrapped(child, names, members)
        elif alone and not (child.tag in names.elsewhere or child.tag in names.roots):
            self._add_undeclared(child, element, members)

    def _add_undeclared(
        self, child: Element, element: Element, members: Members
    ) -> None:
        name = own_name(child.tag, space_of(element.tag))
        if self._readers.strict and name in self._keys:
            raise XmlError(f"the property {name!r} is no element of that name")
        key = quoted(name)
        value = self._rest(child)
        if self._shape.rest_items:
            members.append(key, value)
        elif value is not None:
            members.add(key, value)

    def _add_attributes(
        self, element: Element, names: Meanings, members: Members, alone: bool
    ) -> None:
        is_open = alone and self._shape.rest is None
        for name, text in element.items():
            if meaning := names.attributes.get(name):
                key, read_text = meaning
                value = read_text(text)
                if value is not None:
                    members.add(key, value)
            elif is_open and is_value(name) and name not in names.elsewhere:
                members.add(quoted(attribute_key(name)), quoted(text))

    def knows(self, element: Element) -> bool:
        """Whether any child or attribute is of a property; texts may be of anything."""
        names = self.meanings(space_of(element.tag))
        tags = {child.tag for child in element}
        known = names.children.keys() | names.wrappers.keys() | names.elsewhere
        return not (
            known.isdisjoint(tags)
            and names.attributes.keys().isdisjoint(element.keys())
        )

    def counts(self, element: Element) -> tuple[int, int, int]:
        """How well an element fits: properties that are not missing, known, not unknown."""
        names = self.meanings(space_of(element.tag))
        tags = [child.tag for child in element]
        keys = {names.children[tag][0] for tag in tags if tag in names.children}
        keys |= {names.wrappers[tag] for tag in tags if tag in names.wrappers}
        for name in names.attributes.keys() & {*element.keys()}:
            keys.add(names.attributes[name][0])
        if text_of(element).strip(BLANK):
            keys |= {quoted(field.key) for field, _ in names.fields.texts}
        required = {quoted(field.key) for field in self._shape.fields if field.required}
        declared = names.children.keys() | names.wrappers.keys() | names.elsewhere
        unknown = [tag for tag in tags if tag not in declared]
        closed = self._shape.rest is None
        return -len(required - keys), len(keys), -len(unknown) if closed else 0

    @property
    def has_text(self) -> bool:
        """Whether text in the element is a property."""
        return self._declared.have_text()

    @property
    def _beside_attributes(self) -> tuple[str, Form] | None:
        return None if self._readers.strict else self._declared.beside_attributes

    @property
    def _takes_text(self) -> bool:
        return self.has_text or self._beside_attributes is not None

    @property
    def _declared(self) -> Fields:
        if self._fields is None:
            self._fields = fields_of(self._shape, self._readers)
        return self._fields

    def meanings(self, space: str) -> Meanings:
        """What names mean in an element of this namespace, in braces."""
        names = self._meanings.get(space)
        if names is None:
            names = meanings(self._shape, self._declared, space, self._readers)
            if len(self._meanings) >= MOST_SPACES:
                self._meanings.clear()
            self._meanings[space] = names
        return names


def _add_rest(fields: Fields, element: Element, members: Members) -> None:
    """What is no child of the element, and what is absent."""
    _add_texts(fields.texts, element, members)
    for part in fields.parts:
        inner = part.read(element)
        if inner.values or part.field.required:
            members.add(quoted(part.field.key), inner.json())
    for key, value in fields.absent:
        if key not in members.values:
            members.values[key] = value


def _add_texts(
    texts: list[tuple[Field, Form]], element: Element, members: Members
) -> None:
    text = text_of(element)
    for field, read_text in texts:
        own = "" if len(element) and not text.strip(BLANK) else text
        value = read_text(own) if own or field.required else None
        if value is None and field.nullable:
            value = "null"
        if value is not None:
            members.add(quoted(field.key), value)
