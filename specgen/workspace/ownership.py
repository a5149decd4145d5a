"""The steps that files on disk need: the difference between them and what is wanted.

A file is ours only while it still has the content that we recorded. Ours are replaced and
deleted freely, files edited by hand only on demand, foreign ones never, and a symbolic link
below the output folder is foreign whatever it points at.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from specgen.frozen import frozen
from specgen.workspace.publishing.marks import (
    MARKS,
    UNMARKED,
    is_empty,
    own_part,
    with_part,
)
from specgen.workspace.staging.drafts import Content, bytes_of, content_hash


def own_hash(path: str, content: Content) -> str:
    """The hash of what specgen answers for in the file at `path` below an output folder: of all
    of it, or of its marked part."""
    if path not in MARKS:
        return _whole_hash(path, content)
    whole = bytes_of(content)
    part = own_part(path, whole)
    return content_hash(whole if part is None else part)


def _whole_hash(path: str, content: Content) -> str:
    """The hash of a file that is specgen's as a whole, whatever it is called."""
    return content_hash(content) if isinstance(content, bytes) else content.digest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """Files below one folder, by path relative to it: what should be there, and the hash of
    what we wrote there last. Of `shared` files only what marks enclose is ours.
    """

    folder: Path
    wanted: Mapping[str, Content]
    owned: Mapping[str, str]
    shared: Collection[str] = frozenset(MARKS)

    def at(self, path: str) -> str:
        """Where a file of it is. Thousands of paths as objects would take longer than a look."""
        return f"{self.folder}/{path}"


class State(Enum):
    """How a file on disk compares with what is wanted."""

    SAME = "unchanged"
    MISSING = "missing"
    OURS = "out of date"
    EDITED = "edited by hand"
    FOREIGN = "not written by specgen"


@frozen
class Change:
    """A file to write, or to delete where `content` is None; `before` is the hash of what is
    there now, None for nothing."""

    tree: Tree
    path: str
    content: Content | None
    before: str | None


@frozen
class NewFolder:
    """A folder at the top of a tree that is not there yet, and how many files it is to have."""

    tree: Tree
    path: str
    files: int

    def paths(self) -> Iterator[str]:
        """Its files, as the tree names them."""
        above = f"{self.path}/"
        return (path for path in self.tree.wanted if path.startswith(above))


@frozen
class Conflict:
    """A file that must not be touched; `reason` says what a foreign one is, `wanted` is what
    should be there."""

    path: Path
    state: State
    wanted: bytes = b""
    reason: str = ""


@frozen(kw_only=False)
class Plan:
    """The steps of a run, decided before anything is written.

    `written` and `removed` count the files of each tree.
    """

    changes: list[Change] = field(default_factory=list)
    new_folders: list[NewFolder] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    written: Counter[Tree] = field(default_factory=Counter)
    removed: Counter[Tree] = field(default_factory=Counter)

    def folders(self) -> set[Path]:
        """The folders of the trees that change."""
        return {tree.folder for tree in (*self.written, *self.removed)}

    def counts(self, trees: Iterable[Tree]) -> tuple[int, int]:
        """How many files of some trees are written, and how many go."""
        pairs = [(self.written[tree], self.removed[tree]) for tree in trees]
        return sum(written for written, _ in pairs), sum(gone for _, gone in pairs)


def plan(trees: Sequence[Tree], *, force: bool = False) -> Plan:
    """The plan for all trees together; `force` gives up files that were edited by hand."""
    made = Plan()
    looked_at: dict[str, str] = {}
    owned = {
        tree.at(path): digest for tree in trees for path, digest in tree.owned.items()
    }
    leaving = {*owned}
    for tree in trees if owned else ():
        leaving.difference_update(map(tree.at, tree.wanted))
    for tree in trees:
        for path in sorted(path for path in tree.owned if tree.at(path) in leaving):
            _decide(made, tree, path, None, force, owned, (), looked_at)
    for tree in trees:
        new = _new_folders(tree)
        for path, files in new.items():
            made.new_folders.append(NewFolder(tree=tree, path=path, files=files))
            made.written[tree] += files
        for path, content in tree.wanted.items():
            if path.partition("/")[0] not in new:
                _decide(made, tree, path, content, force, owned, leaving, looked_at)
    return made


def _new_folders(tree: Tree) -> dict[str, int]:
    """The folders at the top of a tree that are not there yet, with their numbers of files."""
    folders = Counter(path.partition("/")[0] for path in tree.wanted if "/" in path)
    return {
        path: files
        for path, files in folders.items()
        if not os.path.lexists(tree.at(path))
    }


