"""What may be renamed, by every name that a person may call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, Operation
from specgen.naming.candidates import attribute_names
from specgen.naming.choices import SIDES, Choices
from specgen.naming.chosen import Lookup, Subjects
from specgen.naming.keys import (
    CLIENT,
    ERROR,
    credential_key,
    field_key,
)
from specgen.naming.table import NameTable


class Renamable(NamedTuple):
    """What has a name: the table of `names` for it, its key there, and its present name.

    A group that several tags became has the keys of the `others`, too.
    """

    table: tuple[str, ...]
    subject: str
    name: str
    others: tuple[str, ...] = ()


def spoken(
    api: Api, names: NameTable, choices: Choices
) -> Mapping[str, set[Renamable]]:
    """Everything that `names` may be about, by its spellings; `choices` are there already."""
    lookup = Lookup(api, lambda _: False, Sink())
    lookup.names(choices)
    by_spelling: defaultdict[str, set[Renamable]] = defaultdict(set)
    for spelling, renamable in _spoken(api, names, choices, lookup):
        by_spelling[spelling].add(renamable)
    return by_spelling


def _spoken(
    api: Api, names: NameTable, choices: Choices, lookup: Lookup
) -> Iterator[tuple[str, Renamable]]:
    subjects = lookup.subjects
    for operation in api.operations:
        group = names.groups.get(operation.group or "")
        method = names.operations[operation.id].method
        call = f"{group.call}.{method}" if group else method
        own = Renamable((), _subject(operation.id, subjects, lookup), call)
        yield call, own
        yield from _arguments(operation, call, own.subject, names, lookup)
        for spelling in subjects.spellings(operation.id):
            yield spelling, own
            yield from _by_wire(operation.id, spelling, own.subject, subjects, lookup)
    for id, name in names.types.items():
        own = Renamable((), _subject(id, subjects, lookup), name)
        yield from ((spelling, own) for spelling in (name, f"models.{name}", id))
        for spelling in (*subjects.spellings(id), name):
            yield spelling, own
            yield from _by_wire(id, spelling, own.subject, subjects, lookup)
        for wire_name, field in names.fields.get(id, {}).items():
            key = field_key(id, wire_name)
            subject = _chosen(key, f"{own.subject}#{wire_name}", lookup)
            part = Renamable((), subject, field)
            yield f"{name}.{field}", part
            yield f"models.{name}.{field}", part
    for tag in api.groups:
        if tag.id in names.groups:
            call = names.groups[tag.id].call
            first, *others = _tags(tag.text, call, choices)
            own = Renamable(("groups",), first, call, tuple(others))
            yield from ((spelling, own) for spelling in (call, tag.text))
    for scheme, credential in names.schemes.items():
        if len(credential.arguments) == 1:
            subject = _chosen(credential_key(scheme), scheme, lookup)
            own = Renamable(("credentials",), subject, credential.arguments[0])
            yield credential.arguments[0], own
            yield scheme, own
    yield names.client, Renamable(("classes",), CLIENT.partition(":")[2], names.client)
    yield names.error, Renamable(("classes",), ERROR.partition(":")[2], names.error)
    for side in SIDES:
        package = names.package_of(side)
        yield package, Renamable(("packages",), side, package)


def _tags(text: str, call: str, choices: Choices) -> Sequence[str]:
    """The tags that are one group: those that a user gave its name, and its own."""
    tags = [choice.subject for choice in choices.groups if choice.name == call]
    own = attribute_names(text)[0]
    return tags if own in (attribute_names(tag)[0] for tag in tags) else [text, *tags]


def _chosen(key: str, subject: str, lookup: Lookup) -> str:
    """What the configuration already calls it, so that its entry is replaced."""
    choice = lookup.places.get(key)
    return choice.subject if choice else subject


def _subject(id: str, subjects: Subjects, lookup: Lookup) -> str:
    return _chosen(id, subjects.spelling(id), lookup)


def _arguments(
    operation: Operation, call: str, subject: str, names: NameTable, lookup: Lookup
) -> Iterator[tuple[str, Renamable]]:
    """The parameters of a call, by their names in Python."""
    for parameter, name in names.operations[operation.id].parameters.items():
        key = f"{operation.id}/{parameter}"
        own = Renamable((), _chosen(key, f"{subject}#{parameter}", lookup), name)
        yield f"{call}.{name}", own


def _by_wire(
    id: str, spelling: str, subject: str, subjects: Subjects, lookup: Lookup
) -> Iterator[tuple[str, Renamable]]:
    for part, keys in subjects.parts(id).items():
        chosen = _chosen(keys[0], f"{subject}#{part}", lookup)
        yield f"{spelling}#{part}", Renamable((), chosen, part)
