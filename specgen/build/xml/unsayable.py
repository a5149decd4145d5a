"""What a schema says of XML that no value of it could tell."""

from __future__ import annotations

from collections.abc import Iterable

from specgen.ir.xml.shapes import (
    Element,
    Name,
    NodeKind,
    Ordered,
    Part,
    Sequence,
)
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema

_ELEMENTS = (NodeKind.ELEMENT, NodeKind.ITEMS, NodeKind.ITEM)
_CHARACTERS = (NodeKind.TEXT, NodeKind.CDATA)


class Unsayable(Exception):
    """A schema whose values can't be made of an XML document, or no document of them."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


def check_parts(flat: Schema, parts: Iterable[Part]) -> None:
    """Raises Unsayable for mixed content: text among elements has places that no value keeps.

    And for properties that are elements of the same name, of which one is called as its value is.
    """
    parts = list(parts)
    texts = [part for part in parts if part.kind in _CHARACTERS]
    elements = [part for part in parts if part.kind in _ELEMENTS]
    if texts and (elements or texts[1:]):
        raise Unsayable(flat.node, "text stands among elements")
    if any(part.kind is NodeKind.ITEM for part in elements):
        names = [name for part in elements for name in _names(part)]
        if len(names) > len({*names}):
            raise Unsayable(flat.node, "several properties are elements of one name")


def _names(part: Part) -> list[Name]:
    if part.kind is not NodeKind.ELEMENT and isinstance(part.shape, Sequence):
        return [element.name for element in part.shape.items]
    return [part.name]


def check_items(flat: Schema, shape: Ordered) -> None:
    """Raises Unsayable for items that only an element around them would tell apart.

    That is text, whose place among the elements of other properties is lost, and elements of one
    name that differ in what is in them.
    """
    elements = [part for part in shape.parts if isinstance(part, Element)]
    if len(elements) < len(shape.parts):
        raise Unsayable(flat.node, "text stands among elements")
    if shape.item is not None:
        elements.append(shape.item)
    contents = {element.name: element for element in elements}
    if any(element != contents[element.name] for element in elements):
        raise Unsayable(flat.node, "only their places tell elements of one name apart")
