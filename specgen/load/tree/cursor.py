"""Typed reads of a node: a value of the wrong kind is reported and its default taken."""

from __future__ import annotations

from collections.abc import Iterator

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import escape, tokens_of


def has(node: Node, key: str) -> bool:
    """Whether an object has a member, whatever its value."""
    return isinstance(node.value, dict) and key in node.value


def is_object(node: Node) -> bool:
    """Whether a node is an object; one of another kind is reported, for it will be left out."""
    if isinstance(node.value, dict):
        return True
    _members(node)
    return False


def child(node: Node, key: str) -> Node | None:
    """A member of any kind, or None where there is none."""
    members = _members(node)
    return _member(node, key, members[key]) if key in members else None


def text(node: Node, key: str, default: str = "") -> str:
    """A string member."""
    members = _members(node)
    if key not in members:
        return default
    value = members[key]
    if isinstance(value, str):
        return value
    _wrong(_member(node, key, value), key, "a string")
    return default


def flag(node: Node, key: str, default: bool = False) -> bool:
    """A boolean member."""
    members = _members(node)
    if key not in members:
        return default
    value = members[key]
    if isinstance(value, bool):
        return value
    _wrong(_member(node, key, value), key, "a boolean")
    return default


def number(node: Node, key: str) -> int | float | None:
    """A numeric member; a boolean is no number."""
    members = _members(node)
    if key not in members:
        return None
    value = members[key]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    _wrong(_member(node, key, value), key, "a number")
    return None


def mapping(
    node: Node, key: str, *, extensions: bool = True
) -> Iterator[tuple[str, Node]]:
    """The members of an object member, in order.

    `extensions=False` passes over keys that start with `x-`, as in `paths`,
    `responses` and `components` (OpenAPI 3.1.1 section 4.9).
    """
    holder = child(node, key)
    return entries(holder, extensions=extensions) if holder else iter(())


def entries(node: Node, *, extensions: bool = True) -> Iterator[tuple[str, Node]]:
    """The members of the node itself, in order, each with its key."""
    for key, value in _members(node).items():
        if extensions or not key.startswith("x-"):
            yield key, _member(node, key, value)


def sequence(node: Node, key: str) -> list[Node]:
    """The elements of an array member."""
    holder = child(node, key)
    if holder is None:
        return []
    if not isinstance(holder.value, list):
        _wrong(holder, key, "an array")
        return []
    prefix, resource = holder.pointer, holder.resource
    return [
        Node(value, f"{prefix}/{index}", resource)
        for index, value in enumerate(holder.value)
    ]


def strings(node: Node, key: str) -> list[str]:
    """The strings of an array member; other elements are reported and left out."""
    chosen = []
    for element in sequence(node, key):
        if isinstance(element.value, str):
            chosen.append(element.value)
        else:
            _wrong(element, key, "an array of strings")
    return chosen


def _member(node: Node, key: str, value: JsonValue) -> Node:
    return Node(value, f"{node.pointer}/{escape(key)}", node.resource)


def _members(node: Node) -> dict[str, JsonValue]:
    if isinstance(node.value, dict):
        return node.value
    tokens = tokens_of(node.location.pointer)
    _wrong(node, tokens[-1] if tokens else "the document", "an object")
    return {}


def _wrong(node: Node, key: str, expected: str) -> None:
    node.report(
        DiagnosticCode.WRONG_KIND,
        effect="ignored",
        key=f"`{key}`",
        expected=expected,
        found=kind(node.value),
    )
