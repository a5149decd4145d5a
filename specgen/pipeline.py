"""The order of the stages: load → normalise and build → name → plan → render.

Each stage is a function from one frozen value to the next; this module alone knows which comes
after which. Nothing here reads the clock, the environment or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from specgen.build.api import ApiBuilder
from specgen.build.pagination import paginate
from specgen.config import BOTH, DATAMODEL, Target
from specgen.diagnostics import Sink
from specgen.emit.audit import audit
from specgen.emit.modules import lay_out
from specgen.emit.packages import by_path, client_files, server_files
from specgen.emit.reuse import Reuse
from specgen.emit.rows import RowWriter, counts
from specgen.emit.slices import Slices
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
from specgen.naming.assign import assign
from specgen.naming.candidates import package_name
from specgen.naming.table import NameTable
from specgen.parallel import beside

# What only some commands or configurations need is imported where it is used: most runs are of
# small documents, of which imports are half the time.
if TYPE_CHECKING:
    from specgen.mock.app import Mocked

LARGE = 500
"""Operations and declarations from which on a second process saves more than it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known of a target from earlier runs: what its lock keeps, and `slices`, which
    tell by path what files that are as they were written were made of.

    `context` says what their text depends on beside the target's document and names.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, str] = field(default_factory=dict)
    context: str = ""


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
    api = model.api
    plan = lay_out(api.declarations, model.names, earlier.layout.get("models"))
    library = sink if target.models == DATAMODEL else None
    large = len(api.operations) + len(api.declarations) >= LARGE and library is None
    slices = Slices(api, model.names, plan, earlier.context) if large else None

    def client() -> _Package:
        reuse = Reuse(slices, earlier.slices)
        files = client_files(api, model.names, plan, target.http, library, reuse)
        return _Package(_audited(files, earlier.files), reuse.made, reuse.kept)

    def server() -> _Package:
        reuse = Reuse(slices, earlier.slices)
        document = model.bundle.root
        files = server_files(
            api, model.names, plan, document, target.http, library, reuse
        )
        return _Package(_audited(files, earlier.files), reuse.made, reuse.kept)

    made: tuple[_Package, ...]
    if target.emit == BOTH and jobs > 1 and large:
        made = beside(client, server)
    else:
        made = tuple(
            package()
            for kind, package in (("client", client), ("server", server))
            if kind in target.emit
        )
    return Generated(
        name=model.names.package,
        files=by_path(file for one in made for file in one.files.items()),
        kept=frozenset().union(*(one.kept for one in made)),
        slices={path: digest for one in made for path, digest in one.slices.items()},
        names=model.names.locked,
        layout={"models": plan.kind},
        sources={
            shown_path(one.path, target.base): one.digest
            for one in _files(model.bundle, model.references)
        },
        fingerprint=fingerprint(model.bundle.root),
        operations=len(api.operations),
        report=_report(target, model),
    )


class _Package(NamedTuple):
    """The files of a package, the digests of what they are made of, and those that stay."""

    files: Mapping[str, str]
    slices: Mapping[str, str]
    kept: frozenset[str]


def scaffold(
    target: Target, names: Mapping[str, str], module: str, sink: Sink
) -> str | None:
    """The text of `module`, which starts an implementation of a target's server."""
    from specgen.emit.scaffold import scaffold as starting_module

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
    from specgen.mock.app import Mocked

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
