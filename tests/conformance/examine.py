"""One document: generated, compiled, imported and compared with itself."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import operator
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from specgen.cli import main

from .children import in_child
from .counting import count_operations, read_plain, version_of

OK, REFUSED, CRASHED = "ok", "refused", "crashed"
NOT_COMPILING, NOT_IMPORTING = "not compiling", "not importing"
MISSING, TIME_OUT = "missing operations", "time-out"
OUTCOMES = (OK, REFUSED, CRASHED, NOT_COMPILING, NOT_IMPORTING, MISSING, TIME_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one step of one document may take."""

    seconds: float = 120
    megabytes: int = 4096


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of a document."""

    document: str
    version: str = ""
    size: int = 0
    outcome: str = OK
    operations: int = 0
    degraded: int = 0
    omitted: int = 0
    diagnostics: dict[str, int] = field(default_factory=dict)
    refused_by: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0
    import_seconds: float = 0
    megabytes: int = 0
    files: int = 0
    lines: int = 0


def examine(
    path: Path, shown: str, limits: Limits, keep: Path | None = None
) -> Result:
    """Everything that is checked about a document; `keep` receives its packages."""
    result = Result(document=shown, size=path.stat().st_size)
    folder = Path(tempfile.mkdtemp(prefix="specgen-conformance-"))
    try:
        _examine(path, folder, limits, result)
    finally:
        if keep is not None:
            shutil.copytree(folder, keep / shown, dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _examine(path: Path, folder: Path, limits: Limits, result: Result) -> None:
    limit = {"seconds": limits.seconds, "megabytes": limits.megabytes}
    made = in_child(_generate, path, folder, **limit)
    if made.error:
        result.outcome = TIME_OUT if made.timed_out else CRASHED
        result.problems.append(made.error)
        return
    exit_code, errors, result.seconds, result.megabytes = made.value
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    _take_over(report, result)
    root = read_plain(path)
    result.version = version_of(root)
    if exit_code:
        crashed = exit_code != 3 or "SG001" in result.diagnostics
        result.outcome = CRASHED if crashed else REFUSED
        found = [_shown(one) for one in report["diagnostics"] if _is_error(one)]
        result.problems += [*found, errors] if crashed else found
        return
    lost = _lost(count_operations(root), report["targets"][0]["operations"])
    if lost:
        result.outcome = MISSING
        result.problems += lost
    tried = in_child(_use, folder, **limit)
    if tried.error:
        result.outcome = TIME_OUT if tried.timed_out else NOT_IMPORTING
        result.problems.append(tried.error)
        return
    uncompiled, unimported, result.import_seconds = tried.value
    if uncompiled or unimported:
        result.outcome = NOT_COMPILING if uncompiled else NOT_IMPORTING
        result.problems += [*uncompiled, *unimported]


def _generate(path: Path, folder: Path) -> tuple[int, str, float, int]:
    os.environ["SPECGEN_DEBUG"] = "1"
    started = time.perf_counter()
    printed = io.StringIO()
    arguments = ["generate", str(path), "--output", str(folder), "--quiet"]
    report = ["--report", str(folder / "report.json")]
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        exit_code = main([*arguments, *report])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return exit_code, printed.getvalue(), time.perf_counter() - started, peak


def _take_over(report: Mapping[str, Any], result: Result) -> None:
    findings = report["diagnostics"]
    result.diagnostics = dict(sorted(Counter(one["code"] for one in findings).items()))
    result.refused_by = sorted({one["code"] for one in findings if _is_error(one)})
    for target in report["targets"]:
        result.operations = target["counts"]["operations"]
        result.degraded = target["counts"]["degraded"]
        result.omitted = target["counts"]["omitted"]
        result.files = target["files"]["written"]


def _is_error(found: Mapping[str, Any]) -> bool:
    return bool(found["severity"] == "error")


def _shown(found: Mapping[str, Any]) -> str:
    place = f"{found['line']}:{found['column']} {found['pointer']}"
    return f"{found['code']} {found['message']} ({place})"


def _lost(described: Counter[Any], rows: list[Mapping[str, Any]]) -> list[str]:
    """Differences between what a document describes and what the report tells of."""
    told = Counter((row["kind"], row["method"], row["path"]) for row in rows)
    omitted = [row for row in rows if row["status"] == "omitted"]
    return [
        *(f"without a row: {' '.join(one)}" for one in (described - told).elements()),
        *(f"not described: {' '.join(one)}" for one in (told - described).elements()),
        *(f"omitted: {row['method']} {row['path']}" for row in omitted),
    ]


def _use(folder: Path) -> tuple[list[str], list[str], float]:
    """Compiles and imports every module, resolves every import path of the report."""
    started = time.perf_counter()
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    files = sorted(folder.glob("*_*/**/*.py"))
    uncompiled = [problem for file in files for problem in _compiled(file, folder)]
    if uncompiled:
        return uncompiled, [], time.perf_counter() - started
    sys.path.insert(0, str(folder))
    problems = []
    for file in files:
        parts = file.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        problems += _attempt(name, importlib.import_module, name)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for path in dict.fromkeys(_import_paths(report["targets"][0]["operations"])):
        problems += _attempt(path, _resolve, path)
    return [], problems, time.perf_counter() - started


def _compiled(file: Path, folder: Path) -> Iterator[str]:
    try:
        compile(file.read_bytes(), str(file.relative_to(folder)), "exec")
    except (SyntaxError, ValueError, SyntaxWarning) as error:
        yield f"{file.relative_to(folder)}: {type(error).__name__}: {error}"


def _attempt(what: str, work: Any, argument: str) -> Iterator[str]:
    try:
        work(argument)
    except BaseException:
        lines = traceback.format_exc(limit=-2).strip().splitlines()
        yield "\n".join([f"{what}: {lines[-1]}", *lines[:-1]])


def _import_paths(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        body = row["body"] or {}
        places = (row["client"], row["async_client"], row["server"], body.get("type"))
        yield from filter(None, (*places, *row["responses"].values()))


def _resolve(path: str) -> None:
    module, _, qualname = path.partition(":")
    operator.attrgetter(qualname)(importlib.import_module(module))
