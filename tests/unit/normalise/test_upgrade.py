"""Swagger 2.0 means what the same API says in OpenAPI 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import build

from specgen.ir.api import Api, ApiKey, Codec, Http, OAuth2, Operation, Style
from specgen.ir.body import resolved
from specgen.ir.types import Array, Record, Scalar, ScalarKind

LIST = {"type": "array", "items": {"type": "string"}}


def swagger(
    folder: Path, operation: dict[str, Any], codes: tuple[str, ...] = (), **root: Any
) -> Api:
    """The model of a document with one operation, about which nothing but `codes` is said."""
    described = {"responses": {"204": {"description": "Done"}}, **operation}
    text = "\n".join(
        f"{key}: {json.dumps(value)}"
        for key, value in {**root, "paths": {"/a": {"post": described}}}.items()
    )
    api, sink = build(folder, text + "\n", "2.0")
    assert tuple(finding.code.name for finding in sink) == codes
    return api


def only(api: Api) -> Operation:
    (operation,) = api.operations
    return operation


@pytest.mark.parametrize(
    ("place", "stated", "style", "explode"),
    [
        ("query", {}, "form", False),
        ("query", {"collectionFormat": "csv"}, "form", False),
        ("query", {"collectionFormat": "multi"}, "form", True),
        ("query", {"collectionFormat": "ssv"}, "spaceDelimited", False),
        ("query", {"collectionFormat": "pipes"}, "pipeDelimited", False),
        ("header", {}, "simple", False),
        ("header", {"collectionFormat": "csv"}, "simple", False),
        ("header", {"collectionFormat": "multi"}, "simple", False),
    ],
)
def test_collection_formats(
    tmp_path: Path, place: str, stated: dict[str, str], style: str, explode: bool
) -> None:
    parameter = {"name": "q", "in": place, **LIST, **stated}
    (made,) = only(swagger(tmp_path, {"parameters": [parameter]})).parameters
    assert isinstance(made.type, Array)
    assert made.encoding == Style(style=style, explode=explode)


@pytest.mark.parametrize(
    ("consumes", "media_types"),
    [
        (None, ["application/json"]),
        (["text/json", "application/json"], ["text/json", "application/json"]),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_bodies(
    tmp_path: Path, consumes: list[str] | None, media_types: list[str], required: bool
) -> None:
    body = {
        "name": "b",
        "in": "body",
        "required": required,
        "description": "What to keep.",
        "schema": {"type": "integer"},
    }
    root: dict[str, Any] = {"consumes": consumes} if consumes else {}
    made = only(swagger(tmp_path, {"parameters": [body]}, **root)).body
    assert made is not None
    assert [content.media_type for content in made.contents] == media_types
    assert {content.type for content in made.contents} == {
        Scalar(kind=ScalarKind.INTEGER)
    }
    assert (made.required, made.doc.description) == (required, "What to keep.")


JSON = "application/json"
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


@pytest.mark.parametrize(
    ("type", "consumes", "media_types"),
    [
        ("string", [], [FORM]),
        ("string", ["application/json"], [FORM]),
        ("string", [MULTIPART], [MULTIPART]),
        ("string", [FORM, MULTIPART], [FORM, MULTIPART]),
        ("file", [], [MULTIPART]),
        ("file", [FORM, MULTIPART], [MULTIPART]),
        ("file", [FORM], [MULTIPART]),
    ],
)
def test_forms(
    tmp_path: Path, type: str, consumes: list[str], media_types: list[str]
) -> None:
    fields = [
        {"name": "a", "in": "formData", "type": type, "required": True},
        {"name": "b", "in": "formData", **LIST, "collectionFormat": "multi"},
    ]
    api = swagger(tmp_path, {"parameters": fields, "consumes": consumes})
    body = only(api).body
    assert body is not None
    assert body.required
    assert [content.media_type for content in body.contents] == media_types
    record = resolved(body.contents[0].type, api.declarations)
    assert isinstance(record, Record)
    kinds = {"string": ScalarKind.STRING, "file": ScalarKind.BINARY}
    first, second = record.fields
    assert (first.wire_name, first.type) == ("a", Scalar(kind=kinds[type]))
    assert (second.wire_name, isinstance(second.type, Array)) == ("b", True)


@pytest.mark.parametrize("collection", ["csv", "multi"])
def test_an_array_of_files_is_sent_in_parts(tmp_path: Path, collection: str) -> None:
    """Swagger 2.0 has no such array, and documents have it."""
    files = {"type": "array", "items": {"type": "file"}, "collectionFormat": collection}
    fields = [{"name": "a", "in": "formData", **files}]
    body = only(swagger(tmp_path, {"parameters": fields, "consumes": [FORM]})).body
    assert body is not None
    (content,) = body.contents
    assert content.media_type == MULTIPART
    assert [(part.file, part.style) for part in content.parts] == [(True, None)]


def test_a_form_without_required_fields_may_be_left_out(tmp_path: Path) -> None:
    fields = [{"name": "a", "in": "formData", "type": "string"}]
    body = only(swagger(tmp_path, {"parameters": fields})).body
    assert body is not None
    assert not body.required


def test_form_parameters_beside_a_body_are_left_out_each_with_a_finding(
    tmp_path: Path,
) -> None:
    fields = "{name: a, in: formData, type: string, required: true}"
    body = "{name: body, in: body, schema: {type: integer}}"
    api, sink = build(
        tmp_path,
        f"parameters: {{Shared: {fields.replace('a,', 'b,', 1)}}}\n"
        f"paths: {{/a: {{post: {{parameters: [{fields}, {body}, "
        "{$ref: '#/parameters/Shared'}], responses: {}}}}\n",
        "2.0",
    )
    body_made = only(api).body
    assert body_made is not None
    assert [content.media_type for content in body_made.contents] == [JSON]
    left_out = [
        finding.location.pointer
        for finding in sink
        if finding.code.name == "UNKNOWN_PLACE"
    ]
    assert left_out == ["#/paths/~1a/post/parameters/0", "#/parameters/Shared"]


@pytest.mark.parametrize(
    ("schema", "produces", "codec"),
    [
        ({"type": "integer"}, [], Codec.JSON),
        ({"type": "string"}, ["text/plain"], Codec.TEXT),
        ({"type": "file"}, [], Codec.BINARY),
        ({"type": "file"}, ["application/json", "image/png"], Codec.BINARY),
        ({"type": "file"}, ["application/problem+json; charset=utf-8"], Codec.BINARY),
    ],
)
def test_answers(
    tmp_path: Path, schema: dict[str, str], produces: list[str], codec: Codec
) -> None:
    answers = {"200": {"description": "Done", "schema": schema}}
    operation = {"responses": answers, "produces": produces}
    (response,) = only(swagger(tmp_path, operation)).responses
    assert [content.codec for content in response.contents] == [codec]


def test_headers_of_answers(tmp_path: Path) -> None:
    header = {**LIST, "collectionFormat": "multi", "description": "All of them."}
    answers = {"204": {"description": "Done", "headers": {"X-Seen": header}}}
    (response,) = only(swagger(tmp_path, {"responses": answers})).responses
    (made,) = response.headers
    assert (made.wire_name, made.doc.description) == ("X-Seen", "All of them.")
    assert made.encoding == Style(style="simple", explode=False)


@pytest.mark.parametrize(
    ("root", "urls"),
    [
        ({"host": "a.test"}, ["https://a.test"]),
        ({"host": "a.test", "basePath": "/v1"}, ["https://a.test/v1"]),
        ({"basePath": "/v1"}, ["/v1"]),
        (
            {"host": "a.test", "schemes": ["http", "https"]},
            ["https://a.test", "http://a.test"],
        ),
        ({"host": "a.test", "schemes": ["wss", "http"]}, ["http://a.test"]),
    ],
)
def test_servers(tmp_path: Path, root: dict[str, Any], urls: list[str]) -> None:
    assert [server.url for server in swagger(tmp_path, {}, **root).servers] == urls


TEMPLATE: dict[str, Any] = {
    "hostTemplate": "{region}.{domain}",
    "parameters": [
        {"$ref": "#/parameters/Domain"},
        {"name": "region", "in": "path", "type": "string", "enum": ["eu", "us"]},
    ],
}


@pytest.mark.parametrize(
    ("root", "urls"),
    [
        ({}, ["https://{region}.{domain}"]),
        ({"schemes": ["http"], "basePath": "/v1"}, ["http://{region}.{domain}/v1"]),
        ({"host": "a.test"}, ["https://a.test"]),
        (
            {"x-ms-parameterized-host": {**TEMPLATE, "useSchemePrefix": False}},
            ["{region}.{domain}"],
        ),
    ],
)
def test_a_template_of_the_host_is_a_server_with_variables(
    tmp_path: Path, root: dict[str, Any], urls: list[str]
) -> None:
    domain = {"name": "domain", "in": "path", "type": "string", "default": "a.test"}
    shared = {"x-ms-parameterized-host": TEMPLATE, "parameters": {"Domain": domain}}
    servers = swagger(tmp_path, {}, **{**shared, **root}).servers
    assert [server.url for server in servers] == urls
    variables = {"domain": ("a.test", ()), "region": (None, ("eu", "us"))}
    for server in servers:
        found = {name: values for name, *values in server.variables}
        if "{" in server.url:
            assert found == {name: list(values) for name, values in variables.items()}


@pytest.mark.parametrize(
    ("schemes", "urls"),
    [(["http"], ["http://a.test"]), (["https"], []), (["http", "https"], [])],
)
def test_servers_of_an_operation(
    tmp_path: Path, schemes: list[str], urls: list[str]
) -> None:
    """Its own only where it leaves out the scheme that the others prefer."""
    root: dict[str, Any] = {"host": "a.test", "schemes": ["https"]}
    api = swagger(tmp_path, {"schemes": schemes}, **root)
    assert [server.url for server in only(api).servers] == urls


def test_security(tmp_path: Path) -> None:
    url = "https://a.test/token"
    flows = {"application": "clientCredentials", "password": "password"}
    definitions = {
        "basic": {"type": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        **{
            flow: {
                "type": "oauth2",
                "flow": flow,
                "tokenUrl": url,
                "scopes": {"r": "R"},
            }
            for flow in flows
        },
    }
    codes = ("UNASKED_SCHEMES",)
    api = swagger(tmp_path, {}, codes, securityDefinitions=definitions)
    schemes = {scheme.id: scheme for scheme in api.schemes}
    basic = schemes["basic"]
    assert isinstance(basic, Http)
    assert basic.scheme == "basic"
    assert isinstance(schemes["key"], ApiKey)
    for stated, kind in flows.items():
        scheme = schemes[stated]
        assert isinstance(scheme, OAuth2)
        (flow,) = scheme.flows
        assert (flow.kind, flow.token_url) == (kind, url)


def test_findings_stand_where_the_document_says_what_they_are_about(
    tmp_path: Path,
) -> None:
    odd = {"type": "integer", "default": "x"}
    parameters = [
        {"name": "q", "in": "query", "type": "integer", "minimum": "x"},
        {"name": "a", "in": "formData", **odd},
        {"$ref": "#/parameters/Shared"},
        {"name": "c", "in": "formData", "type": "array", "items": {"minLength": "x"}},
    ]
    answers = {
        "200": {
            "description": "Done",
            "schema": {"properties": {"p": odd}},
            "headers": {"X-Seen": {"type": "integer", "minimum": "x"}},
        }
    }
    body = {"name": "b", "in": "body", "schema": {"properties": {"p": odd}}}
    root = {
        "host": "{tenant}.a.test",
        "parameters": {"Shared": {"name": "b", "in": "formData", **odd}},
        "paths": {
            "/a": {"post": {"parameters": parameters, "responses": answers}},
            "/b": {"post": {"parameters": [body], "responses": {}}},
        },
    }
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in root.items())
    _, sink = build(tmp_path, text, "2.0")
    post = "#/paths/~1a/post"
    assert {finding.location.pointer for finding in sink} == {
        "#/host",
        "#/parameters/Shared/default",
        f"{post}/parameters/0/minimum",
        f"{post}/parameters/1/default",
        f"{post}/parameters/3/items/minLength",
        f"{post}/responses/200/schema/properties/p/default",
        f"{post}/responses/200/headers/X-Seen/minimum",
        "#/paths/~1b/post/parameters/0/schema/properties/p/default",
    }
