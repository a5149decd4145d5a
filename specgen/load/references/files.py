"""Files that references may read: local, regular, inside the allowed folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from specgen.findings.diagnostics import Sink
from specgen.load.references.anchors import mentions_identifiers
from specgen.load.source import read_fragment, read_text
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document
from specgen.load.tree.node import Node, Resource

_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):")


class RemoteFile(Exception):
    """The address is on the network (RFC 3986 section 3: another scheme or host)."""


class EscapingFile(Exception):
    """The file lies, or may lie, outside the allowed folders."""


class UnreadableFile(Exception):
    """The file lies where it may but cannot be used; the message says why."""


class Files:
    """The registry of files, by real path. Contents are never echoed in messages."""

    def __init__(
        self,
        bundle: Bundle,
        sink: Sink,
        roots: Sequence[Path],
        include: Callable[[Node], Node | None],
    ) -> None:
        first = bundle.documents[0]
        identified = any(
            mentions_identifiers(document.content.encoded)
            for document in (*bundle.documents, *bundle.overlays)
        )
        self.api = Resource("", bundle.root, bundle.owner, sink, include, identified)
        self._sink = sink
        self._include = include
        self._folder = _real(first.path.parent)
        self._shown_folder = PurePosixPath(first.file).parent
        owned = {_real(document.path.parent) for document in bundle.documents}
        self._allowed = [*sorted(owned), *(_real(root) for root in roots)]
        self.read: list[Document] = []
        self._resources: dict[Path, Resource | None] = {
            _real(document.path): self.api for document in bundle.documents
        }
        self._texts: dict[Path, Resource | None] = {}

    def folder(self, at: Node) -> str:
        """The folder that relative addresses at `at` start from."""
        return str(self._document(at).path.parent)

    def resource(self, address: str, at: Node) -> Resource:
        """The file that `address` names as read at `at`.

        Raises:
            RemoteFile: the address is not on this machine.
            EscapingFile: the file is not in an allowed folder.
            UnreadableFile: there is no such file, or it holds no JSON or YAML.
        """
        path = self._allowed_path(address, at)
        if path not in self._resources:
            self._resources[path] = self._read(path, read_fragment)
        resource = self._resources[path]
        if resource is None:
            raise UnreadableFile("the file holds no JSON or YAML value")
        return resource

    def text(self, address: str, at: Node) -> Node:
        """The text of the file that `address` names as read at `at`.

        Raises:
            RemoteFile: the address is not on this machine.
            EscapingFile: the file is not in an allowed folder.
            UnreadableFile: there is no such file, or it holds no text.
        """
        path = self._allowed_path(address, at)
        if path not in self._texts:
            self._texts[path] = self._read(path, read_text)
        resource = self._texts[path]
        if resource is None:
            raise UnreadableFile("the file holds no text")
        return resource.node

    def known(self, address: str, at: Node) -> Resource | None:
        """The file that `address` names, if it was read before."""
        try:
            path = _real(self._document(at).path.parent / _local(address))
        except (RemoteFile, EscapingFile, UnreadableFile):
            return None
        return self._resources.get(path)

    def _allowed_path(self, address: str, at: Node) -> Path:
        path = _real(self._document(at).path.parent / _local(address))
        if not any(path.is_relative_to(folder) for folder in self._allowed):
            raise EscapingFile(address)
        return path

    def _document(self, at: Node) -> Document:
        return at.resource.owner(at.pointer[len(at.resource.name) :])

    def _read(
        self, path: Path, read: Callable[[Path, str, Sink], Document | None]
    ) -> Resource | None:
        try:
            exists, regular = path.exists(), path.is_file()
        except (OSError, ValueError):
            exists = regular = False
        if not regular:
            what = "is not a regular file" if exists else "does not exist"
            raise UnreadableFile(f"the file {what}")
        name = self._name(path)
        shown = os.path.normpath(self._shown_folder / name).replace(os.sep, "/")
        document = read(path, shown, self._sink)
        if document is None:
            return None
        self.read.append(document)
        identified = mentions_identifiers(document.content.encoded)
        return Resource(
            name,
            document.root,
            lambda pointer: document,
            self._sink,
            self._include,
            identified,
        )

    def _name(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path, self._folder)).as_posix()
        except ValueError:
            # Windows: another drive has no relative path.
            return path.as_posix()


def _real(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        raise UnreadableFile("the path is not valid") from None


def _local(address: str) -> str:
    """The relative path in an address; a backslash separates on every system."""
    path = unquote(address).replace("\\", "/")
    scheme = _SCHEME.match(path)
    if path.startswith("//"):
        raise RemoteFile(address)
    if scheme and scheme["scheme"].lower() != "file" and len(scheme["scheme"]) > 1:
        raise RemoteFile(address)
    if scheme or path.startswith("/"):
        raise EscapingFile(address)
    if "\0" in path:
        raise UnreadableFile("the path is not valid")
    return path.partition("?")[0]
