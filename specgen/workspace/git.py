"""Documents as they are in a revision of git, read without touching the working tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from specgen.load.discover import SUFFIXES
from specgen.workspace.config import Problem

_BRANCHES = ("origin/main", "origin/master", "main", "master")
_OTHER_HEADS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_REGULAR = ("100644", "100755")


class GitError(Exception):
    """Git can't tell what was asked; `problem` says why, and what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(message=message, help=help)


class Repository:
    """The repository that a folder is in. Raises GitError where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        root = self._run("rev-parse", "--show-toplevel")
        if root is None:
            raise GitError(f"no git repository: {folder}", "name OLD and NEW instead")
        self.root = Path(os.path.realpath(os.fsdecode(root).rstrip("\n")))

    def commit(self, revision: str) -> str:
        """The commit of a revision. Raises GitError where there is none."""
        # A revision that begins like an option would be one.
        commit = None
        if revision and not revision.startswith("-"):
            name = f"{revision}^{{commit}}"
            commit = self._run("rev-parse", "--verify", "--quiet", name)
        if commit is None:
            raise GitError(f"git knows no revision {revision!r}", "see `git log`")
        return commit.decode("ascii").strip()

    def merge_base(self) -> tuple[str, str]:
        """Where the current branch left the default one, and that one. Raises GitError."""
        if self._run("rev-parse", "--verify", "--quiet", "HEAD") is None:
            help = "commit first, or name OLD and NEW"
            raise GitError("git has no commit yet to compare with", help)
        head = self._run("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        own = self._run("config", "init.defaultBranch")
        stated = (os.fsdecode(name).strip() for name in (head, own) if name)
        apart = ""
        for branch in (*stated, *_BRANCHES):
            base = self._run("merge-base", "HEAD", branch)
            name = branch.removeprefix("refs/remotes/")
            if base is not None:
                return base.decode("ascii").strip(), name
            if self._run("rev-parse", "--verify", "--quiet", branch) is not None:
                apart = apart or name
        message = "git knows no default branch to compare with"
        help = "fetch it, or name a revision: --against GITREF"
        if apart:
            message = f"git knows no commit that HEAD and {apart} have in common"
            shallow = self._run("rev-parse", "--is-shallow-repository") == b"true\n"
            more = "fetch the rest of the history, or " if shallow else ""
            help = f"{more}name a revision: --against GITREF"
        raise GitError(message, help)

    def tags(self) -> list[str]:
        """The tags of the commits that the current one follows."""
        listed = self._run("tag", "--list", "--merged", "HEAD") or b""
        return listed.decode("utf-8", "replace").splitlines()

    def other_head(self) -> str | None:
        """The commit that is being merged, picked or rebased into the current one."""
        for name in _OTHER_HEADS:
            commit = self._run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            if commit is not None:
                return commit.decode("ascii").strip()
        return None

    def unmerged(self) -> frozenset[str]:
        """The paths of which the index has several sides, as seen from the root."""
        listed = self._run("ls-files", "-u", "-z", "--full-name", "--", ":/") or b""
        return frozenset(
            entry.partition(b"\t")[2].decode("utf-8", "surrogateescape")
            for entry in listed.split(b"\0")
            if entry
        )

    def copy(self, commit: str, folders: Iterable[Path], to: Path) -> None:
        """Writes the documents below `folders`, and what else is read, as a commit has them.

        Paths below `to` are as below the repository's root. Links are left out: what they
        lead to is not of that commit.
        """
        wanted = [self._inside(folder) for folder in folders]
        entries = [
            (id, path)
            for id, path in self._entries(commit)
            if path.suffix.lower() in (*SUFFIXES, ".toml", ".lock")
            and any(path.is_relative_to(folder) for folder in wanted if folder)
        ]
        contents = self.blobs([id for id, _ in entries])
        for (_, path), content in zip(entries, contents, strict=True):
            if content is None:
                continue
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def below(self, path: Path) -> PurePosixPath:
        """A path as seen from the repository's root. Raises GitError outside of it."""
        inside = self._inside(path)
        if inside is None:
            message = f"{path} is outside of the git repository {self.root}"
            raise GitError(message, "name OLD and NEW instead")
        return inside

    def _inside(self, path: Path) -> PurePosixPath | None:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self.root):
            return None
        return PurePosixPath(real.relative_to(self.root).as_posix())

    def _entries(self, commit: str) -> Iterator[tuple[str, PurePosixPath]]:
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", commit) or b""
        for entry in listed.split(b"\0"):
            facts, _, name = entry.partition(b"\t")
            if not name:
                continue
            mode, _, id = facts.decode("ascii").split()
            path = PurePosixPath(name.decode("utf-8", "surrogateescape"))
            if mode in _REGULAR and ".." not in path.parts:
                yield id, path

    def blobs(self, names: Sequence[str]) -> list[bytes | None]:
        """The contents of objects by their names, None for one that git does not have."""
        lines = ("" if "\n" in name else name for name in names)
        asked = "".join(f"{line}\n" for line in lines)
        content = asked.encode("utf-8", "surrogateescape")
        stream = self._run("cat-file", "--batch", input=content)
        if stream is None:
            raise GitError("git can't read its objects", "see `git fsck`")
        contents: list[bytes | None] = []
        start = 0
        for _ in names:
            end = stream.index(b"\n", start)
            header = stream[start:end]
            if header.endswith(b" missing"):
                contents.append(None)
                start = end + 1
                continue
            size = int(header.rpartition(b" ")[2])
            contents.append(stream[end + 1 : end + 1 + size])
            start = end + size + 2
        return contents

    def _run(self, *arguments: str, input: bytes = b"") -> bytes | None:
        """The output of a git command; None where it fails."""
        try:
            done = subprocess.run(  # noqa: S603
                ("git", *arguments),  # noqa: S607
                cwd=self._folder,
                input=input,
                capture_output=True,
            )
        except FileNotFoundError:
            raise GitError("git is not installed", "name OLD and NEW instead") from None
        except OSError as error:
            raise GitError(f"git can't be run: {error.strerror}") from error
        return done.stdout if done.returncode == 0 else None
