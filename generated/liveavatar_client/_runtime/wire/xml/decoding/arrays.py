# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Arrays: an element around its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from ..faults import XmlError
from ..names import local_name, recognised, space_of
from ..shapes import Node, Ordered, Sequence, Text, Within
from .members import Members
from .texts import Form, quoted
from .untyped import BLANK, Read, is_nil, read_untyped

if TYPE_CHECKING:
    from .readers import Readers

MOST_SPACES: Final = 128
"""Namespaces whose tables are kept: a peer may make up any number, in a document only some."""


class _Items:
    """The readers of items by the names of their elements."""

    def __init__(self, shape: Sequence | Ordered, readers: Readers) -> None:
        self._shape = shape
        self._readers = readers
        self._tables: dict[str, Mapping[str, Read]] = {}

    def within(self, element: Element) -> Mapping[str, Read]:
        """The names as they are in this element."""
        space = space_of(element.tag)
        table = self._tables.get(space)
        if table is None:
            declared = [
                (node.name, self._readers.node(node)) for node in nodes_of(self._shape)
            ]
            table = recognised(declared, space, self._readers.strict)
            if len(self._tables) >= MOST_SPACES:
                self._tables.clear()
            self._tables[space] = table
        return table


def nodes_of(shape: Sequence | Ordered) -> list[Node]:
    """The elements that an array is made of."""
    if isinstance(shape, Sequence):
        return [shape.item, *shape.others]
    parts = [part for part in shape.parts if isinstance(part, Node)]
    return parts if shape.item is None else [*parts, shape.item]


def array_reader(shape: Sequence, readers: Readers) -> Read:
    """The reader of an array; a client takes all children for items where there is one name."""
    items = _Items(shape, readers)
    any_name = not (readers.strict or shape.others)

    def read(element: Element) -> str:
        if not len(element):
            return _no_items(element)
        names = items.within(element)
        other = names[shape.item.name] if any_name else _foreign
        return array([names.get(child.tag, other)(child) for child in element])

    return read


def ordered_reader(shape: Ordered, readers: Readers) -> Read:
    """The reader of an array whose parts, texts among them, have their places."""
    items = _Items(shape, readers)
    # Parts may share a name: that of the place comes first.
    nodes = [part if isinstance(part, Node) else None for part in shape.parts]
    places = [_Items(Sequence(node), readers) if node else None for node in nodes]
    if shape.item:
        places.append(_Items(Sequence(shape.item), readers))
    texts = [
        readers.text(part.shape) if isinstance(part, Text) else None
        for part in shape.parts
    ]

    def read(element: Element) -> str:
        if not len(element) and is_nil(element):
            return "null"
        names = items.within(element)
        by_place = [place.within(element) if place else {} for place in places]
        last = len(by_place) - 1
        values: list[str | None] = []
        _take_text(element.text, texts, values)
        for child in element:
            _skip_texts(texts, values)
            # As often as there are places, however many children a peer sends.
            if len(values) < last and child.tag not in by_place[len(values)]:
                _skip_elements(child.tag, element, by_place, texts, values)
            own = by_place[min(len(values), last)]
            read_part = own.get(child.tag) or names.get(child.tag, _foreign)
            values.append(read_part(child))
            _take_text(child.tail, texts, values)
        _skip_texts(texts, values)
        return array(values)

    return read


def within_reader(shape: Within, readers: Readers) -> Read:
    """The reader of an element around the one of the value, which clients also do without.

    A strict reader raises XmlError for an element without it.
    """
    read_inner = readers.node(shape.node)

    def read(element: Element) -> str | None:
        space = space_of(element.tag)
        declared = [(shape.node.name, read_inner)]
        names = recognised(declared, space, readers.strict)
        for child in element:
            if child.tag in names:
                return read_inner(child)
        if not len(element) and is_nil(element):
            return "null"
        if readers.strict:
            raise XmlError(
                f"an element lacks the {local_name(shape.node.name)!r} in it"
            )
        return read_inner(element)

    return read


def _take_text(
    text: str | None, texts: list[Form | None], values: list[str | None]
) -> None:
    if text and text.strip(BLANK):
        place = len(values)
        read_text = texts[place] if place < len(texts) else None
        values.append((read_text or quoted)(text))


def _skip_texts(texts: list[Form | None], values: list[str | None]) -> None:
    """Texts that could be here, and are empty."""
    while len(values) < len(texts) and (read_text := texts[len(values)]):
        values.append(read_text(""))


def _skip_elements(
    name: str,
    element: Element,
    by_place: list[Mapping[str, Read]],
    texts: list[Form | None],
    values: list[str | None],
) -> None:
    """Parts before the one of this name that nobody sent: what follows keeps its place."""
    sent = {child.tag for child in element}
    skipped: list[str | None] = []
    for names, read_text in zip(
        by_place[len(values) :], [*texts[len(values) :], None], strict=False
    ):
        if name in names:
            values += skipped
            return
        if not sent.isdisjoint(names):
            return
        skipped.append(read_text("") if read_text else "null")


def _no_items(element: Element) -> str:
    text = (element.text or "").strip(BLANK)
    if text:
        return quoted(text)
    return "null" if is_nil(element) else "[]"


def _foreign(element: Element) -> str:
    """A child with a name that no item has: an object of that property, which no item is."""
    members = Members()
    members.add(quoted(element.tag), read_untyped(element))
    return members.json()


def listed(read_item: Form) -> Form:
    """Items in one text (XML Schema, part 2, section 2.5.1.2: a list)."""
    return lambda text: array([read_item(item) for item in text.split()])


def array(items: Iterable[str | None]) -> str:
    return f"[{','.join(['null' if item is None else item for item in items])}]"
