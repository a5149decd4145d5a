"""One API as a tree, and the files that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from specgen.json_value import JsonValue
from specgen.load.tree.document import Document
from specgen.load.tree.origins import Origin
from specgen.load.tree.pointer import depth_reached, pointer_of, tokens_of

Members: TypeAlias = dict[str, JsonValue]


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """One API: a document, or several pages merged into one tree.

    Where overlays changed it, `origin` tells what was written where.
    """

    root: Members
    documents: tuple[Document, ...]
    overlays: tuple[Document, ...] = ()
    origin: Origin | None = None

    def owner(self, pointer: str) -> Document:
        """The document a pointer of the tree came from."""
        return reaching(self.documents, pointer)

    def written(self, pointer: str) -> tuple[Document | None, str]:
        """The overlay that wrote what a pointer of the tree names, and the pointer there.

        No overlay: it is the API's own, at this pointer of its documents.
        """
        if self.origin is None:
            return None, pointer
        origin = self.origin.at(tokens_of(pointer))
        return origin.document, pointer_of(origin.tokens)


def reaching(documents: Sequence[Document], pointer: str) -> Document:
    """Of several documents the first in which a pointer leads furthest."""
    if len(documents) == 1:
        return documents[0]
    tokens = tokens_of(pointer)
    return max(documents, key=lambda document: depth_reached(document.root, tokens))
