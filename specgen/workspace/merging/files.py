"""Generated files that a merge left between its two sides.

Such a file is what neither side's lock says, and yet nobody's work: git has what each side had
committed, and the lock of that side says whether it was as specgen wrote it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from specgen.workspace import lock as lockfile
from specgen.workspace.git import GitError, Repository
from specgen.workspace.lock import LockError
from specgen.workspace.merging.conflicts import sides
from specgen.workspace.ownership import kind_of, own_hash
from specgen.workspace.reach import Reach
from specgen.workspace.reading import regular_bytes
from specgen.workspace.staging.drafts import content_hash


def left_by_merge(paths: Iterable[Path], reach: Reach) -> dict[Path, str]:
    """Those of `paths` that a merge in progress left so, with the hashes of what is there.

    Neither side was edited by hand, nor was what git made of them: a file with conflict
    markers, as one of the sides, or merged and as it is in git's index. None without git.
    """
    with suppress(GitError):
        repository = Repository(reach.home)
        other = repository.other_head()
        unmerged = repository.unmerged()
        if other is not None or unmerged:
            return _proven(repository, other, unmerged, [*paths], reach)
    return {}


def _proven(
    repository: Repository,
    other: str | None,
    unmerged: frozenset[str],
    paths: list[Path],
    reach: Reach,
) -> dict[Path, str]:
    def both(path: Path) -> tuple[str, str]:
        name = str(repository.below(path))
        if name in unmerged:
            return f":2:{name}", f":3:{name}"
        # Without another head there is no such object, and so no proof.
        return f"HEAD:{name}", f"{other}:{name}"

    lock = repository.blobs(both(reach.home / lockfile.FILE_NAME))
    recorded = [_recorded(content, reach) for content in lock]
    proven: dict[Path, str] = {}
    names = [(*both(path), f":0:{repository.below(path)}") for path in paths]
    blobs = repository.blobs([name for group in names for name in group])
    for number, path in enumerate(paths):
        *committed, merged = blobs[3 * number : 3 * number + 3]
        digests = [hashes.get(path) for hashes in recorded]
        if not _unedited(path.name, committed, digests):
            continue
        disk = _content(path)
        if disk is not None and _by_git(disk, committed, merged):
            proven[path] = own_hash(path.name, disk)
    return proven


def _unedited(
    name: str, committed: list[bytes | None], digests: list[str | None]
) -> bool:
    """Whether each side that has a file has it as its lock says; one at least has it."""
    pairs = zip(committed, digests, strict=True)
    return any(blob is not None for blob in committed) and all(
        blob is None or own_hash(name, blob) == digest for blob, digest in pairs
    )


def _by_git(disk: bytes, committed: list[bytes | None], merged: bytes | None) -> bool:
    """Whether a file is as git leaves it in a merge."""
    candidates = [blob for blob in (*committed, merged) if blob is not None]
    if content_hash(disk) in {content_hash(blob) for blob in candidates}:
        return True
    return merged is None and sides(disk.decode("utf-8", "replace")) is not None


def _recorded(content: bytes | None, reach: Reach) -> Mapping[Path, str]:
    """The hashes of all generated files that a lock names."""
    hashes: dict[Path, str] = {}
    with suppress(LockError, UnicodeDecodeError):
        lock = lockfile.parse((content or b"").decode("utf-8"))
        for output, files in lock.files():
            folder = reach.folder(output)
            if folder is not None:
                files = reach.files(folder, files)
                hashes |= {folder / path: own for path, own in files.items()}
    return hashes


def _content(path: Path) -> bytes | None:
    if kind_of(os.fspath(path)) != "file":
        return None
    try:
        return regular_bytes(path)
    except (OSError, ValueError):
        return None
