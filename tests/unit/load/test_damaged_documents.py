"""Damaged documents never raise: they are read, or refused with a place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from reading import read

from specgen.load.pages import merge_documents
from specgen.load.references.references import References
from specgen.load.text.positions import position
from specgen.load.tree.cursor import entries
from specgen.load.tree.node import Node
from tests.drawing import drawn

PAGE = """# Page

```yaml /openapi.json get /a
openapi: 3.1.0
info: {title: T, version: "1"}
x-base: &base {type: object, description: "a\\tb"}
paths:
  /a:
    get: {$ref: '#/components/pathItems/a%20b/get'}
components:
  pathItems: {a b: {get: {<<: *base, $ref: 'api.json#/x'}}}
```
"""
YAML = PAGE.split("```")[1].partition("\n")[2]
JSON = json.dumps(
    {
        "openapi": "3.1.0",
        "info": {"title": "\U0001f600 \0", "version": "1"},
        "s": {"a": {"$ref": "#/s/b"}, "b": {"$id": "x", "$ref": "y.yaml#z"}},
        "n": [1, -2.5e10, True, None],
    },
    indent=1,
)
PIECES = st.sampled_from(
    [
        *"{}[]:,\"'\\`~&*!|>-#?%@\t\r\n\0",
        "\ufeff",
        "\u2028",
        "\ud800",
        "$ref",
        "<<: *base",
        "9" * 5000,
        "NaN",
        "```",
        "..",
        "\\ud800",
        "[" * 600,
    ]
)


@st.composite
def damage(draw: st.DrawFn, text: str) -> bytes:
    """`text` with a few pieces cut out, put in or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.just("") | PIECES) + text[end:]
    return text.encode("utf-8", "surrogatepass")


def walk(references: References) -> None:
    waiting: list[Node] = [references.root]
    while waiting:
        node = waiting.pop()
        references.target(node)
        if isinstance(node.value, dict):
            waiting.extend(member for _, member in entries(node))
        elif isinstance(node.value, list):
            waiting.extend(node.child(index) for index in range(len(node.value)))


@pytest.mark.parametrize(
    ("name", "text"), [("page.md", PAGE), ("api.yaml", YAML), ("api.json", JSON)]
)
def test_damage_is_reported_or_harmless(tmp_path: Path, name: str, text: str) -> None:
    @drawn(150, suppress_health_check=list(HealthCheck))
    @given(damage(text))
    def check(content: bytes) -> None:
        documents, sink = read(tmp_path, name, content)
        assert documents or sink.refused
        bundle = merge_documents(documents, sink)
        if bundle is not None:
            walk(References(bundle, sink))
        for found in sink:
            assert "\n" not in found.message
            if found.location.line is None:
                for document in documents:
                    line, column = position(document, found.location.pointer)
                    assert line >= 1
                    assert column >= 1

    check()
