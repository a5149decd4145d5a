"""Reads written-out documents with the real readers, as the tests of this folder do."""

from __future__ import annotations

from pathlib import Path

from specgen.findings.diagnostics import Sink
from specgen.load.pages import merge_documents
from specgen.load.references.references import References
from specgen.load.source import read_documents
from specgen.load.text.positions import position
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def read(folder: Path, name: str, content: str | bytes) -> tuple[list[Document], Sink]:
    """Writes a file and reads it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sink = Sink()
    return read_documents(path, name, sink), sink


def merged(folder: Path, pages: dict[str, str]) -> tuple[Bundle | None, Sink]:
    """Writes several files and merges them in order."""
    sink = Sink()
    documents: list[Document] = []
    for name, content in pages.items():
        (folder / name).write_bytes(content.encode())
        documents += read_documents(folder / name, name, sink)
    return merge_documents(documents, sink), sink


def references(
    folder: Path, content: str, name: str = "api.yaml", roots: tuple[Path, ...] = ()
) -> tuple[References, Sink]:
    """The registry over one document."""
    documents, _ = read(folder, name, content)
    sink = Sink()
    bundle = merge_documents(documents, sink)
    assert bundle is not None
    return References(bundle, sink, roots), sink


def findings(sink: Sink, documents: tuple[Document, ...] = ()) -> list[str]:
    """Each diagnostic as `line:column CODE message`, looked up as when printed."""
    lines = []
    for found in sink:
        where = found.location
        line, column = where.line, where.column
        for document in documents:
            if line is None and document.file == where.file:
                line, column = position(document, where.pointer)
        lines.append(f"{line}:{column} {found.code.name} {found.message}")
    return lines
