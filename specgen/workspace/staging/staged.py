"""The drafts of a plan: of files, and of whole folders."""

from __future__ import annotations

import os
import stat
import sys
from functools import cache, partial
from itertools import count
from pathlib import Path

from specgen.workspace.ownership import NewFolder, Tree
from specgen.workspace.staging.drafts import (
    Content,
    Draft,
    bytes_of,
    holds_drafts_for,
    nearest_existing,
    staging_folder,
    write_draft,
)


class Staged:
    """The drafts of a plan: those that were there before it, and the others, written now."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._numbers = count()
        self._place = cache(self._place_of)
        self._make = cache(partial(os.makedirs, exist_ok=True))

    def file(self, tree: Tree, path: str, content: Content) -> str:
        """The draft of a file, as seen from `home`."""
        draft = f"{self._place(tree)}/{path}"
        if not isinstance(content, Draft):
            name = f"{self._home}/{draft}"
            self._make(name[: name.rindex("/")])
            write_draft(name, bytes_of(content))
        return draft

    def folder(self, new: NewFolder) -> str:
        """The draft of a folder, as seen from `home`."""
        for path in new.paths():
            self.file(new.tree, path, new.tree.wanted[path])
        return f"{self._place(new.tree)}/{new.path}"

    def _place_of(self, tree: Tree) -> str:
        """The folder that a tree's drafts are in, as seen from `home`."""
        for path, content in tree.wanted.items():
            if isinstance(content, Draft):
                return content.name.removesuffix(f"/{path}")
        near = holds_drafts_for(self._home, tree.folder)
        staging = staging_folder(self._home if near else tree.folder)
        free = (
            number for number in self._numbers if not (staging / str(number)).exists()
        )
        return os.path.relpath(staging / str(next(free)), self._home)


def move_as_a_whole(home: Path, draft: str, new: NewFolder) -> bool:
    """Puts a staged folder in its place by one renaming, and tells whether that was possible.

    It is not where something else is in it, left from a rendering that failed half-way, or where
    somebody has made the folder meanwhile. And a folder takes group and access list from the one
    that it is made in, which for a draft is `home`: they have to be the same where it goes to.
    """
    folder, target = new.tree.folder, new.tree.at(new.path)
    if os.path.lexists(target) or _inherited(nearest_existing(folder)) != _inherited(
        home
    ):
        return False
    if sum(len(files) for _, _, files in os.walk(home / draft)) != new.files:
        return False
    try:
        os.makedirs(folder, exist_ok=True)
        os.rename(home / draft, target)
    except OSError:
        return False
    return True


def _inherited(folder: Path) -> tuple[int | None, bytes | None]:
    """The group and the access list that folders made below this one have from it."""
    status = folder.stat()
    group = status.st_gid if status.st_mode & stat.S_ISGID else None
    if sys.platform != "linux":
        return group, None
    try:
        return group, os.getxattr(folder, "system.posix_acl_default")
    except OSError:
        return group, None
