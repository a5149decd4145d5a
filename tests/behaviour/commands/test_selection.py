"""A part of an API: `include` and `exclude` of the configuration."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml

from .conftest import Shop

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
security: [{key: []}]
tags: [{name: orders}, {name: users}, {name: admin}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      responses: {'200': {$ref: '#/components/responses/Orders'}}
    post:
      operationId: createOrder
      tags: [orders]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      callbacks:
        paid:
          '{$request.body#/url}':
            post: {operationId: orderPaid, responses: {'204': {description: ok}}}
      responses: {'204': {description: ok}}
  /users/{id}:
    x-internal: true
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: getUser
      tags: [users]
      deprecated: true
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
  /admin/reset:
    post:
      tags: [admin, orders]
      security: [{admin: []}]
      responses: {'204': {description: ok}}
webhooks:
  userGone:
    post:
      operationId: userGone
      tags: [users]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
      responses: {'204': {description: ok}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
  responses:
    Orders:
      description: ok
      content:
        application/json:
          schema: {type: array, items: {$ref: '#/components/schemas/Order'}}
  schemas:
    Order: {type: object, properties: {address: {$ref: '#/components/schemas/Address'}}}
    Address: {type: object, properties: {city: {type: string}}}
    User: {type: object, properties: {address: {$ref: '#/components/schemas/Address'}}}
    Nobody: {type: object}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    admin: {type: http, scheme: bearer}
"""
ORDERS, USERS = ("listOrders", "createOrder", "orderPaid"), ("getUser", "userGone")


def select(shop: Shop, *lines: str) -> subprocess.CompletedProcess[str]:
    (shop.folder / "shop.yaml").write_text(DOCUMENT)
    shop.configure("\n".join(["[api.shop]", 'source = "shop.yaml"', *lines]))
    return shop.run("generate", "--report", "report.json")


def rows(shop: Shop) -> dict[str, dict[str, Any]]:
    """The rows of the report by operation id, or by path where there is none."""
    report = json.loads((shop.folder / "report.json").read_text())
    operations = report["targets"][0]["operations"]
    return {row["operation_id"] or row["path"]: row for row in operations}


def selected(shop: Shop) -> set[str]:
    return {key for key, row in rows(shop).items() if row["status"] != "omitted"}


@pytest.mark.parametrize(
    ("lines", "operations"),
    [
        (['include = { tags = "users" }'], {*USERS}),
        (['include = { tags = ["us*", "orders"] }'], {*ORDERS, *USERS, "/admin/reset"}),
        (['exclude = { tags = "admin" }'], {*ORDERS, *USERS}),
        (['include = { paths = "/orders" }'], {*ORDERS}),
        (['exclude = { paths = ["/admin/*", "userGone"] }'], {*ORDERS, "getUser"}),
        (
            ['include = { operations = ["getUser", "POST /ord*"] }'],
            {"getUser", *ORDERS[1:]},
        ),
        (['include = { methods = ["get"] }'], {"listOrders", "getUser"}),
        (['include = { methods = "GET", tags = "orders" }'], {"listOrders"}),
        (['exclude = { methods = "GET", tags = "admin" }'], {*ORDERS[1:], "userGone"}),
        (["exclude = { deprecated = true }"], {*ORDERS, "/admin/reset", "userGone"}),
        (["include = { deprecated = true }"], {"getUser"}),
        (
            ["exclude = { extensions = { x-internal = true } }"],
            {*ORDERS, "/admin/reset", "userGone"},
        ),
        (
            ['include = { tags = "orders" }', 'exclude = { operations = "list*" }'],
            {*ORDERS[1:], "/admin/reset"},
        ),
    ],
)
def test_operations_that_are_selected(
    shop: Shop, lines: list[str], operations: set[str]
) -> None:
    done = select(shop, *lines)
    assert (done.returncode, done.stderr) == (0, "")
    assert selected(shop) == operations
    count = 7 - len(operations) - 1
    assert f"; {count} operations left out" in done.stdout or not count


def test_the_report_says_why_an_operation_is_left_out(shop: Shop) -> None:
    select(shop, 'include = { tags = "orders" }', 'exclude = { methods = "GET" }')
    reasons = {key: row.get("reason") for key, row in rows(shop).items()}
    assert reasons == {
        "listOrders": "exclude.methods",
        "createOrder": None,
        "orderPaid": None,
        "getUser": "not in include.tags",
        "/admin/reset": None,
        "userGone": "not in include.tags",
    }
    row = rows(shop)["getUser"]
    assert (row["status"], row["pointer"]) == ("omitted", "#/paths/~1users~1{id}/get")


def test_what_only_the_rest_needs_is_left_out_too(shop: Shop) -> None:
    """Models, credentials, and in the document that the server serves."""
    select(shop, 'include = { paths = "/orders" }')
    models = (shop.folder / "generated/shop_client/models.py").read_text()
    assert "class Order(" in models
    assert "class Address(" in models
    assert "class User(" not in models
    assert "class Nobody(" not in models
    client = (shop.folder / "generated/shop_client/client.py").read_text()
    assert "bearer" not in client
    served = json.loads(
        (shop.folder / "generated/shop_server/openapi.json").read_text()
    )
    assert list(served["paths"]) == ["/orders"]
    assert {key: list(entries) for key, entries in served["components"].items()} == {
        "parameters": [],
        "responses": ["Orders"],
        "schemas": ["Order", "Address"],
        "securitySchemes": ["key"],
    }
    assert [tag["name"] for tag in served["tags"]] == ["orders"]
    assert served["webhooks"] == {}
    both = "import shop_client.models, shop_client, shop_server.app, shop_server.models"
    subprocess.run(
        [sys.executable, "-c", both], cwd=shop.folder / "generated", check=True
    )


