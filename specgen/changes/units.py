"""A document as units that refer to each other: operations by direction, components, the rest.

Reading a large document's schemas takes seconds; finding which of its units differ, and what
reaches them, takes a tenth of that. So a comparison reads only what may differ.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

from specgen.json_value import JsonValue
from specgen.load.tree.document import ITEMS
from specgen.load.tree.pointer import escape, tokens_of

Tree: TypeAlias = Mapping[str, JsonValue]

METHODS = frozenset("get put post delete options head patch trace query".split())
DEPTHS = {"components": 3}
_SHALLOW = frozenset(("definitions", "parameters", "responses"))
_IDENTIFIERS = ("$id", "$anchor", "$dynamicAnchor")
_REFERRING = frozenset(("$ref", "$dynamicRef", "propertyName", *_IDENTIFIERS))

REQUEST, ANSWER, SELF = "request", "response", ""
"""The parts of an operation, and anything else."""

Unit: TypeAlias = tuple[str, str]
"""A pointer, with its file, and the part of what it points to."""


@dataclass(slots=True)
class Units:
    """The units of a document and their references.

    `closed` says that no reference leaves the document and none needs more than its pointer
    to be followed. `sent` and `received` are the units that each uses in requests and in
    answers: a property that is read-only is in no request.
    """

    closed: bool = True
    values: dict[str, JsonValue] = field(default_factory=dict)
    sent: defaultdict[Unit, set[str]] = field(default_factory=lambda: defaultdict(set))
    received: defaultdict[Unit, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )


def unit_of(pointer: str, file: str = "") -> str:
    """The unit that a pointer leads into."""
    tokens = tokens_of(pointer)
    return _pointer(file, tokens[: _depth(tokens, file)])


def _depth(tokens: Sequence[str], file: str) -> int:
    """How many steps below the root the unit is that tokens lead into."""
    head = tokens[0] if tokens else ""
    if head in ITEMS:
        return 3 if len(tokens) > 2 and tokens[2] in METHODS else 2
    return DEPTHS.get(head, 2 if head in _SHALLOW or file else 1)


def _pointer(file: str, tokens: Iterable[str]) -> str:
    return f"{file}#" + "".join(f"/{escape(token)}" for token in tokens)


def units(
    root: Tree, others: Mapping[str, JsonValue], like: Units | None = None
) -> Units:
    """The units of a document; `others` are files that it refers to, by their names.

    Units that are the same in `like`, another version of it, refer to the same.
    """
    collected = Units()
    former = like if like is not None and like.closed else Units()
    trees: dict[str, JsonValue] = {"": dict(root), **others}
    for file, tree in trees.items():
        for pointer, value in _cut(tree, file):
            collected.values[pointer] = value
            if former.values.get(pointer, collected) == value:
                _taken_over(pointer, former, collected)
                continue
            for part, piece in _parts(pointer, value):
                _references((pointer, part), piece, file, collected)
    return collected


def _taken_over(pointer: str, former: Units, into: Units) -> None:
    for unit in ((pointer, part) for part in (SELF, REQUEST, ANSWER)):
        if unit in former.sent:
            into.sent[unit] = former.sent[unit]
        if unit in former.received:
            into.received[unit] = former.received[unit]


def _cut(tree: JsonValue, file: str) -> Iterator[tuple[str, JsonValue]]:
    pending: list[tuple[tuple[str, ...], JsonValue]] = [((), tree)]
    while pending:
        tokens, value = pending.pop()
        if tokens and len(tokens) == _depth(tokens, file):
            pointer = _pointer(file, tokens)
            if not (is_item(pointer) and isinstance(value, dict)):
                yield pointer, value
                continue
            yield pointer, {k: v for k, v in value.items() if k not in METHODS}
            value = {k: v for k, v in value.items() if k in METHODS}
        if isinstance(value, dict):
            pending += [((*tokens, str(key)), child) for key, child in value.items()]


def is_item(pointer: str) -> bool:
    """Whether a pointer leads to a path or a webhook, with what its operations share."""
    tokens = tokens_of(pointer.partition("#")[2])
    return len(tokens) == 2 and tokens[0] in ITEMS


def _parts(pointer: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """What of a unit is sent by callers, and what they receive."""
    tokens = tokens_of(pointer.partition("#")[2])
    turned = tokens[:1] == ["webhooks"]
    if len(tokens) != 3 or tokens[0] not in ITEMS:
        yield SELF, value
    elif isinstance(value, dict):
        sends, gets = (ANSWER, REQUEST) if turned else (REQUEST, ANSWER)
        callbacks = value.get("callbacks")
        yield gets, value.get("responses")
        own = {k: v for k, v in value.items() if k not in ("responses", "callbacks")}
        yield sends, own
        for operation in _operations(callbacks):
            yield REQUEST, operation.get("responses")
            yield ANSWER, {k: v for k, v in operation.items() if k != "responses"}


def _operations(value: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """The operations in callbacks, by name and expression and method."""
    for callback in value.values() if isinstance(value, dict) else ():
        for item in callback.values() if isinstance(callback, dict) else ():
            for method, operation in item.items() if isinstance(item, dict) else ():
                if method in METHODS and isinstance(operation, dict):
                    yield operation


def _references(unit: Unit, value: JsonValue, file: str, into: Units) -> None:
    pending: list[tuple[JsonValue, bool, bool]] = [(value, True, True)]
    while pending:
        node, sent, received = pending.pop()
        if isinstance(node, list):
            pending += [(child, sent, received) for child in node]
            continue
        if not isinstance(node, dict):
            continue
        sent = sent and node.get("readOnly") is not True
        received = received and node.get("writeOnly") is not True
        referring = not _REFERRING.isdisjoint(node)
        for target in _targets(node, file, into) if referring else ():
            if sent:
                into.sent[unit].add(target)
            if received:
                into.received[unit].add(target)
        pending += [(child, sent, received) for child in node.values()]


def _targets(node: dict[str, JsonValue], file: str, into: Units) -> Iterator[str]:
    stated = node.get("$ref")
    if isinstance(stated, str):
        yield _target(stated, file, into)
    if any(key in node and isinstance(node[key], str) for key in _IDENTIFIERS):
        into.closed = False
    if "$dynamicRef" in node:
        into.closed = False
    mapping = node.get("mapping")
    if "propertyName" in node and isinstance(mapping, dict):
        for name in mapping.values():
            if isinstance(name, str):
                bare = name if "#" in name or "." in name else _component(name)
                yield _target(bare, file, into)


def _component(name: str) -> str:
    return f"#/components/schemas/{escape(name)}"


def _target(reference: str, file: str, into: Units) -> str:
    address, _, fragment = reference.partition("#")
    if address:
        into.closed = False
        address = posixpath.normpath(posixpath.join(posixpath.dirname(file), address))
    if fragment and not fragment.startswith("/"):
        into.closed = False
    return unit_of(f"#{unquote(fragment)}", address or file)


def _holders(unit: str) -> Iterator[str]:
    """A unit, and in another file what it is a part of: a reference may name the whole file."""
    yield unit
    file, _, pointer = unit.partition("#")
    while file and pointer:
        pointer = pointer.rpartition("/")[0]
        yield f"{file}#{pointer}"


def below(starts: Iterable[str], units: Units) -> set[str]:
    """The units that others use, directly or not, themselves included."""
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        pointer = pending.pop()
        if pointer not in seen:
            seen.add(pointer)
            for part in (SELF, REQUEST, ANSWER):
                pending += units.sent.get((pointer, part), ())
                pending += units.received.get((pointer, part), ())
    return seen


class Reach:
    """Which operations reach a unit, and in which direction."""

    def __init__(self, units: Units) -> None:
        self._users: dict[str, defaultdict[str, set[Unit]]] = {}
        for part, edges in ((REQUEST, units.sent), (ANSWER, units.received)):
            users: defaultdict[str, set[Unit]] = defaultdict(set)
            for unit, targets in edges.items():
                for target in targets:
                    users[target].add(unit)
            self._users[part] = users
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, pointer: str, file: str = "") -> tuple[frozenset[str], frozenset[str]]:
        """The operations that reach a place in requests, and those that do in answers."""
        unit = unit_of(pointer, file)
        return self._reaching(unit, REQUEST), self._reaching(unit, ANSWER)

    def _reaching(self, unit: str, part: str) -> frozenset[str]:
        key = (unit, part)
        if key not in self._known:
            seen: set[Unit] = set()
            users = self._users[part]
            pending: list[Unit] = [(unit, SELF)]
            operations: set[str] = set()
            while pending:
                at = pending.pop()
                if at in seen:
                    continue
                seen.add(at)
                if at[1] == part:
                    operations.add(at[0])
                if at[1] == SELF:
                    for holder in _holders(at[0]):
                        pending += users.get(holder, ())
                    if part == REQUEST and is_item(at[0]):
                        operations.add(at[0])
            self._known[key] = frozenset(operations)
        return self._known[key]
