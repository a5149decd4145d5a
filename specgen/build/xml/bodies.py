"""The roots of bodies in XML, and what an API says of XML as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.build.types.components import Components
from specgen.build.types.families import Families
from specgen.build.xml.shapes import ShapeBuilder
from specgen.ir.xml.graph import reached
from specgen.ir.xml.shapes import Element, Markup
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener


class XmlBuilder:
    """Collects the roots of bodies, each under a key."""

    def __init__(
        self,
        flattener: Flattener,
        components: Components,
        families: Families,
        version: str,
    ) -> None:
        self._shapes = ShapeBuilder(
            flattener,
            components,
            families,
            refers_by_name=not version.startswith(("2.", "3.0", "3.1")),
        )
        self._roots: dict[str, Element] = {}

    def root(self, schema: Node, fallback: str) -> str:
        """The key of the root of a body; `fallback` is its name where nothing gives it one.

        Raises Unsayable.
        """
        root = self._shapes.root(schema, fallback)
        if self._shapes.unsaid:
            for id in reached([root.shape], self._shapes.shapes):
                if id in self._shapes.unsaid:
                    raise self._shapes.unsaid[id]
        for key in _keys(root.name.local):
            if self._roots.setdefault(key, root) == root:
                return key
        raise AssertionError("keys do not end")

    def markup(self) -> Markup:
        """The roots, and the shapes that they lead to."""
        shapes = self._shapes.shapes
        used = reached([root.shape for root in self._roots.values()], shapes)
        return Markup(roots=self._roots, shapes={id: shapes[id] for id in sorted(used)})


def _keys(name: str) -> Iterator[str]:
    yield name
    count = 2
    while True:
        yield f"{name} {count}"
        count += 1
