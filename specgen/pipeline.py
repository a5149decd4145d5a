"""The order of the stages: load → normalise and build → name → plan → render.

Each stage is a function from one frozen value to the next; this module knows which comes after
which. Nothing here reads the clock, the environment or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from specgen.emit.models.sides import Side
from specgen.emit.package.report_rows import RowWriter, counts
from specgen.emit.text.json_lines import json_lines
from specgen.findings.diagnostics import Sink
from specgen.findings.faults import UnitFault, tell
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.losses import Losses
from specgen.ir.types import is_generic
from specgen.ir.without import without
from specgen.load.api import locate, locator, read_api
from specgen.load.discover import shown_path
from specgen.load.fingerprint import Fingerprint, fingerprint
from specgen.load.selected import has_component, selected_document
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document
from specgen.modelling import NamedApi, named_api, read
from specgen.naming.left_out import with_left_out
from specgen.naming.renamed import renames
from specgen.naming.table import NameTable
from specgen.packed import Packed
from specgen.rendering import Keep, Rendered, Renderer
from specgen.workspace.config import COPIED, DATAMODEL, Target
from specgen.workspace.ownership import own_hash
from specgen.workspace.staging.drafts import Content, bytes_of, in_memory

# What only some commands or configurations need is imported where it is used: most runs are of
# small documents, of which imports are half the time.
NOTHING: Mapping[str, str] = {}

if TYPE_CHECKING:
    from specgen.mock.app import Mocked
    from specgen.page.picture import Picture


@frozen
class Generated:
    """The result for one target: files by path below its output folder, and facts for the lock.

    `digests` are those of what specgen answers for in the files. `runtime` is what they need of
    the runtime that they share; nothing where each has its own.
    """

    name: str
    files: Mapping[str, Content]
    digests: Mapping[str, str]
    names: Mapping[str, str]
    layout: Mapping[str, str]
    runtime: tuple[str, ...]
    sources: Mapping[str, str]
    fingerprint: Fingerprint
    operations: int
    left_out: int
    renamed: tuple[tuple[str, str], ...]
    report: Mapping[str, object]

    def packed(self) -> Generated:
        """The same in little memory, for a run that has many others to make."""
        units, leaves = self.fingerprint.units, self.fingerprint.leaves
        return replace(
            self,
            files=Packed(self.files),
            digests=Packed(self.digests),
            names=Packed(self.names),
            report=Packed(self.report),
            fingerprint=Fingerprint(units=Packed(units), leaves=Packed(leaves)),
        )


def generate(
    target: Target,
    sink: Sink,
    *,
    names: Mapping[str, str] = NOTHING,
    layout: Mapping[str, str] = NOTHING,
    jobs: int = 1,
    reported: bool = True,
    anew: bool = False,
    keep: Keep = in_memory,
) -> Generated | None:
    """Both packages of a target; None if its document was refused.

    `names` and `layout` are what the lock keeps of the last run. With several `jobs` a large
    API is worked on in as many processes. Unless it is `reported`, its report is empty. Names that
    are made `anew` are those of a first run. `keep` gives what is kept of a file's content.
    """
    bundle = read_api(target.sources, target.overlays, target.base, sink, target.choice)
    if bundle is None:
        return None
    model = named_api(target, bundle, NOTHING if anew else names, sink)
    if model is None:
        return None

    model, rendered, document_digests = _rendered(
        target, model, sink, layout, jobs, keep
    )
    renamed = _renamed(model, names)
    return Generated(
        name=model.names.package,
        files=rendered.files,
        digests={
            path: own_hash(path, content) for path, content in rendered.files.items()
        },
        names=with_left_out(
            model.names.locked,
            names,
            model.api,
            partial(has_component, bundle.root),
        ),
        layout=rendered.layout.kept,
        runtime=rendered.runtime,
        sources=_sources(target, model.files),
        fingerprint=document_digests,
        operations=len(model.api.operations),
        left_out=sum(bool(own.reason) for own in model.api.omissions),
        renamed=renamed,
        report=_report(target, model, renamed) if reported else {},
    )


def _rendered(
    target: Target,
    model: NamedApi,
    sink: Sink,
    layout: Mapping[str, str],
    jobs: int,
    keep: Keep,
) -> tuple[NamedApi, Rendered, Fingerprint]:
    """All files of an API, and the digests of its document, which take no time of their own."""
    bundle, whole, files, names = model.bundle, model.api, model.files, model.names
    library = sink if target.models == DATAMODEL else None

    def document() -> bytes:
        return _selected(bundle, whole) if target.selection else json_lines(bundle.root)

    digests = cache(partial(fingerprint, bundle.root))

    def meanwhile() -> None:
        locate(sink, files, bundle)
        digests()

    def render(api: Api) -> Rendered:
        renderer = Renderer(target, api, names, document, layout, library, keep)
        return renderer.rendered(jobs, meanwhile)

    try:
        model, rendered = _whatever_renders(model, render, sink)
    finally:
        # Rendering may have found more, or may have failed before it came to that.
        locate(sink, files, bundle)
    return model, rendered, digests()


def _whatever_renders(
    model: NamedApi, render: Callable[[Api], Rendered], sink: Sink
) -> tuple[NamedApi, Rendered]:
    """The files of an API, whose units that specgen fails to render are loosened or left out."""
    api = model.api
    loosened: set[str] = set()
    while True:
        try:
            rendered = render(api)
        except UnitFault as fault:
            if fault.id in api.declarations and fault.id in loosened:
                raise
            loosened.add(fault.id)
            api, origin, effect = without(api, fault.id)
            cause = fault.__cause__
            tell(cause if isinstance(cause, Exception) else fault, origin, sink, effect)
            continue
        findings = (*model.findings, *islice(sink, model.told, None))
        return replace(model, api=api, findings=findings, told=len(sink)), rendered


def _selected(bundle: Bundle, api: Api) -> bytes:
    """The document that the server of a part of an API serves."""
    document = selected_document(
        bundle.root,
        [omission.id for omission in api.omissions],
        [operation.id for operation in api.operations],
        api.declarations,
    )
    return json_lines(document)


def served(
    target: Target, names: Mapping[str, str], sink: Sink
) -> tuple[Api, NameTable] | None:
    """A target's operations and their names, for whoever writes an implementation of them."""
    model = read(target, names, sink)
    return None if model is None else (model.api, model.names)


