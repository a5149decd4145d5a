"""What the report says of operations that are looser than the document, degraded or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace.config import DATAMODEL, Target


def answering(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {media_type: {"schema": schema}}
    return {"get": {"responses": {"200": {"description": "", "content": content}}}}


OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
ODD = {"type": "object", "properties": {"a": {"type": "odd"}}}
PAIR = {"$ref": "#/components/schemas/Pair"}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/sound": answering("application/json", OBJECT),
        "/text": answering("application/yaml", OBJECT),
        "/odd": answering("application/json", ODD),
        "/pair": answering("application/json", PAIR),
    },
    "components": {
        "schemas": {
            "Pair": {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "dependentRequired": {"a": ["b"]},
            }
        }
    },
}


def reported(folder: Path, models: str = "pydantic") -> dict[str, Any]:
    (folder / "shop.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    target = Target(
        name=None,
        sources=("shop.json",),
        base=folder,
        output=Path("generated"),
        models=models,
    )
    generated = generate(target, Sink())
    assert generated is not None
    return dict(generated.report)


def test_an_operation_is_looser_whatever_its_status(tmp_path: Path) -> None:
    report = reported(tmp_path)
    rows = {row["path"]: row for row in report["operations"]}
    told = {
        path: (row["status"], row.get("codes"), row.get("looser"))
        for path, row in rows.items()
    }
    assert told == {
        "/sound": ("generated", None, None),
        "/text": ("generated", None, ["SG422"]),
        "/odd": ("degraded", ["SG301"], ["SG301"]),
        "/pair": ("generated", None, None),
    }
    counts = report["counts"]
    assert (counts["generated"], counts["degraded"], counts["looser"]) == (3, 1, 2)


def test_what_the_models_of_another_library_leave_unchecked_counts(
    tmp_path: Path,
) -> None:
    report = reported(tmp_path, DATAMODEL)
    rows = {row["path"]: row for row in report["operations"]}
    assert rows["/pair"]["looser"] == ["SG309"]
    assert rows["/pair"]["status"] == "generated"
    assert report["counts"]["looser"] == 3
