"""Lines and columns of pointers, in JSON and YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import HEAD, read

from specgen.load.text.positions import position

JSON = '{"openapi": "3.1.0",\n "a": [ {"é\\u0041" : {"b": "x"}},\n  [] , 2 ],"c":{}}'
YAML = HEAD + "# c\na:\n  - 'éA': {b: x}\n  - &l []\n  - 2\nc: {d: *l, <<: {m: 1}}\n"


@pytest.mark.parametrize(
    ("name", "text", "pointer", "place"),
    [
        ("api.json", JSON, "#", (1, 1)),
        ("api.json", JSON, "#/a", (2, 2)),
        ("api.json", JSON, "#/a/0", (2, 9)),
        ("api.json", JSON, "#/a/0/éA", (2, 10)),
        ("api.json", JSON, "#/a/0/éA/b", (2, 23)),
        ("api.json", JSON, "#/a/1", (3, 3)),
        ("api.json", JSON, "#/a/2", (3, 8)),
        ("api.json", JSON, "#/a/2/x", (3, 8)),
        ("api.json", JSON, "#/c", (3, 12)),
        ("api.json", JSON, "#/c/none/deeper", (3, 12)),
        ("api.yaml", YAML, "#", (1, 1)),
        ("api.yaml", "# c\n---\n\n" + YAML, "#", (4, 1)),
        ("api.yaml", YAML, "#/a", (4, 1)),
        ("api.yaml", YAML, "#/a/0", (5, 5)),
        ("api.yaml", YAML, "#/a/0/éA/b", (5, 12)),
        ("api.yaml", YAML, "#/a/2", (7, 5)),
        ("api.yaml", YAML, "#/c/d", (8, 5)),
        ("api.yaml", YAML, "#/c/m", (8, 17)),
        ("api.yaml", YAML, "#/none", (1, 1)),
    ],
)
def test_places(
    tmp_path: Path, name: str, text: str, pointer: str, place: tuple[int, int]
) -> None:
    documents, _ = read(tmp_path, name, text)
    assert position(documents[0], pointer) == place
