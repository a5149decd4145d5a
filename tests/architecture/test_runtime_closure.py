"""Each package gets the runtime modules that its imports reach, and no others."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from source_tree import CASES, ROOT, RUNTIME, Module, relative_imports

from specgen.emit.package.runtime import (
    BESIDE,
    CLIENT,
    CONSTANTS,
    PAGED,
    SENDER,
    SERVER,
    XML,
    runtime_files,
)


def neighbours(name: str) -> set[str]:
    """The modules of the runtime that a module of it imports, also inside functions."""
    return set(relative_imports(Module(name, path_of(name)), RUNTIME))


def path_of(name: str) -> Path:
    return RUNTIME / f"{name.replace('.', '/')}.py"


def closure(entries: tuple[str, ...]) -> set[str]:
    seen: set[str] = set()
    waiting = set(entries)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= neighbours(name) - seen
    return seen


def used(side: str) -> set[str]:
    """The runtime modules that generated modules of one side import."""
    found: set[str] = set()
    for folder in (ROOT / "generated", CASES):
        for package in folder.rglob(f"*_{side}"):
            for path in package.rglob("*.py"):
                if "_runtime" not in path.parts:
                    found |= _runtime_imports(path)
    return found


def _runtime_imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            package, _, module = node.module.partition(".")
            if package == "_runtime" and path_of(module).is_file():
                found.add(module)
            elif package == "_runtime":
                found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


NEEDS = {
    "client": ("client", "pages", "xml", "constants", "beside"),
    "server": ("server", "sender", "xml", "constants", "beside"),
}
SIDES = [
    ("client", (*CLIENT, *PAGED, *XML, *CONSTANTS, *BESIDE)),
    ("server", (*SERVER, *SENDER, *XML, *CONSTANTS, *BESIDE)),
]


@pytest.mark.parametrize(("side", "entries"), SIDES)
def test_copies_what_imports_reach(side: str, entries: tuple[str, ...]) -> None:
    made = {
        path.removeprefix("folder/").removesuffix(".py").replace("/", ".")
        for path, _ in runtime_files("folder", (*NEEDS[side], "httpx2"))
    }
    packages = {name for name in made if name.endswith("__init__")}
    assert made - packages == closure(entries)
    parents = {Path(name.replace(".", "/")).parent for name in made}
    every = {above for folder in parents for above in (folder, *folder.parents)}
    assert {Path(name.replace(".", "/")).parent for name in packages} == every


@pytest.mark.parametrize(("side", "entries"), SIDES)
def test_generated_modules_start_from_the_entries(
    side: str, entries: tuple[str, ...]
) -> None:
    assert used(side) - set(entries) == set()


@pytest.mark.parametrize(("side", "entries"), SIDES)
def test_every_entry_is_needed_by_something_generated(
    side: str, entries: tuple[str, ...]
) -> None:
    assert set(entries) - closure(tuple(used(side))) == set()


@pytest.mark.parametrize(
    ("entries", "library"), [((*CLIENT, *PAGED), "fastapi"), (SERVER, "httpx2")]
)
def test_a_package_never_needs_the_other_side(
    entries: tuple[str, ...], library: str
) -> None:
    for name in closure(entries):
        tree = ast.parse(path_of(name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            modules = (
                [one.name for one in node.names] if isinstance(node, ast.Import) else []
            )
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            assert not [one for one in modules if one.split(".")[0] == library], name


def test_another_http_library_takes_its_place_everywhere() -> None:
    texts = dict(runtime_files("folder", (*NEEDS["client"], "httpx")))
    library = texts["folder/client/http_library.py"]
    assert b"import httpx\n" in library
    assert not [path for path, text in texts.items() if b"import httpx2" in text]


@pytest.mark.parametrize("side", ["client", "server"])
def test_packages_without_xml_have_neither_its_reader_nor_its_writer(side: str) -> None:
    needs = [need for need in NEEDS[side] if need != "xml"]
    texts = dict(runtime_files("folder", (*needs, "httpx2")))
    names = {path.removeprefix("folder/wire/xml/") for path in texts if "/xml/" in path}
    assert names == {"__init__.py", "bodies.py", "faults.py", "shapes.py"}
    assert b"has no bodies in XML" in texts["folder/wire/xml/bodies.py"]
