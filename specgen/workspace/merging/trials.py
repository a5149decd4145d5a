"""What a run without a configuration wrote, taken over by one that writes to the same folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from specgen.findings.paths import relative
from specgen.frozen import frozen
from specgen.workspace import lock as lockfile
from specgen.workspace.config import Project
from specgen.workspace.config_file import is_configured
from specgen.workspace.lock import Lock, LockError
from specgen.workspace.records.entry import Entry


@frozen
class Trial:
    """The lock that a run without a configuration left in `folder`, where it wrote to.

    `taken` are entries of it by names of configured targets that the project's lock does not
    have yet, as seen from there; `left` is what remains of it then.
    """

    folder: Path
    taken: Mapping[str, Entry]
    left: Lock


def trials(work: Project, lock: Lock) -> list[Trial]:
    """The trials that a project's targets continue."""
    return list(_trials(work, lock)) if work.complete else []


def _trials(work: Project, lock: Lock) -> Iterator[Trial]:
    home = Path(os.path.abspath(work.home))
    names: dict[Path, set[str]] = {}
    for target in work.targets:
        folder = Path(os.path.abspath(target.output))
        if target.name is not None and folder != home:
            names.setdefault(folder, set()).add(target.name)
    for folder, wanted in names.items():
        if not os.path.lexists(folder / lockfile.FILE_NAME) or is_configured(folder):
            continue
        with suppress(LockError):
            left = lockfile.read(folder)
            taken = dict(_continued(left, folder, wanted, home, lock))
            if taken:
                others = {n: own for n, own in left.targets.items() if n not in taken}
                yield Trial(
                    folder=folder, taken=taken, left=replace(left, targets=others)
                )


def _continued(
    left: Lock, folder: Path, wanted: set[str], home: Path, lock: Lock
) -> Iterator[tuple[str, Entry]]:
    for name, entry in left.targets.items():
        if name in wanted and os.path.normpath(folder / entry.output) == str(folder):
            moved = _seen_from(home, folder, entry)
            # One that is there already was taken by a run that was killed before its end.
            if lock.targets.get(name, moved) == moved:
                yield name, moved


def with_trials(lock: Lock, adopted: list[Trial]) -> Lock:
    """A project's lock that has the entries of trials, too."""
    targets = dict(lock.targets)
    for trial in adopted:
        targets |= trial.taken
    return replace(lock, targets=targets)


def adopt(home: Path, lock: Lock, adopted: list[Trial]) -> None:
    """Moves entries of trials to the lock in `home`. Raises OSError."""
    if not adopted:
        return
    lockfile.put(home, lock)
    for trial in adopted:
        if trial.left.targets:
            lockfile.put(trial.folder, trial.left)
        else:
            os.unlink(trial.folder / lockfile.FILE_NAME)


def _seen_from(home: Path, folder: Path, entry: Entry) -> Entry:
    """An entry of the lock in `folder` with paths as the lock in `home` has them."""

    def moved(paths: Mapping[str, str]) -> dict[str, str]:
        return {relative(folder / path, home): digest for path, digest in paths.items()}

    return replace(
        entry,
        output=relative(folder, home),
        sources=moved(entry.sources),
        listings=moved(entry.listings),
        scaffolds=tuple(relative(folder / path, home) for path in entry.scaffolds),
    )
