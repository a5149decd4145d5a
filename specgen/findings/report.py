"""The report of a run (`--report`): every operation, every finding, as JSON."""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import cast

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


def with_files(
    target: Mapping[str, object], files: Mapping[str, int]
) -> Mapping[str, object]:
    """The report of a target that also counts its files. What is packed stays so."""
    return ChainMap({"files": files}, cast("dict[str, object]", target))


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


def save(
    path: Path,
    targets: Iterable[Mapping[str, object]],
    diagnostics: Iterable[Diagnostic],
) -> None:
    """Writes the report of a run, whole or not at all; raises OSError."""
    content = {
        "specgen": __version__,
        "targets": [
            target if "files" in target else with_files(target, NO_FILES)
            for target in targets
        ],
        "diagnostics": [*diagnostics],
    }
    # Each is made plain as its turn comes: together, those of hundreds of APIs are large.
    texts = json.JSONEncoder(indent=2, default=_plain).iterencode(content)
    saving.save(path, chain(texts, "\n"))


def _plain(value: Diagnostic | Mapping[str, object]) -> dict[str, object]:
    return plain(value) if isinstance(value, Diagnostic) else dict(value)
