"""`specgen.lock`: what was generated, from what, with which names. Committed, JSON.

One line per file, name and unit, sorted, so that its diffs are small and merge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.emit.text.json_lines import json_lines
from specgen.load.fingerprint import Fingerprint

if TYPE_CHECKING:
    from specgen.json_value import JsonValue

FILE_NAME = "specgen.lock"
VERSION = 1


_CONFLICT = ("<<<<<<<", ">>>>>>>")
"""The beginnings of lines that version control could not merge."""


class LockError(Exception):
    """The lock `file` can't be read; the message says why, in a line."""

    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One target as it was last generated.

    `output` and the keys of `sources` are relative to the lock, those of `files` to `output`.
    `settings` are the digests of the configuration by key; `listings` those of the files that
    a glob or folder among the sources stood for; `warnings` counts what was reported;
    `scaffolds` are files, relative to the lock, that started as one and are not specgen's.
    """

    specgen: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """All targets that share a lock file, by name."""

    targets: Mapping[str, Entry] = field(default_factory=dict)


def read(home: Path) -> Lock:
    """The lock in `home`; empty where there is none. Raises LockError."""
    try:
        return _read(home)
    except LockError as error:
        error.file = (home / FILE_NAME).as_posix()
        raise


def _read(home: Path) -> Lock:
    try:
        text = (home / FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(str(error)) from error
    if any(f"\n{mark}" in f"\n{text}" for mark in _CONFLICT):
        raise LockError("it holds an unresolved merge conflict")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LockError(f"not valid JSON: {error}") from error
    version = content.get("lock") if isinstance(content, dict) else None
    if not isinstance(version, int):
        raise LockError("it is not a lock of specgen")
    if version > VERSION:
        raise LockError(
            f"it has format {version}, written by a newer specgen; this one reads {VERSION}"
        )
    try:
        return Lock(
            targets={name: _entry(raw) for name, raw in content["targets"].items()}
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LockError(f"an entry is damaged: {error!r}") from error


def render(lock: Lock) -> str:
    """The text of the lock file."""
    targets: dict[str, JsonValue] = {
        name: _plain(entry) for name, entry in lock.targets.items()
    }
    return json_lines(_sorted({"lock": VERSION, "targets": targets})) + "\n"


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def _plain(entry: Entry) -> dict[str, JsonValue]:
    content: dict[str, JsonValue] = {
        "specgen": entry.specgen,
        "output": entry.output,
        "configuration": dict(entry.settings),
        "sources": dict(entry.sources),
        "listings": dict(entry.listings),
        "files": dict(entry.files),
        "names": dict(entry.names),
        "layout": dict(entry.layout),
        "units": dict(entry.fingerprint.units),
        "leaves": dict(entry.fingerprint.leaves),
        "warnings": entry.warnings,
    }
    if entry.scaffolds:
        content["scaffolds"] = [*sorted(entry.scaffolds)]
    return content


def _entry(raw: Mapping[str, object]) -> Entry:
    files = _texts(raw["files"])
    for path in files:
        if path.startswith(("/", "\\")) or ".." in path.split("/") or ":" in path:
            raise ValueError(f"{path} leaves the output folder")
    warnings = raw["warnings"]
    if not isinstance(warnings, int):
        raise TypeError("warnings")
    scaffolds = raw.get("scaffolds", [])
    if not isinstance(scaffolds, list) or not all(
        isinstance(path, str) for path in scaffolds
    ):
        raise TypeError("scaffolds")
    return Entry(
        specgen=str(raw["specgen"]),
        output=str(raw["output"]),
        settings=_texts(raw["configuration"]),
        sources=_texts(raw["sources"]),
        listings=_texts(raw["listings"]),
        files=files,
        names=_texts(raw["names"]),
        layout=_texts(raw["layout"]),
        fingerprint=Fingerprint(
            units=_texts(raw["units"]), leaves=_texts(raw["leaves"])
        ),
        warnings=warnings,
        scaffolds=tuple(scaffolds),
    )


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {type(value).__name__}")
    if not all(isinstance(item, str) for item in value.values()):
        raise TypeError("expected strings")
    return value
