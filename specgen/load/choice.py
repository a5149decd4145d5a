"""One API of several that files hold: chosen by its title, and its version where that is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.tree.document import Document
from specgen.load.tree.path_items import PATHS

_SHOWN: Final = 8
"""At most so many operations of an API are listed."""


@frozen
class Choice:
    """The title and the version of an API; an empty one chooses nothing."""

    title: str = ""
    version: str = ""


ANY: Final = Choice()


def chosen(documents: Sequence[Document], choice: Choice, sink: Sink) -> list[Document]:
    """The documents of the API that is chosen; an error that lists all, if there is none."""
    if not documents or choice == ANY:
        return [*documents]
    matching = [
        document
        for document in documents
        if choice.title in ("", _info(document, "title"))
        and choice.version in ("", _info(document, "version"))
    ]
    if not matching:
        named = " ".join(filter(None, (choice.title, choice.version)))
        where = Location(file=documents[0].file)
        sink.report(
            DiagnosticCode.NO_SUCH_API, where, name=named, apis=listed(documents)
        )
    return matching


def listed(documents: Sequence[Document]) -> str:
    """Every API of some documents, with its operations."""
    operations: dict[tuple[str, str], list[str]] = {}
    for document in documents:
        key = _info(document, "title"), _info(document, "version")
        operations.setdefault(key, []).extend(_operations(document))
    return "; ".join(
        f'"{title}" {version} ({_some(names)})'
        for (title, version), names in operations.items()
    )


def _some(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = f", {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{', '.join(shown[:_SHOWN])}{more}" if shown else "no operation"


def _info(document: Document, key: str) -> str:
    info = _member(document.root, "info")
    return str(info.get(key, "")) if isinstance(info, dict) else ""


def _operations(document: Document) -> list[str]:
    stated = (_member(document.root, key) for key in PATHS)
    return [
        f"{method.upper()} {path}"
        for paths in stated
        for path, item in (paths.items() if isinstance(paths, dict) else ())
        for method in (item if isinstance(item, dict) else ())
        if method in _METHODS
    ]


_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def _member(value: JsonValue, key: str) -> JsonValue:
    return value.get(key) if isinstance(value, dict) else None
