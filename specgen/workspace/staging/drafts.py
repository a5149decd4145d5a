"""Contents of files, and those that are staged where they are made.

A draft has the path of its file below a numbered folder, one for each API. Whoever renders
stages at once, in whichever process, or sees that the file is so already: what is not in memory
is not passed on, nor does it pile up.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from specgen.frozen import frozen

STAGING = ".specgen-staging"

_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


@frozen
class Draft:
    """The content of a file that is staged in `home`: what it is called there, and its hash."""

    home: str
    name: str
    digest: str


@frozen
class OnDisk:
    """The content that the file `name` has already, and its hash."""

    name: str
    digest: str


Content: TypeAlias = bytes | Draft | OnDisk


def content_hash(content: bytes) -> str:
    """SHA-256 in hex, line ends unified: version control may write CRLF on Windows."""
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def bytes_of(content: Content) -> bytes:
    """What a file shall hold. Raises OSError where it cannot be read, or is no longer there."""
    if isinstance(content, Draft):
        return Path(content.home, content.name).read_bytes()
    if isinstance(content, OnDisk):
        there = Path(content.name).read_bytes()
        if content_hash(there) != content.digest:
            raise OSError(
                errno.ESTALE, "changed while specgen was at work", content.name
            )
        return there
    return content


def in_memory(path: str, content: bytes) -> Content:
    """The content of a file that nobody stages yet."""
    return content


@dataclass(slots=True, eq=False)
class Drafts:
    """Stages the files of one API in `home`, below a folder with a number of their own.

    What the files in `output` are already is not; `owned` are the hashes of what was written
    there. Without a `home` nothing is staged.
    """

    home: str
    number: int
    output: str
    owned: Mapping[str, str]
    _folders: set[str] = field(default_factory=set)

    def keep(self, path: str, content: bytes) -> Content:
        """The content of the file at `path`, staged if it is new and the disk does not refuse."""
        digest = content_hash(content)
        there = f"{self.output}/{path}"
        if self.owned.get(path) == digest and _holds(there, content):
            return OnDisk(name=there, digest=digest)
        if not self.home:
            return content
        name = f"{STAGING}/{self.number}/{path}"
        try:
            self._write(f"{self.home}/{name}", content)
        except OSError:
            # Staged with the rest it fails again, and that is told.
            return content
        return Draft(home=self.home, name=name, digest=digest)

    def _write(self, name: str, content: bytes) -> None:
        folder = name[: name.rindex("/")]
        if folder not in self._folders:
            staging_folder(Path(self.home))
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        write_draft(name, content)


def _holds(name: str, content: bytes) -> bool:
    """Whether there is a file with just that content."""
    try:
        status = os.lstat(name)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        with open(name, "rb", buffering=0) as file:
            return file.read() == content
    except OSError:
        return False


def staging_folder(home: Path) -> Path:
    """The folder for drafts in `home`, made if need be; a link could lead anywhere.

    Raises OSError where it cannot be made.
    """
    folder = home / STAGING
    if folder.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), folder.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def holds_drafts_for(home: Path, folder: Path) -> bool:
    """Whether drafts in `home` can be renamed into a folder: not where it is on another disk."""
    return nearest_existing(folder).stat().st_dev == home.stat().st_dev


def nearest_existing(folder: Path) -> Path:
    """The folder itself, or the first above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def write_draft(name: str, content: bytes) -> None:
    """Writes a file of its own; one of a rendering that failed half-way goes before."""
    try:
        _write_new(name, content)
    except FileExistsError:
        os.unlink(name)
        _write_new(name, content)


def _write_new(name: str, content: bytes) -> None:
    # Thousands of objects for files would take longer than the files.
    descriptor = os.open(name, _NEW_FILE, 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)
