"""What is done with generated packages, in a process that has never seen them."""

from __future__ import annotations

import importlib
import json
import operator
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


def use_packages(folder: Path) -> tuple[list[str], list[str]]:
    """Compiles and imports every module, and resolves every import path of the report.

    Returns what did not compile and, if all did, what could not be imported. Warnings count.
    """
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    files = sorted(folder.glob("*_*/**/*.py"))
    uncompiled = [problem for file in files for problem in _compiled(file, folder)]
    if uncompiled:
        return uncompiled, []
    sys.path.insert(0, str(folder))
    unimported: list[str] = []
    for file in files:
        name = _module(file.relative_to(folder))
        unimported += _attempt(importlib.import_module, name)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for path in dict.fromkeys(_import_paths(report["targets"][0]["operations"])):
        unimported += _attempt(_resolve, path)
    return [], unimported


def _compiled(file: Path, folder: Path) -> Iterator[str]:
    shown = file.relative_to(folder)
    try:
        compile(file.read_bytes(), str(shown), "exec")
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
