"""How changes are told: once, with what they are of and the operations that they reach."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from comparing import GONE, Document, Edits, compare_documents, edited

from specgen.changes.compare import advice

BASE: Document = yaml.safe_load("""
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /items:
    get:
      operationId: list_items
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
        '400': {$ref: '#/components/responses/Wrong'}
        '404': {$ref: '#/components/responses/Wrong'}
    post:
      operationId: make_item
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
      responses: {'204': {description: made}}
  /icons/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'204': {description: one}}
  /icons/{term}:
    get:
      parameters: [{name: term, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: several}}
components:
  responses:
    Wrong:
      description: no
      content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string, maxLength: 9}}}
    Item:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - type: object
          properties:
            place: {type: object, properties: {street: {type: string}}}
            any: {}
    Fault: {type: object, properties: {code: {type: string}}}
    Plain: {type: object, properties: {code: {type: string}}}
""")
ITEM = "#/components/schemas/Item/allOf/1/properties"
ID = "#/components/schemas/Base/properties/id"


def told(edits: Edits, folder: Path) -> list[tuple[str, str, str]]:
    """The kinds, operations and messages of the changes that edits make."""
    changes = compare_documents(BASE, edited(BASE, edits), folder)
    return [(c.id, ", ".join(c.operations), c.message) for c in changes]


BOTH = "GET /items, POST /items"


def test_what_a_schema_has_from_another_is_told_once_and_of_that(
    tmp_path: Path,
) -> None:
    words = "Base, property `id`: `maxLength` was `9` and is `5`"
    expected = [("max-length-decreased", BOTH, words)]
    assert told({f"{ID}/maxLength": 5}, tmp_path) == expected


@pytest.mark.parametrize("keyword", ["const", "default", "minimum", "enum", "not"])
def test_a_number_that_is_written_otherwise_is_the_same(
    tmp_path: Path, keyword: str
) -> None:
    def at_any(number: float, words: str) -> Edits:
        stated = {"enum": [number, 2], "not": {"const": number}}.get(keyword, number)
        return {f"{ITEM}/any": {keyword: stated, "description": words}}

    old = edited(BASE, at_any(1, "old"))
    changes = compare_documents(old, edited(old, at_any(1.0, "new")), tmp_path)
    assert [change.id for change in changes] == ["documentation-changed"]


def test_a_property_is_named_with_those_that_it_is_in(tmp_path: Path) -> None:
    words = "Item, property `place.street`: `maxLength` is `5` now"
    edits = {f"{ITEM}/place/properties/street/maxLength": 5}
    assert told(edits, tmp_path) == [("max-length-added", BOTH, words)]


def test_several_properties_that_are_listed_alone_are_several(tmp_path: Path) -> None:
    edits = {"#/components/schemas/Fault/required": ["a", "b"]}
    assert [message for _, _, message in told(edits, tmp_path)] == [
        "Fault, property `a`: is new and required",
        "Fault, property `b`: is new and required",
    ]


def test_an_answer_that_several_statuses_share_is_told_once(tmp_path: Path) -> None:
    edits = {"#/components/responses/Wrong/headers/X-A": {"schema": {}}}
    words = "answer, header `X-A`: is new"
    expected = [("header-added-optional", "GET /items", words)]
    assert told(edits, tmp_path) == expected


def test_a_model_in_place_of_another_is_told_where_it_stands(tmp_path: Path) -> None:
    pointer = "#/components/responses/Wrong/content/application~1json/schema"
    edits = {f"{pointer}/$ref": "#/components/schemas/Base"}
    changes = compare_documents(BASE, edited(BASE, edits), tmp_path)
    assert {change.place.pointer for change in changes} == {pointer}
    assert {(change.id, change.message) for change in changes} == {
        ("model-replaced", "answer: is `Base`, which is another model than `Fault`"),
        ("property-removed-optional", "answer, property `code`: is gone"),
        ("property-added-required", "answer, property `id`: is new and required"),
    }


def test_documentation_of_an_operation_names_it(tmp_path: Path) -> None:
    edits = {"#/paths/~1items/get/summary": "Lists"}
    expected = [("documentation-changed", "GET /items", "`summary` is different")]
    assert told(edits, tmp_path) == expected


def test_paths_that_differ_in_names_of_slots_are_several(tmp_path: Path) -> None:
    edits = {"#/paths/~1icons~1{id}": GONE}
    expected = [("operation-removed", "GET /icons/{id}", "is gone")]
    assert told(edits, tmp_path) == expected


def test_what_may_be_anything_may_be_null_before_and_after(tmp_path: Path) -> None:
    edits = {f"{ITEM}/any": {"type": ["string", "null"]}}
    assert [kind for kind, _, _ in told(edits, tmp_path)] == ["type-narrowed"]


def test_limits_of_a_text_are_not_gone_with_its_format(tmp_path: Path) -> None:
    edits = {f"{ID}/format": "uuid"}
    assert [kind for kind, _, _ in told(edits, tmp_path)] == ["format-changed"]


def test_a_single_value_is_the_same_exploded_or_not(tmp_path: Path) -> None:
    assert told({"#/paths/~1items/get/parameters/0/explode": False}, tmp_path) == []


def test_an_operation_that_moved_keeps_its_other_changes(tmp_path: Path) -> None:
    moved = edited(BASE, {"#/paths/~1items/get/parameters/0/schema/maximum": 9})
    paths = moved["paths"]
    assert isinstance(paths, dict)
    edits = {"#/paths/~1items": GONE, "#/paths/~1v2~1items": paths["/items"]}
    assert [(kind, where) for kind, where, _ in told(edits, tmp_path)] == [
        ("operation-moved", "GET /v2/items"),
        ("maximum-added", "GET /v2/items"),
        ("operation-moved", "POST /v2/items"),
    ]


@pytest.mark.parametrize(
    ("edits", "version"),
    [
        ({f"{ID}/maxLength": 5}, "major"),
        ({f"{ITEM}/place/properties/town": {"type": "string"}}, "minor"),
        ({"#/paths/~1items/get/deprecated": True}, "minor"),
        ({"#/components/schemas/Fault/properties/code/maxLength": 5}, "patch"),
        ({"#/paths/~1items/get/summary": "Lists"}, "patch"),
        ({}, "none"),
    ],
)
def test_advice(edits: Edits, version: str, tmp_path: Path) -> None:
    """A limit of what is received is stricter, and adds nothing."""
    assert advice(compare_documents(BASE, edited(BASE, edits), tmp_path)) == version


def test_a_model_within_itself_is_deprecated_once(tmp_path: Path) -> None:
    above = {
        "#/components/schemas/Plain/properties/above": {
            "$ref": "#/components/schemas/Plain"
        }
    }
    place = f"{ITEM}/place"
    base = edited(BASE, {**above, place: {"$ref": "#/components/schemas/Plain"}})
    edits: Edits = {"#/components/schemas/Plain/deprecated": True}
    changes = compare_documents(base, edited(base, edits), tmp_path)
    assert [change.id for change in changes] == ["model-deprecated"]


def test_what_an_operation_takes_or_gives_of_the_shared_is_its_own(
    tmp_path: Path,
) -> None:
    """Those that shared it before are not concerned."""
    shared = {"name": "key", "in": "query", "schema": {"type": "string"}}
    base = edited(BASE, {"#/components/parameters/Key": shared})
    reference = {"$ref": "#/components/parameters/Key"}
    base = edited(base, {"#/paths/~1icons~1{id}/get/parameters/1": reference})
    wrong = {"$ref": "#/components/responses/Wrong"}
    edits: Edits = {
        "#/paths/~1items/post/parameters": [reference],
        "#/paths/~1items/post/responses/400": wrong,
    }
    changes = compare_documents(base, edited(base, edits), tmp_path)
    assert [(c.id, c.operations, c.place.pointer) for c in changes] == [
        (
            "parameter-added-optional",
            ("POST /items",),
            "#/paths/~1items/post/parameters",
        ),
        (
            "error-answer-added",
            ("POST /items",),
            "#/paths/~1items/post/responses/400",
        ),
    ]


def test_paths_that_an_extension_adds_are_compared_like_others(tmp_path: Path) -> None:
    def adding(schema: str, path: str) -> Document:
        content = {"application/json": {"schema": {"$ref": f"#/components/{schema}"}}}
        answer = {"200": {"description": "ok", "content": content}}
        return edited(BASE, {"#/x-ms-paths": {path: {"get": {"responses": answer}}}})

    old = adding("schemas/Plain", "/items?kind=plain")
    wider = edited(old, {"#/components/schemas/Plain/properties/code/type": "integer"})
    other = adding("schemas/Plain", "/items?kind=other")
    (change,) = compare_documents(old, wider, tmp_path)
    assert (change.id, change.operations) == (
        "type-changed",
        ("GET /items?kind=plain",),
    )
    assert change.direction == "response"
    changes = compare_documents(old, other, tmp_path)
    assert [change.id for change in changes] == ["operation-removed", "operation-added"]
