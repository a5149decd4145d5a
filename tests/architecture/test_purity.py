"""The stages are functions of their arguments: no clock, chance, network or environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from source_tree import SPECGEN, Module, imports, modules

STAGES = ("load", "normalise", "build", "naming", "ir", "emit")
WRITERS = ("workspace.staging.writing", "workspace.ownership")
"""What touches files on the way out; it runs after the text is made."""

FORBIDDEN = {
    *("asyncio", "datetime", "getpass", "http", "locale", "multiprocessing"),
    *("platform", "random", "secrets", "socket", "subprocess", "tempfile"),
    *("threading", "time", "urllib.request", "uuid", "zoneinfo"),
}
AMBIENT = {
    *("os.environ", "os.getenv", "os.getcwd", "os.getpid", "os.urandom"),
    *("Path.cwd", "Path.home", "sys.argv", "hash"),
}
"""Also `hash`, which differs from process to process."""

MODULES = [
    module
    for module in modules(SPECGEN)
    if module.layer in STAGES and module.name not in WRITERS
]


def ambient(tree: ast.AST) -> Iterator[str]:
    """Uses of what is not an argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
        else:
            continue
        if name in AMBIENT:
            yield name


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_stages_read_nothing_but_their_arguments(module: Module) -> None:
    assert set(imports(module.tree)) & FORBIDDEN == set()
    assert list(ambient(module.tree)) == []


def test_ambient_state_is_recognised() -> None:
    source = "import os\nx = os.environ['A']\ny = hash('a')\nz = Path.cwd()"
    assert sorted(ambient(ast.parse(source))) == ["Path.cwd", "hash", "os.environ"]
