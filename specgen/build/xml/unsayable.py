"""What a schema says of XML that no value of it could tell."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.ir.xml.shapes import Element, NodeKind, Ordered, Part
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema

_CHARACTERS = (NodeKind.TEXT, NodeKind.CDATA)


class Unsayable(Exception):
    """A schema whose values can't be made of an XML document, or no document of them."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


def check_parts(flat: Schema, parts: Sequence[Part]) -> None:
    """Raises Unsayable for mixed content: text among elements has places that no value keeps."""
    texts = [part for part in parts if part.kind in _CHARACTERS]
    elements = [
        part for part in parts if part.kind in (NodeKind.ELEMENT, NodeKind.ITEMS)
    ]
    if texts and (elements or texts[1:]):
        raise Unsayable(flat.node, "text stands among elements")


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
