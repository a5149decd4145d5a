"""A revision of git as the configured APIs were in it."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from specgen.commands.run import allowable
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Project, Target
from specgen.workspace.config_file import find, load
from specgen.workspace.git import Repository
from specgen.workspace.lock import Lock, LockError


class Revision:
    """The documents, configuration and lock of a project in a revision of git.

    They are copied into a folder that is gone when the context is left. Without a revision it
    is where the branch left the default one. Raises GitError.
    """

    def __init__(self, project: Project, revision: str | None) -> None:
        self._repository = repository = Repository(project.home)
        self.branch = ""
        """The default branch, where that says which revision it is."""
        if revision is None:
            self._commit, self.branch = repository.merge_base()
        else:
            self._commit = repository.commit(revision)
        self.shown = revision or self._commit[:12]
        self._project = project
        self._folder = tempfile.TemporaryDirectory(prefix="specgen-")
        self._targets: Mapping[str, Target] = {}
        self._lock = Lock()

    def __enter__(self) -> Revision:
        home, root = self._project.home, self._moved_root
        folders = {home, *_all_folders(self._project.targets)}
        self._copy(folders)
        former = root / self._repository.below(home)
        if former.is_dir():
            path = find(former)
            if path is not None and path.parent == former:
                self._targets = _targets(path)
            with suppress(LockError):
                self._lock = lockfile.read(former)
        # Documents may have been elsewhere.
        former_folders = (
            self._repository.root / os.path.relpath(folder, root)
            for folder in _all_folders(self._targets.values())
        )
        if further := set(former_folders) - folders:
            self._copy(further)
        return self

    def _copy(self, folders: Iterable[Path]) -> None:
        self._repository.copy(self._commit, folders, self._moved_root)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._folder.cleanup()

    @property
    def _moved_root(self) -> Path:
        return Path(os.path.realpath(self._folder.name))

    def others(self) -> Iterator[Target]:
        """The targets that were configured and are not any more, under any name."""
        names = {target.name for target in self._project.targets}
        sources = {target.sources for target in self._project.targets}
        for target in self._targets.values():
            if target.name not in names and target.sources not in sources:
                yield target

    def version(self, target: Target) -> tuple[Target, Mapping[str, str]] | None:
        """A target as it was and the names it had; None where it had no documents."""
        base = self._moved_root / self._repository.below(target.base)
        former = self._targets.get(target.name or "", replace(target, base=base))
        if not any(_exists(former.base, source) for source in former.sources):
            return None
        overlays = tuple(
            path for path in former.overlays if (former.base / path).is_file()
        )
        allow = former.allow | target.allow
        entry = self._lock.targets.get(target.name or "")
        moved = replace(former, name=target.name, overlays=overlays, allow=allow)
        return moved, entry.names if entry else {}


def _targets(path: Path) -> Mapping[str, Target]:
    """The targets that a former configuration has; none where it can't be read any more."""
    try:
        project = load(path, allowable())
    except ConfigurationError:
        return {}
    return {target.name or "": target for target in project.targets}


def _all_folders(targets: Iterable[Target]) -> set[Path]:
    return {folder for target in targets for folder in _folders(target)}


def _folders(target: Target) -> Iterator[Path]:
    """The folders that documents of a target may be in."""
    for source in (*target.sources, *target.overlays, *target.roots):
        path = target.base / source
        while glob.has_magic(str(path)) and path != path.parent:
            path = path.parent
        yield path if path.is_dir() else path.parent


def _exists(base: Path, source: str) -> bool:
    if glob.has_magic(source):
        pattern = os.path.join(glob.escape(str(base)), source)
        return bool(glob.glob(pattern, recursive=True))
    return (base / source).exists()
