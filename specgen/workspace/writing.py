"""Carries out a plan so that being killed at any moment loses nothing.

All contents are first staged as whole files; until the journal is in place nothing else has
changed. From then on the run only deletes and renames, the lock last, and whoever comes next
can finish it. A folder that is not there yet is staged as one and renamed at once. Guards against
the death of the process, not of the machine.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from itertools import count
from pathlib import Path

from specgen.workspace.journal import JOURNAL, STAGING, JournalError, Step, begun
from specgen.workspace.ownership import Change, Plan, kind_of, present
from specgen.workspace.reach import Reach

NOTHING: Mapping[str, str] = {}

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def apply(plan: Plan, home: Path, lock: tuple[str, str] | None) -> None:
    """Carries out a plan without conflicts, then writes the lock (its file name and text).

    Raises OSError where the disk refuses: while staging everything is left as it was, later
    the next run finishes what was begun.
    """
    if not plan.changes and lock is None:
        return
    drafts = _Drafts(home)
    try:
        steps = _stage(plan, home, lock, drafts)
        _write(home, JOURNAL, json.dumps([step._asdict() for step in steps]))
    except BaseException:
        with suppress(OSError):
            _clear(home, {change.tree.folder for change in plan.changes})
        raise
    _finish(home, steps, drafts.new_folders)


def resume(reach: Reach) -> list[Path]:
    """Finishes what a killed run began, or forgets it if it had only staged.

    Gives the files that were to be deleted and that are not what they were then: they stay.

    Raises:
        JournalError: what is there was not left by a run here.
        LockError: the lock can't be read.
        OSError: the disk refuses.
    """
    home = reach.home
    staged = [
        folder
        for folder in (home, *sorted(reach.outputs))
        if os.path.lexists(folder / STAGING)
    ]
    for folder in staged:
        kind = kind_of(os.fspath(folder / STAGING))
        if kind != "folder":
            raise JournalError(folder / STAGING, f"it is a {kind}")
    if not staged:
        return []
    work = begun(reach)
    kept: list[Path] = []
    if work is not None:
        mine = zip(work.steps, work.ours, strict=True)
        # A file that was replaced by force then needs to be so again: who says that it was?
        steps = [step for step, ours in mine if ours or step.before is None]
        kept = [
            Path(os.path.normpath(home / step.folder)) / step.path
            for step in work.steps
            if step.draft is None and _stays(home, step, steps)
        ]
        _finish(home, steps)
    _clear(home, staged)
    return kept


def _stays(home: Path, step: Step, steps: Collection[Step]) -> bool:
    """Whether a file is there that was to be deleted and that is not what it was then."""
    digest, blocked = present(Path(os.path.normpath(home / step.folder)), step.path)
    return bool(blocked) or (
        digest is not None and (digest != step.before or step not in steps)
    )


def unfinished(home: Path) -> bool:
    """Whether a killed run left files half replaced."""
    return (home / STAGING / JOURNAL).is_file()


def _stage(
    plan: Plan, home: Path, lock: tuple[str, str] | None, drafts: _Drafts
) -> list[Step]:
    steps: list[Step] = []
    can_hold_files = cache(_can_hold_files)
    seen_from_home = cache(lambda folder: os.path.relpath(folder, home))
    for change in plan.changes:
        folder = change.tree.folder
        target = f"{folder}/{change.path}"
        above = target[: target.rindex("/")]
        if not can_hold_files(above) and change.content is None:
            continue
        draft = None
        if change.content is not None:
            draft = drafts.write(change, change.content)
            if change.before is not None:
                shutil.copymode(target, home / draft)
        steps.append(
            Step(
                folder=seen_from_home(folder),
                path=change.path,
                draft=draft,
                before=change.before,
            )
        )
    if lock is not None:
        _require_writable(home)
        _write(home, *lock)
        before = present(home, lock[0])[0]
        draft_name = f"{STAGING}/{lock[0]}"
        steps.append(Step(folder=".", path=lock[0], draft=draft_name, before=before))
    return steps


class _Drafts:
    """Contents on their way, each below a folder that it can be renamed from.

    `new_folders` are the folders to come, by where all of their files are staged. Both drafts
    and folders are named as seen from `home`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._numbers = count()
        self._staging = cache(
            lambda folder: os.path.relpath(_staging(_near(folder, home)), home)
        )
        self._place = cache(self._place_of)
        self._make = cache(partial(os.makedirs, exist_ok=True))
        self.new_folders: dict[str, str] = {}

    def write(self, change: Change, content: bytes) -> str:
        """Stages the content of a file; gives its draft."""
        folder = change.tree.folder
        top, _, below = change.path.partition("/")
        place = self._place(folder, top) if below else ""
        draft = f"{place}/{below}" if place else self._next(folder)
        name = f"{self._home}/{draft}"
        if place:
            self._make(name[: name.rindex("/")])
        _write_new(name, content)
        return draft

    def _place_of(self, folder: Path, top: str) -> str:
        """Where the files below `folder/top` are staged as a whole; empty where it is there."""
        target = f"{folder}/{top}"
        if os.path.lexists(target):
            return ""
        place = self._next(folder)
        self.new_folders[place] = target
        return place

    def _next(self, folder: Path) -> str:
        return f"{self._staging(folder)}/{next(self._numbers)}"


