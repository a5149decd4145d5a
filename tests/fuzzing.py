"""Schemathesis, as its users run it: requests drawn from a document, answers judged by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_STORAGE = Path(__file__).parents[1] / ".hypothesis"
"""Where Hypothesis keeps what it knows of Unicode: to find it out takes seconds of each run."""


@dataclass(frozen=True)
class Findings:
    """What a run found: kinds of failures, errors of the run, operations tried, its output."""

    failures: frozenset[str]
    errors: int
    tested: int
    text: str


def fuzz(
    document: object,
    url: str,
    folder: Path,
    *options: str,
    headers: Mapping[str, str] | None = None,
    hooks: Path | None = None,
) -> Findings:
    """Runs all default checks against a server, with the same requests every time."""
    source, report = folder / "openapi.json", folder / "findings.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    given = [
        ("--header", f"{name}: {value}") for name, value in (headers or {}).items()
    ]
    command: Sequence[str] = (
        *(
            sys.executable,
            "-c",
            "from schemathesis.cli import schemathesis as run; run()",
        ),
        *(
            "run",
            str(source),
            "--url",
            url,
            "--seed",
            "1",
            "--generation-database=none",
        ),
        *("--continue-on-failure", "--warnings", "off", "--no-color"),
        *("--report", "json", "--report-json-path", str(report)),
        *(part for pair in given for part in pair),
        *options,
    )
    environment = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(_STORAGE)}
    if hooks:
        environment["SCHEMATHESIS_HOOKS"] = str(hooks)
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True
    )
    text = run.stdout + run.stderr
    assert report.is_file(), text
    found = json.loads(report.read_text(encoding="utf-8"))
    return Findings(
        failures=frozenset(one["type"] for one in found["failures"]),
        errors=len(found["errors"]),
        tested=found["operations"]["tested"],
        text=text,
    )
