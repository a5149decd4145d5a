"""What the report says of a body: its keywords, its model, and what takes it as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace.config import Target


def body_of(folder: Path, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/notes": {
                "post": {
                    "requestBody": {"required": True, "content": content},
                    "responses": {"204": {"description": ""}},
                }
            }
        },
        "components": {"schemas": {"Note": schema}},
    }
    (folder / "shop.json").write_text(json.dumps(document), encoding="utf-8")
    sources, output = ("shop.json",), Path("generated")
    target = Target(name=None, sources=sources, base=folder, output=output)
    generated = generate(target, Sink())
    assert generated is not None
    operations: Any = generated.report["operations"]
    return dict(operations[0]["body"])


@pytest.mark.parametrize(
    ("name", "argument"), [("title", "body"), ("body", "request_body")]
)
def test_an_object_is_keywords_or_a_model(
    tmp_path: Path, name: str, argument: str
) -> None:
    text = {"type": "string"}
    schema = {"type": "object", "required": [name], "properties": {name: text}}
    body = body_of(tmp_path, schema)
    assert (body["python"], body["argument"]) == (None, argument)
    assert body["model"] == body["type"] == "shop_client.models:Note"
    assert body["fields"] == [{"name": name, "python": name}]


def test_any_other_body_is_one_keyword(tmp_path: Path) -> None:
    body = body_of(tmp_path, {"type": "array", "items": {"type": "string"}})
    assert (body["python"], body["argument"], body["model"]) == ("body", "body", None)
    assert body["fields"] == []
