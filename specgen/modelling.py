"""Documents to an API and its names: load → normalise and build → name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from specgen.build.api import ApiBuilder
from specgen.build.operations.merge_patches import with_removable_values
from specgen.build.operations.switches import settle_switches
from specgen.build.operations.unwrapping import unwrap
from specgen.build.pages.pagination import paginate
from specgen.build.types.generics import settle_generics
from specgen.emit.models.sides import Side
from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.ir.alternatives import report_alternatives
from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.refusals import report_refusals
from specgen.ir.told import settle_tags
from specgen.load.api import locate, read_api
from specgen.load.references.references import References
from specgen.load.selected import has_component
from specgen.load.structure import check_structure
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document
from specgen.naming.candidates import package_name
from specgen.naming.named import named
from specgen.naming.table import NameTable
from specgen.workspace.config import CLASSES, DATAMODEL, Target


@frozen
class NamedApi:
    """A target up to the point where text is made."""

    bundle: Bundle
    api: Api
    names: NameTable
    references: References
    findings: tuple[Diagnostic, ...]
    """What was found so far, each where the tree has it and not yet where a file does."""
    told: int
    """How many findings the sink had then; those after them are not among `findings`."""

    @property
    def files(self) -> list[Document]:
        """Every file that the API was read from."""
        return _files(self.bundle, self.references)


def read(target: Target, names: Mapping[str, str], sink: Sink) -> NamedApi | None:
    """A target's API and names; None if its document was refused."""
    bundle = read_api(target.sources, target.overlays, target.base, sink, target.choice)
    model = None if bundle is None else named_api(target, bundle, names, sink)
    if model is not None:
        locate(sink, model.files, model.bundle)
    return model


def named_api(
    target: Target, bundle: Bundle, names: Mapping[str, str], sink: Sink
) -> NamedApi | None:
    """The API of a bundle, and its names: those that a lock has kept in `names` first.

    Where there is one, its findings still lack their lines and columns, which take time.
    """
    roots = tuple(target.base / root for root in target.roots)
    references = References(bundle, sink, roots)
    model = None
    try:
        model = _read_and_named(target, bundle, references, names, sink)
    finally:
        if model is None:
            locate(sink, _files(bundle, references), bundle)
    return model


def _read_and_named(
    target: Target,
    bundle: Bundle,
    references: References,
    names: Mapping[str, str],
    sink: Sink,
) -> NamedApi | None:
    version = bundle.root.get("openapi") or bundle.root.get("swagger")
    check_structure(references.root, str(version))
    builder = ApiBuilder(
        references,
        target.secrets,
        target.selection,
        nominal=target.enums == CLASSES,
        told=target.place("secrets"),
    )
    api = builder.build()
    if target.selection and not api.operations:
        _tell_of_nothing(target, sink)
    api = paginate(api, target.pagination, builder.page_rules, sink)
    api = settle_switches(api, target.streaming, builder.stream_rules, sink)
    if target.unwrap:
        api = unwrap(api, target.unwrap, target.place("unwrap"), sink)
    if sink.refused:
        return None
    # The library's classes have no tags of their own: it writes no defaults.
    api = with_removable_values(split_directions(api))
    api = settle_tags(api, filled=target.models != DATAMODEL)
    report_alternatives(api.operations, api.declarations, sink)
    if Side.SERVER.value in target.emit:
        report_refusals(api, sink)
    if target.models != DATAMODEL:
        api = settle_generics(api)
    api, table = named(
        api,
        target.name or package_name(api.title),
        names,
        target.names,
        partial(has_component, bundle.root),
        sink,
    )
    if target.names and sink.refused:
        return None
    if target.models == DATAMODEL:
        from specgen.emit.models.datamodel import library_names

        table = library_names(table)
    findings = tuple(sink)
    return NamedApi(
        bundle=bundle,
        api=api,
        names=table,
        references=references,
        findings=findings,
        told=len(sink),
    )


def _tell_of_nothing(target: Target, sink: Sink) -> None:
    reason = "`include` and `exclude` leave no operation"
    for _, criteria in target.selection.tables():
        sink.report(DiagnosticCode.CONFIGURATION, criteria.origin, reason=reason)
        return


def _files(bundle: Bundle, references: References) -> list[Document]:
    """Every file that the API was read from."""
    return [*bundle.documents, *bundle.overlays, *references.documents]
