"""`specgen.lock`: what was generated, from what, with which names. Committed, JSON.

One line per file, name and unit, sorted, so that its diffs are small and merge. What all targets
share, the version of specgen and the digest of what it generates by, is said once.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgen import __version__
from specgen.emit.text.json_lines import json_lines
from specgen.load.fingerprint import Fingerprint
from specgen.naming.choices import SIDES
from specgen.naming.keys import package_of
from specgen.workspace.reading import (
    digests_at,
    object_at,
    own_text,
    parsed,
    path_text,
    text_list_at,
    texts_at,
)
from specgen.workspace.runtimes.record import Runtime, plain, runtime_of
from specgen.workspace.versions.requirement import is_newer

if TYPE_CHECKING:
    from specgen.json_value import JsonValue

FILE_NAME = "specgen.lock"
VERSION = 2


_CONFLICT = ("<<<<<<<", ">>>>>>>")
"""The beginnings of lines that version control could not merge."""


class LockError(Exception):
    """The lock `file` can't be read; the message says why, in a line, `help` what to do."""

    file: str = ""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class UnmergedLockError(LockError):
    """The lock is a `text` with two sides that version control left to somebody to merge."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "it holds an unresolved merge conflict",
            "`specgen generate` rebuilds it from its two sides",
        )
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """The documents of one target as they were last pulled.

    `etag` and `modified` are what the server said of the first of them; `files` are hashes
    by path, relative to the lock.
    """

    files: Mapping[str, str]
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """All targets that share a lock file, by name, and what was pulled for them.

    `runtimes` are those that packages share, by their folders as the lock sees these.
    """

    targets: Mapping[str, Entry] = field(default_factory=dict)
    pulled: Mapping[str, Pulled] = field(default_factory=dict)
    runtimes: Mapping[str, Runtime] = field(default_factory=dict)

    def by_anyone(self) -> Lock:
        """The lock without a word of which specgen wrote it."""
        targets = {
            name: replace(entry, specgen="", generator="")
            for name, entry in self.targets.items()
        }
        runtimes = {
            folder: replace(runtime, specgen="", generator="")
            for folder, runtime in self.runtimes.items()
        }
        return replace(self, targets=targets, runtimes=runtimes)

    def files(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """All that was generated: folders as the lock sees them, with digests by path below."""
        for entry in self.targets.values():
            yield entry.output, entry.files
        for folder, runtime in self.runtimes.items():
            yield folder, runtime.files


def read(home: Path) -> Lock:
    """The lock in `home`; empty where there is none. Raises LockError."""
    try:
        return _read(home)
    except LockError as error:
        error.file = (home / FILE_NAME).as_posix()
        raise


def _read(home: Path) -> Lock:
    try:
        text = own_text(home / FILE_NAME)
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise LockError(error.strerror or str(error)) from error
    except ValueError as error:
        raise LockError(str(error)) from error
    return parse(text)


def parse(text: str, *, mixed: bool = False) -> Lock:
    """The lock that a text is. Raises LockError.

    Of a side of a merge, with which version control `mixed` lines of the other, what is no file
    of its packages is left out.
    """
    if any(f"\n{mark}" in f"\n{text}" for mark in _CONFLICT):
        raise UnmergedLockError(text)
    try:
        content = parsed(text)
    except ValueError as error:
        raise LockError(f"not valid JSON: {error}") from error
    version = content.get("lock") if isinstance(content, dict) else None
    if not isinstance(content, dict) or type(version) is not int or version < 1:
        raise LockError("it is not a lock of specgen")
    if version > VERSION:
        raise LockError(
            f"it has format {version}, written by a newer specgen; this one reads {VERSION}",
            "install that version of specgen",
        )
    try:
        shared = {key: content[key] for key in _SHARED if key in content}
        targets = {
            name: shared | object_at(raw, name)
            for name, raw in object_at(content["targets"], "targets").items()
        }
        runtimes = {
            folder: shared | object_at(raw, folder)
            for folder, raw in object_at(
                content.get("runtimes", {}), "runtimes"
            ).items()
        }
        _refuse_newer([shared, *targets.values(), *runtimes.values()])
        pulled = object_at(content.get("pulled", {}), "pulled")
        return Lock(
            targets={name: _entry(name, raw, mixed) for name, raw in targets.items()},
            pulled={name: _pulled(name, raw) for name, raw in pulled.items()},
            runtimes={
                path_text(folder, "runtimes"): runtime_of(raw, mixed)
                for folder, raw in runtimes.items()
            },
        )
    except KeyError as error:
        raise LockError(f"an entry is damaged: it lacks {error}") from error
    except (TypeError, ValueError) as error:
        raise LockError(f"an entry is damaged: {error}") from error


def put(home: Path, lock: Lock) -> None:
    """Writes a lock whole or not at all: the next run must find either. Raises OSError."""
    draft = home / f".{FILE_NAME}.new"
    draft.unlink(missing_ok=True)
    with draft.open("xb") as file:
        file.write(render(lock).encode())
    os.replace(draft, home / FILE_NAME)


_SHARED = ("specgen", "generator")
"""What is said of all targets at once where it is the same for all."""


def _refuse_newer(tables: list[dict[str, JsonValue]]) -> None:
    for table in tables:
        version = table.get("specgen")
        if isinstance(version, str) and is_newer(version):
            raise LockError(
                f"specgen {version} wrote it, which is newer than this one, {__version__}",
                f"install specgen {version} or later",
            )


def render(lock: Lock) -> str:
    """The text of the lock file."""
    targets = {name: _plain(entry) for name, entry in lock.targets.items()}
    runtimes = {folder: plain(runtime) for folder, runtime in lock.runtimes.items()}
    content: dict[str, JsonValue] = {"lock": VERSION}
    generated = [*targets.values(), *runtimes.values()]
    for key in _SHARED:
        stated = {str(entry[key]) for entry in generated}
        if len(stated) == 1:
            content[key] = stated.pop()
            for entry in generated:
                del entry[key]
    content["targets"] = {**targets}
    if runtimes:
        content["runtimes"] = {**runtimes}
    if lock.pulled:
        content["pulled"] = {
            name: _plain_pulled(entry) for name, entry in lock.pulled.items()
        }
    return json_lines(_sorted(content)) + "\n"


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def _plain(entry: Entry) -> dict[str, JsonValue]:
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


def _plain_pulled(entry: Pulled) -> dict[str, JsonValue]:
    content: dict[str, JsonValue] = {"files": dict(entry.files)}
    validators = {"etag": entry.etag, "modified": entry.modified}
    return content | {key: text for key, text in validators.items() if text}


def _digest(names: Mapping[str, str]) -> str:
    text = "\n".join(f"{key}\t{name}" for key, name in sorted(names.items()))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


_NAME = re.compile("[a-z][a-z0-9_]*")
_FILE = re.compile(
    r"([a-z][a-z0-9_]*)(?:/\.gitattributes|(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,250})+)"
)
"""The path of a file of a package. Naming makes no others."""
_DOCUMENT = re.compile(
    r"(?:[A-Za-z0-9_][^/\\:\0]{0,250}/)*[A-Za-z0-9_][^/\\:\0]{0,250}\.(?:json|ya?ml|md)"
)
"""The path of a document that was pulled: nothing hidden, and nothing that runs."""


def is_own(path: str, target: str, names: Mapping[str, str]) -> bool:
    """Whether a path can be that of a file of a target, of which `names` are kept.

    Whatever else a lock says that it owns would be somebody's file.
    """
    match = _FILE.fullmatch(path)
    packages = {
        package_of(kept, target, side) for kept in ({}, names) for side in SIDES
    }
    return match is not None and match[1] in packages


def _entry(name: str, value: JsonValue, mixed: bool) -> Entry:
    raw = object_at(value, name)
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a target")
    files = texts_at(raw, "files")
    names = texts_at(raw, "names")
    others = [path for path in files if not is_own(path, name, names)]
    if others and not mixed:
        raise ValueError(f"{others[0]!r} is no file of the packages of {name}")
    for path in others:
        del files[path]
    warnings = raw["warnings"]
    if type(warnings) is not int:
        raise TypeError("`warnings` must be a number")
    return Entry(
        specgen=path_text(raw["specgen"], "specgen"),
        generator=path_text(raw.get("generator", ""), "generator"),
        output=path_text(raw["output"], "output"),
        settings=texts_at(raw, "configuration"),
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


def _pulled(name: str, value: JsonValue) -> Pulled:
    raw = object_at(value, name)
    files = digests_at(raw, "files")
    for path in files:
        if not _DOCUMENT.fullmatch(path):
            raise ValueError(f"{path!r} is no file that was pulled")
    return Pulled(
        files=files,
        etag=path_text(raw.get("etag", ""), "etag"),
        modified=path_text(raw.get("modified", ""), "modified"),
    )
