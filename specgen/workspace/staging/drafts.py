"""Contents of files, and those that are staged where they are made.

A draft has the path of its file below a numbered folder, one for each API. Whoever renders
stages at once, in whichever process: what is not in memory is not passed on, nor does it pile up.
"""

from __future__ import annotations

import errno
import hashlib
import os
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


Content: TypeAlias = bytes | Draft


def content_hash(content: bytes) -> str:
    """SHA-256 in hex, line ends unified: version control may write CRLF on Windows."""
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def bytes_of(content: Content) -> bytes:
    """What a file shall hold. Raises OSError where its draft cannot be read."""
    if isinstance(content, Draft):
        return Path(content.home, content.name).read_bytes()
    return content


def in_memory(path: str, content: bytes) -> Content:
    """The content of a file that nobody stages yet."""
    return content


@dataclass(slots=True, eq=False)
class Drafts:
    """Stages the files of one API in `home`, below a folder with a number of their own.

    Content that a file had already, by the hashes in `owned`, stays in memory: it is seldom
    written.
    """

    home: str
    number: int
    owned: Mapping[str, str]
    _folders: set[str] = field(default_factory=set)

    def keep(self, path: str, content: bytes) -> Content:
        """The content of the file at `path`, staged if it is new and the disk does not refuse."""
        digest = content_hash(content)
        if self.owned.get(path) == digest:
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
