"""What a module of an API is made of, as a digest: the same digest means the same text.

A slice is a few operations or declarations with everything that can be reached from them, all
under their names. It may hold more than a writer reads, never less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import NamedTuple

import jinja2

from specgen.emit.modules import ModelLayout
from specgen.ir.api import Api, Operation, grouped
from specgen.ir.body import upload_records
from specgen.ir.graph import (
    components,
    declaration_refs,
    reachable,
    refs,
    request_roots,
    response_roots,
    sent_by_client,
    sent_by_server,
)
from specgen.ir.types import Declaration, Field, Record, TypeId
from specgen.naming.table import NameTable

_PARTS = attrgetter(*(one.name for one in fields(Field) if one.name != "origin"))
_REST = attrgetter(
    *(one.name for one in fields(Record) if one.name not in ("origin", "fields"))
)


class Part(NamedTuple):
    """What a module is about: declarations, the operations of a group, or where models are."""

    types: tuple[TypeId, ...] = ()
    group: str | None = None


HOMES = Part()
"""The module that says in which one every model is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """Digests of all parts of an API: of a declaration by its id, of a group by its own."""

    declarations: Mapping[TypeId, str]
    groups: Mapping[str, str]
    homes: str
    context: str

    def digest(self, part: Part) -> str:
        """The digest of a part."""
        if part.group is not None:
            return self.groups[part.group]
        if part == HOMES:
            return self.homes
        return _digest([self.context, *(self.declarations[id] for id in part.types)])


def slices(api: Api, names: NameTable, layout: ModelLayout, context: str) -> Slices:
    """The digests of an API; `context` says what else the text of modules depends on."""
    return _Slicer(api, names, layout, context).slices()


class _Slicer:
    def __init__(
        self, api: Api, names: NameTable, layout: ModelLayout, context: str
    ) -> None:
        self._api = api
        self._names = names
        self._layout = layout
        self._context = _digest(
            [
                context,
                jinja2.__version__,
                repr((api.title, api.servers, api.schemes, api.groups, layout.kind)),
                repr((names.package, names.client, names.environment)),
                repr((names.groups, names.schemes)),
                repr(sorted({one.method for one in names.operations.values()})),
            ]
        )
        self._read = reachable(response_roots(api), api.declarations)
        self._written = reachable(request_roots(api), api.declarations)
        self._uploads = frozenset(upload_records(api))
        self._texts: dict[tuple[int, ...], str] = {}
        self._digests: dict[TypeId, str] = {}

    def slices(self) -> Slices:
        self._digests = dict(self._reaching())
        homes = self._layout.home.items()
        places = [f"{at}:{self._names.types[id]}" for id, at in homes]
        return Slices(
            declarations=self._digests,
            groups={
                id: self._calling(id, operations)
                for id, operations in grouped(self._api).items()
            },
            homes=_digest([self._context, *places]),
            context=self._context,
        )

    def _calling(self, group: str, operations: Sequence[Operation]) -> str:
        roots = dict.fromkeys(id for one in operations for id in _roots(one))
        named = [self._names.operations[one.id] for one in operations]
        said = [group, repr(operations), repr(named)]
        return _digest([self._context, *said, *(self._digests[id] for id in roots)])

    def _reaching(self) -> Iterator[tuple[TypeId, str]]:
        """The digest of every declaration with all that it leads to; a cycle shares one."""
        declarations = self._api.declarations
        below = {id: [*declaration_refs(one)] for id, one in declarations.items()}
        known: dict[TypeId, str] = {}
        for cycle in components(declarations, below.__getitem__):
            own = [self._said(declarations[id]) for id in sorted(cycle)]
            others = {id for member in cycle for id in below[member]}.difference(cycle)
            digest = _digest([*own, *(known[id] for id in sorted(others))])
            known |= dict.fromkeys(cycle, digest)
        yield from known.items()

    def _said(self, one: Declaration) -> str:
        """All that is known of a declaration itself, but where the document says it."""
        id, names = one.id, self._names
        called = (names.types[id], names.fields.get(id), names.members.get(id))
        place = (self._layout.home[id], id in self._layout.recursive)
        used = (id in self._read, id in self._written, id in self._uploads)
        if not isinstance(one, Record):
            return repr((one, called, place, used))
        members = [self._text(_PARTS(field)) for field in one.fields]
        return repr((_REST(one), called, place, used)) + "\n".join(members)

    def _text(self, parts: tuple[object, ...]) -> str:
        """The parts of a field as text; most fields are made of the same objects."""
        key = tuple(map(id, parts))
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = repr(parts)
        return known


def _roots(operation: Operation) -> Iterator[TypeId]:
    for type in (*sent_by_client(operation), *sent_by_server(operation)):
        yield from refs(type)
    for contents in (operation.body, *operation.responses):
        for content in contents.contents if contents else ():
            if content.item is not None:
                yield from refs(content.item)


def _digest(texts: Collection[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
