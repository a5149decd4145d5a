"""Full validation of a document with openapi-spec-validator, without the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.json_value import JsonValue
from specgen.load.api import locate, read_api
from specgen.load.source import read_fragment
from specgen.load.tree.bundle import Bundle
from specgen.workspace.config import Target

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

REPORTED = 200
"""Errors after which validation of a document ends."""


def validate_target(target: Target, sink: Sink) -> None:
    """Adds every violation of the specification to what specgen itself found.

    What cannot be read is left alone: specgen has said so.
    Takes the order of 15 s for a document of 10 MB.
    """
    reading = Sink(sink.allowed)
    bundle = read_api(target.sources, target.overlays, target.base, reading)
    if bundle is None or reading.refused:
        return
    try:
        for error in islice(_errors(bundle, target), REPORTED):
            _report(error, bundle, sink)
    except Exception as error:
        # After an error of structure the validator may fail itself; that error stands.
        if not sink.refused:
            where = Location(file=bundle.documents[0].file, line=1, column=1)
            sink.report(
                DiagnosticCode.VALIDATION, where, reason=f"validator failed: {error}"
            )
    locate(sink, (*bundle.documents, *bundle.overlays), bundle)


def _errors(bundle: Bundle, target: Target) -> Iterator[ValidationError]:
    from jsonschema_path import SchemaPath
    from openapi_spec_validator.shortcuts import get_validator_cls

    root = bundle.documents[0].path
    folders = [root.parent, *(target.base / folder for folder in target.roots)]
    local = _Local([folder.resolve() for folder in folders])
    handlers = {"<all_urls>": local, "http": local, "https": local, "file": local}
    schema = SchemaPath.from_dict(
        bundle.root, base_uri=root.as_uri(), handlers=handlers
    )
    yield from get_validator_cls(bundle.root)(schema).iter_errors()


class _Local:
    """Reads the targets of references: files in `folders`, nothing else."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders

    def __call__(self, uri: str) -> JsonValue:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            raise ValueError(f"{uri} leaves the machine")
        path = Path(url2pathname(parts.path)).resolve()
        if not any(path.is_relative_to(folder) for folder in self.folders):
            raise ValueError(f"{uri} leaves the folder of the document")
        document = read_fragment(path, path.as_posix(), Sink())
        if document is None:
            raise ValueError(f"{uri} can't be read")
        return document.root


def _report(error: ValidationError, bundle: Bundle, sink: Sink) -> None:
    cause = error
    while cause.context:
        cause = max(cause.context, key=lambda inner: len(inner.absolute_path))
    tokens = [str(token) for token in cause.absolute_path]
    escaped = (token.replace("~", "~0").replace("/", "~1") for token in tokens)
    pointer = "/".join(("#", *escaped))
    where = Location(file=bundle.owner(pointer).file, pointer=pointer)
    sink.report(DiagnosticCode.VALIDATION, where, reason=cause.message.splitlines()[0])
