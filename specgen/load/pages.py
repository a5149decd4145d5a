"""One API from one document, or from several pages that each hold a part of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode, Location, Severity, Sink
from specgen.json_value import JsonValue
from specgen.load.choice import listed
from specgen.load.text.positions import position
from specgen.load.tree.bundle import Bundle, Members
from specgen.load.tree.document import Document
from specgen.load.tree.path_items import PATH_ITEMS, PATHS
from specgen.load.tree.pointer import pointer_of

_UNITED: Final = {
    **dict.fromkeys(PATH_ITEMS, 2),
    "components": 2,
    "definitions": 1,
    "parameters": 1,
    "responses": 1,
    "securityDefinitions": 1,
}
"""Members of a document that unite, and at how many levels: `paths` per path and
method, `components` per kind and name, the maps of Swagger 2.0 per name."""

_FIRST_WINS: Final = frozenset({"info", "externalDocs", "openapi", "swagger"})
_IDENTITY: Final = ("servers", "host", "basePath", "schemes")
_TREATED: Final = _FIRST_WINS | {*_IDENTITY, "security"}
_PROSE: Final = frozenset({"summary", "description"})


def merge_documents(documents: Sequence[Document], sink: Sink) -> Bundle | None:
    """The API that documents describe together.

    Equal definitions unite; different ones are `MERGE_CONFLICT`, each reported with
    both places; a page with another title or other servers is `MERGE_DIFFERENT_API`.
    None when nothing can be merged: no documents, or an error that `sink` does not
    allow. With an allowed one the first definition counts.
    """
    if not documents:
        return None
    first, *others = documents
    if not others:
        return Bundle(_members(first.root), (first,))
    reported = len(sink)
    merge = _Merge(first, sink)
    agreeing: list[Document] = []
    apis = f"; there are {listed(documents)}"
    for other in others:
        if _same_api(first, other, apis, sink):
            agreeing.append(other)
        else:
            # They are listed once, however many pages there are.
            apis = ""
    for other in agreeing:
        merge.add(other)
    bundle = Bundle(merge.root, (first, *agreeing))
    faults = list(sink)[reported:]
    refused = any(fault.severity is Severity.ERROR for fault in faults)
    return None if refused else bundle


def _members(value: JsonValue) -> Members:
    return value if isinstance(value, dict) else {}


def _same(left: JsonValue, right: JsonValue) -> bool:
    """Equality of JSON values: `true` is not 1, the order of members is irrelevant."""
    if left != right:
        return False
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def _shown(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _location(document: Document, pointer: str) -> Location:
    # Of a page with several documents only the one at hand is meant.
    line, column = position(document, pointer)
    return Location(file=document.file, pointer=pointer, line=line, column=column)


def _place(document: Document, pointer: str) -> str:
    line, column = position(document, pointer)
    return f"{document.file}:{line}:{column}"


def _title(root: Members) -> JsonValue:
    return _members(root.get("info", {})).get("title", "")


def _version(root: Members) -> JsonValue:
    """The version without its patch number, which changes no meaning."""
    version = str(root.get("openapi", root.get("swagger", "")))
    return ".".join(version.split(".")[:2])


def _addresses(root: Members) -> JsonValue:
    """Where the API is served, whatever the order and the descriptions."""
    servers = root.get("servers")
    urls: list[JsonValue] = []
    for server in servers if isinstance(servers, list) else []:
        urls.append(str(_members(server).get("url", "")))
    urls.sort(key=str)
    return [urls, *(root.get(key) for key in _IDENTITY[1:])]


_MUST_AGREE: Final[dict[str, tuple[str, Callable[[Members], JsonValue]]]] = {
    "the title": ("#/info/title", _title),
    "the OpenAPI version": ("#", _version),
    "the servers": ("#/servers", _addresses),
}


def _same_api(first: Document, other: Document, apis: str, sink: Sink) -> bool:
    mine, theirs = _members(first.root), _members(other.root)
    for what, (pointer, read) in _MUST_AGREE.items():
        if not _same(read(mine), read(theirs)):
            place = _place(first, pointer)
            where = _location(other, pointer)
            shown = f"{what} {_shown(read(theirs))}"
            there = f"{_shown(read(mine))} at {place}"
            sink.report(
                DiagnosticCode.MERGE_DIFFERENT_API,
                where,
                what=shown,
                other=there,
                apis=apis,
            )
            return False
    return True


class _Merge:
    """A tree that grows by documents; containers it changes are its own copies."""

    def __init__(self, first: Document, sink: Sink) -> None:
        self.root: Members = dict(_members(first.root))
        self._sink = sink
        self._documents = [first]
        for key, levels in _UNITED.items():
            if key in self.root:
                self.root[key] = _copy(self.root[key], levels)

    def add(self, document: Document) -> None:
        """Adds a page, reporting every definition that differs."""
        for key, value in _members(document.root).items():
            if key == "tags":
                self._add_tags(value, document)
            elif key not in _TREATED:
                self._unite(self.root, key, value, [key], _UNITED.get(key, 0), document)
        self._compare_security(document)
        self._documents.append(document)

    def _unite(
        self,
        into: Members,
        key: str,
        value: JsonValue,
        tokens: list[str],
        levels: int,
        document: Document,
    ) -> None:
        if key not in into:
            into[key] = _copy(value, levels)
            return
        mine = into[key]
        if levels and isinstance(mine, dict) and isinstance(value, dict):
            for name, member in value.items():
                path = [*tokens, name]
                self._unite(mine, name, member, path, levels - 1, document)
        elif not _same(mine, value) and not _is_prose(tokens):
            self._conflict(tokens, document)

    def _conflict(self, tokens: list[str], document: Document) -> None:
        pointer = pointer_of(tokens)
        earlier = Bundle(self.root, tuple(self._documents)).owner(pointer)
        self._sink.report(
            DiagnosticCode.MERGE_CONFLICT,
            _location(document, pointer),
            what=pointer,
            other=_place(earlier, pointer),
        )

    def _add_tags(self, value: JsonValue, document: Document) -> None:
        """Unites tags by name; the first description counts."""
        mine = self.root.get("tags")
        if not isinstance(value, list) or not isinstance(mine, list | None):
            self._unite(self.root, "tags", value, ["tags"], 0, document)
            return
        tags = list(mine or [])
        names = {str(_members(tag).get("name")) for tag in tags}
        tags += [tag for tag in value if str(_members(tag).get("name")) not in names]
        self.root["tags"] = tags

    def _compare_security(self, document: Document) -> None:
        """A page without `security` is public where the others may not be."""
        mine, theirs = self.root, _members(document.root)
        has_security = "security" in mine, "security" in theirs
        if has_security == (True, True):
            self._unite(mine, "security", theirs["security"], ["security"], 0, document)
        elif any(has_security):
            self._conflict(["security"], document)


def _is_prose(tokens: list[str]) -> bool:
    """Whether a difference is only in the words about a path item."""
    return len(tokens) == 3 and tokens[0] in PATHS and tokens[2] in _PROSE


def _copy(value: JsonValue, levels: int) -> JsonValue:
    if levels < 0 or not isinstance(value, dict):
        return value
    return {key: _copy(member, levels - 1) for key, member in value.items()}
