"""What a schema says of XML that no value of it could tell."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.ir.xml.shapes import NodeKind, Part
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
