"""Changes of a document told from its fingerprint."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from specgen.load.fingerprint import LEAF_LIMIT, changes, fingerprint

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a/{b}": {
            "parameters": [{"name": "b", "in": "path"}],
            "get": {"tags": ["x", "y"], "responses": {"200": {"description": "d"}}},
            "post": {"responses": {}},
        }
    },
    "components": {"schemas": {"P~Q": {"maxLength": 255, "minLength": 1}}},
}


def changed(**kept: object) -> dict[str, Any]:
    return {**copy.deepcopy(DOCUMENT), **kept}


def test_nothing_changed() -> None:
    assert changes(fingerprint(DOCUMENT), fingerprint(changed())) == []


def test_leaf() -> None:
    new = changed()
    new["components"]["schemas"]["P~Q"]["maxLength"] = 128
    pointer = "#/components/schemas/P~0Q/maxLength"
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == [pointer]


def test_true_is_not_one() -> None:
    new = changed()
    new["components"]["schemas"]["P~Q"]["minLength"] = True
    pointer = "#/components/schemas/P~0Q/minLength"
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == [pointer]


def test_added_subtree_is_named_by_its_top() -> None:
    new = changed()
    get = new["paths"]["/a/{b}"]["get"]
    get["responses"]["404"] = {"description": "n", "headers": {"X": {"schema": {}}}}
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == [
        "#/paths/~1a~1{b}/get/responses/404"
    ]


def test_removed_leaf_is_named_by_its_unit() -> None:
    new = changed()
    del new["components"]["schemas"]["P~Q"]["minLength"]
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == [
        "#/components/schemas/P~0Q"
    ]


def test_units_added_and_removed() -> None:
    new = changed(webhooks={"w": {"post": {}}})
    del new["paths"]["/a/{b}"]["post"]
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == [
        "#/webhooks/w/post",
        "#/paths/~1a~1{b}/post",
    ]


def test_order_alone_is_a_change_of_the_unit() -> None:
    new = changed(info={"version": "1", "title": "T"})
    assert changes(fingerprint(DOCUMENT), fingerprint(new)) == ["#/info"]


def test_large_document_is_told_by_units() -> None:
    large = changed(
        components={"schemas": {f"S{n}": {"a": n} for n in range(LEAF_LIMIT + 1)}}
    )
    print_ = fingerprint(large)
    assert print_.leaves == {}
    new = copy.deepcopy(large)
    new["components"]["schemas"]["S7"]["a"] = -1
    assert changes(print_, fingerprint(new)) == ["#/components/schemas/S7"]


def test_the_largest_document_that_is_told_by_leaves() -> None:
    largest = {
        "components": {"schemas": {"S": {f"p{n}": n for n in range(LEAF_LIMIT)}}}
    }
    new = copy.deepcopy(largest)
    new["components"]["schemas"]["S"]["p7"] = -1
    where = changes(fingerprint(largest), fingerprint(new))
    assert where == ["#/components/schemas/S/p7"]


@pytest.mark.parametrize(
    ("tree", "unit"),
    [
        ({"paths": {"/a": {"get": {"tags": ["a"]}}}}, "#/paths/~1a/get"),
        ({"webhooks": {"a": {"post": {"tags": ["a"]}}}}, "#/webhooks/a/post"),
        ({"components": {"schemas": {"A": {"b": 1}}}}, "#/components/schemas/A"),
        ({"definitions": {"A": {"b": {"c": 1}}}}, "#/definitions/A"),
        ({"info": {"contact": {"name": "a"}}}, "#/info"),
    ],
)
def test_units(tree: dict[str, Any], unit: str) -> None:
    assert list(fingerprint(tree).units) == [unit]
