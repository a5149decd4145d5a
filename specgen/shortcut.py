"""Operations of a large API generated again by themselves, with all else as it was.

What most changes of a document are: an operation says something else. The model of everything
else need not be built to generate that one's group, as long as its outline (`ir.outline`) stays
the same, so that nobody else can notice. At the slightest doubt there is no short way: the result
is None, and the API is generated as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from specgen.build.api import ApiBuilder
from specgen.build.legible import settle_texts
from specgen.build.rivals import rivals
from specgen.config import Target
from specgen.diagnostics import Diagnostic, Sink
from specgen.emit.modules import PACKAGE
from specgen.emit.rows import RowWriter
from specgen.emit.slices import Slices
from specgen.ir.alternatives import report_alternatives
from specgen.ir.api import Api, Operation, OperationKind, grouped
from specgen.ir.body import upload_records
from specgen.ir.directions import one_way
from specgen.ir.outline import outline, stands_alone, stands_in
from specgen.ir.packing import Packer, unpacked
from specgen.ir.types import Declaration, TypeId
from specgen.load.fingerprint import Fingerprint
from specgen.load.pages import Bundle
from specgen.load.refs import References
from specgen.load.structure import check_structure
from specgen.naming.reassign import reassign
from specgen.naming.table import NameTable
from specgen.remembered import Declared, Places, RememberedApi
from specgen.rendering import Rendered, rendered_groups

MOST = 50
"""Operations beyond which the short way is not much shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regenerated:
    """The files that are different, by path below the output folder, and what is to be
    remembered of the API from now on."""

    files: Mapping[str, str]
    api: RememberedApi


def remembered_api(
    api: Api,
    names: NameTable,
    parts: Slices,
    made: Rendered,
    *,
    references: References,
    units: Iterable[str],
    diagnostics: tuple[Diagnostic, ...],
    used: frozenset[str],
    report: Mapping[str, Any],
) -> RememberedApi | None:
    """What there is to know of an API when its document changes; None if an operation may be
    more than what stands in its place in the only file."""
    root = references.root.resource
    if made.layout.kind != PACKAGE or root.identified:
        return None
    if references.documents or references.lead_into_paths:
        return None
    return RememberedApi(
        units=tuple(units),
        frame=Packer().packed(replace(api, operations=(), declarations={})),
        groups={
            id: tuple(one.id for one in operations)
            for id, operations in grouped(api).items()
        },
        operations=parts.operations,
        declarations=parts.types,
        names=names,
        places=Places.of(made.layout),
        uses=made.uses,
        rivals=frozenset(one.id for each in rivals(api.operations) for one in each),
        diagnostics=diagnostics,
        used=used,
        report=report,
    )


class _Doubt(Exception):
    """Something else than the operation itself may have to be generated otherwise."""


def regenerate(
    target: Target,
    bundle: Bundle,
    known: RememberedApi,
    units: Mapping[str, str],
    found: Fingerprint,
) -> Regenerated | None:
    """What changes in an API whose document was cut into `units`, by digest, and is now as
    `found` says; None if it is to be generated as a whole."""
    changed = _changed(known, units, found)
    if changed is None or target.pagination:
        return None
    if len(bundle.documents) > 1 or bundle.overlays:
        return None
    try:
        return _Regeneration(target, bundle, known).of(changed)
    except Exception:
        # A doubt, a refusal, whatever it is: the whole way says what there is to say.
        return None


def _changed(
    known: RememberedApi, before: Mapping[str, str], found: Fingerprint
) -> list[str] | None:
    """The operations that changed; None if anything else did."""
    if known.units != tuple(found.units) or before.keys() != found.units.keys():
        return None
    changed = [unit for unit, digest in found.units.items() if before[unit] != digest]
    single = (unit in known.operations and unit not in known.rivals for unit in changed)
    return changed if len(changed) <= MOST and all(single) else None


