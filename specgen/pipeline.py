"""The order of the stages: load → normalise and build → name → plan → render.

Each stage is a function from one frozen value to the next; this module knows which comes after
which, and when there is a short way (`shortcut`). Nothing here reads the clock, the environment or
the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from specgen.build.api import ApiBuilder
from specgen.build.pagination import paginate
from specgen.config import DATAMODEL, Target
from specgen.diagnostics import Diagnostic, Sink
from specgen.earlier import Earlier, Memory
from specgen.emit.annotations import Side
from specgen.emit.jsontext import json_lines
from specgen.emit.rows import RowWriter, counts
from specgen.ir.alternatives import report_alternatives
from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.losses import Losses
from specgen.load.api import locate, read_api
from specgen.load.discover import shown_path
from specgen.load.fingerprint import Fingerprint, fingerprint
from specgen.load.pages import Bundle
from specgen.load.pointer import JsonValue
from specgen.load.refs import References
from specgen.load.source import Document
from specgen.load.structure import check_structure
from specgen.naming.assign import assign
from specgen.naming.candidates import package_name
from specgen.naming.table import NameTable
from specgen.parallel import begun
from specgen.rendering import Renderer
from specgen.shortcut import Regenerated, regenerate, remembered_api

LONG = 1_000_000
"""Characters of a document from which on a second process saves more than it costs."""

# What only some commands or configurations need is imported where it is used: most runs are of
# small documents, of which imports are half the time.
if TYPE_CHECKING:
    from specgen.mock.app import Mocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What one target becomes: files by path below its output folder, and what the lock keeps.

    Files that are `kept` are as they would be and not among `files`. `memory` makes what the
    next run may want to know, which takes a while for a `large` API.
    """

    name: str
    files: Mapping[str, str]
    kept: frozenset[str] = frozenset()
    names: Mapping[str, str]
    layout: Mapping[str, str]
    sources: Mapping[str, str]
    fingerprint: Fingerprint
    operations: int
    report: Mapping[str, object]
    large: bool = False
    memory: Callable[[], Memory] = Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A target up to the point where text is made."""

    bundle: Bundle
    api: Api
    names: NameTable
    references: References
    losses: Losses
    findings: tuple[Diagnostic, ...]
    """All but those that reading the files gave."""


def generate(
    target: Target, earlier: Earlier, sink: Sink, jobs: int = 1
) -> Generated | None:
    """Both packages of a target; None if its document was refused.

    With several `jobs` a large API is worked on in as many processes.
    """
    bundle = read_api(target.sources, target.overlays, target.base, sink)
    if bundle is None:
        return None
    long = sum(len(one.text) for one in bundle.documents) >= LONG
    served = Side.SERVER.value in target.emit
    work = partial(_as_it_is, bundle.root, served)
    with begun(work, jobs if long else 1) as once:
        kept = cache(once)
        before = earlier.api()
        if before is not None:
            found = fingerprint(bundle.root)
            changed = regenerate(target, bundle, before, earlier.units, found)
            if changed is not None:
                return _regenerated(target, bundle, earlier, changed, kept(), sink)
        model = _model(target, bundle, earlier.names, sink)
        if model is None:
            return None
        return _generated(target, model, earlier, sink, jobs, kept)


def _regenerated(
    target: Target,
    bundle: Bundle,
    earlier: Earlier,
    changed: Regenerated,
    kept: _AsItIs,
    sink: Sink,
) -> Generated:
    """What an API becomes of which a few operations are generated again."""
    api = changed.api
    sink.recall(api.diagnostics, api.used)
    locate(sink, bundle.documents, bundle)
    files = dict(changed.files)
    if Side.SERVER.value in target.emit:
        files[f"{api.names.package}_server/openapi.json"] = kept.text
    slices = {path: one for path, one in earlier.slices.items() if path not in files}
    counts = api.report["counts"]
    return Generated(
        name=api.names.package,
        files=files,
        kept=frozenset(earlier.files.keys() - files.keys()),
        names=api.names.locked,
        layout=earlier.layout,
        sources=_sources(target, bundle.documents),
        fingerprint=replace(kept.fingerprint, tree=bundle.root),
        operations=counts["operations"],
        report=api.report,
        large=True,
        memory=partial(Memory, slices=slices, api=api),
    )


class _AsItIs(NamedTuple):
    """What is kept of a document whatever it means: its text for the server, its digests."""

    text: str
    fingerprint: Fingerprint


def _as_it_is(document: dict[str, JsonValue], served: bool) -> _AsItIs:
    found = replace(fingerprint(document), tree=None)
    return _AsItIs(f"{json_lines(document)}\n" if served else "", found)


def _generated(
    target: Target,
    model: _Model,
    earlier: Earlier,
    sink: Sink,
    jobs: int,
    kept: Callable[[], _AsItIs],
) -> Generated:
    renderer = Renderer(
        target,
        model.api,
        model.names,
        lambda: kept().text,
        earlier,
        library=sink if target.models == DATAMODEL else None,
    )
    made = renderer.rendered(jobs)
    report = _report(target, model)

    def memory() -> Memory:
        parts = made.parts()
        if parts is None:
            return Memory()
        return Memory(
            slices={path: parts.digest(part) for path, part in made.made.items()},
            api=remembered_api(
                model.api,
                model.names,
                parts,
                made,
                references=model.references,
                units=kept().fingerprint.units,
                diagnostics=model.findings,
                used=frozenset(sink.used),
                report=report,
            ),
        )

    return Generated(
        name=model.names.package,
        files=made.files,
        kept=made.kept,
        names=model.names.locked,
        layout=made.layout.kept,
        sources=_sources(target, _files(model.bundle, model.references)),
        fingerprint=replace(kept().fingerprint, tree=model.bundle.root),
        operations=len(model.api.operations),
        report=report,
        large=made.large,
        memory=memory,
    )


def scaffold(
    target: Target, names: Mapping[str, str], module: str, sink: Sink
) -> str | None:
    """The text of `module`, which starts an implementation of a target's server."""
    from specgen.emit.scaffold import scaffold as starting_module

    model = _read(target, names, sink)
    return None if model is None else starting_module(model.api, model.names, module)


