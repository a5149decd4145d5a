"""Carries out a plan so that being killed at any moment loses nothing.

All contents are first staged as whole files; until the journal is in place nothing else has
changed. From then on the run only deletes and renames, the lock last, and whoever comes next
can finish it. A folder that is not there yet is staged as one and renamed at once. Guards against
the death of the process, not of the machine.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from specgen.workspace.ownership import NewFolder, Plan, kind_of, present
from specgen.workspace.reach import Reach
from specgen.workspace.staging.drafts import STAGING, nearest_existing, staging_folder
from specgen.workspace.staging.journal import (
    JOURNAL,
    JournalError,
    Step,
    begun,
    journal,
)
from specgen.workspace.staging.staged import Staged, move_as_a_whole

NOTHING: Mapping[str, NewFolder] = {}


def apply(plan: Plan, home: Path, lock: tuple[str, Iterable[bytes]] | None) -> None:
    """Carries out a plan without conflicts, then writes the lock (its file name and content).

    Raises OSError where the disk refuses: while staging everything is left as it was, later
    the next run finishes what was begun.
    """
    if not (plan.changes or plan.new_folders or lock):
        return
    try:
        steps, new_folders = _stage(plan, home, lock)
        _write(home, JOURNAL, journal(steps))
    except BaseException:
        with suppress(OSError):
            _clear(home, plan.folders())
        raise
    _finish(home, steps, new_folders)


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


def forget_drafts(home: Path) -> None:
    """Removes what was staged and came to nothing; what a journal speaks of stays."""
    if os.path.lexists(home / STAGING) and not unfinished(home):
        _clear(home, ())


def unfinished(home: Path) -> bool:
    """Whether a killed run left files half replaced."""
    return (home / STAGING / JOURNAL).is_file()


def _stage(
    plan: Plan, home: Path, lock: tuple[str, Iterable[bytes]] | None
) -> tuple[list[Step], Mapping[str, NewFolder]]:
    """The steps of a plan, all contents staged, and the new folders among them by their drafts."""
    steps: list[Step] = []
    new_folders: dict[str, NewFolder] = {}
    staged = Staged(home)
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
            draft = staged.file(change.tree, change.path, change.content)
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
    for new in plan.new_folders:
        # Where it is closed to us, that is told before anything changes.
        can_hold_files(os.fspath(new.tree.folder))
        draft = staged.folder(new)
        new_folders[draft] = new
        steps.append(
            Step(
                folder=seen_from_home(new.tree.folder),
                path=new.path,
                draft=draft,
                before=None,
            )
        )
    if lock is not None:
        _require_writable(home)
        _write(home, *lock)
        before = present(home, lock[0])[0]
        draft_name = f"{STAGING}/{lock[0]}"
        steps.append(Step(folder=".", path=lock[0], draft=draft_name, before=before))
    return steps, new_folders


def _can_hold_files(name: str) -> bool:
    """Whether a folder is there or can be made; raises OSError where it is closed to us."""
    existing = nearest_existing(Path(name))
    _require_writable(existing)
    return existing.is_dir()


def _require_writable(folder: Path) -> None:
    """A rename would fail here later, when others have been made already."""
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(
            errno.EACCES, os.strerror(errno.EACCES), folder.as_posix()
        )


def _write(home: Path, name: str, content: Iterable[bytes]) -> None:
    """A file among the drafts, whole or not at all: a reader never sees part of it."""
    folder = staging_folder(home)
    draft = folder / f"{name}.new"
    with draft.open("xb") as file:
        file.writelines(content)
    os.replace(draft, folder / name)


def _finish(
    home: Path,
    steps: Collection[Step],
    new_folders: Mapping[str, NewFolder] = NOTHING,
) -> None:
    disk = _Disk(home)
    for step in steps:
        new = new_folders.get(step.draft or "")
        if new is None or step.draft is None:
            disk.carry_out(step)
        elif not move_as_a_whole(home, step.draft, new):
            for path in new.paths():
                draft = f"{step.draft.removesuffix(step.path)}{path}"
                disk.carry_out(step._replace(path=path, draft=draft))
    _clear(home, {home / folder for folder in {step.folder for step in steps}})


class _Disk:
    """Carries out the steps for files, and knows what it has looked at since it last changed."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = cache(lambda name: Path(os.path.normpath(home / name)))
        self._looked_at: dict[str, str] = {}
        self._made: set[str] = set()

    def carry_out(self, step: Step) -> None:
        """Deletes or replaces a file, unless somebody else has changed it."""
        folder = self._folder(step.folder)
        digest, blocked = present(folder, step.path, looked_at=self._looked_at)
        if blocked or digest not in (step.before, None):
            return
        if step.draft is None:
            target = folder / step.path
            target.unlink(missing_ok=True)
            _prune(target, folder)
            self._looked_at.clear()
            return
        name = f"{folder}/{step.path}"
        # Thousands of paths as objects would take as long as the renaming itself.
        self._make(name[: name.rindex("/")])
        # Where a killed run had come so far, the draft is in its place already.
        with suppress(FileNotFoundError):
            _replace(f"{self._home}/{step.draft}", name)

    def _make(self, folder: str) -> None:
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
            self._looked_at.clear()


def _replace(draft: str, name: str) -> None:
    """Puts a draft in the place of a file, also where a file system is mounted a second time
    and does not seem to be another."""
    try:
        os.replace(draft, name)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy = f"{name}.specgen-new"
        shutil.copy(draft, copy)
        os.replace(copy, name)
        os.unlink(draft)


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
