"""What is kept of a run: a line for each document, and a page for readers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from specgen.findings.diagnostics import DiagnosticCode
from tests.conformance.examine import Outcome, Result

EXPECTED = Path(__file__).parent / "expected" / "corpus.json"
"""What every document of the corpora becomes; `make conformance` writes it."""

Summary = dict[str, Any]


def summary(result: Result) -> Summary:
    """What must stay the same of a document unless a change is meant."""
    return {
        "version": result.version,
        "outcome": result.outcome.value,
        "operations": result.operations,
        "degraded": result.degraded,
        "diagnostics": result.codes,
    }


def read_expected(path: Path = EXPECTED) -> dict[str, Summary]:
    """The stored summaries by document."""
    if not path.exists():
        return {}
    stored: dict[str, Summary] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def write_expected(summaries: Mapping[str, Summary], path: Path = EXPECTED) -> None:
    """Stores summaries, a document on a line, so that a diff tells which changed."""
    lines = (f"{json.dumps(name)}: {json.dumps(summaries[name])}" for name in summaries)
    path.parent.mkdir(exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def changes(before: Mapping[str, Summary], after: Mapping[str, Summary]) -> list[str]:
    """What differs for the documents of `after`, one line each."""
    return [
        f"{name}: {key} {before[name].get(key)} -> {value}"
        for name, now in after.items()
        if name in before
        for key, value in now.items()
        if before[name].get(key) != value
    ] + [f"{name}: new" for name in after if name not in before]


def table(rows: Iterable[Sequence[object]], *headings: str) -> Iterator[str]:
    """A Markdown table; numbers are set to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        yield "None."
        return
    yield f"| {' | '.join(headings)} |"
    numeric = [cell.replace(",", "").isdigit() for cell in cells[0]]
    yield f"|{'|'.join('---:' if right else '---' for right in numeric)}|"
    for row in cells:
        yield f"| {' | '.join(row)} |"


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


def outcomes(results: Iterable[Result]) -> Iterator[str]:
    """The table of documents and operations, by corpus."""
    results = list(results)
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.document.split("/")[0], []).append(result)
    rows = [_outcome_row(name, groups[name]) for name in sorted(groups)]
    if len(rows) > 1:
        rows.append(_outcome_row("all", results))
    yield from table(
        rows,
        "Corpus",
        "Documents",
        "Generated",
        "Refused",
        "Failed",
        "Operations",
        "Degraded",
    )


def _outcome_row(name: str, results: list[Result]) -> list[object]:
    ended = Counter(result.outcome for result in results)
    return [
        name,
        len(results),
        ended[Outcome.OK],
        ended[Outcome.REFUSED],
        sum(ended[outcome] for outcome in Outcome if outcome.is_fault),
        sum(result.operations for result in results),
        sum(result.degraded for result in results),
    ]


def findings(results: Iterable[Result]) -> Iterator[str]:
    """The table of diagnostics by code."""
    total: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for result in results:
        total.update(result.codes)
        documents.update(result.codes.keys())
    rows = [
        [
            code.identifier,
            code.severity.value,
            code.message,
            total[code.identifier],
            documents[code.identifier],
        ]
        for code in DiagnosticCode
        if code.identifier in total
    ]
    yield from table(rows, "Code", "Severity", "Message", "Findings", "Documents")


def degraded(results: Iterable[Result]) -> Iterator[str]:
    """The table of degraded operations by the codes behind them."""
    known = {code.identifier: code for code in DiagnosticCode}
    operations: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for result in results:
        operations.update(result.degraded_by)
        documents.update(result.degraded_by.keys())
    rows = [
        [identifier, known[identifier].message, documents[identifier], count]
        for identifier, count in sorted(operations.items())
    ]
    yield from table(rows, "Code", "Message", "Documents", "Degraded operations")


def page(results: Sequence[Result]) -> str:
    """The page for readers; the same results give the same text."""
    loose = [one for one in results if one.degraded]
    failed = [one for one in results if one.outcome is not Outcome.OK]
    lines = [
        "# Conformance",
        "",
        "<!-- Written by `make conformance`. -->",
        "",
        "Both packages of every document are generated, every file is compiled, every",
        "module imported in a fresh process, and every import path of the report resolved.",
        "The operations of a document, its webhooks and callbacks are counted by code that",
        "is not specgen's, and each must have its row in the report.",
        "",
        *outcomes(results),
        "",
        "A degraded operation can be called, but a part of it is typed looser than the",
        "document says, and a diagnostic tells which. A refused document is one whose",
        "meaning cannot be known; a failed one is a fault of specgen.",
        "",
        "## Degraded operations by code",
        "",
        "An operation that several causes touch counts for each of them.",
        "",
        *degraded(results),
        "",
        *table(
            ([one.document, one.operations, one.degraded] for one in loose),
            "Document",
            "Operations",
            "Degraded",
        ),
        "",
        "## Refused and failed documents",
        "",
        *table(
            ([one.document, one.outcome, _first_problem(one)] for one in failed),
            "Document",
            "Outcome",
            "Why",
        ),
        "",
        "## Diagnostics by code",
        "",
        *findings(results),
        "",
    ]
    return "\n".join(lines)


def _first_problem(result: Result) -> str:
    return result.problems[0].splitlines()[0] if result.problems else ""
