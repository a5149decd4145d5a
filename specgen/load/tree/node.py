"""A place in a tree: a value, its canonical pointer and the resource it stands in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Location, Sink
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import escape

if TYPE_CHECKING:
    from specgen.load.tree.document import Document


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A tree that references can name: the API itself, or another file.

    `name` is empty for the API, else the file's path relative to its folder; it starts
    every pointer. `owner` tells which file a pointer (`#/…`) came from. `identified`
    tells whether there may be nodes with an `$id` or anchor in it. `include` leads from
    a reference in place of an object, a list or a text to what it names. `stands` tells
    of nodes that were made for a document, by their pointers, which nodes they were made of.
    """

    name: str
    root: JsonValue
    owner: Callable[[str], Document]
    sink: Sink
    include: Callable[[Node], Node | None]
    identified: bool = False
    stands: dict[str, Node] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """The top of the tree."""
        return Node(self.root, f"{self.name}#", self)


@dataclass(slots=True, eq=False)
class Node:
    """A value in its place. Treat it as immutable: freezing would double its cost.

    `pointer` is canonical and unique in a run: `#/a/b`, or `other.yaml#/a/b` in
    another file.
    """

    value: JsonValue
    pointer: str
    resource: Resource

    def child(self, *tokens: str | int) -> Node:
        """The node that keys and indices lead to.

        Raises:
            KeyError: there is no such member.
            IndexError: there is no such element.
        """
        value, pointer = self.value, self.pointer
        for token in tokens:
            if isinstance(value, dict) and isinstance(token, str):
                value = value[token]
                pointer = f"{pointer}/{escape(token)}"
            elif isinstance(value, list) and isinstance(token, int):
                value = value[token]
                pointer = f"{pointer}/{token}"
            else:
                raise KeyError(token)
        return Node(value, pointer, self.resource)

    def members(self) -> dict[str, Node]:
        """The nodes of an object's members, by their keys; none of what is no object."""
        if not isinstance(self.value, dict):
            return {}
        below, resource = f"{self.pointer}/", self.resource
        return {
            key: Node(value, below + escape(key), resource)
            for key, value in self.value.items()
        }

    @property
    def location(self) -> Location:
        """The file and pointer of the node, for a diagnostic."""
        if self.resource.stands and (source := self._source()) is not None:
            return source.location
        pointer = self.pointer[len(self.resource.name) :]
        return Location(file=self.resource.owner(pointer).file, pointer=pointer)

    def _source(self) -> Node | None:
        """What a node in a made one was made of."""
        made, rest = self.pointer, ""
        while "/" in made:
            source = self.resource.stands.get(made)
            if source is not None:
                return Node(self.value, source.pointer + rest, source.resource)
            made, _, token = made.rpartition("/")
            rest = f"/{token}{rest}"
        return None

    def report(
        self, code: DiagnosticCode, *, effect: str = "", **values: object
    ) -> Diagnostic:
        """Reports a finding at this node."""
        sink = self.resource.sink
        return sink.report(code, self.location, effect=effect, **values)
