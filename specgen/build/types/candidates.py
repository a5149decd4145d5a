"""Records that are called after a generic one, and what their arguments may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from specgen.build.types.spoken import Spoken, head_and_arguments
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.body import upload_records
from specgen.ir.graph import refs
from specgen.ir.types import (
    Alias,
    Array,
    Declarations,
    Map,
    Null,
    Record,
    Tuple,
    Type,
    TypeId,
    Union,
)

Arguments: TypeAlias = tuple[Type, ...]


@frozen
class Candidate:
    """A record that is called after a generic one, and the arguments that it may mean."""

    record: Record
    head: str
    choices: tuple[Arguments, ...]

    @property
    def pattern(self) -> Arguments | None:
        """The arguments, where it is plain which of the properties have their types."""
        if len(self.choices) != 1:
            return None
        occurring = list(_occurring(self.record))
        plain = (refs(type) or occurring.count(type) == 1 for type in self.choices[0])
        return self.choices[0] if all(plain) else None


def candidates(api: Api) -> Iterator[Candidate]:
    """The records that are called like instances of a generic record.

    What a union tells from others by a property, it tells by the name of its class, and the
    files of a form are read in a way of their own: those stay as they are.
    """
    called = [
        (declaration, names)
        for declaration in api.declarations.values()
        if isinstance(declaration, Record)
        and (names := tuple(head_and_arguments(declaration)))
    ]
    if not called:
        return
    apart = frozenset((*upload_records(api), *_told_apart(api.declarations)))
    spoken = Spoken(api.declarations)
    for record, names in called:
        if record.id in apart:
            continue
        for head, text in names:
            choices = spoken.arguments(text, _occurring(record))
            if choices:
                yield Candidate(record=record, head=head, choices=choices)
                break


def _told_apart(declarations: Declarations) -> Iterator[TypeId]:
    """The members of unions that a property tells apart."""
    for declaration in declarations.values():
        types: list[Type | None] = []
        if isinstance(declaration, Record):
            types += [declaration.extra, *(own.type for own in declaration.fields)]
        elif isinstance(declaration, Alias):
            types.append(declaration.type)
        for type in types:
            for part in _parts(type) if type is not None else ():
                if isinstance(part, Union) and part.discriminator is not None:
                    yield from refs(part)


def _parts(type: Type) -> Iterator[Type]:
    """A type and those that it is made of."""
    yield type
    match type:
        case Array(item=inner) | Map(value=inner):
            yield from _parts(inner)
        case Tuple(prefix=members) | Union(members=members):
            for member in members:
                yield from _parts(member)


def _occurring(record: Record) -> Iterator[Type]:
    """The types that a record is made of; a union that may be null is one without null too."""
    types = [own.type for own in record.fields]
    if record.extra is not None:
        types.append(record.extra)
    for type in types:
        for part in _parts(type):
            yield part
            if isinstance(part, Union) and (rest := without_null(part)) is not None:
                yield rest


def without_null(union: Union) -> Union | None:
    """A union of several without null; None where it has none, or only one beside it."""
    rest = tuple(member for member in union.members if not isinstance(member, Null))
    if len(rest) < 2 or len(rest) == len(union.members):
        return None
    return replace(union, members=rest)
