"""What names were made from: the lock keeps it beside them, and a name goes when it changes.

An operation is called after its id and its group, whatever else a document has, so that adding
something moves no name. What has no id is called after its path, which is its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from specgen.ir.alternatives import body_forms
from specgen.ir.api import Api, Operation
from specgen.ir.types import TypeId
from specgen.naming.keys import (
    CLIENT,
    SOURCE,
    field_key,
    group_key,
    module_key,
    property_key,
    source_key,
)

CHOSEN = "names of the configuration"
_PINNED = ", pinned"
_PATH = "its path"


def sources(api: Api, chosen: Set[str]) -> dict[str, str]:
    """What the names of operations, and those that the user chose, are made from, by key."""
    stated = dict.fromkeys(sorted(chosen), CHOSEN)
    stated[CLIENT] = CHOSEN if CLIENT in chosen else f"title {api.title}"
    for operation in api.operations:
        pinned = _PINNED if operation.id in chosen else ""
        text = f"{_stated(operation)}{pinned} in {operation.group}"
        stated[operation.id] = text
    return stated


def _stated(operation: Operation) -> str:
    return operation.called or operation.operation_id or operation.name or _PATH


def group_then(kept: Mapping[str, str], operation: str) -> str | None:
    """The id of the group that an operation was in when its name was kept."""
    text = kept.get(source_key(operation))
    return None if text is None else text.rpartition(" in ")[2]


def _id_then(text: str) -> str:
    return text.rpartition(" in ")[0].removesuffix(_PINNED)


def still_true(
    api: Api, kept: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, str]:
    """The kept names that were made from what is there `now`, without what they were made from.

    Nameless types are called after what they stand in, so they go with the name of that; those
    of an operation do where its id changed, and no group or choice of a name alone.
    """
    names = {key: name for key, name in kept.items() if not key.endswith(SOURCE)}
    stale = set(_stale(kept, now))
    if not stale:
        return names
    owners = {
        key
        for key in stale
        if key not in now
        or now[key] == CHOSEN
        or source_key(key) not in kept
        or _id_then(kept[source_key(key)]) != _id_then(now[key])
    }
    stale |= {id for id in api.declarations if _is_below(id, api, owners)}
    stale |= {module_key(group) for group in _named_groups(stale)}
    stale |= set(_arguments(api, stale))
    return {key: name for key, name in names.items() if key not in stale}


def _stale(kept: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for key, text in kept.items():
        if key.endswith(SOURCE):
            own = key.removesuffix(SOURCE)
            if now.get(own, "") != text and (own in now or text == CHOSEN):
                yield own
    for key, text in now.items():
        if text == CHOSEN and source_key(key) not in kept:
            yield key


def _named_groups(stale: Set[str]) -> Iterator[str]:
    prefix = group_key("")
    yield from (key.removeprefix(prefix) for key in stale if key.startswith(prefix))


def _arguments(api: Api, stale: Set[str]) -> Iterator[str]:
    """The arguments for properties whose fields have another name."""
    if not any(field_key("", "") in key for key in stale):
        return
    for operation in api.operations:
        for form in body_forms(operation, api.declarations):
            for field in form.record.fields if form.record else ():
                assert form.record is not None
                if field_key(form.record.id, field.wire_name) in stale:
                    yield property_key(operation.id, field.wire_name)


def _is_below(id: TypeId, api: Api, owners: Set[str]) -> bool:
    """Whether a nameless type stands in one of the `owners`, however deep."""
    seen = set[str]()
    owner = api.declarations[id].hint.owner
    while owner is not None and owner not in seen:
        if owner in owners:
            return True
        seen.add(owner)
        declaration = api.declarations.get(TypeId(owner))
        owner = declaration.hint.owner if declaration else None
    return False
