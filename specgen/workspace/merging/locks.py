"""A lock that version control could not merge, rebuilt from its two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from specgen.naming.choices import SIDES
from specgen.naming.keys import package_key
from specgen.workspace import lock as lockfile
from specgen.workspace.lock import Lock, LockError, UnmergedLockError
from specgen.workspace.merging.conflicts import sides
from specgen.workspace.ownership import standing
from specgen.workspace.reach import Reach
from specgen.workspace.records.entry import Entry, is_own, packages_of

T = TypeVar("T")

_OTHER = "_of_the_other_branch"


def rebuild(reach: Reach) -> bool:
    """Puts one lock in the place of one with two sides; whether there was such a one.

    Raises LockError where it can't be read or has no two sides, and where one is no lock.
    """
    home = reach.home
    text = lockfile.unmerged(home)
    if not text:
        return False
    file = (home / lockfile.FILE_NAME).as_posix()
    both = sides(text)
    if both is None:
        no_sides = UnmergedLockError(text)
        no_sides.file = file
        raise no_sides
    try:
        ours, theirs = (lockfile.parse(side, mixed=True) for side in both)
    except LockError as side:
        message = f"it holds a merge conflict, and one side of it: {side}"
        unusable = LockError(message, side.help)
        unusable.file = file
        raise unusable from side
    lockfile.put(home, joined(ours, theirs, _base(home), reach))
    return True


def joined(ours: Lock, theirs: Lock, base: Lock, reach: Reach) -> Lock:
    """The lock of a merge: what one side changed since `base` it changed, and else it is ours.

    What both sides have of names stays. A file on disk that is as either side wrote it counts
    as written by specgen. Targets of which the sides differ are to be generated again.
    """
    targets = _merged(ours.targets, theirs.targets, base.targets)
    for name in [*targets]:
        left, right = ours.targets.get(name), theirs.targets.get(name)
        if left is not None and right is not None and left != right:
            targets[name] = _entry(name, left, right, base.targets.get(name), reach)
            rest = _other_packages(right, targets[name])
            if rest.files:
                targets.setdefault(f"{name}{_OTHER}", rest)
    runtimes = _merged(ours.runtimes, theirs.runtimes, base.runtimes)
    for folder in sorted(ours.runtimes.keys() & theirs.runtimes.keys()):
        both = ours.runtimes[folder], theirs.runtimes[folder]
        if both[0] != both[1]:
            files = _files(folder, [side.files for side in both], reach)
            runtimes[folder] = replace(both[0], generator="", files=files)
    return Lock(
        targets=targets,
        pulled=_merged(ours.pulled, theirs.pulled, base.pulled),
        runtimes=runtimes,
    )


def _entry(
    target: str, ours: Entry, theirs: Entry, base: Entry | None, reach: Reach
) -> Entry:
    names = _merged(ours.names, theirs.names, base.names if base else {})
    layout = base.layout if base else {}
    moved = base is None or ours.output != base.output
    entry = ours if moved else theirs
    both = [side.files for side in (ours, theirs) if side.output == entry.output]
    files = _files(entry.output, both, reach)
    packages = packages_of(target, names)
    return replace(
        entry,
        generator=ours.generator if ours.generator == theirs.generator else "",
        sources=dict.fromkeys([*ours.sources, *theirs.sources], ""),
        names=names,
        layout=_merged(ours.layout, theirs.layout, layout),
        files={
            path: own
            for path, own in files.items()
            if is_own(path, packages, entry.settings)
        },
        warnings=max(ours.warnings, theirs.warnings),
        scaffolds=tuple(dict.fromkeys([*ours.scaffolds, *theirs.scaffolds])),
        runtime=tuple(sorted({*ours.runtime, *theirs.runtime})),
    )


def _other_packages(theirs: Entry, joined: Entry) -> Entry:
    """Theirs of the files where both sides called a package otherwise: of a target that nobody
    configures, which the next run removes as it does all of those."""
    files = {
        path: digest
        for path, digest in theirs.files.items()
        if theirs.output == joined.output and path not in joined.files
    }
    names = {
        key: theirs.names[key] for key in map(package_key, SIDES) if key in theirs.names
    }
    return replace(
        theirs, files=files, names=names, layout={}, scaffolds=(), runtime=()
    )


def _files(
    output: str, both: Sequence[Mapping[str, str]], reach: Reach
) -> dict[str, str]:
    """The files of both sides, each with the hash that fits what is on disk."""
    folder = reach.folder(output)
    files: dict[str, str] = {}
    for path in {path: None for side in both for path in side}:
        digests = [side[path] for side in both if path in side]
        disk = None
        if folder is not None and len({*digests}) > 1:
            disk, _ = standing(folder, path)
        files[path] = disk if disk in digests else digests[0]
    return files


def _merged(
    ours: Mapping[str, T], theirs: Mapping[str, T], base: Mapping[str, T]
) -> dict[str, T]:
    """Three mappings merged key by key; where both sides changed one, ours counts."""
    merged: dict[str, T] = {}
    for key in {**ours, **theirs}:
        side = theirs if ours.get(key) == base.get(key) else ours
        if key in side:
            merged[key] = side[key]
    return merged


def _base(home: Path) -> Lock:
    """The lock that both sides began with, where git has it."""
    from specgen.workspace.git import GitError, Repository

    with suppress(GitError, LockError, UnicodeDecodeError):
        repository = Repository(home)
        path = repository.below(home / lockfile.FILE_NAME)
        (content,) = repository.blobs([f":1:{path}"])
        if content is not None:
            return lockfile.parse(content.decode("utf-8"))
    return Lock()
