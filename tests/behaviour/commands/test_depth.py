"""Documents nested beyond limits are refused where they are; deep ones within them are not."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from .conftest import Shop

PLACES = ("example", "default", "enum", "const", "x-note", "value")
MARK = '"HERE"'


def document(place: str, text: str) -> str:
    """A document with `text` where a value may have any depth."""
    schema: dict[str, object] = {place: ["HERE"] if place == "enum" else "HERE"}
    content: dict[str, object] = {"schema": {"properties": {"deep": schema}}}
    if place == "value":
        content = {"schema": {}, "examples": {"deep": {"value": "HERE"}}}
    answer = {"description": "d", "content": {"application/json": content}}
    tree = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}},
    }
    return json.dumps(tree, indent=1).replace(MARK, text)


def nested(opening: str, depth: int) -> str:
    closing = "]" if opening == "[" else "}"
    return f"{opening * depth}1{closing * depth}"


def generate(shop: Shop, name: str, text: str) -> tuple[int, str]:
    (shop.folder / name).write_text(text)
    done = shop.run("generate", name, "--output", "made", "--name", "t")
    assert "Traceback" not in done.stderr
    assert "SG001" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("depth", [1_000, 10_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("name", ["a.json", "a.yaml", "json.md", "yaml.md"])
def test_too_deep_is_refused_at_its_place(
    shop: Shop, name: str, opening: str, depth: int
) -> None:
    text = document("example", nested(opening, depth))
    if name == "a.yaml":
        # What is JSON as well is read as JSON.
        text = f"{text}\n# a comment\n"
    if name.endswith(".md"):
        text = f"# A page\n\n```{name[:4]}\n{text}\n```\n"
    line = 1 + text[: text.index(opening * 2)].count("\n")
    code, errors = generate(shop, name, text)
    assert code == 3
    assert f"{name}:{line}:" in errors
    assert "error[SG108]: the nesting depth exceeds the limit of 500 levels" in errors


@pytest.mark.parametrize("depth", [1_000, 10_000])
@pytest.mark.parametrize("form", ["lists", "maps"])
def test_blocks_of_yaml_too_deep_are_refused(shop: Shop, form: str, depth: int) -> None:
    head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\nx-deep:\n'
    block = "  " + "- " * depth + "1\n"
    if form == "maps":
        block = "".join(" " * (level + 1) + "a:\n" for level in range(depth))
    code, errors = generate(shop, "a.yaml", head + block)
    assert code == 3
    assert "error[SG108]: the nesting depth exceeds the limit of 500 levels" in errors


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_deep_within_limits_generates(
    shop: Shop, place: str, opening: str
) -> None:
    """A constant becomes code, which Python must be able to read; other values do not."""
    depth = 100 if place in ("enum", "const") else 450
    code, errors = generate(shop, "a.json", document(place, nested(opening, depth)))
    assert code == 0, errors
    for file in Path(shop.folder / "made").rglob("*.py"):
        ast.parse(file.read_text())


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("place", ["enum", "const"])
@pytest.mark.parametrize("depth", [101, 250, 450])
def test_a_constant_too_deep_for_code_is_refused_at_its_place(
    shop: Shop, place: str, opening: str, depth: int
) -> None:
    text = document(place, nested(opening, depth))
    code, errors = generate(shop, "a.json", text)
    assert code == 3
    line = 1 + text[: text.index(opening * 2)].count("\n")
    pointer = "/properties/deep/enum/0" if place == "enum" else "/properties/deep/const"
    assert f"a.json:{line}:" in errors
    assert pointer in errors
    assert "error[SG108]: " in errors
    assert "the nesting depth of a constant exceeds the limit of 100 levels" in errors


def test_a_constant_too_deep_for_code_can_be_allowed(shop: Shop) -> None:
    (shop.folder / "a.json").write_text(document("const", nested("[", 300)))
    done = shop.run(
        *("generate", "a.json", "--output", "made", "--name", "t", "--allow", "SG108")
    )
    assert done.returncode == 0, done.stderr
    assert "(the constants are not enforced)" in done.stderr
