"""Real documents change a little: no name moves, and only what changed is written otherwise."""

from __future__ import annotations

import ast
import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from specgen.cli import main
from tests.conformance.corpus import FOLDERS, find_documents, stratified
from tests.conformance.counting import read_plain
from tests.conformance.summary import read_expected

NUMBER = 10
MAX_BYTES = 1_000_000
METHODS = ("get", "put", "post", "delete", "patch")
DOCUMENTS = find_documents(FOLDERS)
SAMPLE = stratified(
    {
        name: (stored["version"], stored["operations"])
        for name, stored in read_expected().items()
        if name in DOCUMENTS
        and stored["operations"] > 1
        and DOCUMENTS[name].stat().st_size < MAX_BYTES
    },
    NUMBER,
)

Document: TypeAlias = dict[str, Any]
Files: TypeAlias = dict[str, str]


def operations(document: Document) -> list[tuple[str, str]]:
    return [
        (path, method)
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    ]


def schemas(document: Document) -> Document:
    if "swagger" in document:
        found: Document = document.get("definitions", {})
    else:
        found = document.get("components", {}).get("schemas", {})
    return found


def put_first(holder: Document, key: str, value: Any) -> None:
    others = dict(holder)
    holder.clear()
    holder.update({key: value, **others})


def with_an_operation(document: Document, chance: random.Random) -> None:
    """Like another, its id and the name of its group as near to that one's as can be."""
    path, method = chance.choice(operations(document))
    item = document["paths"][path]
    added = copy.deepcopy(item[method])
    if "operationId" in added:
        added["operationId"] += "_"
    shared = {key: value for key, value in item.items() if key not in METHODS}
    put_first(document["paths"], f"{path}/added", {**shared, method: added})


def with_a_schema(document: Document, chance: random.Random) -> None:
    """Its name is one that another schema's name would become, too."""
    held = schemas(document)
    name = f"{chance.choice([*held, 'Added'])}_"
    put_first(held, name, {"type": "object", "properties": {"a": {"type": "string"}}})


def with_a_property(document: Document, chance: random.Random) -> None:
    held = [one for one in schemas(document).values() if one.get("properties")]
    if held:
        added = {"type": "object", "properties": {"inner": {"type": "string"}}}
        put_first(chance.choice(held)["properties"], "addedProperty", added)


def without_an_operation(document: Document, chance: random.Random) -> None:
    path, method = chance.choice(operations(document))
    del document["paths"][path][method]


def in_another_order(document: Document, chance: random.Random) -> None:
    items = [one for one in document["paths"].values() if isinstance(one, dict)]
    for holder in (document["paths"], *items, schemas(document)):
        entries = list(holder.items())
        chance.shuffle(entries)
        holder.clear()
        holder.update(entries)


def generated(document: Document, folder: Path) -> Files:
    source = folder / "api.json"
    source.write_text(json.dumps(document))
    out = folder / "out"
    command = ["generate", str(source), "--output", str(out), "--name", "one", "-q"]
    assert main(command) == 0
    return {str(path.relative_to(out)): path.read_text() for path in out.rglob("*.py")}


def named(files: Files) -> set[tuple[str, ...]]:
    """Every class with its methods and fields, every method with its arguments."""
    return {
        name
        for file, text in files.items()
        if "_runtime" not in file
        for name in _names(file.partition("/")[0], text)
    }


@lru_cache(maxsize=2048)
def _names(package: str, text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_named(ast.parse(text), (package,)))


def _named(node: ast.AST, below: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            own = (*below, child.name)
            yield own
            yield from _named(child, own)
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            yield (*below, child.target.id)
        elif isinstance(child, ast.arguments):
            yield from ((*below, one.arg) for one in child.kwonlyargs)


def moved(before: Files, after: Files) -> list[str]:
    """Classes and functions that are in both, but in another order."""
    found = []
    for file in before.keys() & after.keys():
        if before[file] == after[file]:
            continue
        first, second = (
            [
                one.name
                for one in ast.parse(files[file]).body
                if isinstance(one, ast.ClassDef | ast.FunctionDef)
            ]
            for files in (before, after)
        )
        kept = [one for one in first if one in second]
        if kept != [one for one in second if one in first]:
            found.append(file)
    return found


Change: TypeAlias = Callable[[Document, random.Random], None]


@dataclass(frozen=True, slots=True)
class Former:
    """What is generated of a document, and where, with its lock."""

    name: str
    folder: Path
    files: Files

    def changed(self, change: Change, folder: Path) -> Files:
        """What is generated of what a change makes of the document, with that lock."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        document = read(self.name)
        change(document, random.Random(self.name))
        return generated(document, folder)


def read(name: str) -> Document:
    document = read_plain(DOCUMENTS[name])
    assert isinstance(document, dict)
    return document


@pytest.fixture(scope="module", params=SAMPLE)
def before(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Former:
    """All changes of a document are changes of this."""
    name: str = request.param
    folder = tmp_path_factory.mktemp("before")
    return Former(name, folder, generated(read(name), folder))


@pytest.mark.parametrize("change", [with_an_operation, with_a_schema, with_a_property])
def test_what_is_added_renames_nothing(
    before: Former, change: Change, tmp_path: Path
) -> None:
    assert named(before.files) <= named(before.changed(change, tmp_path))


def test_what_is_removed_leaves_all_else_where_it_was(
    before: Former, tmp_path: Path
) -> None:
    after = before.changed(without_an_operation, tmp_path)
    assert named(after) <= named(before.files)
    assert not moved(before.files, after)


def test_the_order_names_nothing(before: Former, tmp_path: Path) -> None:
    assert named(before.changed(in_another_order, tmp_path)) == named(before.files)
