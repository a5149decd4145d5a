"""The order of the stages: load → normalise and build → name → plan → render.

Each stage is a function from one frozen value to the next; this module alone knows which comes
after which. Nothing here reads the clock, the environment or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from specgen.build.api import ApiBuilder
from specgen.build.pagination import paginate
from specgen.build.proposals import propose
from specgen.config import BOTH, DATAMODEL, Target
from specgen.diagnostics import Sink
from specgen.emit.audit import audit
from specgen.emit.datamodel import library_names
from specgen.emit.modules import lay_out
from specgen.emit.packages import by_path, client_files, server_files
from specgen.emit.rows import RowWriter, counts
from specgen.emit.scaffold import scaffold as starting_module
from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.losses import Losses
from specgen.load.api import locate, read_api
from specgen.load.discover import shown_path
from specgen.load.fingerprint import Fingerprint, fingerprint
from specgen.load.pages import Bundle
from specgen.load.refs import References
from specgen.load.source import Document
from specgen.load.structure import check_structure
from specgen.mock.app import Mocked
from specgen.naming.assign import assign
from specgen.naming.candidates import package_name
from specgen.naming.table import NameTable
from specgen.parallel import beside
from specgen.rules import said, toml

LARGE = 500
"""Operations and declarations from which on a second process saves more than it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What one target becomes: files by path below its output folder, and what the lock keeps."""

    name: str
    files: Mapping[str, str]
    names: Mapping[str, str]
    layout: Mapping[str, str]
    sources: Mapping[str, str]
    fingerprint: Fingerprint
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
    target: Target,
    names: Mapping[str, str],
    layout: Mapping[str, str],
    sink: Sink,
    known: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> Generated | None:
    """Both packages of a target; None if its document was refused.

    `names`, `layout` and `known`, the hashes of files, are what the lock keeps from earlier
    runs. With several `jobs` the packages of a large API are rendered at the same time.
    """
    model = _model(target, names, sink)
    if model is None:
        return None
    api = model.api
    plan = lay_out(api.declarations, model.names, layout.get("models"))
    library = sink if target.models == DATAMODEL else None

    def client() -> dict[str, str]:
        files = client_files(api, model.names, plan, target.http, library)
        return _audited(files, known or {})

    def server() -> dict[str, str]:
        document = model.bundle.root
        files = server_files(api, model.names, plan, document, target.http, library)
        return _audited(files, known or {})

    files: dict[str, str] = {}
    size = len(api.operations) + len(api.declarations)
    if target.emit == BOTH and jobs > 1 and library is None and size >= LARGE:
        files = {k: v for part in beside(client, server) for k, v in part.items()}
    else:
        files |= client() if "client" in target.emit else {}
        files |= server() if "server" in target.emit else {}
    return Generated(
        name=model.names.package,
        files=by_path(files.items()),
        names=model.names.locked,
        layout={"models": plan.kind},
        sources={
            shown_path(one.path, target.base): one.digest
            for one in _files(model.bundle, model.references)
        },
        fingerprint=fingerprint(model.bundle.root),
        report=_report(target, model),
    )


def scaffold(
    target: Target, names: Mapping[str, str], module: str, sink: Sink
) -> str | None:
    """The text of `module`, which starts an implementation of a target's server."""
    model = _model(target, names, sink)
    return None if model is None else starting_module(model.api, model.names, module)


def _audited(
    files: Iterable[tuple[str, str]], known: Mapping[str, str]
) -> dict[str, str]:
    made = dict(files)
    audit(made, known)
    return made


def mocked(target: Target, sink: Sink) -> Mocked | None:
    """A target's server package, and what a fake of it must know."""
    model = _model(target, {}, sink)
    if model is None:
        return None
    plan = lay_out(model.api.declarations, model.names, None)
    files = server_files(model.api, model.names, plan, model.bundle.root, target.http)
    return Mocked(api=model.api, names=model.names, files=dict(files))


def inspect(
    target: Target, names: Mapping[str, str], layout: Mapping[str, str], sink: Sink
) -> Mapping[str, object] | None:
    """The report's object for a target, without anything being generated.

    `proposals` are rules of pagination that the API seems to follow.
    """
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
