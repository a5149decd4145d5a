"""The order of the stages: load → normalise and build → name → plan → render.

Each stage is a function from one frozen value to the next; this module alone knows which comes
after which. Nothing here reads the clock, the environment or the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from specgen.build.api import ApiBuilder
from specgen.build.pagination import paginate
from specgen.config import DATAMODEL, Target
from specgen.diagnostics import Sink
from specgen.emit.annotations import Side
from specgen.emit.rows import RowWriter, counts
from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.losses import Losses
from specgen.load.api import locate, read_api
from specgen.load.discover import shown_path
from specgen.load.fingerprint import Fingerprint
from specgen.load.pages import Bundle
from specgen.load.refs import References
from specgen.load.source import Document
from specgen.load.structure import check_structure
from specgen.naming.assign import assign
from specgen.naming.candidates import package_name
from specgen.naming.table import NameTable
from specgen.rendering import Earlier, Renderer

# What only some commands or configurations need is imported where it is used: most runs are of
# small documents, of which imports are half the time.
if TYPE_CHECKING:
    from specgen.mock.app import Mocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What one target becomes: files by path below its output folder, and what the lock keeps.

    Files that are `kept` are as they would be and not among `files`; `slices` are the digests
    of what all large ones are made of.
    """

    name: str
    files: Mapping[str, str]
    kept: frozenset[str] = frozenset()
    slices: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str]
    layout: Mapping[str, str]
    sources: Mapping[str, str]
    fingerprint: Fingerprint
    operations: int
    report: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A target up to the point where text is made."""

    bundle: Bundle
    api: Api
    names: NameTable
    references: References
    losses: Losses


def generate(
    target: Target, earlier: Earlier, sink: Sink, jobs: int = 1
) -> Generated | None:
    """Both packages of a target; None if its document was refused.

    With several `jobs` the packages of a large API are rendered at the same time.
    """
    model = _model(target, earlier.names, sink)
    if model is None:
        return None
    library = sink if target.models == DATAMODEL else None
    document = model.bundle.root
    renderer = Renderer(target, model.api, model.names, document, earlier, library)
    made = renderer.rendered(jobs)
    return Generated(
        name=model.names.package,
        files=made.files,
        kept=made.kept,
        slices=made.slices,
        names=model.names.locked,
        layout={"models": made.layout.kind},
        sources={
            shown_path(one.path, target.base): one.digest
            for one in _files(model.bundle, model.references)
        },
        fingerprint=made.fingerprint,
        operations=len(model.api.operations),
        report=_report(target, model),
    )


def scaffold(
    target: Target, names: Mapping[str, str], module: str, sink: Sink
) -> str | None:
    """The text of `module`, which starts an implementation of a target's server."""
    from specgen.emit.scaffold import scaffold as starting_module

    model = _model(target, names, sink)
    return None if model is None else starting_module(model.api, model.names, module)


def mocked(target: Target, sink: Sink) -> Mocked | None:
    """A target's server package, and what a fake of it must know."""
    from specgen.mock.app import Mocked

    model = _model(target, {}, sink)
    if model is None:
        return None
    served = replace(target, emit=frozenset({Side.SERVER.value}))
    document = model.bundle.root
    renderer = Renderer(served, model.api, model.names, document, Earlier(), None)
    return Mocked(api=model.api, names=model.names, files=renderer.rendered(1).files)


def inspect(
    target: Target, names: Mapping[str, str], layout: Mapping[str, str], sink: Sink
) -> Mapping[str, object] | None:
    """The report's object for a target, without anything being generated.

    `proposals` are rules of pagination that the API seems to follow.
    """
    from specgen.build.proposals import propose
    from specgen.rules import said, toml

    model = _model(target, names, sink)
    if model is None:
        return None
    proposals = [
        {
            "rule": said(one.rule),
            "toml": toml(one.rule),
            "operations": [each.id for each in one.operations],
        }
        for one in propose(model.api)
    ]
    return {**_report(target, model), "proposals": proposals}


def _model(target: Target, names: Mapping[str, str], sink: Sink) -> _Model | None:
    bundle = read_api(target.sources, target.overlays, target.base, sink)
    if bundle is None:
        return None
    roots = tuple(target.base / root for root in target.roots)
    references = References(bundle, sink, roots)
    try:
        version = bundle.root.get("openapi") or bundle.root.get("swagger")
        check_structure(references.root, str(version))
        builder = ApiBuilder(references, frozenset(target.secrets))
        api = builder.build()
        api = paginate(api, target.pagination, builder.page_rules, sink)
        if sink.refused:
            return None
        api = split_directions(api)
        table = assign(api, target.name or package_name(api.title), names, sink)
        if target.models == DATAMODEL:
            from specgen.emit.datamodel import library_names

            table = library_names(table)
        losses = Losses(api, sink)
    finally:
        locate(sink, _files(bundle, references), bundle)
    return _Model(
        bundle=bundle, api=api, names=table, references=references, losses=losses
    )


def _files(bundle: Bundle, references: References) -> list[Document]:
    """Every file that the API was read from."""
    return [*bundle.documents, *bundle.overlays, *references.documents]


def _report(target: Target, model: _Model) -> Mapping[str, object]:
    api = model.api
    rows = RowWriter(api, model.names, target.emit).rows(model.losses)
    return {
        "name": model.names.package,
        "title": api.title,
        "openapi": api.openapi,
        "sources": [one.file for one in model.bundle.documents],
        "operations": rows,
        "counts": counts(rows, len(api.declarations)),
    }
