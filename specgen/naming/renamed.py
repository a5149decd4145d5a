"""What has another name than an earlier run gave it, as code that uses it must change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specgen.ir.api import Api
from specgen.naming.choices import SIDES
from specgen.naming.keys import (
    CLIENT,
    ERROR,
    SOURCE,
    body_key,
    group_key,
    package_key,
    package_of,
    property_key,
    source_key,
)
from specgen.naming.sources import CHOSEN, group_then
from specgen.naming.table import NameTable, OperationNames

_TOLD_BEFORE = frozenset([ERROR, *map(package_key, SIDES)])


def renames(
    api: Api, table: NameTable, kept: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The names that changed, each as it was and as it is; `kept` is the lock's, `table` the new.

    A group that has another name is told once, not with each of its operations.
    """
    if not kept:
        return
    groups = {own.id: own.group for own in api.operations}
    then, now = dict(kept), dict(table.locked)
    owners: dict[str, str] = {}
    for id in groups.keys() & kept.keys():
        arguments = _arguments(id, table.operations[id])
        owners |= dict.fromkeys(arguments, id)
        now |= arguments
        then |= _called_as_on_the_wire(id, arguments, kept, table.locked)
    before, after = _Shown(api, owners, then), _Shown(api, owners, now)
    if CLIENT in kept and before.error != after.error:
        yield before.error, after.error
    for side in SIDES:
        old, new = (package_of(lock, table.package, side) for lock in (then, now))
        if old != new:
            yield old, new
    for key in sorted(then.keys() | now.keys()):
        if key.endswith(SOURCE) or key in _TOLD_BEFORE:
            continue
        if key in groups and key in kept:
            group = group_then(kept, key) or groups[key]
            if kept[key] != now.get(key) or group != groups[key]:
                old, new = before.call(key, group), after.call(key, groups[key])
                if old != new:
                    yield old, new
            continue
        was, is_now = then.get(key), now.get(key)
        if was == is_now or not ((was and is_now) or _is_chosen(key, then, now)):
            continue
        old, new = before.shown(key), after.shown(key)
        if old != new:
            yield old, new


def _arguments(operation: str, names: OperationNames) -> dict[str, str]:
    """The arguments of an operation by their keys, also those that a lock does not keep."""
    named = {f"{operation}/{id}": name for id, name in names.parameters.items()}
    named |= {
        property_key(operation, wire): name for wire, name in names.fields.items()
    }
    whole = names.body or names.whole
    return {**named, body_key(operation): whole} if whole else named


def _called_as_on_the_wire(
    operation: str,
    arguments: Mapping[str, str],
    kept: Mapping[str, str],
    locked: Mapping[str, str],
) -> dict[str, str]:
    """What those arguments were called that have another name and were certain of theirs before.

    Such a one is the user's now, or its name is that of another argument which had it not:
    what is added takes no name from what is there.
    """
    plain = {
        key: key.removeprefix(f"{operation}/").partition(":")[2] or "body"
        for key in arguments
        if key not in kept
    }
    holders = {name: key for key, name in arguments.items()}
    former_names: dict[str, str] = {}
    for key, name in plain.items():
        holder = holders.get(name, key)
        is_displaced = kept.get(holder, plain.get(holder)) != name
        if is_displaced or locked.get(source_key(key)) == CHOSEN:
            former_names[key] = name
    return former_names


def _is_chosen(key: str, *locks: Mapping[str, str]) -> bool:
    """Whether one of two locks has a name of the user's where the other has that of the wire."""
    part = key.rpartition("/")[2]
    return part.startswith(("field:", "enum:")) and any(
        lock.get(source_key(key)) == CHOSEN for lock in locks
    )


class _Shown:
    """Names as code writes them, given those of one lock."""

    def __init__(
        self, api: Api, owners: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        self._names = names
        self._owners = owners
        """The operation of every argument."""
        self._groups = {operation.id: operation.group for operation in api.operations}

    @property
    def error(self) -> str:
        return self._names.get(ERROR) or f"{self._names.get(CLIENT, '')}Error"

    def call(self, operation: str, group: str | None) -> str:
        path = self._names.get(group_key(group or ""), "")
        return f"{path}.{self._names[operation]}".lstrip(".")

    def shown(self, key: str) -> str:
        if key in self._owners:
            owner = self._owners[key]
            group = group_then(self._names, owner) or self._groups[owner]
            return f"{self.call(owner, group)}({self._names[key]}=)"
        owner, _, part = key.rpartition("/")
        name = self._names.get(key, part.partition(":")[2])
        if part.startswith("field:"):
            return f"models.{self._names.get(owner, owner)}.{name}"
        if part.startswith("enum:"):
            return f"models.{self._names.get(owner, owner)}.{name}"
        if key == CLIENT or key.startswith("group:") or "/variable" in key:
            return name
        if key.startswith("scheme:"):
            return f"{self._names.get(CLIENT, '')}({name}=)"
        return f"models.{name}"
