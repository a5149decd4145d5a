"""The drafts of a plan, and which of them make up whole folders."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from functools import cache, partial
from itertools import count
from pathlib import Path

from specgen.workspace.ownership import Change, Tree
from specgen.workspace.staging.drafts import (
    Content,
    Draft,
    holds_drafts_for,
    nearest_existing,
    staging_folder,
    write_draft,
)


class Staged:
    """The drafts of a plan: those that were there before it, and the others, written now.

    A folder that is not there yet is staged as one, so that one renaming puts all of it in
    place: `new_folders` holds how many files it has, by where it is staged and where it goes.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._numbers = count()
        self._place = cache(self._place_of)
        self._make = cache(partial(os.makedirs, exist_ok=True))
        self._is_new = cache(self._is_new_folder)
        self.new_folders: Counter[tuple[str, str]] = Counter()

    def draft(self, change: Change, content: Content) -> str:
        """The draft of a file, as seen from `home`."""
        place, tree = self._place(change.tree), change.tree
        top, _, below = change.path.partition("/")
        draft = f"{place}/{change.path}"
        if not isinstance(content, Draft):
            name = f"{self._home}/{draft}"
            self._make(name[: name.rindex("/")])
            write_draft(name, content)
        if below and self._is_new(tree.folder, top):
            self.new_folders[f"{place}/{top}", tree.at(top)] += 1
        return draft

    def _is_new_folder(self, folder: Path, top: str) -> bool:
        """Whether a folder is not there yet, and may come as a whole.

        A folder takes group and access list from the one that it is made in, which for a staged
        one is `home`: so they have to be the same where it goes to.
        """
        above = nearest_existing(folder)
        is_alike = _inherited(above) == _inherited(self._home)
        return is_alike and not os.path.lexists(folder / top)

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
