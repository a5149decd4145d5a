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
        "looser": result.looser,
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
        "Looser",
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
        sum(result.looser for result in results),
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


def looser(results: Iterable[Result]) -> Iterator[str]:
    """The table of looser operations, and of the degraded among them, by the codes behind them."""
    results = list(results)
    by_identifier = {code.identifier: code for code in DiagnosticCode}
    loosened: Counter[str] = Counter()
    degraded: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for result in results:
        loosened.update(result.loosened_by)
        degraded.update(result.degraded_by)
        documents.update(result.loosened_by.keys())
    rows = [
        [
            identifier,
            by_identifier[identifier].severity.value,
            by_identifier[identifier].message,
            documents[identifier],
            count,
            degraded[identifier],
        ]
        for identifier, count in sorted(loosened.items())
    ]
    yield from table(
        rows, "Code", "Severity", "Message", "Documents", "Looser", "Degraded"
    )


def as_text(results: Iterable[Result]) -> Iterator[str]:
    """The table of bodies that are text although they are described, with the reasons."""
    rows = [
        [result.document, media_type, count]
        for result in results
        for media_type, count in sorted(Counter(result.as_text).items())
    ]
    yield from table(rows, "Document", "Media type, and why", "Bodies")


def page(results: Sequence[Result]) -> str:
    """The page for readers; the same results give the same text."""
    loose = [result for result in results if result.looser]
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
        "A looser operation can be called, but a caller gets a part of it looser than the",
        "document says, and a finding of any severity tells which: typed as any value,",
        "passed as text or bytes, not checked, not offered as an alternative, left out.",
        "Where a finding may be read either way, it counts; what each code means is decided",
        "in `specgen/findings/consequences.py`. Degraded are those of them whose status in the",
        "report says so, for one of the codes with a number in the last column below. A",
        "refused document is one whose meaning cannot be known; a failed one is a fault of",
        "specgen.",
        "",
        "## Looser operations by code",
        "",
        "An operation that several causes touch counts for each of them.",
        "",
        *looser(results),
        "",
        *table(
            (
                [result.document, result.operations, result.looser, result.degraded]
                for result in loose
            ),
            "Document",
            "Operations",
            "Looser",
            "Degraded",
        ),
        "",
        "## Bodies that are text although they are described (SG422)",
        "",
        "Where no reason stands, specgen reads and writes no values in that media type.",
        "",
        *as_text(results),
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