class _Regeneration:
    """Operations that changed, put in the place of what they were."""

    def __init__(self, target: Target, bundle: Bundle, known: RememberedApi) -> None:
        self._target = target
        self._known = known
        self._frame: Api = unpacked(known.frame)
        self._sink = Sink(target.allow)
        roots = tuple(target.base / root for root in target.roots)
        self._references = References(bundle, self._sink, roots)
        self._version = str(bundle.root.get("openapi") or bundle.root.get("swagger"))
        self._packer = Packer()

    def of(self, changed: Collection[str]) -> Regenerated:
        """The files of the groups of these operations, and of the models within them."""
        operations, own = self._built(changed)
        known = self._known
        lines = {one.id: self._packer.packed(one) for one in operations}
        packed = {**known.operations, **lines}
        declarations = {
            **known.declarations,
            **{id: self._packer.packed(one) for id, one in own.items()},
        }
        api = replace(
            self._frame,
            operations=tuple(
                unpacked(packed[id])
                for group in dict.fromkeys(one.group for one in operations)
                for id in known.groups[group or ""]
            ),
            declarations=Declared(known.declarations, own),
        )
        names = reassign(known.names, operations, own, api, self._sink)
        uploads = frozenset(upload_records(api)) & own.keys()
        self._require(uploads == known.uses.uploads & own.keys())
        self._require_no_findings(changed)
        return Regenerated(
            files=rendered_groups(
                self._target,
                api,
                names,
                known.places.layout(own, api.declarations),
                known.uses,
            ),
            api=replace(
                known,
                operations=packed,
                declarations=declarations,
                names=names,
                report=self._reported(
                    operations, RowWriter(api, names, self._target.emit)
                ),
            ),
        )

    def _built(
        self, changed: Collection[str]
    ) -> tuple[list[Operation], dict[TypeId, Declaration]]:
        """The operations as the document has them now, and the declarations that stand in
        them; both as they are for their directions."""
        check_structure(self._references.root, self._version)
        builder = ApiBuilder(self._references, frozenset(self._target.secrets))
        built = builder.operations(changed)
        self._require([one.id for one in built] == list(changed))
        self._require(not builder.page_rules)
        self._require(all(group in self._frame.groups for group in builder.groups))
        operations: list[Operation] = []
        found: dict[TypeId, Declaration] = {}
        for one in built:
            operation, own = self._settled(one, builder.own(one.id))
            self._require_same_outline(operation, own)
            operations.append(operation)
            found |= own
        self._require(not self._references.documents)
        self._require(not self._references.root.resource.identified)
        self._require(not self._references.lead_into_paths)
        return operations, found

    def _settled(
        self, operation: Operation, own: Mapping[TypeId, Declaration]
    ) -> tuple[Operation, dict[TypeId, Declaration]]:
        """What the whole API makes of an operation and of what stands in it."""
        self._require(stands_alone(own.values()))
        others = self._known.declarations
        (settled,) = settle_texts([operation], Declared(others, own), self._sink)
        seen = one_way(settled, own, others)
        if seen is None:
            raise _Doubt
        found, views = seen
        report_alternatives([found], Declared(others, views), self._sink)
        return seen

    def _require_same_outline(
        self, operation: Operation, own: Mapping[TypeId, Declaration]
    ) -> None:
        before: Operation = unpacked(self._known.operations[operation.id])
        self._require(before.kind is OperationKind.OPERATION)
        self._require(before.pagination is None)
        known = {
            id: unpacked(line)
            for id, line in self._known.declarations.items()
            if stands_in(id, operation.id)
        }
        self._require(outline(operation, own) == outline(before, known))

    def _require_no_findings(self, changed: Collection[str]) -> None:
        """What is said of the operations is nothing, and of the rest what was said before."""
        known = self._known.diagnostics
        self._require(set(self._sink) <= set(known))
        for found in known:
            pointer = f"{found.location.pointer}/"
            self._require(not any(pointer.startswith(f"{id}/") for id in changed))

    def _reported(
        self, operations: Collection[Operation], rows: RowWriter
    ) -> Mapping[str, Any]:
        """The report with the rows of these operations, which lose nothing."""
        new = {one.id: rows.row(one) for one in operations}
        before = self._known.report
        for row in before["operations"]:
            self._require(row["pointer"] not in new or row["status"] == "generated")
        return {
            **before,
            "operations": [
                new.get(row["pointer"], row) for row in before["operations"]
            ],
        }

    def _require(self, certain: bool) -> None:
        if not certain:
            raise _Doubt
