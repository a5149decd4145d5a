"""Models of written-out documents, made by the real stages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from specgen.build.api import ApiBuilder
from specgen.findings.diagnostics import Sink
from specgen.ir.alternatives import report_alternatives
from specgen.ir.api import Api, Operation
from specgen.ir.losses import Losses
from specgen.ir.types import Declaration, Record, Type, TypeId
from specgen.load.pages import merge_documents
from specgen.load.references.references import References
from specgen.load.source import read_documents

HEAD = "info: {title: T, version: '1'}\n"


def build(
    folder: Path,
    text: str,
    version: str = "3.1.0",
    secrets: Iterable[str] = (),
    *,
    head: str = HEAD,
) -> tuple[Api, Sink]:
    """The model of a document, and what was said about it."""
    sink = Sink()
    references = _references(folder, text, version, sink, head)
    return ApiBuilder(references, secrets).build(), sink


def build_counted(
    folder: Path, text: str, version: str = "3.1.0", allowed: Iterable[str] = ()
) -> tuple[Api, Losses]:
    """The model of a document, and what of it is looser than the document says."""
    sink = Sink(allowed)
    references = _references(folder, text, version, sink)
    api = ApiBuilder(references).build()
    report_alternatives(api.operations, api.declarations, sink)
    assert not sink.refused, list(sink)
    return api, Losses(api, sink, references.links)


def _references(
    folder: Path, text: str, version: str, sink: Sink, head: str = HEAD
) -> References:
    path = folder / "api.yaml"
    key = "swagger: '2.0'" if version == "2.0" else f"openapi: {version}"
    path.write_text(f"{key}\n{head}{text}", encoding="utf-8")
    bundle = merge_documents(read_documents(path, "api.yaml", sink), sink)
    assert bundle is not None, list(sink)
    return References(bundle, sink)


def declared(
    folder: Path, schemas: str, version: str = "3.1.0"
) -> tuple[dict[str, Declaration], Sink]:
    """The declarations of component schemas, by key."""
    if version == "2.0":
        text = f"paths: {{}}\ndefinitions:\n  {schemas.strip()}\n"
    else:
        text = f"paths: {{}}\ncomponents:\n  schemas:\n    {schemas.strip()}\n"
    api, sink = build(folder, text, version)
    return {
        str(id).rpartition("/")[2]: one for id, one in api.declarations.items()
    }, sink


def field_type(
    folder: Path, schema: str, version: str = "3.1.0"
) -> tuple[Type, list[str]]:
    """The type of a property with this schema, and the codes of what was said."""
    found, sink = declared(
        folder, f"A: {{type: object, properties: {{a: {schema}}}}}", version
    )
    record = found["A"]
    assert isinstance(record, Record)
    return record.fields[0].type, [finding.code.name for finding in sink]


def operation(
    folder: Path, text: str, version: str = "3.1.0"
) -> tuple[Operation, list[str]]:
    """The only operation of `GET /a/{id}`, and the codes of what was said."""
    api, sink = build(folder, f"paths:\n  /a/{{id}}:\n    get: {text}\n", version)
    return api.operations[0], [finding.code.name for finding in sink]


def component(key: str) -> TypeId:
    return TypeId(f"#/components/schemas/{key}")
