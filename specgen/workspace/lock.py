"""`specgen.lock`: what was generated, from what, with which names. Committed, JSON.

One line per file, name and unit, sorted, so that its diffs are small and merge. What all targets
share, the version of specgen and the digest of what it generates by, is said once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgen import __version__
from specgen.emit.text.json_lines import json_lines
from specgen.frozen import frozen
from specgen.workspace.reading import (
    object_at,
    own_text,
    parsed,
    path_text,
)
from specgen.workspace.records.entry import Entry, entry_of, plain_entry
from specgen.workspace.records.pulled import Pulled, plain_pulled, pulled_of
from specgen.workspace.records.runtime import Runtime, plain_runtime, runtime_of
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


@frozen
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
    text = _text(home)
    return Lock() if text is None else parse(text)


def _text(home: Path) -> str | None:
    try:
        return own_text(home / FILE_NAME)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LockError(error.strerror or str(error)) from error
    except ValueError as error:
        raise LockError(str(error)) from error


def unmerged(home: Path) -> str:
    """The text of a lock that version control could not merge, else nothing.

    Raises LockError where it can't be read as text.
    """
    try:
        text = _text(home) or ""
    except LockError as error:
        error.file = (home / FILE_NAME).as_posix()
        raise
    return text if _has_conflict(text) else ""


def _has_conflict(text: str) -> bool:
    return any(text.startswith(mark) or f"\n{mark}" in text for mark in _CONFLICT)


def parse(text: str, *, mixed: bool = False) -> Lock:
    """The lock that a text is. Raises LockError.

    Of a side of a merge, with which version control `mixed` lines of the other, what is no file
    of its packages is left out.
    """
    if _has_conflict(text):
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
            targets={name: entry_of(name, raw, mixed) for name, raw in targets.items()},
            pulled={name: pulled_of(name, raw) for name, raw in pulled.items()},
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
        file.writelines(render(lock))
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


def render(lock: Lock) -> Iterator[bytes]:
    """The content of the lock file, target by target: hundreds of them are large."""
    generated = [*lock.targets.values(), *lock.runtimes.values()]
    content: dict[str, JsonValue] = {"lock": VERSION, "targets": {}}
    for key in _SHARED:
        stated = {str(getattr(entry, key)) for entry in generated}
        if len(stated) == 1:
            content[key] = stated.pop()
    told = [key for key in _SHARED if key in content]
    if lock.runtimes:
        content["runtimes"] = {
            folder: _without(told, plain_runtime(runtime))
            for folder, runtime in lock.runtimes.items()
        }
    if lock.pulled:
        content["pulled"] = {
            name: plain_pulled(pulled) for name, pulled in lock.pulled.items()
        }
    # The targets are the last in the order of names.
    yield json_lines(content, in_order=True).removesuffix(_END_OF_NONE)
    separator = b""
    for name, entry in sorted(lock.targets.items()):
        target = {name: _without(told, plain_entry(entry))}
        lines = json_lines({"targets": target}, in_order=True)
        yield separator + lines.removeprefix(_BEGIN).removesuffix(_END)
        separator = b","
    yield _END if lock.targets else _END_OF_NONE


_BEGIN = b'{\n  "targets": {'
_END = b"\n  }\n}\n"
_END_OF_NONE = b"}\n}\n"


def _without(told: list[str], entry: dict[str, JsonValue]) -> JsonValue:
    """An entry but for what is told of all targets at once."""
    return {key: value for key, value in entry.items() if key not in told}
