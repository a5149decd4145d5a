"""The runner itself: that it counts rightly and notices every kind of fault."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.children import Limits, in_child
from tests.conformance.corpus import find_documents, stratified
from tests.conformance.counting import count_operations
from tests.conformance.examine import Outcome, differences, examine
from tests.conformance.summary import changes, summary
from tests.conformance.using import use_packages

ANSWER: dict[str, Any] = {"responses": {"204": {"description": "Done"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "x-origin": {"get": ANSWER},
        "/orders": {
            "parameters": [],
            "x-note": {},
            "query": ANSWER,
            "additionalOperations": {"COPY": ANSWER},
            "post": {
                **ANSWER,
                "callbacks": {
                    "paid": {"{$request.query.url}": {"put": ANSWER}},
                    "sent": {"$ref": "#/components/callbacks/sent"},
                },
            },
        },
        "/carts": {"$ref": "#/components/pathItems/carts"},
    },
    "webhooks": {"closed": {"post": ANSWER}},
    "components": {
        "callbacks": {"sent": {"{$request.body#/url}": {"post": ANSWER}}},
        "pathItems": {"carts": {"get": ANSWER, "delete": ANSWER}},
    },
}
OPERATIONS = {
    ("operation", "QUERY", "/orders"),
    ("operation", "COPY", "/orders"),
    ("operation", "POST", "/orders"),
    ("operation", "GET", "/carts"),
    ("operation", "DELETE", "/carts"),
    ("webhook", "POST", "closed"),
    ("callback", "PUT", "{$request.query.url}"),
    ("callback", "POST", "{$request.body#/url}"),
}


def written(folder: Path, document: object) -> Path:
    path = folder / "shop.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_counts_what_a_document_describes() -> None:
    assert count_operations(DOCUMENT) == Counter(OPERATIONS)


def test_older_versions_know_no_query_method() -> None:
    older = {**DOCUMENT, "openapi": "3.1.0"}
    counted = count_operations(older)
    assert ("operation", "QUERY", "/orders") not in counted
    assert ("operation", "POST", "/orders") in counted


def test_every_kind_of_operation_has_its_row(tmp_path: Path) -> None:
    result = examine(written(tmp_path, DOCUMENT), "shop", Limits())
    assert result.outcome is Outcome.OK, result.problems
    assert result.operations == len(OPERATIONS)
    assert result.version == "3.2"


def test_notices_a_lost_and_an_omitted_operation() -> None:
    row = {"kind": "operation", "method": "GET", "path": "/a", "status": "omitted"}
    described = Counter([("operation", "GET", "/a"), ("operation", "PUT", "/a")])
    assert differences(described, [row, row]) == [
        "not in the report: operation PUT /a",
        "not in the document: operation GET /a",
        "omitted: GET /a",
        "omitted: GET /a",
    ]


def test_a_refused_document_tells_why(tmp_path: Path) -> None:
    broken = {**DOCUMENT, "paths": {"/a": {"$ref": "#/nowhere"}}}
    result = examine(written(tmp_path, broken), "shop", Limits())
    assert result.outcome is Outcome.REFUSED
    assert result.problems[0].startswith("SG201 ")


def test_a_run_out_of_time_is_a_fault(tmp_path: Path) -> None:
    result = examine(written(tmp_path, DOCUMENT), "shop", Limits(seconds=0))
    assert result.outcome is Outcome.TIME_OUT


def greedy() -> int:
    return len(bytearray(1 << 30))


def test_memory_is_limited() -> None:
    assert "MemoryError" in in_child(Limits(megabytes=512), greedy).error


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "shop_client"
    folder.mkdir()
    (folder / "__init__.py").write_text("class Shop:\n    name = 1\n")
    row = {
        "client": "shop_client:Shop.name",
        "async_client": None,
        "server": None,
        "body": None,
        "responses": {"200": "shop_client:Shop"},
    }
    report = {"targets": [{"operations": [row]}]}
    (tmp_path / "report.json").write_text(json.dumps(report))
    return folder


MODEL = """
from typing import Annotated
from pydantic import BaseModel, ConfigDict, Field

class Order(BaseModel):
    model_config = ConfigDict(defer_build=True)
    inner: {type}
"""
ALIAS = """
from typing_extensions import TypeAliasType

Tree = TypeAliasType("Tree", "{type}")
"""


@pytest.mark.parametrize(
    ("module", "uncompiled", "unimported", "unbuilt"),
    [
        ("", 0, 0, 0),
        ("def f(a, a): ...", 1, 0, 0),
        ("x = '\\d'", 1, 0, 0),
        ("import nothing_of_that_name", 0, 1, 0),
        ("import warnings\nwarnings.warn('old')", 0, 1, 0),
        (MODEL.format(type="int"), 0, 0, 0),
        (MODEL.format(type="'Unknown'"), 0, 0, 1),
        (MODEL.format(type="Annotated[str, Field(pattern='(?=x)')]"), 0, 0, 1),
        (ALIAS.format(type="list[Tree]"), 0, 0, 0),
        (ALIAS.format(type="Unknown"), 0, 0, 1),
    ],
)
def test_notices_what_does_not_compile_import_or_build(
    package: Path, module: str, uncompiled: int, unimported: int, unbuilt: int
) -> None:
    (package / "extra.py").write_text(module)
    problems = in_child(Limits(), use_packages, package.parent).value
    assert [len(found) for found in problems] == [uncompiled, unimported, unbuilt]


def test_notices_an_import_path_that_leads_nowhere(package: Path) -> None:
    (package / "__init__.py").write_text("class Shop: ...\n")
    _, unimported, _ = in_child(Limits(), use_packages, package.parent).value
    assert unimported[0].startswith("shop_client:Shop.name: AttributeError")


def test_samples_every_version_and_size(tmp_path: Path) -> None:
    sizes = {f"new/{n}": ("3.1", n) for n in range(10)}
    sizes |= {f"old/{n}": ("3.0", n) for n in range(90)}
    chosen = stratified(sizes, 20)
    assert len(chosen) == 20
    assert {"new/0", "new/9", "old/0", "old/89"} <= set(chosen)


def test_finds_documents_in_folders_below(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("b.json", "inner/a.yaml", "notes.md"):
        (tmp_path / name).write_text("{}")
    found = find_documents([tmp_path])
    assert list(found) == [f"{tmp_path.name}/b.json", f"{tmp_path.name}/inner/a.yaml"]


def test_tells_what_changed_since_it_was_stored(tmp_path: Path) -> None:
    now = summary(examine(written(tmp_path, DOCUMENT), "shop", Limits()))
    before = {"shop": {**now, "operations": 3}, "other": now}
    told = changes(before, {"shop": now, "bakery": now})
    assert told == ["shop: operations 3 -> 8", "bakery: new"]
