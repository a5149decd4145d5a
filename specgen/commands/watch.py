"""`specgen generate --watch`: generates again whenever a document changes."""

from __future__ import annotations

import gc
import glob
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from specgen.commands.run import Exit, Run, project, shown
from specgen.commands.starting.repository import files_below
from specgen.load.discover import STANDARD_INPUT, SUFFIXES
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Problem, Project
from specgen.workspace.config_file import find
from specgen.workspace.lock import LockError
from specgen.workspace.shaping.templates import SUFFIX

INTERVAL = 0.3
"""Seconds between two looks at the files."""
_BELOW = 2000
"""At most so many files below a document's folder are looked at."""

_Stamps: TypeAlias = Mapping[Path, tuple[int, int] | None]
"""When files were changed, and their sizes; None for what isn't there."""


def watch(run: Run) -> int:
    """Generates until it is interrupted, and returns the exit code.

    Whatever a run finds it prints, and the next change starts another. Raises
    ConfigurationError where there is nothing to begin with.
    """
    work = project(run.options)
    if any(STANDARD_INPUT in target.sources for target in work.targets):
        message = "--watch needs files, and `-` is standard input"
        raise ConfigurationError(Problem(message=message, help="name a file"))
    # Each run writes its own report.
    run.options = replace(run.options, report=None)
    gc.enable()
    try:
        _watch(work, run)
    except KeyboardInterrupt:
        run.console.say("no longer watching")
    return Exit.DONE


def _watch(work: Project, run: Run) -> None:
    before = _stamps(work)
    while True:
        _generate(run)
        # What a document refers to is known once it was generated. What changed meanwhile counts.
        before = {path: before.get(path, now) for path, now in _stamps(work).items()}
        run.console.say(f"watching {len(before)} files; Ctrl-C ends it")
        sys.stdout.flush()
        after = _changed(work, before)
        for path in sorted(after.keys() | before.keys()):
            if after.get(path) != before.get(path):
                run.console.say(f"{shown(path)} changed")
        sys.stdout.flush()
        work = _configured(work, run)
        before = _stamps(work)


def _changed(work: Project, before: _Stamps) -> _Stamps:
    """Waits for a change, and until no other follows at once: many editors write twice."""
    after = before
    while True:
        time.sleep(INTERVAL)
        now = {**dict.fromkeys(before), **_stamps(work)}
        if now == after and now != before:
            return now
        after = now


def _generate(run: Run) -> None:
    """Runs the same command without `--watch`, in a process that begins with nothing."""
    arguments = [word for word in run.options.arguments if word != "--watch"]
    sys.stdout.flush()
    subprocess.run([sys.executable, "-P", "-m", "specgen", *arguments])  # noqa: S603


def _configured(work: Project, run: Run) -> Project:
    """What is configured by now; what was, while the configuration has mistakes."""
    try:
        return project(run.options)
    except ConfigurationError:
        return work


def _stamps(work: Project) -> _Stamps:
    return {path: _stamp(path) for path in sorted({*_watched(work)})}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _watched(work: Project) -> Iterator[Path]:
    """The configuration, the documents, overlays, and what they refer to.

    The lock knows that of what was generated; until then everything below a document's
    folder counts.
    """
    configuration = find(Path.cwd()) if work.complete else None
    if configuration is not None:
        yield configuration
    try:
        entries = lockfile.read(work.home).targets
    except LockError:
        entries = {}
    for entry in entries.values():
        yield from (_absolute(work.home, name) for name in entry.sources)
    outputs = {Path(os.path.abspath(target.output)) for target in work.targets}
    for target in work.targets:
        if target.distribution and target.distribution.license_file:
            yield _absolute(target.base, target.distribution.license_file)
        if target.templates_from:
            folder = _absolute(target.base, target.templates_from)
            yield from islice(files_below(folder, (SUFFIX,)), _BELOW)
        for source in (*target.sources, *target.overlays):
            path = _absolute(target.base, source)
            if not path.is_dir() and glob.has_magic(source) and not path.exists():
                yield from map(Path, glob.iglob(os.fspath(path), recursive=True))
            elif not path.is_dir():
                yield path
            if path.is_dir() or target.name not in entries:
                folder = path if path.is_dir() else path.parent
                below = islice(files_below(folder, SUFFIXES), _BELOW)
                yield from (
                    file for file in below if not outputs & {file.parent, *file.parents}
                )


def _absolute(base: Path, name: str) -> Path:
    return Path(os.path.abspath(base / name))
