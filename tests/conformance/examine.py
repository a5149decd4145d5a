"""One document: generated, compared with itself, compiled, imported and built."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from specgen.cli import main
from specgen.findings.diagnostics import DiagnosticCode
from tests.conformance.children import Limits, in_child
from tests.conformance.counting import (
    Counted,
    count_operations,
    read_plain,
    version_of,
)
from tests.conformance.using import use_packages

REFUSED = 3
INTERNAL_ERROR = "SG001"


class Outcome(StrEnum):
    """What became of a document; all but the first two are faults of specgen."""

    OK = "ok"
    REFUSED = "refused"
    CRASHED = "crashed"
    NOT_COMPILING = "not compiling"
    NOT_IMPORTING = "not importing"
    NOT_BUILDING = "not building"
    MISSING = "missing operations"
    TIME_OUT = "time-out"

    @property
    def is_fault(self) -> bool:
        return self not in (Outcome.OK, Outcome.REFUSED)


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of a document, and why.

    `codes` counts its findings, `degraded_by` the degraded operations that each code touches,
    `loosened_by` those that are looser than the document says, degraded or not.
    """

    document: str
    version: str = ""
    outcome: Outcome = Outcome.OK
    operations: int = 0
    degraded: int = 0
    looser: int = 0
    degraded_by: dict[str, int] = field(default_factory=dict)
    loosened_by: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    as_text: list[str] = field(default_factory=list)
    """Media types of bodies that are not read as what is described, each with its reason."""
    problems: list[str] = field(default_factory=list)

    def fault(self, outcome: Outcome, problems: Iterable[str]) -> None:
        """Notes what went wrong; the first outcome stays."""
        self.problems += problems
        if self.outcome is Outcome.OK:
            self.outcome = outcome


def examine(path: Path, name: str, limits: Limits, keep: Path | None = None) -> Result:
    """Everything that is checked about a document; `keep` receives its packages."""
    result = Result(document=name)
    folder = Path(tempfile.mkdtemp(prefix="specgen-conformance-"))
    try:
        _examine(path, folder, limits, result)
        if keep is not None:
            shutil.copytree(folder, keep / name, dirs_exist_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _examine(path: Path, folder: Path, limits: Limits, result: Result) -> None:
    target = generated(path, folder, limits, result)
    if target is None:
        return
    result.operations = target["counts"]["operations"]
    result.degraded = target["counts"]["degraded"]
    result.looser = target["counts"]["looser"]
    result.degraded_by = _touched(target, "codes")
    result.loosened_by = _touched(target, "looser")
    root = read_plain(path)
    result.version = version_of(root)
    lost = differences(count_operations(root), target["operations"])
    if lost:
        result.fault(Outcome.MISSING, lost)
    _try_out(folder, limits, result)


def _touched(target: Mapping[str, Any], key: str) -> dict[str, int]:
    """How many operations each code of `key` touches."""
    codes = (code for row in target["operations"] for code in row.get(key, ()))
    return dict(sorted(Counter(codes).items()))


def generated(
    path: Path, folder: Path, limits: Limits, result: Result
) -> Mapping[str, Any] | None:
    """The report of the document's target; None if there is nothing to look at."""
    made = in_child(limits, _generate, path, folder)
    if made.error:
        outcome = Outcome.TIME_OUT if made.timed_out else Outcome.CRASHED
        result.fault(outcome, [made.error])
        return None
    exit_code, printed = made.value
    written = folder / "report.json"
    if not written.exists():
        result.fault(Outcome.CRASHED, [f"exit code {exit_code}", printed])
        return None
    report = json.loads(written.read_text(encoding="utf-8"))
    result.codes = dict(sorted(Counter(_codes(report)).items()))
    result.as_text = list(_as_text(report))
    if exit_code:
        crashed = exit_code != REFUSED or INTERNAL_ERROR in result.codes
        outcome = Outcome.CRASHED if crashed else Outcome.REFUSED
        result.fault(outcome, [printed] if crashed else _errors(report))
        return None
    if INTERNAL_ERROR in result.codes:
        # The unit was loosened for the user; for us it is a fault all the same.
        result.fault(Outcome.CRASHED, [printed])
        return None
    target: Mapping[str, Any] = report["targets"][0]
    return target


def _generate(path: Path, folder: Path) -> tuple[int, str]:
    """The exit code of the command and all that it printed."""
    os.environ["SPECGEN_DEBUG"] = "1"
    printed = io.StringIO()
    report = str(folder / "report.json")
    command = ["generate", str(path), "--output", str(folder), "--report", report]
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        return int(main([*command, "--quiet"])), printed.getvalue()


def _codes(report: Mapping[str, Any]) -> list[str]:
    return [found["code"] for found in report["diagnostics"]]


def _as_text(report: Mapping[str, Any]) -> Iterator[str]:
    for finding in report["diagnostics"]:
        if finding["code"] == DiagnosticCode.RENDERED.identifier:
            media_type, _, _ = finding["message"].partition(" ")
            _, _, reason = finding["effect"].partition(": ")
            yield f"{media_type}: {reason}" if reason else media_type


def _errors(report: Mapping[str, Any]) -> list[str]:
    return [
        f"{found['code']} {found['message']} ({found['line']}:{found['column']})"
        for found in report["diagnostics"]
        if found["severity"] == "error"
    ]


def differences(
    described: Counter[Counted], rows: Iterable[Mapping[str, Any]]
) -> list[str]:
    """How the report differs from what a document describes."""
    rows = list(rows)
    told = Counter((row["kind"], row["method"], row["path"]) for row in rows)
    omitted = [row for row in rows if row["status"] == "omitted"]
    return [
        *(f"not in the report: {' '.join(one)}" for one in (described - told)),
        *(f"not in the document: {' '.join(one)}" for one in (told - described)),
        *(f"omitted: {row['method']} {row['path']}" for row in omitted),
    ]


def _try_out(folder: Path, limits: Limits, result: Result) -> None:
    tried = in_child(limits, use_packages, folder)
    if tried.error:
        outcome = Outcome.TIME_OUT if tried.timed_out else Outcome.NOT_IMPORTING
        result.fault(outcome, [tried.error])
        return
    uncompiled, unimported, unbuilt = tried.value
    if uncompiled:
        result.fault(Outcome.NOT_COMPILING, uncompiled)
    if unimported:
        result.fault(Outcome.NOT_IMPORTING, unimported)
    if unbuilt:
        result.fault(Outcome.NOT_BUILDING, unbuilt)
