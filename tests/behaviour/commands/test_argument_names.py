"""Arguments keep their names, whatever is added to their operation, and a run tells the rest."""

from __future__ import annotations

import ast
import json

import pytest

from .conftest import Shop

SPEC = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /things/{id}:
    put:
      operationId: store
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: price, in: query, schema: {type: string}}
        - {name: since, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: done}}
  /deltas:
    put:
      operationId: shift
      tags: [things]
      parameters:
        - {name: before, in: query, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Thing: {type: object, properties: {a: {type: string}}}
"""
CONFIGURATION = '[api.shop]\nsource = "shop.yaml"\n'


@pytest.fixture
def things(shop: Shop) -> Shop:
    (shop.folder / "shop.yaml").write_text(SPEC)
    shop.configure(CONFIGURATION)
    assert shop.run("generate", "-q").returncode == 0
    return shop


def arguments(shop: Shop) -> set[str]:
    """What `store` takes, beside what every call does."""
    (module,) = shop.folder.rglob("shop_client/resources/things.py")
    functions = [
        node
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name == "store"
    ]
    return {
        one.arg for one in (*functions[-1].args.args, *functions[-1].args.kwonlyargs)
    }


def renamed(shop: Shop) -> list[str]:
    """The names that a run reports as changed."""
    ran = shop.run("generate", "-q", "--report", "report.json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads((shop.folder / "report.json").read_text())
    return [f"{one['from']} → {one['to']}" for one in report["targets"][0]["renamed"]]


@pytest.mark.parametrize("name", ["a", "since"])
def test_a_query_parameter_takes_no_name_from_what_was_there(
    things: Shop, name: str
) -> None:
    """It would have the plain name, before a header and a property of the body."""
    before = arguments(things)
    old = "        - {name: price"
    added = f"        - {{name: {name}, in: query, schema: {{type: string}}}}\n"
    (things.folder / "shop.yaml").write_text(SPEC.replace(old, added + old))
    assert renamed(things) == []
    assert arguments(things) == before | {f"query_{name}"}
    assert renamed(things) == []
    assert arguments(things) == before | {f"query_{name}"}


def test_a_body_that_takes_the_name_of_a_parameter_is_told(things: Shop) -> None:
    """Handlers take the whole body as `body`."""
    text = SPEC.replace("name: price", "name: body")
    body = text[text.index("      requestBody") : text.index("      responses")]
    (things.folder / "shop.yaml").write_text(text.replace(body, "", 1))
    renamed(things)
    (things.folder / "shop.yaml").write_text(text)
    assert renamed(things) == ["things.store(body=) → things.store(query_body=)"]


@pytest.mark.parametrize(
    ("part", "name", "told"),
    [
        ("store#body", "id", ["body=) → (id=", "id=) → (path_id="]),
        ("store#since", "price", ["price=) → (query_price=", "since=) → (price="]),
        ("store#a", "price", ["a=) → (price=", "price=) → (query_price="]),
        ("shift#body", "labels", ["body=) → (labels="]),
    ],
)
def test_arguments_with_other_names_are_told_and_come_back(
    things: Shop, part: str, name: str, told: list[str]
) -> None:
    """Those that a user chose, and those that had these names."""
    call = f"things.{part.partition('#')[0]}("
    assert things.run("rename", part, name).returncode == 0
    lines = [f"{call}{line.replace('(', call)})" for line in told]
    assert sorted(renamed(things)) == sorted(lines)
    assert renamed(things) == []
    things.configure(CONFIGURATION)
    back = [" → ".join(reversed(line.split(" → "))) for line in lines]
    assert set(renamed(things)) <= set(back)


@pytest.mark.parametrize("part", ["store#since", "shift#before"])
def test_no_parameter_is_called_as_a_handler_calls_the_body(
    things: Shop, part: str
) -> None:
    ran = things.run("rename", part, "body")
    assert ran.returncode == 2
    assert f"`{part}` can't be called `body`" in ran.stderr
    assert (things.folder / "specgen.toml").read_text() == CONFIGURATION
