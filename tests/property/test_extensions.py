"""Extensions that are not what they should be: said, and without effect."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specgen.findings.diagnostics import Diagnostic, Severity, Sink
from specgen.pipeline import Generated, generate
from specgen.workspace.config import Target
from tests.files import write_files

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1.5, "", "$", "$response", "a.b"),
    *([], [None], ["a", 1], {}, {"a": {}}),
)
"""Values of every kind."""

TEXT, COUNT = {"type": "string"}, {"type": "integer"}
LIST = {
    "type": "object",
    "properties": {
        "value": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": TEXT}},
        },
        "next": TEXT,
        "pages": COUNT,
        "more": {"type": "boolean"},
    },
}
PAGES: list[tuple[str, dict[str, Any]]] = [
    (
        "x-ms-pageable",
        {"nextLinkName": "next", "itemName": "value", "operationName": "list1"},
    ),
    (
        "x-speakeasy-pagination",
        {
            "type": "cursor",
            "inputs": [{"name": "cursor", "in": "parameters", "type": "cursor"}],
            "outputs": {"results": "$.value", "nextCursor": "$.next"},
        },
    ),
    (
        "x-speakeasy-pagination",
        {
            "type": "offsetLimit",
            "inputs": [
                {"name": "page", "in": "parameters", "type": "page"},
                {"name": "limit", "in": "parameters", "type": "limit"},
            ],
            "outputs": {"results": "$.value", "numPages": "$.pages"},
        },
    ),
    ("x-speakeasy-pagination", {"type": "url", "outputs": {"nextUrl": "$.next"}}),
    (
        "x-fern-pagination",
        {
            "cursor": "$request.cursor",
            "next_cursor": "$response.next",
            "results": "$response.value",
        },
    ),
    (
        "x-fern-pagination",
        {
            "offset": "$request.page",
            "step": "$request.limit",
            "has-next-page": "$response.more",
        },
    ),
    ("x-fern-pagination", {"next_uri": "$response.next"}),
]
KIND = {"type": "object", "properties": {"kind": TEXT}}
SCHEMAS: list[tuple[str, Any, dict[str, Any]]] = [
    ("x-enum-varnames", ["A", "B"], {"type": "string", "enum": ["a", "b"]}),
    ("x-enumNames", ["A", "B"], {"type": "integer", "enum": [1, 2]}),
    ("x-nullable", True, {"type": "object", "properties": {"id": TEXT}}),
    ("x-ms-discriminator-value", "a", KIND),
]


def damaged(value: Any) -> Iterator[Any]:
    """The value with something odd in place of it, or of anything that it holds."""
    yield from ODD
    if isinstance(value, dict):
        for key, member in value.items():
            yield from ({**value, key: odd} for odd in damaged(member))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            before, after = value[:index], value[index + 1 :]
            yield from ([*before, odd, *after] for odd in damaged(member))


def operation(number: int, extension: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/List"}
    parameters = {"cursor": TEXT, "page": COUNT, "limit": COUNT}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {
        **extension,
        "operationId": f"list{number}",
        "tags": ["lists"],
        "parameters": [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in parameters.items()
        ],
        "responses": {"200": answer},
    }


def document() -> dict[str, Any]:
    """An operation or a schema for each damaged extension."""
    extensions = [
        {key: value} for key, rule in PAGES for value in (rule, *damaged(rule))
    ]
    schemas = [
        {**schema, key: value}
        for key, right, schema in SCHEMAS
        for value in (right, *damaged(right))
    ]
    named = {f"Schema{number}": schema for number, schema in enumerate(schemas)}
    tagged = [name for name, schema in named.items() if SCHEMAS[-1][0] in schema]
    references = [{"$ref": f"#/components/schemas/{name}"} for name in tagged]
    union = {"oneOf": references, "discriminator": {"propertyName": "kind"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Odd", "version": "1"},
        "servers": [{"url": "http://localhost"}],
        "paths": {
            f"/lists/{number}": {"get": operation(number, extension)}
            for number, extension in enumerate(extensions)
        },
        "components": {"schemas": {"List": LIST, "Union": union, **named}},
    }


def packages(folder: Path, api: dict[str, Any]) -> tuple[Generated, list[Diagnostic]]:
    folder.mkdir()
    (folder / "api.json").write_text(json.dumps(api), encoding="utf-8")
    sink = Sink()
    target = Target(name="odd", sources=("api.json",), base=folder, output=folder)
    made = generate(target, sink)
    assert made is not None, list(sink)
    return made, list(sink)


def without_effect(findings: list[Diagnostic], api: dict[str, Any]) -> dict[str, Any]:
    """The document without the extensions that something was said about."""
    left: dict[str, Any] = json.loads(json.dumps(api))
    for finding in findings:
        holder: Any = left
        for token in finding.location.pointer.split("/")[1:]:
            token = token.replace("~1", "/")
            if token.startswith("x-") and "operationName is" not in finding.message:
                holder.pop(token, None)
            if not isinstance(holder, dict) or token not in holder:
                break
            holder = holder[token]
    return left


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The document, what is made of it, and what is said."""
    api = document()
    return api, *packages(tmp_path_factory.mktemp("extensions") / "odd", api)


def test_findings_are_about_extensions(odd: Any) -> None:
    _, made, findings = odd
    assert {finding.code.identifier for finding in findings} == {"SG205", "SG418"}
    assert all(finding.severity is Severity.WARNING for finding in findings)
    assert all("x-" in finding.location.pointer for finding in findings)
    assert all(row["status"] != "omitted" for row in made.report["operations"])


def test_packages_can_be_imported(odd: Any, tmp_path: Path) -> None:
    write_files(tmp_path, odd[1].files)
    program = "import odd_client, odd_server.models; odd_client.Odd().lists"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_what_is_said_to_be_wrong_has_no_effect(odd: Any, tmp_path: Path) -> None:
    api, made, findings = odd
    without, _ = packages(tmp_path / "without", without_effect(findings, api))
    for path, text in made.files.items():
        if path.endswith(".py"):
            assert text == without.files[path], path


def test_what_has_no_effect_is_said_to_be_wrong(odd: Any) -> None:
    """Whatever is no rule, apart from what says that there is none."""
    api, made, findings = odd
    said = {finding.location.pointer.split("/")[2] for finding in findings}
    rows = [row for row in made.report["operations"] if not row["pagination"]]
    for row in rows:
        if row["path"].replace("/", "~1") in said:
            continue
        (operation,) = api["paths"][row["path"]].values()
        (extension,) = [value for key, value in operation.items() if key[:2] == "x-"]
        assert extension is False or not extension.get("nextLinkName"), extension


@pytest.mark.parametrize("key", [key for key, _, _ in SCHEMAS])
def test_values_of_another_kind_are_reported(odd: Any, key: str) -> None:
    api, _, findings = odd
    (right,) = [right for name, right, _ in SCHEMAS if name == key]
    said = {finding.location.pointer for finding in findings}
    for name, schema in api["components"]["schemas"].items():
        if key in schema and type(schema[key]) is not type(right):
            assert f"#/components/schemas/{name}/{key}" in said, schema
