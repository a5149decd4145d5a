"""Names of groups and of their methods: what is an attribute of the client or of a group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from specgen.findings.diagnostics import Location, Sink
from specgen.ir.api import Api, Group, Operation, OperationKind, grouped
from specgen.naming import reserved
from specgen.naming.candidates import attribute_names, method_names
from specgen.naming.keys import group_key, module_key
from specgen.naming.pins import Pins
from specgen.naming.scope import NOBODY, Claim, Holder, resolve
from specgen.naming.table import GroupNames
from specgen.naming.words import pascal, words

_METHOD_RANK = _RECEIVER_RANK = 1
"""Groups that operations are under have their names before all else."""

NOWHERE = Location(file="")

Paths = dict[str, tuple[str, ...]]


class Attributes(NamedTuple):
    """The path of every group by its id, and the method of every operation.

    Nameless types of an operation are called after its `subject`: the method with those words
    of its id that the group makes superfluous, so that it tells in which group it is.
    """

    paths: Paths
    methods: dict[str, str]
    subjects: dict[str, str]


def named_attributes(api: Api, pinned: Pins, sink: Sink) -> Attributes:
    """The names in a client and in each of its groups, from the top down."""
    nested = _nested(api, pinned)
    kept = pinned.last_steps()
    operations: dict[str | None, list[Operation]] = dict(grouped(api).items())
    operations[None] = [own for own in api.operations if own.group is None]
    by_id = {own.id: own for own in api.operations}
    paths: Paths = {}
    methods: dict[str, str] = {}
    subjects: dict[str, str] = {}

    def settle(parent: Group | None, start: tuple[str, ...]) -> None:
        id = parent.id if parent else None
        preferred = {
            own.id: method_names(own, parent, by_id.get(own.owner or ""))
            for own in operations[id]
        }
        claims = [_group_claim(group, start) for group in nested[id]]
        claims += [
            Claim(own.id, preferred[own.id], own.origin, rank=_METHOD_RANK)
            for own in operations[id]
        ]
        scope = reserved.METHODS if parent else _of_clients(kept)
        taken: dict[str, Holder] = {} if parent else dict.fromkeys(scope, NOBODY)
        names = resolve(claims, scope, kept, taken, sink)
        for own, preferences in preferred.items():
            methods[own] = names[own]
            # A name of the user's is that of the method alone.
            is_own = own in pinned.chosen
            is_short = is_own or names[own] == preferences[0]
            subjects[own] = preferences[1] if is_short else names[own]
        for group in nested[id]:
            paths[group.id] = (*start, names[group_key(group.id)])
            settle(group, paths[group.id])

    settle(None, ())
    return Attributes(paths, methods, subjects)


def _of_clients(kept: Pins) -> frozenset[str]:
    """The names that no attribute of a client may have.

    Those of an application's are only the user's to give: servers call such a group by its module.
    """
    asked = {kept[key] for key in kept.chosen if key.startswith(group_key(""))}
    return reserved.CLIENT_ATTRIBUTES - (reserved.OF_APPLICATIONS & asked)


def _nested(api: Api, pinned: Pins) -> defaultdict[str | None, list[Group]]:
    """The groups with operations, and those that lead to them, by the group above."""
    groups = {group.id: group for group in api.groups}
    waiting = [id for id, operations in grouped(api).items() if operations]
    above: dict[str, str | None] = {}
    while waiting:
        id = waiting.pop()
        if id not in above:
            above[id] = groups[id].above if _is_nested(id, groups, pinned) else None
            waiting += filter(None, [above[id]])
    nested: defaultdict[str | None, list[Group]] = defaultdict(list)
    for group in api.groups:
        if group.id in above:
            nested[above[group.id]].append(group)
    return nested


def _is_nested(id: str, groups: Mapping[str, Group], pinned: Pins) -> bool:
    """Whether a group is reached through the one above it.

    What was reached from the client itself stays so. A word that can be no attribute is
    better within a longer name than with an underscore after it.
    """
    kept = pinned.get(group_key(id))
    return "." in kept if kept else all(_reaches(groups[id], groups))


def _reaches(group: Group, groups: Mapping[str, Group]) -> Iterator[bool]:
    """Whether each step to a group can be an attribute."""
    scope = reserved.METHODS if group.above else reserved.CLIENT_ATTRIBUTES
    yield attribute_names(group.step or group.text, "group")[0] not in scope
    if group.above:
        yield from _reaches(groups[group.above], groups)


def _group_claim(group: Group, start: tuple[str, ...]) -> Claim:
    if group.kind is not OperationKind.OPERATION:
        names = (group.text, f"{group.kind.value}_receiver")
        return Claim(group_key(group.id), names, NOWHERE, rank=_RECEIVER_RANK)
    text = group.step if start else group.text
    return Claim(group_key(group.id), attribute_names(text, "group"), NOWHERE)


def group_names(
    api: Api, attributes: Attributes, client: str, pinned: Pins, sink: Sink
) -> dict[str, GroupNames]:
    """The module and the classes of every group that has a path."""
    paths = attributes.paths
    # Within a class an attribute of the user's would hide a class of the same name.
    hidden = {step for path in paths.values() for step in path}
    hidden |= reserved.GROUP_CLASSES.union(attributes.methods.values())
    used = [group for group in api.groups if group.id in paths]
    claims = [
        Claim(
            key=module_key(group.id),
            preferences=("_".join(paths[group.id]),),
            origin=NOWHERE,
            rank=len(paths[group.id]),
        )
        for group in used
    ]
    scope = reserved.CLIENT_ATTRIBUTES
    modules = resolve(claims, scope, pinned, dict.fromkeys(scope, NOBODY), sink)
    named: dict[str, GroupNames] = {}
    for group in used:
        module = modules[module_key(group.id)]
        is_tag = group.kind is OperationKind.OPERATION
        is_chosen = group_key(group.id) in pinned.chosen
        text = group.text if is_tag and not is_chosen else module
        parts = _as_kept(words(text), "_".join(paths[group.id]))
        name = pascal(parts, "Group") or pascal(words(module), "Group")
        classes = {names.class_name for names in named.values()}
        classes |= {f"Async{name}" for name in classes} | hidden
        if is_tag:
            classes |= {client, f"Async{client}"}
        if name in classes or name.startswith("Async"):
            name = f"{name}Group"
        if name in classes:
            name = pascal(words(module), "Group") + f"_{len(named)}"
        named[group.id] = GroupNames(
            path=paths[group.id], module=module, class_name=name
        )
    return named


def _as_kept(parts: tuple[str, ...], path: str) -> tuple[str, ...]:
    """The words of a tag as a path divides them, which a lock may have of other rules."""
    letters = "".join(parts)
    steps = [step for step in path.split("_") if step]
    if "".join(steps) != letters.lower():
        return parts
    ends = [*accumulate(map(len, steps))]
    return tuple(letters[start:end] for start, end in pairwise([0, *ends]))
