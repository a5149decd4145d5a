"""Files as a whole: encodings, kinds, versions, and which files a target names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from reading import HEAD, findings, read

from specgen.findings.diagnostics import Sink
from specgen.load.discover import find_sources, shown_path
from specgen.load.source import SIZE_LIMIT, read_documents


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + HEAD.encode() + b"x: 1\nx: 2\n"
    documents, sink = read(tmp_path, "api.yaml", content)
    assert findings(sink) == ["4:1 DUPLICATE_KEY duplicate key x, first at line 3"]
    documents, _ = read(tmp_path, "api.json", b'\xef\xbb\xbf{"openapi": "3.0.3"}')
    assert documents[0].root == {"openapi": "3.0.3"}


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + HEAD.encode()
    documents, _ = read(tmp_path, "api.yaml", content)
    assert documents[0].digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1:1 EMPTY_FILE"),
        (b"\n  \n", "1:1 EMPTY_FILE"),
        (b"# nothing\n---\n# here\n", "1:1 EMPTY_FILE"),
        (b"- a\n", "1:1 NOT_OPENAPI not an OpenAPI document: the top level is an arr"),
        (b"info: {}\n", "1:1 NOT_OPENAPI"),
        (b"openapi: 4.0.0\n", "1:1 UNKNOWN_VERSION unknown version `openapi: 4.0.0`"),
        (b"openapi: 3\n", "1:1 UNKNOWN_VERSION unknown version `openapi: 3`"),
        (b"swagger: '1.2'\n", "1:1 UNKNOWN_VERSION"),
        (b"openapi: [3]\n", "1:1 UNKNOWN_VERSION unknown version an array"),
        (b"a: 1\nb: \x89PNG\n", "2:4 NOT_TEXT not UTF-8 text: byte 0x89"),
        (b"\xef\xbb\xbfa: \x89PNG\n", "1:4 NOT_TEXT not UTF-8 text: byte 0x89"),
    ],
)
def test_what_is_no_document_is_refused(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    documents, sink = read(tmp_path, "api.yaml", content)
    assert documents == []
    (found,) = sink
    if found.location.line is None:
        expected = expected.replace("1:1 ", "None:None ")
    assert findings(sink)[0].startswith(expected)


@pytest.mark.parametrize(
    "version",
    ["openapi: 3.0.0", "openapi: 3.1.1", "openapi: 3.2.0", "swagger: '2.0'"],
)
def test_known_versions(tmp_path: Path, version: str) -> None:
    documents, sink = read(tmp_path, "api.yaml", version)
    assert len(documents) == 1
    assert len(sink) == 0


def test_a_version_written_as_a_number_is_read_with_a_warning(tmp_path: Path) -> None:
    documents, sink = read(tmp_path, "api.yaml", "info: {}\nopenapi: 3.0\n")
    assert documents[0].root == {"info": {}, "openapi": "3.0"}
    assert not sink.refused
    (finding,) = findings(sink, tuple(documents))
    assert finding.startswith("2:1 STRUCTURE `openapi` must be a string")


@pytest.mark.parametrize(
    ("content", "language"),
    [
        ('{"openapi": "3.1.0"}', "json"),
        ("openapi: 3.1.0\ninfo: {description: '```json'}", "yaml"),
        ("# Page\n\n```yaml\nopenapi: 3.1.0\n```\n", "yaml"),
        ('# Page\n\n```json\n{"openapi": "3.1.0"}\n```\n', "json"),
    ],
)
def test_a_file_without_an_extension_is_recognised(
    tmp_path: Path, content: str, language: str
) -> None:
    documents, sink = read(tmp_path, "document", content)
    assert [document.language for document in documents] == [language]
    assert len(sink) == 0


@pytest.mark.parametrize("name", ["missing.yaml", "folder", "pipe", "loop", "n\0l"])
def test_what_cannot_be_read_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    sink = Sink()
    assert read_documents(tmp_path / name, name, sink) == []
    assert [found.code.name for found in sink] == ["UNREADABLE_FILE"]


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.touch()
    os.truncate(path, SIZE_LIMIT + 1)
    sink = Sink()
    assert read_documents(path, "api.yaml", sink) == []
    (finding,) = sink
    assert finding.message == "the file exceeds the limit of 256 MB"


def test_sources_are_files_globs_and_folders(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.json", "sub/c.md", ".git/d.yaml"):
        path = tmp_path / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"openapi": "3.1.0"}')
    (tmp_path / "specs/README.md").write_text("# Nothing\n")
    sink = Sink()
    folder = find_sources(["specs"], tmp_path, sink)
    assert [shown_path(each, tmp_path) for each in folder] == [
        "specs/a.json",
        "specs/b.yaml",
        "specs/sub/c.md",
    ]
    assert find_sources(["specs/*.yaml", "specs/b.yaml"], tmp_path, sink) == [
        tmp_path / "specs/b.yaml"
    ]
    assert len(sink) == 0


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    sink = Sink()
    assert find_sources(["no.yaml", "empty", "*.yaml"], tmp_path, sink) == []
    assert [(found.code.name, found.location.file) for found in sink] == [
        ("UNREADABLE_FILE", "no.yaml"),
        ("NO_SOURCES", "empty"),
        ("NO_SOURCES", "*.yaml"),
    ]
