"""Names of a whole document, given what a lock keeps of an earlier run."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from specgen.naming.keys import group_key
from specgen.naming.table import NameTable
from tests.roundtrip.model import name, read_document

TEXT = {"type": "string"}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/orders": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Order"}
                        }
                    }
                },
                "responses": {"204": {"description": "done"}},
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "properties": {
                    "currency": {"enum": ["EUR", "USD"]},
                    "ship-to": {"type": "object", "properties": {"city": {}}},
                },
            }
        }
    },
}


def test_what_a_lock_keeps_changes_no_name(tmp_path: Path) -> None:
    """A property and the type that is declared in it stand at one pointer."""
    api = read_document(DOCUMENT, tmp_path)
    first = name(api)
    assert next(iter(first.fields.values())) == {
        "currency": "currency",
        "ship-to": "ship_to",
    }
    assert name(api, pinned=first.locked) == first


def test_a_property_is_not_called_as_the_class_that_its_values_had(
    tmp_path: Path,
) -> None:
    document = copy.deepcopy(DOCUMENT)
    schemas: Any = document["components"]
    properties = schemas["schemas"]["Order"]["properties"]
    properties["parcel"] = properties["ship-to"]
    locked = name(read_document(document, tmp_path)).locked
    assert locked["#/components/schemas/Order/properties/parcel"] == "OrderParcel"
    properties["parcel"] = TEXT
    names = name(read_document(document, tmp_path), pinned=locked)
    assert names.fields["#/components/schemas/Order"]["parcel"] == "parcel"
    (operation,) = names.operations.values()
    assert operation.fields["parcel"] == "parcel"


def test_a_lock_keeps_names_whose_words_were_told_apart_otherwise(
    tmp_path: Path,
) -> None:
    document = copy.deepcopy(DOCUMENT)
    schemas: Any = document["components"]
    pointer = "#/components/schemas/"
    schemas["schemas"] = {
        "Order": {"type": "object", "properties": {"is_3d": TEXT}},
        "k8s_pod": {"type": "object", "properties": {"i18n": TEXT}},
    }
    api = read_document(document, tmp_path)
    pinned = {
        f"{pointer}k8s_pod": "K8SPod",
        f"{pointer}k8s_pod/field:i18n": "i18_n",
        f"{pointer}Order/field:is_3d": "is3_d",
        "#/paths/~1orders/post/body:is_3d": "is3_d",
    }
    names = name(api, pinned=pinned)
    assert names.types[f"{pointer}k8s_pod"] == "K8SPod"
    assert names.fields[f"{pointer}k8s_pod"] == {"i18n": "i18_n"}
    assert names.fields[f"{pointer}Order"] == {"is_3d": "is3_d"}
    (operation,) = names.operations.values()
    assert operation.fields == {"is_3d": "is3_d"}
    assert pinned.items() <= names.locked.items()


def test_a_lock_keeps_the_words_of_a_group_in_its_class(tmp_path: Path) -> None:
    done = {"responses": {"204": {"description": "done"}}}
    paths = {"/a": {"get": {"tags": ["HTTP k8s"], **done}}}
    api = read_document({**DOCUMENT, "paths": paths}, tmp_path)
    ((id, new),) = name(api).groups.items()
    assert (new.path, new.class_name) == (("http_k8s",), "HTTPK8s")
    (kept,) = name(api, pinned={group_key(id): "http_k8_s"}).groups.values()
    assert (kept.path, kept.class_name) == (("http_k8_s",), "HTTPK8S")


def table(
    folder: Path,
    parameters: Sequence[tuple[str, str]],
    properties: Sequence[str] = (),
    pinned: Mapping[str, str] | None = None,
) -> NameTable:
    """The names of an API whose only operation has parameters and properties of a body."""
    slots = "".join(f"/{{{name}}}" for place, name in parameters if place == "path")
    operation: dict[str, Any] = {
        "parameters": [
            {"name": name, "in": place, "required": place == "path", "schema": TEXT}
            for place, name in parameters
        ],
        "responses": {"204": {"description": "done"}},
    }
    if properties:
        schema = {"type": "object", "properties": dict.fromkeys(properties, TEXT)}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    paths = {f"/things{slots}": {"put": operation}}
    head = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}}
    return name(read_document({**head, "paths": paths}, folder), pinned=pinned)


def arguments_of(names: NameTable) -> dict[str, str]:
    """The arguments of the only operation by `place:name`, and by `body:name`."""
    (operation,) = names.operations.values()
    fields = {f"body:{wire}": argument for wire, argument in operation.fields.items()}
    return {**operation.parameters, **fields}


@pytest.mark.parametrize(
    ("parameters", "properties", "arguments"),
    [
        (
            [("query", "pageSize"), ("header", "page_size")],
            [],
            {"query:pageSize": "page_size", "header:page_size": "header_page_size"},
        ),
        (
            [("path", "pageSize"), ("query", "page_size")],
            [],
            {"path:pageSize": "page_size", "query:page_size": "query_page_size"},
        ),
        (
            [("query", "pageSize"), ("query", "page_size")],
            [],
            {"query:pageSize": "query_page_size", "query:page_size": "page_size"},
        ),
        (
            [("cookie", "id"), ("header", "id"), ("query", "id"), ("path", "id")],
            ["id"],
            {
                "path:id": "id",
                "query:id": "query_id",
                "header:id": "header_id",
                "cookie:id": "cookie_id",
                "body:id": "body_id",
            },
        ),
        (
            [("query", "self"), ("query", "timeout"), ("query", "class")],
            ["body"],
            {
                "query:self": "self_",
                "query:timeout": "timeout_",
                "query:class": "class_",
                "body:body": "body",
            },
        ),
        ([("query", "body")], ["a"], {"query:body": "query_body", "body:a": "a"}),
        ([("query", "body")], [], {"query:body": "body"}),
        ([("query", "2nd"), ("query", "+")], [], {"query:2nd": "param_2nd"}),
    ],
)
def test_an_argument_is_called_by_one_rule(
    tmp_path: Path,
    parameters: list[tuple[str, str]],
    properties: list[str],
    arguments: dict[str, str],
) -> None:
    """The outermost place has the plain name; in one place, what is called so already.

    The order in which a document states them makes no difference.
    """
    names = arguments_of(table(tmp_path, parameters, properties))
    assert {key: names[key] for key in arguments} == arguments
    assert arguments_of(table(tmp_path, parameters[::-1], properties)) == names


def test_a_locked_argument_keeps_its_name(tmp_path: Path) -> None:
    """A parameter that comes later would have the better claim."""
    before = table(tmp_path, [("header", "page-size")])
    assert arguments_of(before) == {"header:page-size": "page_size"}
    parameters = [("header", "page-size"), ("query", "page_size")]
    assert arguments_of(table(tmp_path, parameters)) == {
        "header:page-size": "header_page_size",
        "query:page_size": "page_size",
    }
    assert arguments_of(table(tmp_path, parameters, pinned=before.locked)) == {
        "header:page-size": "page_size",
        "query:page_size": "query_page_size",
    }


def test_a_lock_of_an_earlier_version_moves_no_argument(tmp_path: Path) -> None:
    """It had none of those that are called as on the wire."""
    parameters = [("path", "id"), ("query", "a"), ("header", "b"), ("cookie", "d")]
    before = table(tmp_path, parameters, ["a", "b", "c"])
    kept = {
        key: name
        for key, name in before.locked.items()
        if key.rpartition(":")[2] != name
    }
    assert kept != before.locked
    again = table(tmp_path, parameters, ["a", "b", "c"], pinned=kept)
    assert arguments_of(again) == arguments_of(before)
    assert again.locked == before.locked


def group_attributes(folder: Path, tag: str, **more: Any) -> list[str]:
    """The attributes of a client for a tag, and for what else the document has."""
    operation = {"tags": [tag], "responses": {"204": {"description": "done"}}}
    head = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}}
    document = {**head, "paths": {"/a": {"get": operation}}, **more}
    groups = name(read_document(document, folder)).groups
    return [group.attribute for group in groups.values()]


@pytest.mark.parametrize("tag", ["httpx", "httpx2", "client", "close", "raw"])
def test_a_tag_hides_nothing_that_a_client_is_made_with(
    tmp_path: Path, tag: str
) -> None:
    """Pyright takes a method for the module that an annotation beside it names."""
    assert group_attributes(tmp_path, tag) == [f"{tag}_"]


def test_a_tag_has_the_name_that_webhooks_would_like(tmp_path: Path) -> None:
    event = {"post": {"responses": {"204": {"description": "done"}}}}
    attributes = group_attributes(tmp_path, "webhooks", webhooks={"paid": event})
    assert attributes == ["webhooks", "webhook_receiver"]


@pytest.mark.parametrize(
    ("stated", "method"),
    [
        ("create_secret_v1_secrets_post", "create_secret"),
        ("post-/v1/secrets_create", "create"),
        ("list", "list"),
        # What is only the route has nothing else to be called by.
        ("_v1_secrets_post", "v1_secrets_post"),
        ("post-/v1/secrets_", "post_v1_secrets"),
    ],
)
def test_a_route_in_an_id_is_left_out_of_the_method(
    tmp_path: Path, stated: str, method: str
) -> None:
    operation = {"operationId": stated, "tags": ["a"], "responses": {}}
    document = {**DOCUMENT, "paths": {"/v1/secrets": {"post": operation}}}
    names = name(read_document(document, tmp_path))
    assert [each.method for each in names.operations.values()] == [method]


def test_callbacks_are_told_apart_by_their_operations_and_expressions(
    tmp_path: Path,
) -> None:
    done = {"responses": {"204": {"description": "done"}}}
    event = {"operationId": "onEvent", **done}
    called = {"{$request.query.url}": {"post": event}}
    lines = {"{$url}/began": {"post": done}, "{$url}/ended": {"post": done}}
    document = {
        **DOCUMENT,
        "paths": {
            "/a": {
                "post": {"operationId": "sub", **done, "callbacks": {"onData": called}}
            },
            "/b": {
                "post": {"operationId": "sub2", **done, "callbacks": {"onData": called}}
            },
            "/c": {
                "post": {"operationId": "sub3", **done, "callbacks": {"onLine": lines}}
            },
        },
    }
    names = name(read_document(document, tmp_path))
    methods = {key: own.method for key, own in names.operations.items() if "{" in key}
    assert list(methods.values()) == [
        "sub_on_data",
        "sub2_on_data",
        "sub3_on_line_url_began",
        "sub3_on_line_url_ended",
    ]
    pinned = dict.fromkeys(list(methods)[:1], "paths_1_a_post_on_data_post")
    names = name(read_document(document, tmp_path), pinned=pinned)
    assert pinned.items() <= names.locked.items()


def test_a_type_within_one_of_another_file_is_called_as_its_key_reads(
    tmp_path: Path,
) -> None:
    inner = {"type": "object", "properties": {"city": TEXT}}
    shared = {"schemas": {"a/b": {"type": "object", "properties": {"ship": inner}}}}
    (tmp_path / "shared.json").write_text(json.dumps(shared))
    document: Any = copy.deepcopy(DOCUMENT)
    order = document["components"]["schemas"]["Order"]
    order["properties"] = {"to": {"$ref": "shared.json#/schemas/a~1b/properties/ship"}}
    names = name(read_document(document, tmp_path))
    assert set(names.types.values()) == {"Order", "ABShip"}


@pytest.mark.parametrize(
    "classes",
    [
        {"Url": "Url", "URL": "URL_2"},
        {"pet": "Pet_3", "PET": "PET_2", "Pet": "Pet"},
        {"UserID": "UserID_2", "UserId": "UserId"},
        {"URL": "URL", "url": "Url_2"},
    ],
)
def test_a_class_has_the_name_of_the_component_that_is_spelled_so(
    tmp_path: Path, classes: dict[str, str]
) -> None:
    for keys in itertools.permutations(classes):
        schemas = {key: {"type": "object", "properties": {key: TEXT}} for key in keys}
        document = {**DOCUMENT, "paths": {}, "components": {"schemas": schemas}}
        names = name(read_document(document, tmp_path))
        pointers = {f"#/components/schemas/{key}": own for key, own in classes.items()}
        assert names.types == pointers
    pinned = dict(zip(pointers, ("Mine", "Mine_2", "Mine_3"), strict=False))
    names = name(read_document(document, tmp_path), pinned=pinned)
    assert names.types == pinned
