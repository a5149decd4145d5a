"""Typed reads of a node: a value of the wrong kind is reported and its default taken.

A reference in place of an object, a list or a text is followed, as bundlers do; members beside it
come first. The reference itself is what `child` and `entries` give, for those whom it concerns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import escape, tokens_of


def has(node: Node, key: str) -> bool:
    """Whether an object has a member, whatever its value."""
    value = node.value
    return isinstance(value, dict) and (key in value or child(node, key) is not None)


def states(node: Node, key: str) -> bool:
    """Whether an object has a member itself; what a reference beside it leads to doesn't count.

    For schemas, where a reference is a keyword like others.
    """
    return isinstance(node.value, dict) and key in node.value


def is_object(node: Node) -> bool:
    """Whether a node is an object; one of another kind is reported, for it will be left out."""
    if isinstance(node.value, dict):
        return True
    _no_object(node)
    return False


def child(node: Node, key: str) -> Node | None:
    """A member of any kind, or None where there is none."""
    value = node.value
    if not isinstance(value, dict):
        _no_object(node)
    elif key in value:
        return _member(node, key, value[key])
    elif "$ref" in value:
        target = included(node)
        if target is not None and target is not node:
            return child(target, key)
    return None


def text(node: Node, key: str, default: str = "") -> str:
    """A string member."""
    stated = _stated(node, key)
    if isinstance(stated, str):
        return stated
    member = _value(node, key)
    if member is None:
        return default
    if isinstance(member.value, str):
        return member.value
    _wrong(member, key, "a string")
    return default


def plain_text(node: Node, key: str) -> str | None:
    """A string member, also one that YAML takes for a number or a boolean: `version: 1.0`."""
    member = _value(node, key)
    return None if member is None else _as_text(member, key, "a string")


def plain_texts(node: Node, key: str) -> list[str]:
    """The strings of an array member, each as `plain_text` reads it."""
    wanted = "an array of strings"
    texts = (_as_text(element, key, wanted) for element in sequence(node, key))
    return [each for each in texts if each is not None]


def flag(node: Node, key: str, default: bool = False) -> bool:
    """A boolean member."""
    stated = _stated(node, key)
    if isinstance(stated, bool):
        return stated
    member = _value(node, key)
    if member is None:
        return default
    if isinstance(member.value, bool):
        return member.value
    _wrong(member, key, "a boolean")
    return default


def number(node: Node, key: str) -> int | float | None:
    """A numeric member; a boolean is no number."""
    member = _value(node, key)
    if member is None:
        return None
    value = member.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    _wrong(member, key, "a number")
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
    holder = included(node)
    own: dict[str, JsonValue] = {}
    if holder is not node and isinstance(node.value, dict):
        own = {key: value for key, value in node.value.items() if key != "$ref"}
    for key, value in own.items():
        if extensions or not key.startswith("x-"):
            yield key, _member(node, key, value)
    if holder is None or not isinstance(holder.value, dict):
        _no_object(holder)
        return
    for key, value in holder.value.items():
        if key not in own and (extensions or not key.startswith("x-")):
            yield key, _member(holder, key, value)


def sequence(node: Node, key: str) -> list[Node]:
    """The elements of an array member."""
    holder = _value(node, key)
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


def included(node: Node) -> Node | None:
    """What stands where a reference does, which is followed; any other node itself.

    None after it was reported that a reference leads nowhere.
    """
    value = node.value
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return node.resource.include(node)
    return node


def _stated(node: Node, key: str) -> JsonValue:
    """A member as it stands; most are of the right kind, and need no node of their own."""
    return node.value.get(key) if isinstance(node.value, dict) else None


def _value(node: Node, key: str) -> Node | None:
    """A member, or what a reference in its place leads to."""
    member = child(node, key)
    return None if member is None else included(member)


def _member(node: Node, key: str, value: JsonValue) -> Node:
    return Node(value, f"{node.pointer}/{escape(key)}", node.resource)


def _as_text(node: Node, key: str, expected: str) -> str | None:
    value = node.value
    if isinstance(value, str):
        return value
    if not isinstance(value, bool | int | float):
        _wrong(node, key, expected)
        return None
    spelled = json.dumps(value)
    _wrong(node, key, expected, effect=f"read as {spelled!r}")
    return spelled


def _no_object(node: Node | None) -> None:
    if node is not None:
        tokens = tokens_of(node.location.pointer)
        _wrong(node, tokens[-1] if tokens else "the document", "an object")


def _wrong(node: Node, key: str, expected: str, effect: str = "ignored") -> None:
    node.report(
        DiagnosticCode.WRONG_KIND,
        effect=effect,
        key=f"`{key}`",
        expected=expected,
        found=kind(node.value),
    )
