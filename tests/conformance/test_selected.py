"""A tenth of GitHub's operations: nothing is generated that none of them needs, and all that is."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from random import Random
from typing import Any

import pytest

from specgen.findings.diagnostics import Location, Severity, Sink
from specgen.ir.selection import Criteria, Selection
from specgen.pipeline import Generated, generate
from specgen.workspace.config import Target
from tests.conformance.corpus import LARGE
from tests.conformance.counting import read_plain

GITHUB = LARGE / "github.json"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
COMPONENTS = "#/components/"


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    return read_plain(GITHUB)


@pytest.fixture(scope="module")
def tenth(document: Mapping[str, Any]) -> list[str]:
    every = [
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    ]
    return sorted(Random("a tenth").sample(every, len(every) // 10))


@pytest.fixture(scope="module")
def made(tenth: list[str]) -> Generated:
    include = Criteria(
        entries={"operations": tuple(tenth)}, origin=Location(file="specgen.toml")
    )
    target = Target(
        name="github",
        sources=(GITHUB.name,),
        base=GITHUB.parent,
        output=GITHUB.parent,
        selection=Selection(include=include),
    )
    sink = Sink()
    made = generate(target, sink)
    assert not [own for own in sink if own.severity is Severity.ERROR]
    assert made is not None
    return made


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for key, inner in value.items():
            if key != "example" and key != "examples":
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def needed(document: Mapping[str, Any], operations: list[str]) -> set[str]:
    """The schemas that operations lead to, followed by nothing but their references."""
    waiting: list[object] = []
    for operation in operations:
        method, _, path = operation.partition(" ")
        item = document["paths"][path]
        waiting += [item[method.lower()], item.get("parameters")]
    reached = set[str]()
    while waiting:
        for reference in references(waiting.pop()):
            if reference.startswith(COMPONENTS) and reference not in reached:
                reached.add(reference)
                _, _, kind, name = reference.split("/")
                waiting.append(document["components"][kind][name])
    prefix = f"{COMPONENTS}schemas/"
    return {own.removeprefix(prefix) for own in reached if own.startswith(prefix)}


def test_the_report_says_which_operations_are_there(
    made: Generated, tenth: list[str]
) -> None:
    rows: Any = made.report["operations"]
    there = [
        f"{row['method']} {row['path']}"
        for row in rows
        if row["kind"] == "operation" and row["status"] != "omitted"
    ]
    assert sorted(there) == tenth
    assert len(rows) > 9 * len(there)


def test_the_server_tells_of_what_is_needed_and_nothing_else(
    made: Generated, document: Mapping[str, Any], tenth: list[str]
) -> None:
    told = json.loads(made.files["github_server/openapi.json"])
    wanted = needed(document, tenth)
    assert 0 < len(wanted) < len(document["components"]["schemas"]) / 2
    assert told["components"]["schemas"].keys() == wanted


@pytest.mark.parametrize(
    ("package", "calling"),
    [
        ("github_client", ("resources", "errors")),
        ("github_server", ("services", "routers", "errors")),
    ],
)
def test_every_model_is_reached_from_an_operation(
    made: Generated, package: str, calling: tuple[str, ...]
) -> None:
    """Through what modules of operations name, and what models name in turn."""
    models: dict[str, set[str]] = {}
    waiting: list[str] = []
    for path, text in made.files.items():
        parts = PurePosixPath(path).parts
        if parts[0] != package or not path.endswith(".py") or "_runtime" in parts:
            continue
        tree = ast.parse(text)
        if parts[1] == "models" and parts[-1] != "__init__.py":
            models |= {
                name: named(statement)
                for statement in tree.body
                for name in defined(statement)
            }
        elif parts[1].startswith(calling):
            waiting += named(tree)
    assert len(models) > 100
    reached = set[str]()
    while waiting:
        name = waiting.pop()
        if name in models and name not in reached:
            reached.add(name)
            waiting += models[name]
    assert models.keys() - reached == set()


def named(tree: ast.AST) -> set[str]:
    """The names that a piece of code mentions, in annotations as text, too."""
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= {*node.value.replace(".", " ").replace("[", " ").split()}
    return names


def defined(statement: ast.stmt) -> Iterator[str]:
    """The classes and aliases that a statement of a module makes."""
    if isinstance(statement, ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.AnnAssign) and isinstance(
        statement.target, ast.Name
    ):
        yield statement.target.id
    elif isinstance(statement, ast.Assign):
        yield from (own.id for own in statement.targets if isinstance(own, ast.Name))
