"""What has another name than an earlier run gave it, as code that uses it must change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specgen.ir.api import Api
from specgen.naming.choices import SIDES
from specgen.naming.keys import (
    CLIENT,
    ERROR,
    SOURCE,
    group_key,
    package_key,
    package_of,
    source_key,
)
from specgen.naming.sources import CHOSEN, group_then

_TOLD_BEFORE = frozenset([ERROR, *map(package_key, SIDES)])


def renames(
    api: Api, package: str, kept: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The names that changed, each as it was and as it is; `kept` is the lock's, `names` the new.

    `package` is what the API is called. A group that has another name is told once, not with
    each of its operations.
    """
    if not kept:
        return
    before, after = _Shown(api, kept), _Shown(api, names)
    if CLIENT in kept and before.error != after.error:
        yield before.error, after.error
    for side in SIDES:
        old, new = (package_of(lock, package, side) for lock in (kept, names))
        if old != new:
            yield old, new
    groups = {operation.id: operation.group for operation in api.operations}
    for key in sorted(kept.keys() | names.keys()):
        if key.endswith(SOURCE) or key in _TOLD_BEFORE:
            continue
        if key in groups and key in kept:
            group = group_then(kept, key) or groups[key]
            if kept[key] != names.get(key) or group != groups[key]:
                old, new = before.call(key, group), after.call(key, groups[key])
                if old != new:
                    yield old, new
            continue
        was, now = kept.get(key), names.get(key)
        if was == now or not ((was and now) or _is_chosen(key, kept, names)):
            continue
        old, new = before.shown(key), after.shown(key)
        if old != new:
            yield old, new


def _is_chosen(key: str, *locks: Mapping[str, str]) -> bool:
    """Whether one of two locks has a name of the user's where the other has that of the wire."""
    owner, _, part = key.rpartition("/")
    return (
        bool(owner)
        and ":" in part
        and any(lock.get(source_key(key)) == CHOSEN for lock in locks)
    )


class _Shown:
    """Names as code writes them, given those of one lock."""

    def __init__(self, api: Api, names: Mapping[str, str]) -> None:
        self._names = names
        self._groups = {operation.id: operation.group for operation in api.operations}

    @property
    def error(self) -> str:
        return self._names.get(ERROR) or f"{self._names.get(CLIENT, '')}Error"

    def call(self, operation: str, group: str | None) -> str:
        path = self._names.get(group_key(group or ""), "")
        return f"{path}.{self._names[operation]}".lstrip(".")

    def shown(self, key: str) -> str:
        owner, _, part = key.rpartition("/")
        name = self._names.get(key, part.partition(":")[2])
        if owner in self._groups and ":" in part:
            group = group_then(self._names, owner) or self._groups[owner]
            return f"{self.call(owner, group)}({name}=)"
        if part.startswith("field:"):
            return f"models.{self._names.get(owner, owner)}.{name}"
        if part.startswith("enum:"):
            return f"models.{self._names.get(owner, owner)}.{name}"
        if key == CLIENT or key.startswith("group:") or "/variable" in key:
            return name
        if key.startswith("scheme:"):
            return f"{self._names.get(CLIENT, '')}({name}=)"
        return f"models.{name}"