def test_paths_that_an_extension_adds_are_selected_like_others(shop: Shop) -> None:
    document = """
swagger: "2.0"
info: {title: Shop, version: "1"}
paths:
  /orders: {get: {responses: {200: {description: ok}}}}
x-ms-paths:
  /orders?kind=kept:
    get: {responses: {200: {description: ok, schema: {$ref: "#/definitions/Kept"}}}}
  /orders?kind=lost:
    get: {responses: {200: {description: ok, schema: {$ref: "#/definitions/Lost"}}}}
definitions: {Kept: {type: object}, Lost: {type: object}}
"""
    (shop.folder / "shop.yaml").write_text(document)
    include = 'include = { paths = "/orders?kind=kept" }'
    shop.configure(f'[api.shop]\nsource = "shop.yaml"\n{include}')
    shop.run("generate", "--report", "report.json")
    assert {key for key, row in rows(shop).items() if row["status"] != "omitted"} == {
        "/orders?kind=kept"
    }
    served = json.loads(
        (shop.folder / "generated/shop_server/openapi.json").read_text()
    )
    assert (list(served["x-ms-paths"]), served["paths"]) == (["/orders?kind=kept"], {})
    assert list(served["definitions"]) == ["Kept"]


def test_names_of_what_is_left_out_are_kept(shop: Shop) -> None:
    """They are the same when it comes back, whatever was added meanwhile."""
    document = yaml.safe_load(DOCUMENT)
    select(shop)
    lock = json.loads((shop.folder / "specgen.lock").read_text())
    names = lock["targets"]["shop"]["names"]
    lock["targets"]["shop"]["names"] = {
        **names,
        "#/paths/~1users~1{id}/get": "fetch_user",
        "#/components/schemas/User": "Person",
        "#/components/schemas/Gone": "Gone",
    }
    (shop.folder / "specgen.lock").write_text(json.dumps(lock))
    select(shop, 'include = { tags = "orders" }')
    assert "getUser" not in selected(shop)
    document["paths"]["/more"] = {"get": {"responses": {"204": {"description": "ok"}}}}
    (shop.folder / "shop.yaml").write_text(yaml.safe_dump(document))
    select(shop)
    row = rows(shop)["getUser"]
    assert row["call"] == "users.fetch_user"
    assert row["responses"]["200"] == "shop_client.models:Person"
    lock = json.loads((shop.folder / "specgen.lock").read_text())
    assert "#/components/schemas/Gone" not in lock["targets"]["shop"]["names"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('include = { tags = "order" }', "did you mean orders?"),
        (
            'exclude = { paths = "/user/*" }',
            "no operation has /user/*, which exclude.paths names",
        ),
        ('exclude = { operations = "getUsers" }', "did you mean getUser?"),
        (
            'exclude = { extensions = { x-internal = "yes" } }',
            "exclude.extensions.x-internal",
        ),
    ],
)
def test_an_entry_that_names_nothing_is_reported(
    shop: Shop, line: str, message: str
) -> None:
    done = select(shop, line, 'source = "shop.yaml"'[:0])
    assert "specgen.toml:3: warning[SG013]" in done.stderr
    assert message in done.stderr


def test_a_selection_of_nothing_is_a_mistake(shop: Shop) -> None:
    done = select(shop, 'include = { tags = "orders", paths = "/users/*" }')
    assert done.returncode == 2
    assert "specgen.toml:3: error[SG002]" in done.stderr
    assert "`include` and `exclude` leave no operation" in done.stderr
    assert not (shop.folder / "generated").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "include = 1",
            "`include` must be a table with one of tags, paths, operations",
        ),
        ("include = {}", "`include` must be a table"),
        ("include = { tag = 'x' }", "unknown key `tag`"),
        ("include = { tags = [1] }", "`tags` must be a list of strings"),
        ("exclude = { deprecated = 'yes' }", "`deprecated` must be true or false"),
        (
            "exclude = { extensions = { internal = 1 } }",
            "`extensions` must be a table of `x-…`",
        ),
        (
            "exclude = { extensions = { x-day = 2026-01-01 } }",
            "`extensions` must be a table",
        ),
    ],
)
def test_a_table_that_is_wrong(shop: Shop, line: str, message: str) -> None:
    done = select(shop, line)
    assert done.returncode == 2
    assert "specgen.toml:3: error[SG002]" in done.stderr
    assert message in done.stderr


def test_a_changed_selection_is_drift(shop: Shop) -> None:
    assert select(shop, 'include = { tags = "orders" }').returncode == 0
    shop.configure('[api.shop]\nsource = "shop.yaml"\ninclude = { tags = "users" }\n')
    done = shop.run("check")
    assert done.returncode == 1
    assert "`include`" in done.stdout or "include" in done.stdout


def test_rules_of_pages_may_name_what_is_left_out(shop: Shop) -> None:
    rule = '[[api.shop.pagination]]\nstyle = "link"\noperations = "listOrders"'
    done = select(shop, 'exclude = { operations = "listOrders" }', rule)
    assert (done.returncode, done.stderr) == (0, "")
