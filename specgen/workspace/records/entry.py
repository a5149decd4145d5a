"""What the lock keeps of a target."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from specgen.frozen import frozen
from specgen.load.fingerprint import Fingerprint
from specgen.naming.choices import SIDES
from specgen.naming.keys import package_of
from specgen.workspace.publishing.distribution import FILES
from specgen.workspace.reading import (
    digests_at,
    object_at,
    own_files_at,
    path_text,
    text_list_at,
    texts_at,
)

if TYPE_CHECKING:
    from specgen.json_value import JsonValue

_NAME = re.compile("[a-z][a-z0-9_]*")
_FILE = re.compile(
    r"([a-z][a-z0-9_]*)(?:/\.gitattributes|(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,250})+)"
)
"""The path of a file of a package. Naming makes no others."""


@frozen
class Entry:
    """One target as it was last generated, by the version `specgen`, of which `generator` is
    the digest of what decides about the output.

    `output` and the keys of `sources` are relative to the lock, those of `files` to `output`.
    `settings` are the digests of the configuration by key; `listings` those of the files that
    a glob or folder among the sources stood for; `warnings` counts what was reported;
    `scaffolds` are files, relative to the lock, that started as one and are not specgen's;
    `edited` tells that somebody has changed the names since they were written; `runtime` is
    what the packages need of the runtime that they share, if they do.
    """

    specgen: str
    generator: str
    output: str
    settings: Mapping[str, str]
    sources: Mapping[str, str]
    listings: Mapping[str, str]
    files: Mapping[str, str]
    names: Mapping[str, str]
    layout: Mapping[str, str]
    fingerprint: Fingerprint
    warnings: int = 0
    scaffolds: tuple[str, ...] = ()
    edited: bool = False
    runtime: tuple[str, ...] = ()


def plain_entry(entry: Entry) -> dict[str, JsonValue]:
    """An entry as the lock holds it."""
    content: dict[str, JsonValue] = {
        "specgen": entry.specgen,
        "generator": entry.generator,
        "output": entry.output,
        "configuration": dict(entry.settings),
        "sources": dict(entry.sources),
        "listings": dict(entry.listings),
        "files": dict(entry.files),
        "names": dict(entry.names),
        "names-digest": _digest(entry.names),
        "layout": dict(entry.layout),
        "units": dict(entry.fingerprint.units),
        "leaves": dict(entry.fingerprint.leaves),
        "warnings": entry.warnings,
    }
    if entry.scaffolds:
        content["scaffolds"] = [*sorted(entry.scaffolds)]
    if entry.runtime:
        content["runtime"] = [*sorted(entry.runtime)]
    return content


def _digest(names: Mapping[str, str]) -> str:
    text = "\n".join(f"{key}\t{name}" for key, name in sorted(names.items()))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def packages_of(target: str, names: Mapping[str, str]) -> frozenset[str]:
    """What the packages of a target can be called, of which `names` are kept."""
    return frozenset(
        package_of(kept, target, side) for kept in ({}, names) for side in SIDES
    )


def is_own(path: str, packages: frozenset[str], settings: Mapping[str, str]) -> bool:
    """Whether a path can be that of a file of a target, which was generated with `settings`.

    Whatever else a lock says that it owns would be somebody's file.
    """
    if path in FILES:
        return "package" in settings
    match = _FILE.fullmatch(path)
    return match is not None and match[1] in packages


def entry_of(name: str, value: JsonValue, mixed: bool) -> Entry:
    """The entry that the lock holds; of a `mixed` side of a merge, the files that are its own.

    Raises KeyError, TypeError or ValueError where it is damaged.
    """
    raw = object_at(value, name)
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a target")
    names = texts_at(raw, "names")
    settings = texts_at(raw, "configuration")
    packages = packages_of(name, names)
    files = own_files_at(
        raw,
        lambda path: is_own(path, packages, settings),
        f"the packages of {name}",
        mixed,
    )
    warnings = raw["warnings"]
    if type(warnings) is not int:
        raise TypeError("`warnings` must be a number")
    return Entry(
        specgen=path_text(raw["specgen"], "specgen"),
        generator=path_text(raw.get("generator", ""), "generator"),
        output=path_text(raw["output"], "output"),
        settings=settings,
        sources=digests_at(raw, "sources"),
        listings=digests_at(raw, "listings"),
        files=files,
        names=names,
        layout=texts_at(raw, "layout"),
        fingerprint=Fingerprint(
            units=texts_at(raw, "units"), leaves=texts_at(raw, "leaves")
        ),
        warnings=warnings,
        scaffolds=text_list_at(raw, "scaffolds"),
        edited=raw.get("names-digest") not in (None, _digest(names)),
        runtime=text_list_at(raw, "runtime"),
    )
