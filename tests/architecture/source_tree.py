"""The repository as data: modules of specgen, templates, generated modules, by syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPECGEN = ROOT / "specgen"
TEMPLATES = ROOT / "templates"
RUNTIME = TEMPLATES / "runtime"
CASES = ROOT / "tests" / "golden" / "cases"


@dataclass(frozen=True, slots=True)
class Module:
    """A Python module; `name` is dotted, below the folder it was found in."""

    name: str
    path: Path

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(folder: Path) -> list[Module]:
    """Every module below `folder`; a package by its own name."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name or "__init__", path))
    return found


def imports(tree: ast.AST, *, lazy: bool = True) -> Iterator[str]:
    """What is imported anywhere, or with `lazy=False` by importing alone; absolute names."""
    body = ast.walk(tree) if lazy else iter(getattr(tree, "body", ()))
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "specgen":
                yield from (f"specgen.{alias.name}" for alias in node.names)
            else:
                yield node.module


def relative_imports(module: Module, root: Path) -> Iterator[str]:
    """The modules below `root` that one of them imports relatively, also inside functions."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        above = module.path.relative_to(root).parts[: -node.level]
        name = ".".join([*above, node.module] if node.module else above)
        if (root / f"{name.replace('.', '/')}.py").is_file():
            yield name
        else:
            yield from (f"{name}.{alias.name}".lstrip(".") for alias in node.names)


def generated_modules() -> list[Path]:
    """Every module that specgen wrote into this repository and keeps, but for the runtime."""
    folders = (ROOT / "generated", CASES)
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if "_runtime" not in path.parts and path.name != "scaffold.py"
    ]


def shown(path: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(ROOT).as_posix()
