"""An API with its operations in the groups that a user chose for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, Group, grouped
from specgen.naming.choices import Choice
from specgen.naming.chosen import Lookup
from specgen.naming.groups import named_attributes
from specgen.naming.keys import group_key
from specgen.naming.pins import Pins


def regrouped(
    api: Api,
    choices: Sequence[Choice],
    kept: Mapping[str, str],
    chosen: Mapping[str, str],
    lookup: Lookup,
) -> tuple[Api, dict[str, str]]:
    """The API whose groups and operations are where a user wants them, and the chosen names.

    Of those, an operation's are without its group from then on.
    """
    operations = {operation.id for operation in api.operations}
    dotted = {
        id: name for id, name in chosen.items() if id in operations and "." in name
    }
    names = {id: name.rpartition(".")[2] for id, name in dotted.items()}
    chosen = {**chosen, **names}
    if not dotted and not choices:
        return api, chosen

    def placed(api: Api, chosen: Mapping[str, str]) -> _Places:
        pins = Pins(kept, chosen)
        return _Places(api, named_attributes(api, pins, Sink()).paths)

    if choices:
        places = placed(api, chosen)
        places.rename(choices, lookup)
        api, chosen = places.result(), {**chosen, **places.chosen}
    places = placed(api, chosen)
    for id, name in dotted.items():
        places.groups_of[id] = places.group(name.rpartition(".")[0])
    return places.result(), {**chosen, **places.chosen}


def grouped_like(api: Api, other: Api) -> Api:
    """The API with its operations in the groups that they have in another view of it."""
    groups_of = {operation.id: operation.group for operation in other.operations}
    return _moved(api, groups_of, other.groups)


def _moved(
    api: Api, groups_of: Mapping[str, str | None], groups: tuple[Group, ...]
) -> Api:
    if groups == api.groups and all(
        own.group == groups_of[own.id] for own in api.operations
    ):
        return api
    operations = tuple(
        replace(operation, group=groups_of[operation.id])
        for operation in api.operations
    )
    return replace(api, operations=operations, groups=groups)


class _Places:
    """The groups of an API by their paths, while they change."""

    def __init__(self, api: Api, paths: Mapping[str, tuple[str, ...]]) -> None:
        self._api = api
        self._groups = {group.id: group for group in api.groups}
        self._by_path = {".".join(path): id for id, path in paths.items()}
        self.groups_of = {own.id: own.group for own in api.operations}
        self.chosen: dict[str, str] = {}

    def group(self, path: str) -> str:
        """The id of the group with a path, which may be a new one."""
        if path not in self._by_path:
            above, _, step = path.rpartition(".")
            group = Group(id=f".{path}", text=path)
            self._add(group, path, above, step)
        return self._by_path[path]

    def rename(self, choices: Sequence[Choice], lookup: Lookup) -> None:
        """Gives groups of tags other paths; where there is one already, two become one.

        All at once: a group may be called as another one was.
        """
        moved: list[tuple[Group, Choice]] = []
        for choice in choices:
            group = self._of_tag(choice.subject)
            if group is not None:
                moved.append((group, choice))
                continue
            texts = [own.text for own in self._groups.values()]
            reason = f"no group or tag is called `{choice.subject}`"
            lookup.unknown_group(choice, texts, reason)
        leaving = {group.id for group, _ in moved}
        self._by_path = {
            path: id for path, id in self._by_path.items() if id not in leaving
        }
        for group, choice in moved:
            target = self._by_path.get(choice.name, group.id)
            if target == group.id:
                above, _, step = choice.name.rpartition(".")
                self._add(group, choice.name, above, step)
                lookup.places[group_key(group.id)] = choice
            for own in grouped(self._api)[group.id]:
                self.groups_of[own.id] = target

    def _of_tag(self, text: str) -> Group | None:
        for matches in _MATCHES:
            for group in self._groups.values():
                if matches(group.text, text):
                    return group
        return self._groups.get(self._by_path.get(text, ""))

    def _add(self, group: Group, path: str, above: str, step: str) -> None:
        own = replace(
            group,
            above=self.group(above) if above else None,
            step=step if above else "",
        )
        self._groups[group.id] = own
        self._by_path[path] = group.id
        self.chosen[group_key(group.id)] = path

    def result(self) -> Api:
        return _moved(self._api, self.groups_of, tuple(self._groups.values()))


_MATCHES: tuple[Callable[[str, str], bool], ...] = (
    lambda own, text: own == text,
    lambda own, text: own.casefold() == text.casefold(),
)