def mocked(target: Target, sink: Sink) -> Mocked | None:
    """A target's server package, and what a fake of it must know."""
    from specgen.mock.app import Mocked

    model = _read(target, {}, sink)
    if model is None:
        return None
    served = replace(target, emit=frozenset({Side.SERVER.value}))
    text = _as_it_is(model.bundle.root, served=True).text
    renderer = Renderer(served, model.api, model.names, lambda: text, Earlier(), None)
    return Mocked(api=model.api, names=model.names, files=renderer.rendered(1).files)


def inspect(
    target: Target, names: Mapping[str, str], layout: Mapping[str, str], sink: Sink
) -> Mapping[str, object] | None:
    """The report's object for a target, without anything being generated.

    `proposals` are rules of pagination that the API seems to follow.
    """
    from specgen.build.proposals import propose
    from specgen.rules import said, toml

    model = _read(target, names, sink)
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


def _read(target: Target, names: Mapping[str, str], sink: Sink) -> _Model | None:
    bundle = read_api(target.sources, target.overlays, target.base, sink)
    return None if bundle is None else _model(target, bundle, names, sink)


def _model(
    target: Target, bundle: Bundle, names: Mapping[str, str], sink: Sink
) -> _Model | None:
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
        report_alternatives(api.operations, api.declarations, sink)
        table = assign(api, target.name or package_name(api.title), names, sink)
        if target.models == DATAMODEL:
            from specgen.emit.datamodel import library_names

            table = library_names(table)
        losses = Losses(api, sink)
        findings = tuple(one for one in sink if one.location.line is None)
    finally:
        locate(sink, _files(bundle, references), bundle)
    return _Model(
        bundle=bundle,
        api=api,
        names=table,
        references=references,
        losses=losses,
        findings=findings,
    )


def _files(bundle: Bundle, references: References) -> list[Document]:
    """Every file that the API was read from."""
    return [*bundle.documents, *bundle.overlays, *references.documents]


def _sources(target: Target, files: Iterable[Document]) -> dict[str, str]:
    """The digests of files, by their paths as seen from the target's folder."""
    return {shown_path(one.path, target.base): one.digest for one in files}


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
