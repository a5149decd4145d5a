"""What the server accepts of each schema, what it refuses, and what the client reads of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.files import write_files
from tests.roundtrip.pair import KEY, Line, Pair, connect
from tests.roundtrip.serving import InProcess

VERSIONS = {"accepted": "3.1.0", "accepted_30": "3.0.3"}
TABLES: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text())
    for name in VERSIONS
}
JSON = {"content-type": "application/json"}
ROWS = [
    (name, schema)
    for name, table in TABLES.items()
    for schema, row in table.items()
    if len(row) > 1
]


def document(name: str) -> dict[str, Any]:
    """An API that takes a value of each schema and gives it back."""
    schemas = {schema: row["schema"] for schema, row in TABLES[name].items()}
    paths = {}
    for nth, schema in enumerate(schemas):
        content = {
            "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        }
        answers = {"200": {"description": "The same again.", "content": content}}
        paths[f"/{schema}"] = {
            "get": {"operationId": f"read{nth}", "tags": ["all"], "responses": answers},
            "put": {
                "operationId": f"write{nth}",
                "tags": ["all"],
                "requestBody": {"required": True, "content": content},
                "responses": answers,
            },
        }
    return {
        "openapi": VERSIONS[name],
        "info": {"title": name, "version": "1"},
        "servers": [{"url": "http://t"}],
        "paths": paths,
        "security": [{"key": []}],
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": "key"}
            },
        },
    }


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Line]]:
    output = tmp_path_factory.mktemp("accepted")
    sys.path.insert(0, str(output))
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(connect(made(name, output), "process"))
            for name in VERSIONS
        }
    sys.path.remove(str(output))


def made(name: str, output: Path) -> Pair:
    source = output / f"{name}.json"
    source.write_text(json.dumps(document(name)))
    target = Target(
        name=name,
        sources=(source.name,),
        base=output,
        output=output,
        emit=frozenset(("client", "server")),
        allow=frozenset(),
    )
    generated = generate(target, Sink())
    assert generated is not None
    write_files(output, generated.files)
    return Pair(package=name, source=source, locked=generated.names)


@pytest.mark.parametrize(("name", "schema"), ROWS)
def test_the_server_accepts_what_the_document_allows_and_the_client_reads_it(
    lines: dict[str, Line], name: str, schema: str
) -> None:
    line, row = lines[name], TABLES[name][schema]
    seen = line.recorder.seen
    line.recorder.answer = lambda: next(
        arguments["body"] for _, arguments in reversed(seen) if "body" in arguments
    )
    reading = next(
        one
        for one in line.pair.api.operations
        if one.path_text == f"/{schema}" and one.method == "GET"
    )
    transport = InProcess(line.pair.app(line.recorder))
    with httpx2.Client(
        transport=transport, base_url="http://t", headers=JSON
    ) as sender:
        for value in row.get("accepted", ()):
            answer = sender.put(
                f"/{schema}", content=json.dumps(value), params={"key": KEY}
            )
            assert (answer.status_code, answer.json()) == (200, value)
            assert line.pair.plain("client", line.call(reading, {})) == value
        for value in row.get("refused", ()):
            answer = sender.put(
                f"/{schema}", content=json.dumps(value), params={"key": KEY}
            )
            assert answer.status_code == 422, (value, answer.text)
