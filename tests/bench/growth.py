"""How time and memory grow with a document: APIs of 100 to 30,000 operations."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .usage import Usage, used

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000)


def synthetic(operations: int) -> dict[str, object]:
    """An API with a record, its list and a group for every ten operations."""
    schemas = {f"Thing{number}": _record(number) for number in range(operations // 2)}
    paths = {}
    for number in range(operations // 2):
        ref = {"$ref": f"#/components/schemas/Thing{number}"}
        tags = [f"group {number // 5}"]
        paths[f"/things{number}/{{id}}"] = {
            "get": {
                "operationId": f"getThing{number}",
                "tags": tags,
                "parameters": [_IDENTIFIER],
                "responses": {"200": _content("The thing.", ref)},
            },
            "put": {
                "operationId": f"putThing{number}",
                "tags": tags,
                "parameters": [_IDENTIFIER],
                "requestBody": _content("The thing.", ref),
                "responses": {"200": _content("What was stored.", ref)},
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synthetic", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


_IDENTIFIER = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer"},
}


def _content(text: str, schema: object) -> dict[str, object]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _record(number: int) -> dict[str, object]:
    texts = {
        f"field{number}_{index}": {"type": "string", "description": f"Field {index}."}
        for index in range(8)
    }
    return {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer"}, **texts},
    }


def grown(folder: Path, sizes: Sequence[int] = SIZES) -> dict[int, Usage]:
    """What both packages cost by the number of operations."""
    found = {}
    for size in sizes:
        path = folder / f"synthetic-{size}.json"
        path.write_text(json.dumps(synthetic(size)), encoding="utf-8")
        command = [sys.executable, "-m", "specgen", "generate", str(path), "--quiet"]
        output = folder / f"grown-{size}"
        found[size] = used([*command, "--output", str(output)], folder, os.environ)
    return found


def exponent(points: dict[int, float]) -> float:
    """The slope of the logarithms: 1 where what is measured is proportional to the size."""
    xs = [math.log(size) for size in points]
    ys = [math.log(value) for value in points.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True))
    return over / sum((one - x) ** 2 for one in xs)