def mocked(target: Target, sink: Sink) -> Mocked | None:
    """A target's server package, and what a fake of it must know."""
    from specgen.mock.app import Mocked

    model = read(target, {}, sink)
    if model is None:
        return None
    # Nothing of the user's is imported, so models do without a base of his.
    alone = frozenset({Side.SERVER.value})
    served = replace(target, emit=alone, runtime=COPIED, base_model="")
    text = json_lines(model.bundle.root)
    renderer = Renderer(served, model.api, model.names, lambda: text, {}, None)
    rendered = renderer.rendered(1)
    files = {path: bytes_of(content) for path, content in rendered.files.items()}
    return Mocked(api=model.api, names=model.names, files=files)


@frozen
class Inspected:
    """The report's object for a target of which nothing was generated, and its picture."""

    report: Mapping[str, object]
    picture: Picture | None


def inspect(
    target: Target,
    names: Mapping[str, str],
    layout: Mapping[str, str],
    sink: Sink,
    *,
    pictured: bool = False,
) -> Inspected | None:
    """What a target would come to, without anything being generated.

    `proposals` of the report are rules of pagination that the API seems to follow.
    """
    from specgen.build.pages.proposals import propose
    from specgen.workspace.page_rules import said, toml

    model = read(target, names, sink)
    if model is None:
        return None
    proposals = [
        {
            "rule": said(proposal.rule),
            "toml": toml(proposal.rule),
            "operations": [operation.id for operation in proposal.operations],
        }
        for proposal in propose(model.api)
    ]
    renamed = _renamed(model, names)
    return Inspected(
        report={**_report(target, model, renamed), "proposals": proposals},
        picture=_picture(target, model) if pictured else None,
    )


def _picture(target: Target, model: NamedApi) -> Picture:
    from specgen.page.picture import picture

    losses = Losses(model.api, model.findings, model.references.links)
    place = locator(model.files, model.bundle)
    return picture(model.api, model.names, target.emit, losses, place)


def _renamed(model: NamedApi, kept: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What has another name than the lock has kept."""
    return tuple(renames(model.api, model.names, kept))


def _sources(target: Target, files: Iterable[Document]) -> dict[str, str]:
    """The digests of files, by their paths as seen from the target's folder."""
    return {shown_path(file.path, target.base): file.digest for file in files}


def _report(
    target: Target, model: NamedApi, renamed: tuple[tuple[str, str], ...]
) -> Mapping[str, object]:
    api = model.api
    losses = Losses(api, model.findings, model.references.links)
    rows = RowWriter(api, model.names, target.emit).rows(losses)
    schemas = sum(not is_generic(own) for own in api.declarations.values())
    return {
        "name": model.names.package,
        "title": api.title,
        "openapi": api.openapi,
        "sources": [document.file for document in model.bundle.documents],
        "operations": rows,
        "counts": counts(rows, schemas),
        "renamed": [{"from": old, "to": new} for old, new in renamed],
    }
