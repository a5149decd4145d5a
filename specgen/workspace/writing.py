"""Carries out a plan so that being killed at any moment loses nothing.

All contents are first staged as whole files; until the journal is in place nothing else has
changed. From then on the run only deletes and renames, the lock last, and whoever comes next
can finish it. Guards against the death of the process, not of the machine.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from specgen.workspace.journal import JOURNAL, STAGING, JournalError, Step, begun
from specgen.workspace.ownership import Plan, kind_of, present
from specgen.workspace.reach import Reach


def apply(plan: Plan, home: Path, lock: tuple[str, str] | None) -> None:
    """Carries out a plan without conflicts, then writes the lock (its file name and text).

    Raises OSError where the disk refuses: while staging everything is left as it was, later
    the next run finishes what was begun.
    """
    if not plan.changes and lock is None:
        return
    try:
        steps = _stage(plan, home, lock)
        _write(home, JOURNAL, json.dumps([step._asdict() for step in steps]))
    except BaseException:
        with suppress(OSError):
            _clear(home, {change.tree.folder for change in plan.changes})
        raise
    _finish(home, steps)


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


def _stage(plan: Plan, home: Path, lock: tuple[str, str] | None) -> list[Step]:
    steps: list[Step] = []
    can_hold_files = cache(_can_hold_files)
    drafts_for = cache(lambda folder: _staging(_near(folder, home)))
    seen_from_home = cache(lambda folder: os.path.relpath(folder, home))
    for number, change in enumerate(plan.changes):
        folder = change.tree.folder
        target = f"{folder}/{change.path}"
        above = target[: target.rindex("/")]
        if not can_hold_files(above) and change.content is None:
            continue
        name = None
        if change.content is not None:
            drafts = drafts_for(folder)
            name = f"{seen_from_home(drafts)}/{number}"
            draft = f"{drafts}/{number}"
            with open(draft, "xb") as file:
                file.write(change.content)
            if change.before is not None:
                shutil.copymode(target, draft)
        steps.append(
            Step(
                folder=seen_from_home(folder),
                path=change.path,
                draft=name,
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


def _finish(home: Path, steps: list[Step]) -> None:
    folders = {
        step.folder: Path(os.path.normpath(home / step.folder)) for step in steps
    }
    looked_at: dict[str, str] = {}

    @cache
    def make(folder: str) -> None:
        os.makedirs(folder, exist_ok=True)
        looked_at.clear()

    for step in steps:
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
