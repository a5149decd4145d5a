"""Names that the user chose, and names that follow what they are made from."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from specgen.findings.diagnostics import Location, Sink
from specgen.ir.api import Api
from specgen.naming.choices import NO_CHOICES, Choices, chosen_names
from specgen.naming.named import named
from specgen.naming.renamed import renames
from specgen.naming.table import NameTable
from specgen.workspace.config import suggestion
from tests.roundtrip.model import read_document

DONE = {"204": {"description": "done"}}
ANSWER = {
    "200": {
        "description": "ok",
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}
            }
        },
    }
}
ORDER = {
    "type": "object",
    "properties": {
        "zipCode": {"type": "string"},
        "secretCode": {"type": "string", "writeOnly": True},
        "lines": {
            "type": "array",
            "items": {"type": "object", "properties": {"a": {}}},
        },
    },
}
BODY = {
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"ApiKey": []}, {"Basic": []}],
    "paths": {
        "/orders/{id}": {
            "get": {
                "operationId": "getOrder",
                "tags": ["orders"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {}},
                    {"name": "page", "in": "query", "schema": {}},
                    {"name": "page", "in": "header", "schema": {}},
                ],
                "responses": ANSWER,
            },
            "put": {
                "operationId": "same",
                "tags": ["orders"],
                "requestBody": BODY,
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": BODY["content"],
                    }
                },
            },
        },
        "/users": {
            "get": {"operationId": "listUsers", "tags": ["users"], "responses": DONE}
        },
        "/more": {"get": {"operationId": "same", "tags": ["users"], "responses": DONE}},
    },
    "components": {
        "schemas": {"Order": ORDER, "listUsers": {"type": "object"}},
        "securitySchemes": {
            "ApiKey": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "Basic": {"type": "http", "scheme": "basic"},
        },
    },
}
GET = "#/paths/~1orders~1{id}/get"


def read(table: Mapping[str, Any]) -> Choices:
    problems: list[str] = []
    choices = chosen_names(
        table,
        ("names",),
        lambda _, message, __: problems.append(message),
        lambda _: Location(file="specgen.toml"),
        suggestion,
    )
    assert not problems
    return choices


def names_of(
    folder: Path,
    table: Mapping[str, Any],
    kept: Mapping[str, str] | None = None,
    document: Mapping[str, Any] = DOCUMENT,
) -> tuple[Api, NameTable, list[str]]:
    """The API, its names, and what is wrong with the chosen ones."""
    sink = Sink()
    choices = read(table) if table else NO_CHOICES
    api = read_document(document, folder)
    api, names = named(api, "shop", kept or {}, choices, lambda _: False, sink)
    wrong = [own.message for own in sink if own.code.identifier == "SG002"]
    return api, names, wrong


def calls(api: Api, names: NameTable) -> list[str]:
    return [
        f"{names.groups[own.group or ''].call}.{names.operations[own.id].method}"
        for own in api.operations
    ]


@pytest.mark.parametrize(
    ("table", "call"),
    [
        ({"getOrder": "fetch"}, "orders.fetch"),
        ({"getOrder": "users.fetch"}, "users.fetch"),
        ({"getOrder": "a.b.fetch"}, "a.b.fetch"),
        ({"GET /orders/{id}": "orders.fetch"}, "orders.fetch"),
        ({"get /orders/{id}": "orders.fetch"}, "orders.fetch"),
        ({GET: "orders.fetch"}, "orders.fetch"),
        ({"groups": {"orders": "sales"}}, "sales.get"),
        ({"groups": {"Orders": "shop.sales"}}, "shop.sales.get"),
        ({"groups": {"orders": "sales"}, "getOrder": "sales.x.fetch"}, "sales.x.fetch"),
        ({"groups": {"orders": "users"}}, "users.get_order"),
        ({"groups": {"orders": "users", "users": "orders"}}, "users.get"),
        ({"groups": {"orders": "orders.sales"}}, "orders.sales.get"),
        ({"groups": {"orders": "users.a", "users": "users.a.b"}}, "users.a.get"),
        ({"groups": {"users": "X", "orders": "X.a.X"}}, "X.a.X.get"),
        ({"groups": {"orders": "sales"}, "GET /users": "orders.all"}, "sales.get"),
        # What something else would be called goes to who chose it.
        ({"getOrder": "same"}, "orders.same"),
    ],
)
def test_operations_are_called_as_chosen(
    tmp_path: Path, table: Mapping[str, Any], call: str
) -> None:
    first = names_of(tmp_path, {})[1]
    again = names_of(tmp_path, table, first.locked)[1]
    for kept in ({}, first.locked, again.locked):
        api, names, wrong = names_of(tmp_path, table, kept)
        assert (calls(api, names)[0], wrong) == (call, [])
        assert len(set(calls(api, names))) == len(api.operations)


def test_no_class_is_hidden_by_an_attribute(tmp_path: Path) -> None:
    """A class of a group is not called as a group or method that stands in another class."""
    table = {
        "getOrder": "Orders.Users",
        "groups": {"users": "Users"},
        "PUT /orders/{id}": "Users.AsyncOrders",
    }
    _, names, wrong = names_of(tmp_path, table)
    attributes = {own.attribute for own in names.groups.values()}
    attributes |= {own.method for own in names.operations.values()}
    classes = {own.class_name for own in names.groups.values()}
    classes |= {own.async_class for own in names.groups.values()}
    assert wrong == []
    assert attributes >= {"Users", "Orders", "AsyncOrders"}
    assert not attributes & classes


def test_everything_else_is_called_as_chosen(tmp_path: Path) -> None:
    _, names, wrong = names_of(
        tmp_path,
        {
            "Order": "Purchase",
            "#/components/schemas/listUsers": "UserList",
            "Order#zipCode": "zip",
            "Order#secretCode": "code",
            "getOrder#id": "order",
            "getOrder#header:page": "sheet",
            "credentials": {
                "ApiKey": {"argument": "key", "environment": "MY_KEY"},
                "Basic": "login",
            },
            "classes": {"client": "Store", "error": "StoreFaultError"},
        },
    )
    assert wrong == []
    assert {"Purchase", "PurchaseInput", "UserList"} <= {*names.types.values()}
    own = [fields for fields in names.fields.values() if "zipCode" in fields]
    assert {fields["zipCode"] for fields in own} == {"zip"}
    assert {fields["secretCode"] for fields in own if "secretCode" in fields} == {
        "code"
    }
    put = names.operations["#/paths/~1orders~1{id}/put"]
    assert put.fields["zipCode"] == "zip"
    assert names.operations[GET].parameters == {
        "path:id": "order",
        "query:page": "page",
        "header:page": "sheet",
    }
    assert names.schemes["ApiKey"].arguments == ("key",)
    assert names.schemes["ApiKey"].variables == ("MY_KEY",)
    assert names.schemes["Basic"].arguments == ("login",)
    assert (names.client, names.error) == ("Store", "StoreFaultError")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"getOder": "x"}, "nothing is called `getOder`; did you mean `getOrder`?"),
        ({"Ordr": "X"}, "did you mean `Order`?"),
        ({"GET /order/{id}": "x"}, "did you mean `GET /orders/{id}`?"),
        ({"getOrder#pathid": "x"}, "did you mean `path:id`?"),
        ({"getOrder#page": "x"}, "has no part 'page'"),
        ({"Order": "a.B"}, "no name for a class"),
        ({"same": "x"}, "`PUT /orders/{id}` or `GET /more`"),
        ({"listUsers": "x"}, "`GET /users` or `#/components/schemas/listUsers`"),
        ({"getOrder": "x", "PUT /orders/{id}": "x"}, "`getOrder` is called so, too"),
        ({"getOrder": "x", "GET /orders/{id}": "y"}, "gives the same another name"),
        ({"Order": "Any2", "#/components/schemas/listUsers": "Any2"}, "is called so"),
        ({"groups": {"orders": "close"}}, "`close`: generated code needs it"),
        ({"groups": {"odrers": "x"}}, "did you mean `orders`?"),
        ({"credentials": {"Key": "x"}}, "no security scheme is called `Key`"),
        ({"credentials": {"ApiKey": {"username": "x"}}}, "has no username"),
        ({"classes": {"client": "Any"}}, "generated code needs it"),
        ({"classes": {"error": "NotFoundError"}}, "generated code needs it"),
        ({"getOrder#id": "timeout"}, "generated code needs it"),
        ({"Order#zipCode": "lines"}, "another property that is called so on the wire"),
    ],
)
def test_what_can_not_be_had_is_said(
    tmp_path: Path, table: Mapping[str, Any], reason: str
) -> None:
    _, _, wrong = names_of(tmp_path, table)
    (message,) = wrong
    assert reason in message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": 1}, "`a` must be a string"),
        ({"a": "class"}, "'class' is no name for a"),
        ({"a": "x..y"}, "'x..y' is no name for a"),
        ({"a": "_x"}, "'_x' is no name for a"),
        ({"a": "ünders"}, "'ünders' is no name for a"),
        ({"a": "x" * 101}, "is no name for a"),
        ({"a#b": "x.y"}, "'x.y' is no name for a#b"),
        ({"group": {}}, "unknown table `group`"),
        ({"classes": {"error": "Fault"}}, "`error` must end with Error"),
        ({"classes": {"clint": "A"}}, "`classes` has no `clint`"),
        ({"credentials": {"k": {"env": "A"}}}, "a credential has no `env`"),
        ({"credentials": {"k": {"environment": "A-B"}}}, "no name for a variable"),
        ("text", "`names` must be a table of names"),
    ],
)
def test_what_is_no_name_is_refused(value: object, message: str) -> None:
    problems: list[str] = []
    chosen_names(
        value,
        ("names",),
        lambda _, message, __: problems.append(message),
        lambda _: Location(file=""),
        suggestion,
    )
    (problem,) = problems
    assert message in problem


def changed(**operation: object) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["paths"]["/orders/{id}"]["get"].update(operation)
    return document


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            {"operationId": "fetchOrder"},
            {
                "orders.get → orders.fetch",
                "models.GetOrderResponse → models.FetchOrderResponse",
            },
        ),
        ({"tags": ["users"]}, {"orders.get → users.get_order"}),
        (
            {"x-fern-sdk-method-name": "find"},
            {"orders.get → orders.find"},
        ),
        ({"summary": "Something else"}, set()),
        ({"deprecated": True}, set()),
    ],
)
def test_names_follow_what_they_are_made_from(
    tmp_path: Path, operation: Mapping[str, object], expected: set[str]
) -> None:
    first = names_of(tmp_path, {})[1].locked
    api, names, _ = names_of(tmp_path, {}, first, changed(**operation))
    assert {" → ".join(pair) for pair in renames(api, names, first)} == expected


def test_the_client_follows_the_title(tmp_path: Path) -> None:
    first = names_of(tmp_path, {})[1].locked
    document = {**DOCUMENT, "info": {"title": "SHOP", "version": "1"}}
    api, names, _ = names_of(tmp_path, {}, first, document)
    assert [*renames(api, names, first)] == [
        ("ShopError", "SHOPError"),
        ("Shop", "SHOP"),
    ]


def test_what_is_added_moves_no_name(tmp_path: Path) -> None:
    """Two would be called `get` then, and the one that was there stays so."""
    first = names_of(tmp_path, {})[1].locked
    document = copy.deepcopy(DOCUMENT)
    document["paths"]["/b"] = {
        "get": {"operationId": "orders_get", "tags": ["orders"], "responses": ANSWER}
    }
    api, names, _ = names_of(tmp_path, {}, first, document)
    assert [*renames(api, names, first)] == []
    assert first.items() <= names.locked.items()


def test_a_name_goes_with_its_entry(tmp_path: Path) -> None:
    """Names come back, those of what is called after them too, and the rest stays."""
    first = names_of(tmp_path, {})[1].locked
    table = {
        "Order": "Purchase",
        "Order#zipCode": "zip",
        "getOrder": "a.fetch",
        "groups": {"users": "people"},
        "classes": {"client": "Store"},
    }
    api, names, _ = names_of(tmp_path, table, first)
    told = {" → ".join(pair) for pair in renames(api, names, first)}
    assert told >= {
        "models.Order → models.Purchase",
        "models.OrderLinesItem → models.PurchaseLinesItem",
        "models.Order.zip_code → models.Purchase.zip",
        "orders.get → a.fetch",
        "users → people",
        "Shop → Store",
        "ShopError → StoreError",
    }
    assert not any("Response" in line for line in told)
    api, back, _ = names_of(tmp_path, {}, names.locked)
    assert back.locked == first


def test_a_lock_without_sources_keeps_its_names(tmp_path: Path) -> None:
    """Those of earlier versions of specgen have none."""
    kept = {GET: "retrieve", "#/components/schemas/Order": "Auftrag"}
    _, names, _ = names_of(tmp_path, {}, kept)
    assert names.operations[GET].method == "retrieve"
    assert "Auftrag" in names.types.values()
