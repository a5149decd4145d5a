"""Files to documents: finding, decoding, recognising JSON, YAML and Markdown pages."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.discover import STANDARD_INPUT
from specgen.load.text.fences import Fence, fences
from specgen.load.text.json_reader import parse_json, proved_json
from specgen.load.text.malformed import Duplicate, Malformed
from specgen.load.text.positions import position
from specgen.load.tree.document import (
    Content,
    Document,
    Language,
    dedented,
    line_and_column,
    place_in_page,
)
from specgen.load.version import check_version

SIZE_LIMIT: Final = 256 * 1024 * 1024
"""Bytes of one file."""

_PAGES: Final = frozenset({".md", ".mdx", ".markdown"})
_YAML: Final = frozenset({".yaml", ".yml"})
_LINK: Final = re.compile(r"(?m)^[ \t]*[-*][ \t]+\[[^\]\n]*\]\([^)\s]+\)")
_OLD_EXPORT: Final = re.compile(r"(?m)^paths:[ \t]*\n[ \t]+(?:path|method):")
"""What some sites wrote of an operation before they wrote the document."""
_TOP_KEY: Final = re.compile(r"""[ \t{]*["']?(?:openapi|swagger)["']?[ \t]*:""")


@frozen(kw_only=False)
class _File:
    """A file in UTF-8; `value` is that of one that was proved to be faultless JSON."""

    shown: str
    path: Path
    content: Content
    digest: str
    value: JsonValue = None

    @property
    def text(self) -> str:
        return self.content.text

    def location(self, offset: int = 0) -> Location:
        line, column = line_and_column(self.text, offset)
        return Location(file=self.shown, line=line, column=column)


def read_documents(path: Path, shown: str, sink: Sink) -> list[Document]:
    """The OpenAPI documents of a file: several for a page with several blocks.

    What cannot be read is reported to `sink` and left out; nothing is raised.
    """
    file = _read(path, shown, sink)
    if file is None:
        return []
    if _is_page(file):
        return _page_documents(file, sink)
    if links := _index_links(file):
        sink.report(DiagnosticCode.INDEX, file.location(), count=links)
        return []
    document = _whole(file, sink)
    return (
        [document]
        if document and check_version(document.root, partial(_place, document), sink)
        else []
    )


def read_fragment(path: Path, shown: str, sink: Sink) -> Document | None:
    """The JSON or YAML value of a file that a reference names, OpenAPI or not.

    A Markdown page counts when it holds exactly one OpenAPI document. None after an
    error was reported.
    """
    file = _read(path, shown, sink)
    if file is None:
        return None
    if not _is_page(file):
        return _whole(file, sink)
    documents = _page_documents(file, sink)
    if len(documents) > 1:
        reason = "a page with several documents cannot be referred to"
        sink.report(DiagnosticCode.STRUCTURE, file.location(), reason=reason)
    return documents[0] if len(documents) == 1 else None


def read_text(path: Path, shown: str, sink: Sink) -> Document | None:
    """The whole text of a file that a reference names in place of a string.

    None after an error was reported.
    """
    file = _read(path, shown, sink)
    return None if file is None else _document(file, Fence.whole("yaml", 0), file.text)


def _read(path: Path, shown: str, sink: Sink) -> _File | None:
    try:
        _require_text(shown)
        content = _bytes(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sink.report(
            DiagnosticCode.UNREADABLE_FILE,
            Location(file=shown),
            path=shown,
            reason=reason,
        )
        return None
    if content is None:
        limit = f"{SIZE_LIMIT // 1024 // 1024} MB"
        sink.report(
            DiagnosticCode.LIMIT, Location(file=shown), what="the file", limit=limit
        )
        return None
    if b"\r" in content:
        # Version control may write CRLF on Windows, which makes no other document.
        content = content.replace(b"\r\n", b"\n")
    digest = hashlib.sha256(content).hexdigest()
    encoded = content.removeprefix(codecs.BOM_UTF8)
    file = _File(shown, path, Content(encoded), digest)
    if path.suffix.lower() == ".json" and (value := proved_json(encoded)) is not None:
        return replace(file, value=value)
    try:
        file.content.text  # noqa: B018 - whether it is text
    except UnicodeDecodeError as error:
        before = encoded[: error.start].decode("utf-8", "replace")
        line, column = line_and_column(before, len(before))
        where = Location(file=shown, line=line, column=column)
        reason = f"byte 0x{encoded[error.start]:02x}, {error.reason}"
        sink.report(DiagnosticCode.NOT_TEXT, where, reason=reason)
        return None
    return file


def _require_text(name: str) -> None:
    """Raises ValueError for a name that no lock and no generated code can hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ValueError("its name is not UTF-8 text") from None


def _bytes(path: Path) -> bytes | None:
    """The content of a regular file, None beyond the limit; never waits on a pipe."""
    if path.name == STANDARD_INPUT and not os.path.lexists(path):
        return _standard_input()
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        return stream.read() if status.st_size <= SIZE_LIMIT else None


@cache
def _standard_input() -> bytes | None:
    content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    return content if len(content) <= SIZE_LIMIT else None


def _is_page(file: _File) -> bool:
    suffix = file.path.suffix.lower()
    if suffix in _PAGES or suffix in _YAML or suffix == ".json":
        return suffix in _PAGES
    fence = re.search(r"(?m)^[ \t]*(?:`{3,}|~{3,})[ \t]*(?:json|ya?ml)\b", file.text)
    head = file.text[: fence.start()] if fence else ""
    key = re.search(rf"(?m)^{_TOP_KEY.pattern}", head)
    return fence is not None and key is None and not head.lstrip().startswith("{")


def _index_links(file: _File) -> int:
    """The links of an index of pages (`llms.txt`): Markdown that begins with a heading."""
    if file.value is not None or file.path.suffix.lower() in _YAML:
        return 0
    if not file.text.lstrip().startswith("# "):
        return 0
    return len(_LINK.findall(file.text))


def _whole(file: _File, sink: Sink) -> Document | None:
    """The document that a whole file is."""
    end = len(file.content.encoded)
    if file.value is not None:
        return _document(file, Fence.whole("json", end), file.value)
    braced = file.text.lstrip().startswith(("{", "["))
    suffix = file.path.suffix.lower()
    language: Language = (
        "json" if suffix == ".json" or (braced and suffix not in _YAML) else "yaml"
    )
    if suffix in _YAML and braced and _is_json(file.text):
        language = "json"
    document = _parsed(file, Fence.whole(language, end), sink)
    if document is not None and document.root is None:
        sink.report(DiagnosticCode.EMPTY_FILE, file.location())
        return None
    return document


def _is_json(text: str) -> bool:
    """Whether a YAML file holds JSON, which reads a hundred times faster."""
    try:
        parse_json(text)
    except Duplicate:
        return True
    except Malformed:
        return False
    return True


def _parsed(file: _File, fence: Fence, sink: Sink) -> Document | None:
    """The value of a block, None after reporting why there is none."""
    raw = file.text[fence.start : fence.end]
    block = dedented(raw, fence.indent)

    def place(offset: int) -> Location:
        return file.location(fence.start + place_in_page(raw, fence.indent, offset))

    root = None
    try:
        if fence.language == "json" and block and not block.isspace():
            parsed = parse_json(block)
            root = _finite(parsed.value, parsed.infinite, place, sink)
        elif block and not block.isspace():
            root = _yaml(block, place, sink)
    except Malformed as fault:
        values = dict(fault.values)
        if isinstance(fault, Duplicate):
            values["first"] = place(fault.first).line
        sink.report(fault.code, place(fault.offset), effect="", **values)
        return None
    return _document(file, fence, root)


def _document(file: _File, fence: Fence, root: JsonValue) -> Document:
    return Document(
        file=file.shown,
        path=file.path,
        content=file.content,
        root=root,
        block_start=fence.start,
        block_end=fence.end,
        indent=fence.indent,
        language=fence.language,
        digest=file.digest,
        page_operation=fence.operation,
    )


def _yaml(text: str, place: Callable[[int], Location], sink: Sink) -> JsonValue:
    # Most large documents are JSON, and the library takes long to import.
    from specgen.load.text.yaml_reader import parse_yaml

    composed = parse_yaml(text)
    return _finite(composed.value, composed.infinite, place, sink)


def _finite(
    value: JsonValue,
    infinite: Sequence[tuple[int, str]],
    place: Callable[[int], Location],
    sink: Sink,
) -> JsonValue:
    """The value, after telling of the numbers that were left out of it."""
    for offset, shown in infinite:
        sink.report(
            DiagnosticCode.WRONG_KIND,
            place(offset),
            effect="ignored",
            key="a number",
            expected="finite",
            found=shown,
        )
    return value


def _page_documents(file: _File, sink: Sink) -> list[Document]:
    """The blocks of a page that are OpenAPI documents; other blocks are examples."""
    documents: list[Document] = []
    claimed = False
    blocks = list(fences(file.text))
    for fence in blocks:
        block = dedented(file.text[fence.start : fence.end], fence.indent)
        meant = fence.declared or bool(_TOP_KEY.match(block.lstrip(" \t\r\n{")))
        claimed = claimed or meant
        document = _parsed(file, fence, sink if meant else Sink())
        if document is None:
            continue
        root = document.root
        if not meant and not (
            isinstance(root, dict) and {"openapi", "swagger"} & root.keys()
        ):
            continue
        claimed = True
        if check_version(root, partial(_place, document), sink):
            documents.append(document)
    if not claimed:
        where = file.location(blocks[0].start if blocks else 0)
        if not blocks and (links := _index_links(file)):
            sink.report(DiagnosticCode.INDEX, where, count=links)
        elif any(
            _OLD_EXPORT.search(file.text, block.start, block.end) for block in blocks
        ):
            sink.report(DiagnosticCode.OLD_EXPORT, where)
        else:
            sink.report(DiagnosticCode.NO_BLOCK, where)
    return documents


def _place(document: Document, pointer: str) -> Location:
    line, column = position(document, pointer)
    return Location(file=document.file, pointer=pointer, line=line, column=column)
