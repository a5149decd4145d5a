"""Overlays: changes to an API that stand in files of their own (OpenAPI Overlay 1.0 and 1.1).

The changed tree is new; the documents stay as they were read, so that places in them still hold.
What an overlay added has its place in the overlay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from typing import Final, TypeAlias

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.tree.bundle import Bundle, Members
from specgen.load.tree.document import Document
from specgen.load.tree.kinds import kind
from specgen.load.tree.origins import Origin
from specgen.load.tree.pointer import pointer_of

NodePath: TypeAlias = tuple[str | int, ...]

_VERSION: Final = re.compile(r"1\.[01](?:\.[0-9]+)?", re.ASCII)
_FIELDS: Final[dict[str, type]] = {
    "overlay": str,
    "info": dict,
    "extends": str,
    "actions": list,
}
_ACTION: Final[dict[str, type]] = {
    "target": str,
    "description": str,
    "update": object,
    "copy": str,
    "remove": bool,
}
_CHANGES: Final = ("update", "copy", "remove")


class _Unfit(Exception):
    """A change that its target has no place for; the message says why."""


def overlaid(bundle: Bundle, overlays: Sequence[Document], sink: Sink) -> Bundle:
    """The API with all actions of all overlays applied, one after the other.

    What is wrong with an overlay is `BAD_OVERLAY`; a target that selects nothing is
    `UNMATCHED_TARGET`, for it says something about the API that does not hold. Where these are
    allowed the action is left out.
    """
    tree = _Tree(bundle.root)
    for overlay in overlays:
        for action in _actions(overlay, sink):
            action.apply(tree)
    return replace(bundle, root=tree.root, origin=tree.origin, overlays=tuple(overlays))


def _actions(overlay: Document, sink: Sink) -> Iterator[_Action]:
    """The actions of an overlay that are built as they should be."""
    root = overlay.root
    if not _is_built(root, _FIELDS, ("overlay", "actions"), overlay, (), sink):
        return
    assert isinstance(root, dict)
    version = root["overlay"]
    if not _VERSION.fullmatch(str(version)):
        reason = f"version {version} is not known"
        _report(overlay, ("overlay",), reason, sink)
        return
    actions = root["actions"]
    assert isinstance(actions, list)
    if not actions:
        _report(overlay, ("actions",), "there is no action", sink)
    for number, action in enumerate(actions):
        path = ("actions", str(number))
        if _is_built(action, _ACTION, ("target",), overlay, path, sink):
            assert isinstance(action, dict)
            chosen = [
                key for key in _CHANGES if key in action and action[key] is not False
            ]
            if len(chosen) == 1 or "remove" in chosen:
                yield _Action(overlay, path, action, chosen[-1], sink)
            else:
                reason = f"an action has one of {', '.join(_CHANGES)}"
                _report(overlay, path, reason, sink)


def _is_built(
    value: JsonValue,
    fields: dict[str, type],
    required: Sequence[str],
    overlay: Document,
    path: tuple[str, ...],
    sink: Sink,
) -> bool:
    """Whether an object has the members it should, of the types they should be."""
    if not isinstance(value, dict):
        _report(overlay, path, f"found {kind(value)} in place of an object", sink)
        return False
    faults = [(path, f"`{key}` is missing") for key in required if key not in value]
    for key, member in value.items():
        expected = fields.get(key)
        if expected is None and not key.startswith("x-"):
            faults.append(((*path, key), f"`{key}` is not known here"))
        elif expected is not None and not isinstance(member, expected):
            faults.append(((*path, key), f"`{key}` can't be {kind(member)}"))
    for place, reason in faults:
        _report(overlay, place, reason, sink)
    return not faults


def _report(overlay: Document, path: Sequence[str], reason: str, sink: Sink) -> None:
    where = Location(file=overlay.file, pointer=pointer_of(path))
    sink.report(DiagnosticCode.BAD_OVERLAY, where, effect="left out", reason=reason)


@frozen(kw_only=False)
class _Action:
    """One action: `change` is the member that says what becomes of its targets."""

    overlay: Document
    path: tuple[str, ...]
    members: Members
    change: str
    sink: Sink

    def apply(self, tree: _Tree) -> None:
        targets = self._selected("target", tree)
        if not targets:
            return
        try:
            if self.change == "remove":
                for path in sorted(targets, reverse=True):
                    tree.remove(path)
            elif self.change == "update":
                for path in targets:
                    source = Origin(self.overlay, (*self.path, "update"))
                    tree.merge(path, self.members["update"], source)
            else:
                self._copy(targets, tree)
        except _Unfit as fault:
            _report(self.overlay, (*self.path, self.change), str(fault), self.sink)

    def _copy(self, targets: Sequence[NodePath], tree: _Tree) -> None:
        sources = self._selected("copy", tree)
        if len(sources) > 1:
            raise _Unfit(f"it selects {len(sources)} values, not one")
        for source in sources:
            value, origin = deepcopy(tree.value(source)), tree.origin.at(source)
            for path in targets:
                tree.merge(path, deepcopy(value), origin.copied())

    def _selected(self, key: str, tree: _Tree) -> list[NodePath]:
        """The paths that a query (RFC 9535) selects, each once; reports if there are none."""
        from jsonpath_rfc9535 import JSONPathError, find

        query = str(self.members[key])
        place = (*self.path, key)
        try:
            locations = dict.fromkeys(node.location for node in find(query, tree.root))
        except (JSONPathError, RecursionError) as error:
            reason = error.args[0] if error.args else "too deeply nested"
            _report(self.overlay, place, f"no JSONPath (RFC 9535): {reason}", self.sink)
            return []
        if not locations:
            where = Location(file=self.overlay.file, pointer=pointer_of(place))
            self.sink.report(
                DiagnosticCode.UNMATCHED_TARGET, where, effect="left out", target=query
            )
        return list(locations)


class _Tree:
    """A tree that actions change. Containers are copied before they are changed."""

    def __init__(self, root: Members) -> None:
        self.root: Members = dict(root)
        self.origin = Origin(is_copy=True)

    def value(self, path: NodePath) -> JsonValue:
        value: JsonValue = self.root
        for key in path:
            value = _inner(value, key)
        return value

    def remove(self, path: NodePath) -> None:
        """Takes a value out of the object or array that holds it."""
        if not path:
            raise _Unfit("the whole document can't be removed")
        holder, origin = self._opened(path[:-1])
        key = path[-1]
        if isinstance(holder, list) and isinstance(key, int):
            origin.closed(key, len(holder))
            del holder[key]
        elif isinstance(holder, dict) and isinstance(key, str):
            origin.members.pop(key, None)
            del holder[key]

    def merge(self, path: NodePath, update: JsonValue, source: Origin) -> None:
        """Objects merge member by member, arrays grow, anything else is replaced."""
        value = self.value(path)
        if isinstance(value, dict) and isinstance(update, dict):
            for key, member in update.items():
                if key in value:
                    self.merge((*path, key), member, source.member(key))
                else:
                    self._set(path, key, member, source.member(key))
        elif isinstance(value, list):
            several = isinstance(update, list)
            items = update if isinstance(update, list) else [update]
            for number, item in enumerate(items):
                self._append(path, item, source.member(number) if several else source)
        elif isinstance(value, dict | list) or isinstance(update, dict | list):
            where = pointer_of(path)
            raise _Unfit(
                f"{kind(update)} can't be merged into {kind(value)} at {where}"
            )
        else:
            self._set(path[:-1], path[-1], update, source)

    def _set(
        self, path: NodePath, key: str | int, value: JsonValue, source: Origin
    ) -> None:
        holder, origin = self._opened(path)
        if isinstance(holder, dict):
            holder[str(key)] = value
        else:
            holder[int(key)] = value
        origin.members[str(key)] = source

    def _append(self, path: NodePath, item: JsonValue, source: Origin) -> None:
        holder, origin = self._opened(path)
        assert isinstance(holder, list)
        origin.members[str(len(holder))] = source
        holder.append(item)

    def _opened(self, path: NodePath) -> tuple[Members | list[JsonValue], Origin]:
        """The container at a path, as a copy that may be changed, and its origin."""
        holder: Members | list[JsonValue] = self.root
        origin = self.origin
        for key in path:
            origin = origin.kept(key)
            inner = _inner(holder, key)
            assert isinstance(inner, dict | list)
            if not origin.is_copy:
                inner, origin.is_copy = copy(inner), True
                if isinstance(holder, dict):
                    holder[str(key)] = inner
                else:
                    holder[int(key)] = inner
            holder = inner
        return holder, origin


def _inner(value: JsonValue, key: str | int) -> JsonValue:
    if isinstance(value, dict):
        return value[str(key)]
    assert isinstance(value, list)
    return value[int(key)]
