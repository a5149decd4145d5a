"""Where an API is served: URLs with their variables, at all three levels."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.ir.api import Server
from specgen.ir.types import Doc
from specgen.load.tree.cursor import has, mapping, sequence, strings, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect
from specgen.normalise.upgrade import derived, servers


def build_servers(node: Node, dialect: Dialect, root: Node) -> tuple[Server, ...]:
    """The servers that an object names; in Swagger 2.0, an operation names only schemes."""
    if dialect is Dialect.SWAGGER_2:
        if node is not root and not has(node, "schemes"):
            return ()
        operation = None if node is root else node
        holder = derived(node, {"servers": servers(root, operation)})
    else:
        holder = node
    built = []
    for server in sequence(holder, "servers"):
        if isinstance(server.value, dict) and text(server, "url"):
            built.append(
                Server(
                    url=text(server, "url"),
                    variables=tuple(_variables(server)),
                    doc=Doc(description=text(server, "description")),
                    name=text(server, "name"),
                )
            )
    return tuple(built)


def _variables(server: Node) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name, node in mapping(server, "variables"):
        if isinstance(node.value, dict):
            yield name, text(node, "default"), tuple(strings(node, "enum"))
