"""A fault of specgen's own costs a document the unit that it meets, and is told with its place."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from specgen.build.operations import parameters
from specgen.build.operations.bodies.bodies import BodyBuilder
from specgen.build.types.properties import PropertyBuilder
from specgen.emit.client.methods import MethodWriter
from specgen.emit.client.resources import _ResourceWriter
from specgen.emit.models.declarations import ModelWriter
from specgen.emit.models.dicts import DictsWriter
from specgen.emit.server.services import ServicesWriter
from specgen.findings.diagnostics import Severity, Sink
from specgen.ir.api import Style
from specgen.pipeline import Generated, generate
from specgen.workspace.config import Target

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        f"/{name}/{{id}}": {
            "put": {
                "operationId": f"put_{name}",
                "tags": [name],
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer"},
                    }
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": f"#/components/schemas/{name.title()}"}
                        }
                    }
                },
                "responses": {"204": {"description": "done"}},
            }
        }
        for name in ("good", "bad")
    },
    "components": {
        "schemas": {
            "Good": {"type": "object", "properties": {"a": {"type": "string"}}},
            "Bad": {
                "type": "object",
                "properties": {
                    "a": {"type": "string"},
                    "odd": {"type": "object", "properties": {"b": {}}},
                },
            },
        }
    },
}


def failing(
    owner: type, name: str, meets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Makes a method of specgen fail where its arguments meet a condition."""
    method = getattr(owner, name)

    def fails(self: Any, *arguments: Any, **options: Any) -> Any:
        if meets(*arguments):
            raise KeyError("boom")
        return method(self, *arguments, **options)

    monkeypatch.setattr(owner, name, fails)


def run(tmp_path: Path) -> tuple[Generated, list[tuple[str, str, str]]]:
    (tmp_path / "api.json").write_text(json.dumps(DOCUMENT))
    target = Target(
        name="shop", sources=("api.json",), base=tmp_path, output=tmp_path / "out"
    )
    sink = Sink()
    generated = generate(target, sink)
    assert generated is not None
    for path, text in generated.files.items():
        if path.endswith(".py"):
            ast.parse(text)
    assert all(finding.severity is Severity.WARNING for finding in sink)
    return generated, [
        (one.code.identifier, one.location.pointer, one.effect) for one in sink
    ]


def statuses(generated: Generated) -> dict[str, str]:
    rows: Any = generated.report["operations"]
    return {row["operation_id"]: row["status"] for row in rows}


BAD = "#/components/schemas/Bad"
PUT = "#/paths/~1bad~1{id}/put"
BARE = "generated without parameters, body and types"


def is_bad(unit: Any, *others: Any) -> bool:
    return unit.id in (BAD, PUT)


@pytest.mark.parametrize(
    ("owner", "name", "meets", "place", "effect"),
    [
        (
            PropertyBuilder,
            "_read",
            lambda name, *_: name == "odd",
            BAD,
            "typed as any value",
        ),
        (
            BodyBuilder,
            "body",
            lambda node, owner: "bad" in owner.id,
            PUT,
            BARE,
        ),
        (
            ModelWriter,
            "_declaration",
            lambda own, *_: is_bad(own) and hasattr(own, "fields"),
            BAD,
            "typed as any value",
        ),
        (_ResourceWriter, "_constant", lambda own: is_bad(own) and own.body, PUT, BARE),
        (
            DictsWriter,
            "_block",
            lambda form, *_: is_bad(form),
            BAD,
            "typed as any value",
        ),
        (
            ServicesWriter,
            "_method",
            lambda own, *_: is_bad(own) and own.body,
            PUT,
            BARE,
        ),
    ],
)
def test_a_fault_loosens_its_unit_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    meets: Any,
    place: str,
    effect: str,
) -> None:
    failing(owner, name, meets, monkeypatch)
    generated, findings = run(tmp_path)
    assert findings == [("SG001", place, effect)]
    assert statuses(generated) == {"put_good": "generated", "put_bad": "degraded"}
    assert b"class Good(Model)" in generated.files["shop_client/models.py"]


def test_an_operation_that_fails_even_bare_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(MethodWriter, "of", is_bad, monkeypatch)
    generated, findings = run(tmp_path)
    assert findings == [("SG001", PUT, BARE), ("SG001", PUT, "not generated")]
    assert statuses(generated) == {"put_good": "generated", "put_bad": "omitted"}


def test_a_value_of_a_wrong_type_costs_its_operation_and_breaks_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a reader had taken an object of an extension for a text."""
    style_of = parameters.style_of

    def unread(node: Any, *others: Any) -> Style:
        if "bad" not in node.pointer:
            return style_of(node, *others)
        odd: Any = ("object", "not a text")
        return Style(style=odd, explode=False)

    monkeypatch.setattr(parameters, "style_of", unread)
    generated, findings = run(tmp_path)
    assert findings == [("SG001", PUT, BARE), ("SG001", PUT, "not generated")]
    assert statuses(generated) == {"put_good": "generated", "put_bad": "omitted"}
