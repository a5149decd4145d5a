"""Names inside a tree: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 core,
sections 8.2.1 and 8.2.2) and `$self` (OpenAPI 3.2.0 section 4.1.2.2).

Trees whose text mentions none are never walked.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urldefrag, urljoin

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node, Resource
from specgen.load.tree.pointer import escape, step, tokens_of

_ANCHORS: Final = ("$anchor", "$dynamicAnchor")
_KEYS: Final = ("$id", "$self", *_ANCHORS)
_ANY_KEY: Final = re.compile("|".join(map(re.escape, _KEYS)).encode())


def mentions_identifiers(encoded: bytes) -> bool:
    """Whether the text of a tree, in UTF-8, may name nodes of it."""
    return _ANY_KEY.search(encoded) is not None


@dataclass(slots=True)
class _Index:
    """The named nodes of one tree: by URI, and by enclosing resource and anchor.

    `bases` holds the URI of each embedded resource by its pointer.
    """

    resources: dict[str, Node] = field(default_factory=dict)
    anchors: dict[tuple[str, str], Node] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    dynamic: dict[str, list[Node]] = field(default_factory=dict)
    """The nodes with each `$dynamicAnchor`, of which the way to a reference chooses one."""


class Identifiers:
    """The named nodes of every tree that a reference was read in."""

    def __init__(self) -> None:
        self._indices: dict[str, _Index] = {}

    def scope(self, at: Node) -> Node:
        """The embedded resource that encloses `at`, or the top of its tree."""
        if not at.resource.identified:
            return at.resource.node
        return _enclosing(at, self._index(at.resource).bases)

    def resource(self, address: str, at: Node) -> Node | None:
        """The embedded resource whose URI is `address`, read relative to `at`."""
        if not at.resource.identified:
            return None
        base = self._index(at.resource).bases.get(self.scope(at).pointer, "")
        wanted = _joined(base, address)
        for index in self._indices.values():
            if wanted in index.resources:
                return index.resources[wanted]
        return None

    def anchor(self, name: str, within: Node) -> Node | None:
        """The node with an anchor in the embedded resource, else in its whole tree."""
        if not within.resource.identified:
            return None
        anchors = self._index(within.resource).anchors
        pointers = (self.scope(within).pointer, within.resource.node.pointer)
        anchored = (anchors.get((pointer, name)) for pointer in pointers)
        return next((node for node in anchored if node is not None), None)

    def overriding(self, name: str, target: Node) -> Node | None:
        """A node that may stand for the target of a `$dynamicRef` to `#name`."""
        value = target.value
        if not isinstance(value, dict) or value.get("$dynamicAnchor") != name:
            return None
        named = (
            node
            for index in self._indices.values()
            for node in index.dynamic.get(name, ())
        )
        return next((node for node in named if node.pointer != target.pointer), None)

    def _index(self, resource: Resource) -> _Index:
        index = self._indices.get(resource.name)
        if index is None:
            index = self._indices[resource.name] = _indexed(resource)
        return index


def _joined(base: str, address: str) -> str:
    try:
        return urldefrag(urljoin(base, address)).url
    except ValueError:
        return address


def _enclosing(at: Node, bases: dict[str, str]) -> Node:
    embedded = at.resource.node
    value, pointer = embedded.value, embedded.pointer
    for token in tokens_of(at.pointer[len(at.resource.name) :]):
        reached = step(value, token)
        if reached is None:
            break
        value = reached[0]
        pointer = f"{pointer}/{escape(token)}"
        if pointer in bases:
            embedded = Node(value, pointer, at.resource)
    return embedded


def _indexed(resource: Resource) -> _Index:
    """Walks a tree once, level by level; of two equal names the upper one counts."""
    index = _Index()
    top = resource.node
    waiting = deque([(top, top.pointer, "")])
    while waiting:
        node, scope, base = waiting.popleft()
        if isinstance(node.value, dict):
            key = "$self" if node is top and "$self" in node.value else "$id"
            identifier = node.value.get(key)
            if isinstance(identifier, str):
                scope, base = node.pointer, _joined(base, identifier)
                index.resources.setdefault(base, node)
                index.bases[scope] = base
            for key in _ANCHORS:
                name = node.value.get(key)
                if isinstance(name, str):
                    index.anchors.setdefault((scope, name), node)
                    if key == "$dynamicAnchor":
                        index.dynamic.setdefault(name, []).append(node)
        waiting.extend((container, scope, base) for container in _containers(node))
    return index


def _containers(node: Node) -> Iterator[Node]:
    value: JsonValue = node.value
    members: list[tuple[str, JsonValue]] = []
    if isinstance(value, dict):
        members = [(escape(key), member) for key, member in value.items()]
    elif isinstance(value, list):
        members = [(str(index), member) for index, member in enumerate(value)]
    for token, member in members:
        if isinstance(member, dict | list):
            yield Node(member, f"{node.pointer}/{token}", node.resource)
