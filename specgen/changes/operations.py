"""Changes of operations: which there are, what they are called, what they take and give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from specgen.changes.answers import compare_answers
from specgen.changes.contents import compare_bodies
from specgen.changes.facts import At, Direction, Facts, Side
from specgen.changes.parameters import ParameterComparer
from specgen.changes.security import compare_requirements
from specgen.changes.servers import compare_servers
from specgen.changes.types import TypeComparer
from specgen.ir.api import Operation, OperationKind, Slot
from specgen.json_value import JsonValue

Key = tuple[object, ...]


def label(operation: Operation) -> str:
    """An operation as messages name it."""
    if operation.kind is OperationKind.OPERATION:
        return f"{operation.method.upper()} {operation.path_text}"
    return f"{operation.kind.value} {operation.name} {operation.method.upper()}"


def called(operation: Operation, side: Side) -> str:
    """How Python calls an operation, from the client object."""
    names = side.names.operations.get(operation.id)
    group = side.names.groups.get(operation.group or "")
    method = names.method if names else ""
    return f"{group.attribute}.{method}" if group else method


@dataclass(slots=True)
class OperationComparer:
    """Compares the operations of two documents."""

    facts: Facts
    types: TypeComparer

    def compare(self) -> None:
        """The changes of all operations; those with the same method and path are one."""
        was, now = _keyed(self.facts.old, self.facts.new)
        self._moved(was, now)
        for key in {**was, **now}:
            before, after = was.get(key), now.get(key)
            if before is None and after is not None:
                self._alone(after, self.facts.new, "added", "is new")
            elif before is not None and after is None:
                self._alone(before, self.facts.old, "removed", "is gone")
            elif before is not None and after is not None:
                self._pair(before, after)

    def _moved(self, was: dict[Key, Operation], now: dict[Key, Operation]) -> None:
        """An operation that is gone, and new elsewhere under the same id, has moved."""
        gone = _by_id(was, now)
        for id, key in _by_id(now, was).items():
            if id not in gone:
                continue
            before, after = was.pop(gone[id]), now[key]
            was[key] = before
            for moved in [moved for moved in was if moved[4] == gone[id]]:
                # A callback is that of its operation, wherever that is.
                was[(*moved[:4], key, *moved[5:])] = was.pop(moved)
            words = f"was {label(before)}"
            self.facts.add("operation-moved", self._at(after, self.facts.new), words)

    def _at(self, operation: Operation, side: Side) -> At:
        return At(
            place=operation.origin,
            operation=label(operation),
            python=called(operation, side),
        )

    def _alone(self, operation: Operation, side: Side, change: str, words: str) -> None:
        kind = operation.kind.value
        if change == "removed" and kind == "operation" and operation.doc.deprecated:
            change = "deprecated-removed"
        self.facts.add(f"{kind}-{change}", self._at(operation, side), words)

    def _pair(self, old: Operation, new: Operation) -> None:
        at = self._at(new, self.facts.new)
        sends, gets = Direction.REQUEST, Direction.ANSWER
        if new.kind is not OperationKind.OPERATION:
            sends, gets = gets, sends
        sent, received = replace(at, direction=sends), replace(at, direction=gets)
        self._described(old, new, at)
        self._named(old, new, at)
        if new.id not in self.facts.new.hollow or old.id not in self.facts.old.hollow:
            ParameterComparer(self.types, self.facts).compare(old, new, sent)
            compare_bodies(old, new, sent, self.types, self.facts)
            compare_answers(old, new, received, self.types, self.facts)
            self._paged(old, new, at)
        compare_requirements(old, new, sent, self.facts)
        compare_servers(old.servers, new.servers, at, self.facts)

    def _described(self, old: Operation, new: Operation, at: At) -> None:
        add = self.facts.add
        if old.doc.deprecated != new.doc.deprecated:
            change = "deprecated" if new.doc.deprecated else "reinstated"
            words = f"is deprecated {'now' if new.doc.deprecated else 'no more'}"
            add(f"operation-{change}", at, words, "deprecated")
        was, now = old.operation_id, new.operation_id
        if was != now:
            change = "changed" if was and now else "added" if now else "removed"
            words = f"the operationId was {was or 'missing'} and is {now or 'missing'}"
            add(f"operation-id-{change}", at, words, "operationId")
        before, after = (
            _tags(side.value(operation.origin))
            for side, operation in ((self.facts.old, old), (self.facts.new, new))
        )
        for tag in after:
            if tag not in before:
                add("tag-added", at, f"has the tag `{tag}` now", "tags")
        for tag in before:
            if tag not in after:
                add("tag-removed", at, f"has the tag `{tag}` no more", "tags")

    def _named(self, old: Operation, new: Operation, at: At) -> None:
        was, now = called(old, self.facts.old), called(new, self.facts.new)
        if was == now:
            return
        same = was.rpartition(".")[2] == now.rpartition(".")[2]
        change = "group-renamed" if same else "method-renamed"
        self.facts.add(change, at, f"`{was}` is called `{now}`")

    def _paged(self, old: Operation, new: Operation, at: At) -> None:
        was, now = old.pagination, new.pagination
        if was == now:
            return
        change = "changed" if was and now else "added" if now else "removed"
        words = {
            "added": "gives pages now",
            "removed": "gives pages no more",
            "changed": "its pages follow each other in another way",
        }
        self.facts.add(f"pagination-{change}", at, words[change])


def _keyed(*sides: Side) -> list[dict[Key, Operation]]:
    """The operations of each document by what makes them the same ones."""
    keys: list[list[Key]] = []
    for side in sides:
        by_id = {operation.id: operation for operation in side.api.operations}
        keys.append([_key(operation, by_id) for operation in side.api.operations])
    # Paths that differ in names of slots alone are several, against the rules.
    several = {
        key for of_side in keys for key, count in Counter(of_side).items() if count > 1
    }
    return [
        {
            (*key, operation.path_text) if key in several else key: operation
            for key, operation in zip(of_side, side.api.operations, strict=True)
        }
        for of_side, side in zip(keys, sides, strict=True)
    ]


def _by_id(
    operations: Mapping[Key, Operation], others: Mapping[Key, Operation]
) -> dict[str, Key]:
    """The keys of the operations that the other document lacks, by ids that are unique."""
    ids = Counter(operation.operation_id for operation in operations.values())
    return {
        operation.operation_id: key
        for key, operation in operations.items()
        if operation.operation_id and ids[operation.operation_id] == 1
        if key not in others and operation.kind is OperationKind.OPERATION
    }


def _key(operation: Operation, by_id: Mapping[str, Operation]) -> Key:
    """What makes two operations the same one: slots of a path may be called otherwise."""
    path: object = operation.path_text
    if operation.kind is OperationKind.OPERATION:
        path = tuple(None if isinstance(p, Slot) else p for p in operation.path)
    owner = by_id.get(operation.owner or "")
    above = _key(owner, by_id) if owner else ()
    return (operation.kind, operation.method, path, operation.name, above)


def _tags(value: JsonValue) -> list[str]:
    tags = value.get("tags") if isinstance(value, dict) else None
    return (
        [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    )
