"""What a module of an API is made of, as a digest: the same digest means the same text.

A slice is a few operations or declarations with everything that can be reached from them, all
under their names. It may hold more than a writer reads, never less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import jinja2

from specgen.emit.modules import ModelLayout
from specgen.emit.uses import Uses
from specgen.ir.api import Api, Operation, grouped
from specgen.ir.graph import (
    components,
    declaration_refs,
    refs,
    sent_by_client,
    sent_by_server,
)
from specgen.ir.packing import Packer
from specgen.ir.types import TypeId
from specgen.naming.table import NameTable


class Part(NamedTuple):
    """What a module is about: declarations, the operations of a group, or where models are."""

    types: tuple[TypeId, ...] = ()
    group: str | None = None


HOMES = Part()
"""The module that says in which one every model is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """Digests of all parts of an API: of a declaration by its id, of a group by its own.

    `operations` and `types` are the operations and declarations themselves, packed.
    """

    declarations: Mapping[TypeId, str]
    groups: Mapping[str, str]
    homes: str
    context: str
    operations: Mapping[str, bytes]
    types: Mapping[TypeId, bytes]

    def digest(self, part: Part) -> str:
        """The digest of a part."""
        if part.group is not None:
            return self.groups[part.group]
        if part == HOMES:
            return self.homes
        return _digest([self.context, *(self.declarations[id] for id in part.types)])


def slices(
    api: Api, names: NameTable, layout: ModelLayout, uses: Uses, context: str
) -> Slices:
    """The digests of an API; `context` says what else the text of modules depends on."""
    return _Slicer(api, names, layout, uses, context).slices()


class _Slicer:
    def __init__(
        self, api: Api, names: NameTable, layout: ModelLayout, uses: Uses, context: str
    ) -> None:
        self._api = api
        self._names = names
        self._layout = layout
        self._uses = uses
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
        packer = Packer()
        self._operations = {one.id: packer.packed(one) for one in api.operations}
        self._types = {id: packer.packed(one) for id, one in api.declarations.items()}

    def slices(self) -> Slices:
        digests = self._reaching()
        homes = self._layout.home.items()
        places = [f"{at}:{self._names.types[id]}" for id, at in homes]
        return Slices(
            declarations=digests,
            groups={
                id: self._calling(id, operations, digests)
                for id, operations in grouped(self._api).items()
            },
            homes=_digest([self._context, *places]),
            context=self._context,
            operations=self._operations,
            types=self._types,
        )

    def _calling(
        self, group: str, operations: Sequence[Operation], digests: Mapping[TypeId, str]
    ) -> str:
        roots = dict.fromkeys(id for one in operations for id in _roots(one))
        named = repr([self._names.operations[one.id] for one in operations])
        texts = [self._context, group, named, *(digests[id] for id in roots)]
        return _digest(texts, (self._operations[one.id] for one in operations))

    def _reaching(self) -> dict[TypeId, str]:
        """The digest of every declaration with all that it leads to; a cycle shares one."""
        declarations = self._api.declarations
        below = {id: [*declaration_refs(one)] for id, one in declarations.items()}
        known: dict[TypeId, str] = {}
        for cycle in components(declarations, below.__getitem__):
            own = [self._placed(id) for id in sorted(cycle)]
            others = {id for member in cycle for id in below[member]}.difference(cycle)
            said = [*own, *(known[id] for id in sorted(others))]
            digest = _digest(said, (self._types[id] for id in sorted(cycle)))
            known |= dict.fromkeys(cycle, digest)
        return known

    def _placed(self, id: TypeId) -> str:
        """What is known of a declaration beside itself: its names, its module, its uses."""
        names, layout = self._names, self._layout
        called = (names.types[id], names.fields.get(id), names.members.get(id))
        place = (layout.home[id], id in layout.recursive)
        return json.dumps((called, place, self._uses.of(id)))


def _roots(operation: Operation) -> Iterator[TypeId]:
    for type in (*sent_by_client(operation), *sent_by_server(operation)):
        yield from refs(type)
    for contents in (operation.body, *operation.responses):
        for content in contents.contents if contents else ():
            if content.item is not None:
                yield from refs(content.item)


def _digest(texts: Iterable[str], packed: Iterable[bytes] = ()) -> str:
    own = hashlib.sha256("\0".join(texts).encode())
    for content in packed:
        own.update(b"%d\0" % len(content))
        own.update(content)
    return own.hexdigest()[:32]
