"""The report of a run (`--report`): every operation, every finding, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from specgen import __version__, saving
from specgen.findings.diagnostics import Diagnostic

_BEGINNING = re.compile(
    rb"""\s*\{\s*"specgen"\s*:\s*"[^"]*"\s*,\s*"targets"\s*:\s*\["""
)
"""How a report begins, and no other file that specgen writes."""

NO_FILES = {"written": 0, "unchanged": 0, "removed": 0}


def refused(name: str | None, sources: Iterable[str]) -> dict[str, object]:
    """The report of a target of which nothing could be generated."""
    counts = ("operations", "generated", "degraded", "omitted", "looser", "schemas")
    return {
        "name": name,
        "title": None,
        "openapi": None,
        "sources": list(sources),
        "operations": [],
        "counts": dict.fromkeys(counts, 0),
    }


def report(
    targets: Iterable[Mapping[str, object]], diagnostics: Iterable[Diagnostic]
) -> dict[str, object]:
    """The report object of a run."""
    return {
        "specgen": __version__,
        "targets": [
            {**target, "files": target.get("files", NO_FILES)} for target in targets
        ],
        "diagnostics": [plain(diagnostic) for diagnostic in diagnostics],
    }


def plain(diagnostic: Diagnostic) -> dict[str, object]:
    """One finding as it stands in the report."""
    return {
        "code": diagnostic.code.identifier,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "effect": diagnostic.effect,
        "help": diagnostic.help,
        "file": diagnostic.location.file,
        "line": diagnostic.location.line,
        "column": diagnostic.location.column,
        "pointer": diagnostic.location.pointer,
    }


def is_report(path: Path) -> bool:
    """Whether a file is a report that specgen wrote, or empty. Raises OSError."""
    with path.open("rb") as file:
        beginning = file.read(1024)
    return not beginning or _BEGINNING.match(beginning) is not None


def save(path: Path, content: Mapping[str, object]) -> None:
    """Writes a report, whole or not at all; raises OSError."""
    saving.save(path, json.dumps(content, indent=2) + "\n")
