"""A document as the generator's own stages read it: its model and its names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from specgen.build.api import ApiBuilder
from specgen.findings.diagnostics import Location, Sink
from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.selection import EVERYTHING, Selection
from specgen.ir.told import settle_tags
from specgen.load.pages import merge_documents
from specgen.load.references.references import References
from specgen.load.source import read_documents
from specgen.naming.candidates import package_name
from specgen.naming.choices import NO_CHOICES
from specgen.naming.named import named
from specgen.naming.table import NameTable


def read_api(
    path: Path,
    secrets: frozenset[str] = frozenset(),
    selection: Selection = EVERYTHING,
) -> Api:
    """The model of the document in a file, or of a part of it; fails if it is refused."""
    sink = Sink()
    bundle = merge_documents(read_documents(path, path.name, sink), sink)
    assert bundle is not None, list(sink)
    api = ApiBuilder(References(bundle, sink), secrets, selection).build()
    assert not sink.refused, list(sink)
    return settle_tags(split_directions(api))


def read_document(document: Mapping[str, Any], folder: Path) -> Api:
    """The model of a document that is at hand as plain values."""
    path = folder / "document.json"
    path.write_text(json.dumps(document))
    return read_api(path)


def name(
    api: Api, package: str = "", pinned: Mapping[str, str] | None = None
) -> NameTable:
    """The names of an API; `pinned` are those that a lock keeps."""
    package = package or package_name(api.title)
    return named(api, package, pinned or {}, NO_CHOICES, lambda _: False, Sink())[1]


NOWHERE = Location(file="")


def without_places(value: Any) -> Any:
    """A model that says nothing of the file and the lines it was read from."""
    if isinstance(value, Location):
        return replace(NOWHERE, pointer=value.pointer)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            each.name: without_places(getattr(value, each.name))
            for each in fields(value)
        }
        return replace(value, **changes)
    if isinstance(value, Mapping):
        return {key: without_places(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(without_places(item) for item in value)
    return value
