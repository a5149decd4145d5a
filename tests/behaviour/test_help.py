"""What `help()` says of a method, and that its example is a call that works."""

from __future__ import annotations

import ast
import asyncio
import inspect
import pydoc
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from liveavatar_client import AsyncLiveAvatar, LiveAvatar

from tests.behaviour import shop

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"Example:\n((?: {4}.*\n?)+)")
ANSWERS: dict[str, Any] = {"get": {"name": "Chair"}, "put": None}


@pytest.fixture
def module() -> Any:
    shop.importable()
    return import_module("shop_client")


def example(method: Any) -> str:
    found = EXAMPLE.search(inspect.getdoc(method) or "")
    return dedent(found[1]) if found else ""


@pytest.mark.parametrize("name", ANSWERS)
def test_examples_work(module: Any, name: str) -> None:
    fake = import_module("shop_client.testing").FakeShop()
    getattr(fake.items, name).returns(ANSWERS[name])
    client = fake.client()
    eval(example(getattr(client.items, name)), {"client": client})
    client = fake.async_client()
    awaited = example(getattr(client.items, name))
    assert awaited.startswith("await client.items.")

    async def run() -> None:
        await eval(awaited.removeprefix("await "), {"client": client})

    asyncio.run(run())
    first, second = getattr(fake.items, name).calls
    assert first.arguments == second.arguments == {"shelf": "left/top", "number": 7}


def test_examples_are_those_of_the_document(module: Any) -> None:
    put = module.Shop(key="k").items.put
    assert example(put).strip() == (
        'client.items.put(shelf="left/top", number=7, name="Lamp", price=12.5)'
    )
    assert example(module.Shop(key="k").items.add_picture) == ""


@pytest.mark.parametrize("client", [LiveAvatar, AsyncLiveAvatar])
def test_help_reads_well(client: Any) -> None:
    method = client(api_key="k").secrets.create_secret
    text = pydoc.plain(pydoc.render_doc(method))
    signature = text.partition("create_secret(")[2]
    lines = signature.splitlines()
    assert inspect.iscoroutinefunction(method) is (client is AsyncLiveAvatar)
    # From Python 3.13 on each argument has a line of its own.
    head = " ".join(signature.split())
    assert head.startswith("*, secret_name: 'str', secret_value: 'str | SecretStr'")
    assert "Create a new encrypted secret for the authenticated user's space." in text
    assert "        secret_name: Name of the secret." in lines
    assert "        errors.UnprocessableEntityError: Validation Error." in lines


def documented() -> Iterator[tuple[Path, ast.FunctionDef, str]]:
    folders = [ROOT / "generated", ROOT / "tests" / "golden" / "cases"]
    for path in (one for each in folders for one in each.rglob("resources/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found = EXAMPLE.search(ast.get_docstring(node) or "")
                if found:
                    yield path, node, dedent(found[1])


def test_every_example_is_a_call_with_what_the_method_needs() -> None:
    found = list(documented())
    assert len(found) >= 4
    for path, node, text in found:
        call = ast.parse(text, mode="eval").body
        assert isinstance(call, ast.Call), path
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr == node.name
        given = {keyword.arg for keyword in call.keywords}
        pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        by_position = [each.arg for each in node.args.args[1:]]
        # A whole body may come by position, and may be left out.
        needed = {*by_position[: len(by_position) - len(node.args.defaults)]}
        needed |= {each.arg for each, default in pairs if default is None}
        named = {each.arg for each in node.args.kwonlyargs}
        assert needed <= given <= {*by_position} | named, path
