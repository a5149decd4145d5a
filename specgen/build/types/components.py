"""The schemas with a name: those of the document in its order, and those of other files."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.build.types.places import COMPONENT, last_token
from specgen.ir.types import Declarations, TypeId
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries
from specgen.load.tree.node import Node
from specgen.normalise.referring import Referred
from specgen.normalise.schema import Dialect


class Components:
    """The named schemas of an API.

    A name in the document that only refers to a schema in another file is that schema's name,
    as in documents that keep each schema in a file of its own.
    """

    def __init__(self, references: References, dialect: Dialect) -> None:
        stated = list(_stated(references.root, dialect))
        taken = {node.pointer for node in stated}
        nodes: dict[str, Node] = {}
        for node in stated:
            target = references.target(node) if _only_refers(node) else None
            if target is None or target.pointer in taken:
                target = node
            taken.add(target.pointer)
            nodes[last_token(node.pointer)] = target
        self.nodes = tuple(nodes.values())
        self._references = references
        self._referring = Referred(references, dialect)
        self._by_name = nodes
        self._by_pointer = {node.pointer: node for node in self.nodes}
        self._names = {node.pointer: name for name, node in nodes.items()}

    def __contains__(self, node: Node) -> bool:
        pointer = node.pointer
        return (
            pointer in self._names
            or COMPONENT.fullmatch(pointer) is not None
            or pointer.endswith("#")
        )

    def name(self, pointer: str) -> str:
        """What the schema at a pointer is called: as the document says, or after its place."""
        return self._names.get(pointer) or last_token(pointer)

    def named(self, ref: str, at: Node) -> Node | None:
        """The schema that a mapping at a node names, by reference or by its name."""
        if ref in self._by_pointer and not at.resource.name:
            # As nearly all mappings name them: nothing has to be looked up.
            return self._by_pointer[ref]
        stated = self._references.named(ref, at)
        target = None
        if stated is not None:
            target = self._referring.target(stated)
        if target is not None and target in self:
            return target
        return self._by_name.get(last_token(ref))

    def in_order(self, built: Declarations) -> Declarations:
        """The named schemas as the document has them, each before what stands in it.

        They are built as operations lead to them, which would move those of a changed
        operation in the generated code, too. What stands elsewhere keeps that order.
        """
        places = {node.pointer: i for i, node in enumerate(self.nodes)}

        def place(id: TypeId) -> tuple[int, bool]:
            component = COMPONENT.match(id)
            named = component.group() if component else id[: id.find("#") + 1]
            # What a reference leads to out of a schema belongs to it all the same.
            owner = named if named in places else built[id].hint.owner
            return places.get(owner or "", len(places)), owner != id

        return {id: built[id] for id in sorted(built, key=place)}


def _stated(root: Node, dialect: Dialect) -> Iterator[Node]:
    """The schemas that the document gives a name."""
    if dialect is Dialect.SWAGGER_2:
        holder = child(root, "definitions")
    else:
        components = child(root, "components")
        holder = child(components, "schemas") if components else None
    if holder is not None:
        yield from (node for _, node in entries(holder))


def _only_refers(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.keys() == {"$ref"}
