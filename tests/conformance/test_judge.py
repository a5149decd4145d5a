"""The judge objects to what the document forbids, and excuses only what has a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.judge import HOST, Court, Exchange

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
        ({"response_body": b""}, "takes an empty body for none"),
    ],
)
def test_excuses(change: dict[str, Any], name: str) -> None:
    verdict = Court(ROOT).judge("/orders/{id}", replace(GOOD, **change))
    assert (verdict.excuses, verdict.disagreements) == ({name}, ())
