"""What is asked of properties that travel in one direction: there alone."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main

from .serving import InProcess

_PACKAGES = count()
READ = {"type": "integer", "readOnly": True}
WRITTEN = {"type": "string", "writeOnly": True}
TEXT = {"type": "string"}


def exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Any, sent: Any, answer: Any
) -> tuple[int, bool, bool]:
    """The status of a request; whether the service was asked; whether the client sends it."""
    properties = {"id": READ, "key": WRITTEN, "name": TEXT, "code": TEXT}
    thing = {"type": "object", "properties": properties, **asked}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation = {
        "operationId": "add",
        "tags": ["things"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "It.", "content": content}},
    }
    document = tmp_path / "hidden.json"
    document.write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Hidden", "version": "1"},
                "paths": {"/things": {"post": operation}},
                "components": {"schemas": {"Thing": thing}},
            }
        ),
        encoding="utf-8",
    )
    name = f"hidden{next(_PACKAGES)}"
    command = ["generate", str(document), "--output", str(tmp_path), "-q"]
    assert main([*command, "--name", name]) == 0
    monkeypatch.syspath_prepend(str(tmp_path))
    client_package = import_module(f"{name}_client")
    server_package = import_module(f"{name}_server")
    asked_for: list[Any] = []

    class Things:
        async def add(self, *, body: Any) -> Any:
            asked_for.append(body)
            return answer

    app = server_package.create_app(things=Things())
    with httpx2.Client(transport=InProcess(app), base_url="http://t") as line:
        status = line.post("/things", json=sent).status_code
        was_asked = bool(asked_for)
        asked_for.clear()
        client = getattr(client_package, name.title())(
            base_url="http://t", http_client=line, max_retries=0
        )
        with suppress(getattr(client_package, f"{name.title()}Error")):
            client.things.add(**sent)
        return status, was_asked, bool(asked_for)


DEPENDENT = {"dependentRequired": {"name": ["id", "code"]}}
DEPENDENT_SCHEMAS = {"dependentSchemas": {"name": {"required": ["id", "code"]}}}
WHEN = {"if": {"required": ["name"]}, "then": {"required": ["id", "code"]}}


@pytest.mark.parametrize(
    ("asked", "sent", "answer", "status", "was_asked"),
    [
        # A request without what only answers hold is accepted, and the answer is held to it.
        (DEPENDENT, {"name": "n", "code": "c"}, {"name": "n", "code": "c"}, 500, True),
        (DEPENDENT, {"name": "n", "code": "c"}, {}, 200, True),
        # What is asked beside it is asked in both directions.
        (DEPENDENT, {"name": "n"}, {}, 422, False),
        (DEPENDENT_SCHEMAS, {"name": "n", "code": "c"}, {"name": "n"}, 500, True),
        (DEPENDENT_SCHEMAS, {"name": "n"}, {}, 422, False),
        (WHEN, {"name": "n", "code": "c"}, {"name": "n", "code": "c"}, 500, True),
        (WHEN, {"name": "n"}, {}, 422, False),
        (
            {"anyOf": [{"required": ["id", "name"]}, {"required": ["code"]}]},
            {"name": "n"},
            {"name": "n"},
            500,
            True,
        ),
        (
            {"anyOf": [{"required": ["id", "name"]}, {"required": ["code"]}]},
            {},
            {"code": "c"},
            422,
            False,
        ),
        ({"anyOf": [{"required": ["id"]}, {"required": ["code"]}]}, {}, {}, 500, True),
        # And the other way round.
        ({"dependentRequired": {"name": ["key"]}}, {"name": "n"}, {}, 422, False),
        (
            {"dependentRequired": {"name": ["key"]}},
            {"name": "n", "key": "k"},
            {"name": "n"},
            200,
            True,
        ),
        (
            {"dependentSchemas": {"name": {"required": ["key"]}}},
            {"name": "n", "key": "k"},
            {"name": "n"},
            200,
            True,
        ),
        (
            {"anyOf": [{"required": ["key"]}, {"required": ["code"]}]},
            {},
            {},
            422,
            False,
        ),
        (
            {"anyOf": [{"required": ["key"]}, {"required": ["code"]}]},
            {"key": "k"},
            {},
            200,
            True,
        ),
        ({"not": {"required": ["id"]}}, {"name": "n"}, {"name": "n"}, 200, True),
    ],
)
def test_asked_where_it_travels(
    asked: Any,
    sent: Any,
    answer: Any,
    status: int,
    was_asked: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcome = exchanged(tmp_path, monkeypatch, asked, sent, answer)
    assert outcome == (status, was_asked, was_asked)
