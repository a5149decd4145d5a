"""What is done with generated packages, in a process that has never seen them."""

from __future__ import annotations

import importlib
import json
import operator
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.compiled import compiled, import_compiled
from tests.conformance.building import build_types

Row = Mapping[str, Any]


def use_packages(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Compiles and imports every module, resolves the report's import paths, builds types.

    Returns what did not compile and, if all did, what could not be imported and, if all could,
    the types that can't be built. Warnings count.
    """
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    files = sorted(folder.glob("*_*/**/*.py"))
    uncompiled = [problem for file in files for problem in _compiled(file, folder)]
    if uncompiled:
        return uncompiled, [], []
    import_compiled(folder)
    sys.path.insert(0, str(folder))
    unimported: list[str] = []
    for file in files:
        name = _module(file.relative_to(folder))
        unimported += _attempt(importlib.import_module, name)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for path in dict.fromkeys(_import_paths(report["targets"][0]["operations"])):
        unimported += _attempt(_resolve, path)
    return [], unimported, [] if unimported else list(_unbuilt(files, folder))


def _unbuilt(files: Iterable[Path], folder: Path) -> Iterator[str]:
    packages: dict[str, list[ModuleType]] = {}
    for file in files:
        package, *inner = file.relative_to(folder).parts
        if "_runtime" not in inner:
            module = sys.modules[_module(file.relative_to(folder))]
            packages.setdefault(package, []).append(module)
    for package, modules in packages.items():
        yield from build_types(package, modules)


def _compiled(file: Path, folder: Path) -> Iterator[str]:
    shown = file.relative_to(folder)
    try:
        compiled(file.read_bytes(), str(file))
    except (SyntaxError, ValueError, SyntaxWarning) as error:
        yield f"{shown}: {type(error).__name__}: {error}"


def _module(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _attempt(work: Callable[[str], object], argument: str) -> Iterator[str]:
    try:
        work(argument)
    except BaseException:
        *place, error = traceback.format_exc(limit=-2).strip().splitlines()
        yield "\n".join([f"{argument}: {error}", *place])


def _import_paths(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        body = row["body"] or {}
        places = (row["client"], row["async_client"], row["server"], body.get("type"))
        yield from filter(None, (*places, *row["responses"].values()))


def _resolve(path: str) -> object:
    module, _, qualname = path.partition(":")
    return operator.attrgetter(qualname)(importlib.import_module(module))