def _write_new(name: str, content: bytes) -> None:
    """A file that was not there. Thousands of objects for files would take longer than they."""
    descriptor = os.open(name, _NEW_FILE, 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)


def _can_hold_files(name: str) -> bool:
    """Whether a folder is there or can be made; raises OSError where it is closed to us."""
    folder = Path(name)
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    _require_writable(existing)
    return existing.is_dir()


def _require_writable(folder: Path) -> None:
    """A rename would fail here later, when others have been made already."""
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(
            errno.EACCES, os.strerror(errno.EACCES), folder.as_posix()
        )


def _near(folder: Path, home: Path) -> Path:
    """Where drafts for `folder` can be renamed from: `home`, or itself on another disk."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return home if existing.stat().st_dev == home.stat().st_dev else folder


def _staging(home: Path) -> Path:
    """The folder for drafts in `home`, made if need be; a link could lead anywhere."""
    folder = home / STAGING
    if folder.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), folder.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(home: Path, name: str, content: str) -> None:
    """A file among the drafts, whole or not at all: a reader never sees part of it."""
    folder = _staging(home)
    draft = folder / f"{name}.new"
    with draft.open("xb") as file:
        file.write(content.encode())
    os.replace(draft, folder / name)


def _finish(
    home: Path, steps: list[Step], new_folders: Mapping[str, str] = NOTHING
) -> None:
    folders = {
        folder: Path(os.path.normpath(home / folder))
        for folder in {step.folder for step in steps}
    }
    moved = tuple(_moved(home, new_folders))
    looked_at: dict[str, str] = {}

    @cache
    def make(folder: str) -> None:
        os.makedirs(folder, exist_ok=True)
        looked_at.clear()

    for step in steps:
        if step.draft is not None and step.draft.startswith(moved):
            continue
        folder = folders[step.folder]
        digest, blocked = present(folder, step.path, looked_at=looked_at)
        if blocked or digest not in (step.before, None):
            continue
        if step.draft is None:
            target = folder / step.path
            target.unlink(missing_ok=True)
            _prune(target, folder)
            looked_at.clear()
        else:
            name = f"{folder}/{step.path}"
            # Thousands of paths as objects would take as long as the renaming itself.
            make(name[: name.rindex("/")])
            # Where a killed run had come so far, the draft is in its place already.
            with suppress(FileNotFoundError):
                os.replace(f"{home}/{step.draft}", name)
    _clear(home, {home / folder for folder in folders})


def _moved(home: Path, new_folders: Mapping[str, str]) -> Iterator[str]:
    """What the drafts begin with that are in place with the whole of their new folder."""
    for place, target in new_folders.items():
        os.makedirs(os.path.dirname(target), exist_ok=True)
        # Somebody may have made it meanwhile: then each file is looked at by itself.
        with suppress(OSError):
            os.rename(home / place, target)
            yield f"{place}/"


def _prune(gone: Path, top: Path) -> None:
    """Removes the folders above a deleted file that hold only Python's caches now."""
    for folder in gone.parents:
        if folder == top or not folder.is_dir():
            return
        with os.scandir(folder) as entries:
            if any(entry.name != "__pycache__" for entry in entries):
                return
        shutil.rmtree(folder)


def _clear(home: Path, folders: Iterable[Path]) -> None:
    """Removes all staging folders; the journal goes before the drafts it speaks of."""
    (home / STAGING / JOURNAL).unlink(missing_ok=True)
    for folder in {*folders, home}:
        if os.path.lexists(folder / STAGING):
            shutil.rmtree(folder / STAGING)
