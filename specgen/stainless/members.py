"""Reading a configuration that anybody may have written: what is of another kind is not there."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.load.tree.node import Node


def member(node: Node | None, *keys: str) -> Node | None:
    """What keys lead to; None where there is nothing."""
    for key in keys:
        if node is None or not isinstance(node.value, dict) or key not in node.value:
            return None
        node = node.child(key)
    return node


def members(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The members of an object in their order."""
    if node is not None and isinstance(node.value, dict):
        for key in node.value:
            yield key, node.child(key)


def items(node: Node | None) -> Iterator[Node]:
    """The items of a list."""
    if node is not None and isinstance(node.value, list):
        for number in range(len(node.value)):
            yield node.child(number)


def text(node: Node | None, *keys: str) -> str:
    """A string; empty where there is none."""
    end = member(node, *keys)
    return end.value if end is not None and isinstance(end.value, str) else ""
