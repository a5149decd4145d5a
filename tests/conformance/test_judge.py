"""The judge objects to what the document forbids, and excuses only what has a name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.judge import HOST, Court, Exchange, Verdict

ROOT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://elsewhere.test/v1"}],
    "paths": {
        "/orders/{id}": {
            "put": {
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer"},
                    },
                    {
                        "name": "dry",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "boolean"},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Order"}
                        },
                        "application/cbor": {"schema": {"type": "object"}},
                    },
                },
                "responses": {
                    "200": {
                        "description": "done",
                        "headers": {
                            "X-Count": {
                                "required": True,
                                "schema": {"type": "integer"},
                            }
                        },
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Order"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "mail": {"type": "string", "format": "email"},
                    "day": {"type": "string", "format": "date"},
                },
            }
        }
    },
}
JSON = ("Content-Type", "application/json")
GOOD = Exchange(
    method="PUT",
    url=f"{HOST}/orders/7?dry=true",
    request_headers=[JSON],
    request_body=b'{"name": "a"}',
    status=200,
    response_headers=[JSON, ("X-Count", "3")],
    response_body=b'{"name": "b"}',
)


def test_nothing_stands_against_what_the_document_allows() -> None:
    verdict = Court(ROOT).judge("/orders/{id}", GOOD)
    assert (verdict.excuses, verdict.disagreements) == (frozenset(), ())


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"url": f"{HOST}/orders/x?dry=true"}, "request: "),
        ({"url": f"{HOST}/orders/7"}, "request: MissingRequiredParameter"),
        ({"request_body": b'{"name": 1}'}, "request: InvalidRequestBody"),
        ({"request_body": b"{}"}, "request: InvalidRequestBody"),
        ({"request_body": b'{"name": "a", "day": "today"}'}, "request: Invalid"),
        ({"request_headers": [("Content-Type", "text/csv")]}, "request: "),
        ({"status": 201}, "response: "),
        ({"response_headers": [JSON]}, "response: MissingRequiredHeader"),
        ({"response_headers": [JSON, ("X-Count", "x")]}, "response: "),
        ({"response_body": b'{"name": null}'}, "response: InvalidData"),
        ({"response_body": b""}, "response: MissingData"),
    ],
)
def test_objects(change: dict[str, Any], objection: str) -> None:
    verdict = Court(ROOT).judge("/orders/{id}", replace(GOOD, **change))
    assert not verdict.excuses
    assert [one[: len(objection)] for one in verdict.disagreements] == [objection]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            {"request_body": b'{"name": "a", "mail": "m"}'},
            "checks a format that is text for us",
        ),
        (
            {"request_headers": [("Content-Type", "application/cbor")]},
            "does not decode the media type",
        ),
        (
            {"response_headers": [("X-Count", "3")], "response_body": b""},
            "takes an empty body for none",
        ),
    ],
)
def test_excuses(change: dict[str, Any], name: str) -> None:
    verdict = Court(ROOT).judge("/orders/{id}", replace(GOOD, **change))
    assert (verdict.excuses, verdict.disagreements) == ({name}, ())


def _body(schema: dict[str, Any], value: object, **reported: list[str]) -> Verdict:
    """What is said of an answer with one schema: of JSON, or of bytes as they are."""
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "done", "content": content}}
    root = {
        **ROOT,
        "openapi": "3.0.3",
        "paths": {"/x": {"get": {"responses": responses}}},
    }
    exchange = replace(
        GOOD,
        method="GET",
        url=f"{HOST}/x",
        request_headers=[],
        request_body=b"",
        response_body=(
            value if isinstance(value, bytes) else json.dumps(value).encode()
        ),
    )
    return Court(root, reported).judge("/x", exchange)


CLOSED = {
    "allOf": [
        {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
        {"properties": {"b": {"type": "string"}}},
    ]
}
IMPOSSIBLE = {"type": "number", "enum": ["2", "3"]}
BESIDE = {"type": "integer", "anyOf": [{"type": "string"}]}
APART = {"allOf": [{"type": "string"}, {"type": "integer"}]}
OPTIONAL = {"nullable": True, "allOf": [{"type": "string"}]}
POINTER = "#/paths/~1x/get/responses/200/content/application~1json/schema"


@pytest.mark.parametrize(
    ("schema", "excused", "wrong", "name"),
    [
        (CLOSED, {"b": "x"}, {"b": 1}, "closes each part of an object for itself"),
        (
            IMPOSSIBLE,
            3.0,
            4.0,
            "takes a contradiction of type, pattern and constants at its word",
        ),
        (
            BESIDE,
            "x",
            True,
            "takes a contradiction of type, pattern and constants at its word",
        ),
        (OPTIONAL, None, 1, "reads nullable narrower"),
        ({"type": "string", "x-nullable": True}, None, 1, "reads nullable narrower"),
    ],
)
def test_excuses_only_what_the_schema_leads_to(
    schema: dict[str, Any], excused: object, wrong: object, name: str
) -> None:
    assert _body(schema, excused) == Verdict(frozenset({name}), ())
    verdict = _body(schema, wrong)
    assert not verdict.excuses
    assert verdict.disagreements


def test_excuses_bytes_whose_media_type_is_one_of_texts() -> None:
    excused = Verdict(frozenset({"reads bytes as what their media type says"}), ())
    for content in (b"null", b"{", b"\xb9"):
        assert _body({"type": "string", "format": "binary"}, content) == excused
        assert _body({"type": "string"}, content).disagreements


def test_excuses_a_field_of_a_form_that_is_there_but_not_declared() -> None:
    media_type = "application/x-www-form-urlencoded"
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {"b": {"type": "string"}},
    }
    operation = {
        "requestBody": {"content": {media_type: {"schema": schema}}},
        "responses": {"204": {"description": "done"}},
    }
    court = Court({**ROOT, "paths": {"/x": {"post": operation}}})
    sent = Exchange(
        method="POST",
        url=f"{HOST}/x",
        request_headers=[("Content-Type", media_type)],
        request_body=b"name=a",
        status=204,
        response_headers=[],
        response_body=b"",
    )
    excused = frozenset({"reads the declared fields of a form alone"})
    assert court.judge("/x", sent) == Verdict(excused, ())
    assert court.judge("/x", replace(sent, request_body=b"n=a")).disagreements


def test_looks_for_slots_in_the_query_of_a_template() -> None:
    name = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}
    operation = {"parameters": [name], "responses": {"200": {"description": "done"}}}
    template = "/x?k={key}"
    sent = replace(GOOD, method="GET", url=f"{HOST}/x?k=1", request_headers=[])
    sent = replace(sent, response_headers=[], response_body=b"", request_body=b"")
    verdict = Court({**ROOT, "paths": {template: {"get": operation}}}).judge(
        template, sent
    )
    excused = frozenset({"looks for path parameters in the path alone"})
    assert verdict == Verdict(excused, ())


def test_excuses_no_property_that_every_part_rules_out() -> None:
    closed, open_ = CLOSED["allOf"]
    alone = {"allOf": [closed, {"required": ["a"]}]}
    assert _body(alone, {"a": "x", "c": "x"}).disagreements
    assert not _body({"allOf": [open_]}, {"a": 1}).disagreements


def test_excuses_null_beside_a_type_where_that_was_reported() -> None:
    schema = {"allOf": [{"type": "string"}, {"enum": [None]}]}
    assert _body(schema, "x", SG312=[f"{POINTER}/allOf/1"]).excuses
    assert _body(schema, "x").disagreements


def test_excuses_what_overrides_a_property_where_that_was_reported() -> None:
    schema = {"allOf": [{"properties": {"a": {"type": "object"}}}]}
    override = [f"{POINTER}/allOf/1/properties/a"]
    assert _body(schema, {"a": 1}, SG311=override).excuses
    assert _body(schema, {"a": 1}, SG311=[f"{POINTER}/properties/b"]).disagreements
    assert _body(schema, {"a": 1}).disagreements


def test_excuses_parts_that_exclude_each_other_where_that_was_reported() -> None:
    assert _body(APART, 1, SG302=[POINTER]).excuses
    assert _body(APART, 1, SG302=["#/components/schemas/Order"]).disagreements
    assert _body(APART, 1).disagreements
