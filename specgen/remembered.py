"""What is kept of a large API so that operations of it can be generated again by themselves.

A file of lines, of which few are read: first one for all that is no operation or declaration, then
one for each of these. It is read by the same specgen alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from specgen.diagnostics import Code, Diagnostic, Location, Severity
from specgen.emit.modules import PACKAGE, ModelLayout, Module
from specgen.emit.uses import Uses
from specgen.ir.packing import unpacked
from specgen.ir.types import Declaration, TypeId
from specgen.naming.table import GroupNames, NameTable, OperationNames


class Declared(Mapping[TypeId, Declaration]):
    """Declarations that are unpacked when they are looked at, but for those that are new."""

    def __init__(
        self, packed: Mapping[TypeId, bytes], new: Mapping[TypeId, Declaration]
    ) -> None:
        self._packed = packed
        self._unpacked = dict(new)

    def __getitem__(self, id: TypeId) -> Declaration:
        if id not in self._unpacked:
            self._unpacked[id] = unpacked(self._packed[id])
        return self._unpacked[id]

    def __contains__(self, id: object) -> bool:
        return id in self._packed

    def __iter__(self) -> Iterator[TypeId]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Which declarations every module of models holds, and what else its layout decided."""

    modules: Mapping[str, tuple[TypeId, ...]]
    shared: Mapping[TypeId, str]
    recursive: frozenset[TypeId]

    @classmethod
    def of(cls, layout: ModelLayout) -> Places:
        """The places of a layout, which is that of a package."""
        modules = {
            part.name: tuple(one.id for one in part.declarations)
            for part in layout.modules
        }
        return cls(modules=modules, shared=layout.shared, recursive=layout.recursive)

    def layout(
        self, ids: Iterable[TypeId], declarations: Mapping[TypeId, Declaration]
    ) -> ModelLayout:
        """The layout, of which only the modules with one of `ids` are looked at."""
        home = {id: name for name, held in self.modules.items() for id in held}
        modules = (
            Module(name, tuple(declarations[id] for id in self.modules[name]))
            for name in dict.fromkeys(home[id] for id in ids)
        )
        return ModelLayout(PACKAGE, tuple(modules), home, self.shared, self.recursive)


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedApi:
    """An API as it was generated, most of it packed.

    `frame` is the API without operations and declarations; `units` are what its document is cut
    into (`load.fingerprint`), in their order; `groups` the operations of each; `rivals` those
    that are not the only one for their requests; `used` the allowances that were needed.
    """

    units: tuple[str, ...]
    frame: bytes
    groups: Mapping[str, tuple[str, ...]]
    operations: Mapping[str, bytes]
    declarations: Mapping[TypeId, bytes]
    names: NameTable
    places: Places
    uses: Uses
    rivals: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]
    used: frozenset[str]
    report: Mapping[str, Any]


def dumped(one: RememberedApi) -> bytes:
    """The lines of it, without an end."""
    import orjson

    names, places, uses = one.names, one.places, one.uses
    head = {
        "units": one.units,
        "names": {key: getattr(names, key) for key in _NAMES},
        "groups": one.groups,
        "classes": {id: _GROUP(each) for id, each in names.groups.items()},
        "arguments": {id: _ARGUMENTS(each) for id, each in names.operations.items()},
        "modules": places.modules,
        "shared": places.shared,
        "recursive": sorted(places.recursive),
        "uses": [sorted(ids) for ids in (uses.read, uses.written, uses.uploads)],
        "rivals": sorted(one.rivals),
        "diagnostics": [_plain(each) for each in one.diagnostics],
        "used": sorted(one.used),
        "report": one.report,
        "operations": list(one.operations),
        "declarations": list(one.declarations),
    }
    packed = (*one.operations.values(), *one.declarations.values())
    return b"\n".join((orjson.dumps(head), one.frame, *packed))


def loaded(content: bytes) -> RememberedApi:
    """What `dumped` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    import orjson

    first, frame, *lines = content.split(b"\n")
    head: dict[str, Any] = orjson.loads(first)
    operations, declarations = head["operations"], head["declarations"]
    if len(lines) != len(operations) + len(declarations):
        raise ValueError("lines are missing")
    read, written, uploads = map(frozenset, head["uses"])
    names = head["names"]
    names["members"] = {id: tuple(each) for id, each in names["members"].items()}
    return RememberedApi(
        units=tuple(head["units"]),
        frame=frame,
        groups=head["groups"],
        operations=dict(zip(operations, lines, strict=False)),
        declarations=dict(zip(declarations, lines[len(operations) :], strict=True)),
        names=NameTable(
            **names,
            groups={id: _group(*each) for id, each in head["classes"].items()},
            operations={
                id: _arguments(*each) for id, each in head["arguments"].items()
            },
        ),
        places=Places(
            modules=head["modules"],
            shared=head["shared"],
            recursive=frozenset(head["recursive"]),
        ),
        uses=Uses(read=read, written=written, uploads=uploads),
        rivals=frozenset(head["rivals"]),
        diagnostics=tuple(_diagnostic(*each) for each in head["diagnostics"]),
        used=frozenset(head["used"]),
        report=head["report"],
    )


_NAMES = (
    *("package", "client", "environment", "types", "fields", "members"),
    *("schemes", "locked"),
)
_GROUP = attrgetter("attribute", "class_name")
_ARGUMENTS = attrgetter("method", "parameters", "body", "fields")


def _group(attribute: str, class_name: str) -> GroupNames:
    return GroupNames(attribute=attribute, class_name=class_name)


def _arguments(
    method: str,
    parameters: Mapping[str, str],
    body: str | None,
    fields: Mapping[str, str],
) -> OperationNames:
    return OperationNames(
        method=method, parameters=parameters, body=body, fields=fields
    )


def _plain(one: Diagnostic) -> tuple[str, ...]:
    where = one.location
    severity = one.severity.name
    return one.code.name, severity, where.file, where.pointer, one.message, one.effect


def _diagnostic(
    code: str, severity: str, file: str, pointer: str, message: str, effect: str
) -> Diagnostic:
    return Diagnostic(
        code=Code[code],
        severity=Severity[severity],
        location=Location(file=file, pointer=pointer),
        message=message,
        effect=effect,
        help=Code[code].help,
    )