def _decide(
    made: Plan,
    tree: Tree,
    path: str,
    content: Content | None,
    force: bool,
    owned: Mapping[str, str],
    leaving: Collection[str],
    looked_at: dict[str, str],
) -> None:
    target = tree.at(path)
    is_shared = path in tree.shared
    stands, hashed = (standing, own_hash) if is_shared else (present, _whole_hash)
    before, reason = stands(tree.folder, path, leaving, looked_at)
    wanted = None
    if before is not None and content is not None:
        wanted = hashed(path, content)
    # One tree may take over what another owned, as where a package goes to another API.
    state = State.FOREIGN if reason else compare(before, wanted, owned.get(target))
    if is_shared and state is State.FOREIGN and not reason:
        part = own_part(path, Path(target).read_bytes())
        state = State.OURS if part and is_empty(path, part) else State.EDITED
    if state is State.SAME:
        return
    if content is None and state in (State.FOREIGN, State.MISSING):
        return
    if state is State.FOREIGN or (state is State.EDITED and not force):
        conflict = Conflict(
            path=Path(target),
            state=state,
            wanted=bytes_of(tree.wanted.get(path, b"")),
            reason=reason or "another file",
        )
        made.conflicts.append(conflict)
        return
    if is_shared and before is not None and content is not None:
        # The rest of the file is the user's.
        there = Path(target).read_bytes()
        before = content_hash(there)
        content = with_part(path, there, bytes_of(content))
    made.changes.append(Change(tree=tree, path=path, content=content, before=before))
    counted = made.removed if content is None else made.written
    counted[tree] += 1


def compare(before: str | None, wanted: str | None, owned: str | None) -> State:
    """The state of a file with the hash `before` that should have the hash `wanted`."""
    if before is None:
        return State.MISSING
    if wanted is not None and before == wanted:
        return State.SAME
    if owned is None:
        return State.FOREIGN
    return State.OURS if before == owned else State.EDITED


def present(
    folder: Path,
    path: str,
    leaving: Collection[str] = (),
    looked_at: dict[str, str] | None = None,
) -> tuple[str | None, str]:
    """The hash of `folder/path`, None if it is missing, and why it can't be a file of ours.

    Files in `leaving` are about to be deleted and block no folder of their name. `looked_at`
    keeps what the folders above are, for as long as nobody changes them.
    """
    base = os.fspath(folder)
    target = f"{base}/{path}"
    kinds = {} if looked_at is None else looked_at
    if "/" in path:
        # What is above a file was looked at from its own folder on: so the name has two slashes.
        above = f"{base}//{path[: path.rindex('/')]}"
        if above not in kinds:
            reason = _blocked(base, path, leaving, kinds)
            if reason is not None:
                return None, reason
            kinds[above] = "folder"
    kind = kind_of(target)
    if kind != "file":
        return None, f"a {kind}" if kind else ""
    with open(target, "rb", buffering=0) as file:
        return content_hash(file.read()), ""


def _blocked(
    base: str, path: str, leaving: Collection[str], kinds: dict[str, str]
) -> str | None:
    """Why no file is at `path` below `base`, for what is above it: empty where nothing is, None
    where there are folders."""
    end = path.find("/")
    while end != -1:
        parent = f"{base}/{path[:end]}"
        kind = kinds.get(parent)
        if kind is None:
            kind = kinds[parent] = kind_of(parent)
        if kind == "" or (kind != "folder" and parent in leaving):
            return ""
        if kind != "folder":
            return f"{path[:end]} is a {kind}"
        end = path.find("/", end + 1)
    return None


def standing(
    folder: Path,
    path: str,
    leaving: Collection[str] = (),
    looked_at: dict[str, str] | None = None,
) -> tuple[str | None, str]:
    """What `present` says, of the part of a file that specgen answers for."""
    digest, reason = present(folder, path, leaving, looked_at)
    if digest is None or path not in MARKS:
        return digest, reason
    part = own_part(path, (folder / path).read_bytes())
    return (None, UNMARKED) if part is None else (content_hash(part), "")


_KINDS = {
    stat.S_IFLNK: "symbolic link",
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
}


def kind_of(path: str) -> str:
    """What stands at a path, links not followed; empty where nothing does."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return _KINDS.get(stat.S_IFMT(mode), "special file")
