# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Elements that services put around items, whatever their documents say."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..shapes import Field, Node, Scalar, Structure
from .meanings import Meanings
from .members import Members
from .texts import form
from .untyped import BLANK, read_untyped, text_of

if TYPE_CHECKING:
    from .readers import Readers


def add_wrapped(element: Element, names: Meanings, members: Members) -> None:
    """Items in an element around them, or one that is called as that would be."""
    key = names.wrappers[element.tag]
    if _holds_items(element, names):
        members.begin(key)
        for item in element:
            members.append(key, names.children[item.tag][1](item))
    else:
        items = names.children.values()
        reads = (read for item, read, _, _ in items if item == key)
        members.append(key, next(reads, read_untyped)(element))


def _holds_items(element: Element, names: Meanings) -> bool:
    """Whether an element holds items of the array and nothing else, or nothing at all."""
    key = names.wrappers[element.tag]
    children = [names.children.get(child.tag, ("",))[0] for child in element]
    if text_of(element).strip(BLANK) or children.count(key) < len(children):
        return False
    return bool(children) or not element.keys()


def open_wrappers(
    element: Element, names: Meanings, members: Members, readers: Readers
) -> None:
    """Takes the items out of an element that is called as they are: `<tags><tag/></tags>`.

    It is such a one if it stands alone, knows nothing of an item, and has children that do.
    """
    alone = {
        key: node
        for key, node in names.fields.items
        if len(members.arrays.get(key, ())) == 1
    }
    for child in element if alone else ():
        key = names.children.get(child.tag, ("",))[0]
        node = alone.get(key)
        if node is not None and _is_around(child, node, readers):
            read = readers.node(node)
            members.arrays[key] = [read(item) or "null" for item in child]


def _is_around(element: Element, node: Node, readers: Readers) -> bool:
    if element.keys() or text_of(element).strip(BLANK):
        return False
    if len({child.tag for child in element}) > 1:
        return False
    shape = readers.resolved(node.shape)
    if isinstance(shape, Scalar):
        return bool(len(element)) or form(shape.kind)("") is None
    if not isinstance(shape, Structure) or shape.rest is not None:
        return False
    if not len(element):
        return any(map(_must_have_node, shape.fields))
    knows = readers.object(shape).knows
    return not knows(element) and any(map(knows, element))


def _must_have_node(field: Field) -> bool:
    """Whether no item is without a node of this property."""
    return field.required and (
        field.kind in ("element", "item")
        or (field.kind == "attribute" and not field.nullable)
    )
