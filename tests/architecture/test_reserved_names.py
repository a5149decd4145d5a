"""Reserved names are those that Python, pydantic and the runtime really have."""

from __future__ import annotations

import ast
import keyword
from pathlib import Path

import pydantic
import pytest
from runtime.client import errors
from runtime.client.async_client import AsyncClient
from runtime.client.client import SyncClient
from runtime.client.options import CallOptions
from runtime.client.resource import AsyncResource, Resource
from runtime.wire.model import Model
from source_tree import CASES, ROOT

from specgen.naming import reserved


def public(owner: type) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")}


def test_keywords() -> None:
    assert set(keyword.kwlist) == reserved.KEYWORDS


def test_attributes_of_models() -> None:
    assert public(pydantic.BaseModel) - reserved.MODEL_ATTRIBUTES == set()
    assert public(type(pydantic.BaseModel)) - reserved.MODEL_ATTRIBUTES == set()
    assert public(Model) - reserved.FIELDS == set()


def test_options_of_calls() -> None:
    assert set(CallOptions.__annotations__) - reserved.ARGUMENTS == set()
    assert "self" in reserved.ARGUMENTS


@pytest.mark.parametrize("client", [SyncClient, AsyncClient])
def test_attributes_of_clients(client: type) -> None:
    assert public(client) - reserved.CLIENT_ATTRIBUTES == set()


@pytest.mark.parametrize("resource", [Resource, AsyncResource])
def test_attributes_of_resources(resource: type) -> None:
    assert public(resource) - reserved.METHODS == set()


def test_errors_of_clients() -> None:
    raised = {
        name.removesuffix("Error")
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.APIError)
    }
    assert raised - {"API"} == reserved.ERRORS


def test_classes_hide_nothing_that_their_module_imports() -> None:
    """Whatever a document calls its groups, modules that define classes can use their imports."""
    hidden = {
        str(path.relative_to(ROOT)): _imported(path) & _defined(path)
        for folder in (ROOT / "generated", CASES)
        for path in folder.rglob("*.py")
    }
    assert {path: names for path, names in hidden.items() if names} == {}


def _defined(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
