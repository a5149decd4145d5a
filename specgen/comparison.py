"""Two documents through the stages up to their names, and what changed between them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from specgen.build.api import ApiBuilder
from specgen.build.pages.pagination import paginate
from specgen.changes.compare import Change, compare
from specgen.changes.facts import Side
from specgen.changes.hollow import differing, hollowed, needed
from specgen.changes.units import Units, unit_of, units
from specgen.changes.verdicts import Verdict
from specgen.findings.diagnostics import Location, Sink
from specgen.frozen import frozen
from specgen.ir.directions import split_directions
from specgen.json_value import JsonValue
from specgen.load.api import locate, locator, read_api
from specgen.load.references.references import References
from specgen.load.selected import has_component
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document
from specgen.naming.candidates import package_name
from specgen.naming.named import named
from specgen.naming.regrouped import grouped_like
from specgen.workspace.config import Target


@frozen
class Version:
    """One version of an API: its target, the names it was given and where findings go."""

    target: Target
    names: Mapping[str, str]
    sink: Sink


@dataclass(slots=True, eq=False)
class _Read:
    """A version as it was read, and what of it is compared."""

    version: Version
    bundle: Bundle
    units: Units = field(default_factory=Units)
    references: References | None = None

    @property
    def documents(self) -> list[Document]:
        others = self.references.documents if self.references else ()
        return [*self.bundle.documents, *self.bundle.overlays, *others]

    @property
    def others(self) -> dict[str, JsonValue]:
        """The files beside the API's own, as references call them."""
        files = self.files
        return {
            files[document.file]: document.root
            for document in self.documents
            if document.file in files
        }

    @property
    def files(self) -> dict[str, str]:
        """What references call the files beside the API's own: paths from its folder."""
        folder = self.bundle.documents[0].path.parent
        own = {document.file for document in self.bundle.documents}
        return {
            document.file: Path(os.path.relpath(document.path, folder)).as_posix()
            for document in self.documents
            if document.file not in own
        }


def compared(
    old: Version, new: Version, severity: Mapping[str, Verdict]
) -> tuple[Change, ...] | None:
    """The changes from one version to another; None if one of them was refused."""
    before, after = _read(old), _read(new)
    if before is None or after is None:
        return None
    before.units = units(before.bundle.root, {})
    after.units = units(after.bundle.root, {}, before.units)
    closed = before.units.closed and after.units.closed
    different = differing(before.units, after.units)
    renamed = _renamed(old.names, new.names)
    alike = _settings(old.target) == _settings(new.target)
    if closed and alike and not different and not renamed:
        return ()
    kept: set[str] | None = None
    if closed and alike and not any(map(_is_read_whole, (before, after))):
        starts = different | {unit_of(pointer) for pointer in renamed}
        kept = needed(before.units, starts) | needed(after.units, starts)
    sides = [_side(each, kept) for each in (before, after)]
    if sides[0] is None or sides[1] is None:
        return None
    if not closed:
        for each in (before, after):
            each.units = units(each.bundle.root, each.others)
        different = differing(before.units, after.units)
    own = sides[0].own | sides[1].own
    both = replace(sides[0], own=own), replace(sides[1], own=own)
    changes = compare(*both, (before.units, after.units), different, severity)
    located = _located(before, after)
    return tuple(replace(change, place=located(change.place)) for change in changes)


def _settings(target: Target) -> tuple[object, ...]:
    """What of a configuration makes another API of the same document."""
    rules = target.pagination, target.streaming
    return (target.selection, target.names, target.secrets, *rules)


def _is_read_whole(read: _Read) -> bool:
    """Whether all of a version is needed: a selection may be by what a hollow one lacks."""
    return "swagger" in read.bundle.root or bool(read.version.target.selection)


def _renamed(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    """The pointers of what has one name in a lock and another one in the other."""
    return {key for key in old.keys() & new.keys() if old[key] != new[key]}


def _read(version: Version) -> _Read | None:
    target = version.target
    bundle = read_api(
        target.sources, target.overlays, target.base, version.sink, target.choice
    )
    if bundle is None:
        return None
    return _Read(version, bundle)


def _side(read: _Read, kept: set[str] | None) -> Side | None:
    """A version up to its names; all of it, or what is `kept` and the names of the rest."""
    version, bundle = read.version, read.bundle
    target, sink = version.target, version.sink
    hollow = frozenset[str]()
    if kept is not None:
        tree, hollow = hollowed(bundle.root, kept)
        bundle = replace(bundle, root=dict(tree))
    roots = tuple(target.base / root for root in target.roots)
    references = read.references = References(bundle, sink, roots)
    try:
        builder = ApiBuilder(
            references, target.secrets, target.selection, told=target.place("secrets")
        )
        api = paginate(builder.build(), target.pagination, builder.page_rules, sink)
        if sink.refused:
            return None
        package = target.name or package_name(api.title)
        stated = partial(has_component, read.bundle.root)
        split, names = named(
            split_directions(api), package, version.names, target.names, stated, Sink()
        )
    finally:
        locate(sink, read.documents, read.bundle)
    return Side(
        api=grouped_like(api, split),
        names=names,
        root=read.bundle.root,
        own=frozenset(document.file for document in read.bundle.documents),
        trees={document.file: document.root for document in read.documents},
        files=read.files,
        hollow=hollow,
    )


def _located(old: _Read, new: _Read) -> Callable[[Location], Location]:
    """Places with line and column: in the new version, else in the old one."""
    before = locator(old.documents, old.bundle)
    after = locator(new.documents, new.bundle)
    files = {document.file for document in new.documents}
    return lambda place: after(place) if place.file in files else before(place)
