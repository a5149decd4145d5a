"""The modules that implement a server: those that are named, and what they import.

Nothing is run: imports are resolved as Python would, among the folders below the lock's.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from specgen.workspace.config import Target
from specgen.workspace.implementation import Module
from specgen.workspace.lock import Entry
from specgen.workspace.reading import regular_bytes

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Implementation:
    """Modules, first those that were named, and why others of them can't be read."""

    modules: list[Module] = field(default_factory=list)
    unreadable: dict[Path, str] = field(default_factory=dict)
    missing: list[Path] = field(default_factory=list)


def implementation(
    starts: Sequence[Path], home: Path, generated: Path
) -> Implementation:
    """Reads files, the modules of folders, and what they import from below `home`.

    The `generated` package is none of them.
    """
    read = Implementation()
    waiting: list[Path] = []
    for start in starts:
        if start.is_dir():
            waiting += (
                file
                for file in sorted(start.rglob("*.py"))
                if not any(part[0] == "." for part in file.relative_to(start).parts)
            )
        elif start.is_file():
            waiting.append(start)
        else:
            read.missing.append(start)
    seen = set[Path]()
    while waiting:
        file = waiting.pop(0)
        if file in seen or file.is_relative_to(generated):
            continue
        seen.add(file)
        try:
            text = regular_bytes(file).decode("utf-8")
            module = Module(file=file, text=text, tree=ast.parse(text))
        except (OSError, SyntaxError, ValueError, RecursionError) as error:
            read.unreadable[file] = str(error)
            continue
        read.modules.append(module)
        waiting += _imported(module, home)
    return read


def _imported(module: Module, home: Path) -> Iterator[Path]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files(alias.name, module.file, 0, home)
        elif isinstance(node, ast.ImportFrom):
            name = node.module or ""
            yield from _files(name, module.file, node.level, home)
            for alias in node.names:
                inner = f"{name}.{alias.name}" if name else alias.name
                yield from _files(inner, module.file, node.level, home)


def _files(name: str, importer: Path, level: int, home: Path) -> Iterator[Path]:
    """The module of that name, if it is one of the user's."""
    folders = [folder for folder in importer.parents if folder.is_relative_to(home)]
    for root in folders[level - 1 : level] if level else folders:
        path = root.joinpath(*name.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if name and file.is_file():
                yield file
                return


def starts(target: Target, entry: Entry, home: Path) -> list[Path]:
    """Where an implementation begins: as configured, else what started as a scaffold."""
    named = target.implementation
    if named:
        return [Path(os.path.abspath(target.base / path)) for path in named]
    return [home / path for path in entry.scaffolds]


def import_path(path: Path, home: Path) -> tuple[Path, str]:
    """The folder from which a module or package is imported, and the name it then has.

    It is the folder above the outermost package, a folder with an `__init__.py`.
    """
    packages = [
        folder
        for folder in path.parents
        if folder.is_relative_to(home) and (folder / "__init__.py").is_file()
    ]
    root = packages[-1].parent if packages else path.parent
    name = ".".join(path.relative_to(root).with_suffix("").parts)
    if not _DOTTED.fullmatch(name):
        return path.parent, path.stem
    return root, name


def package_path(target: Target, package: str, home: Path) -> str:
    """The name by which a generated server package is imported."""
    output = Path(os.path.abspath(target.output))
    return import_path(output / f"{package}_server", home)[1]
