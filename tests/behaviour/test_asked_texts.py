"""Texts of parameters and forms whose types constraints tell are checked, and given, as those."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = """\
openapi: 3.1.0
info: {title: Asked, version: "1"}
paths:
  /asked:
    get:
      operationId: ask
      tags: [asked]
      parameters:
      - {name: pair, in: query, schema: {$ref: "#/components/schemas/Pair"}}
      - {name: X-Pair, in: header, schema: {$ref: "#/components/schemas/Pair"}}
      - {name: large, in: query, schema: {type: array, contains: {type: integer, minimum: 5}}}
      - {name: named, in: query, style: deepObject, schema: {$ref: "#/components/schemas/Named"}}
      - {name: words, in: query, schema: {anyOf: [{const: 7}, {pattern: "^w"}], maxLength: 3}}
      responses: {"200": {description: What came, content: {application/json: {}}}}
    post:
      operationId: fill
      tags: [asked]
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Named"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Named"}}
          application/json: {schema: {$ref: "#/components/schemas/Named"}}
      responses: {"200": {description: What came, content: {application/json: {}}}}
components:
  schemas:
    Pair: {type: array, prefixItems: [{type: integer}, {type: [boolean, "null"]}]}
    Named:
      type: object
      properties:
        own: {type: string}
        pair: {$ref: "#/components/schemas/Pair"}
      patternProperties: {"^n": {type: integer, minimum: 3}}
      dependentSchemas: {own: {required: [other], properties: {other: {type: integer}}}}
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("asked")
    (folder / "asked.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "asked.yaml"), "--output", str(folder)]
    assert main([*command, "--name", "asked", "--no-client", "-q"]) == 0
    sys.path.insert(0, str(folder))
    package = import_module("asked_server")

    async def ask(**arguments: Any) -> Any:
        return {
            key: value for key, value in arguments.items() if value is not package.UNSET
        }

    async def fill(*, body: Any) -> Any:
        return body

    service = SimpleNamespace(ask=ask, fill=fill)
    with serve(package.create_app(asked=service)) as url:
        yield f"{url}/asked"
    sys.path.remove(str(folder))


def answered(answer: httpx2.Response) -> Any:
    """What the service was given; nothing where it was refused."""
    assert answer.status_code in (200, 422)
    return answer.json() if answer.status_code == 200 else None


@pytest.mark.parametrize(
    ("query", "taken"),
    [
        ("pair=1&pair=true&pair=1", {"pair": [1, True, "1"]}),
        ("pair=1&pair=", {"pair": [1, None]}),
        ("pair=1&pair=2", None),
        ("pair=01", None),
        ("large=1&large=7&large=x", {"large": [1, 7, "x"]}),
        ("large=4", None),
        ("named[n]=3&named[x]=3", {"named": {"n": 3, "x": "3"}}),
        ("named[n]=2", None),
        ("named[own]=1&named[other]=2", {"named": {"own": "1", "other": 2}}),
        ("named[own]=1&named[other]=x", None),
        ("words=7", {"words": 7}),
        ("words=wx", {"words": "wx"}),
        ("words=wxyz", None),
        ("words=8", None),
    ],
)
def test_parameters(url: str, query: str, taken: Any) -> None:
    assert answered(httpx2.get(f"{url}?{query}")) == taken


def test_headers(url: str) -> None:
    assert answered(httpx2.get(url, headers={"X-Pair": "1, false"})) == {
        "x_pair": [1, False]
    }


@pytest.mark.parametrize("kind", ["data", "files"])
@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"pair": ["1", "true"], "n": "3"}, {"pair": [1, True], "n": 3}),
        ({"own": "1", "other": "2"}, {"own": "1", "other": 2}),
        ({"own": "1", "other": "x"}, None),
        ({"n": "2"}, None),
        ({"pair": ["x"]}, None),
    ],
)
def test_forms(url: str, kind: str, fields: dict[str, Any], taken: Any) -> None:
    pairs = [
        (name, text)
        for name, texts in fields.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    parts = [(name, (None, text)) for name, text in pairs]
    sent: Any = {"files": parts} if kind == "files" else {"data": fields}
    assert answered(httpx2.post(url, **sent)) == taken


def test_texts_in_json_are_texts(url: str) -> None:
    assert answered(httpx2.post(url, json={"pair": ["1"]})) is None
    assert answered(httpx2.post(url, json={"n": "3"})) is None
