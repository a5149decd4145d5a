"""Changes as people and programs read them: text, Markdown, JSON."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence

from specgen.changes.compare import Change, advice, verdict_of
from specgen.changes.verdicts import Verdict
from specgen.findings.diagnostics import Location, printable
from specgen.json_value import JsonValue

NAMED = 3
"""At most so many operations are named that a change of a shared schema reaches."""
SHOWN = 100
"""At most so many changes are printed; JSON has them all."""
_ORDER = (Verdict.BREAKING, Verdict.RISKY, Verdict.COMPATIBLE)


def reached(operations: Sequence[str]) -> str:
    """The operations that a change concerns: the first by name, the others by number."""
    named = ", ".join(operations[:NAMED])
    more = len(operations) - NAMED
    return f"{named} and {more} more" if more > 0 else named


def place_of(place: Location) -> str:
    """`file:line:column`, as far as these are known."""
    numbers = [str(number) for number in (place.line, place.column) if number]
    return printable(":".join((place.file, *numbers)))


def text_lines(changes: Sequence[Change]) -> Iterator[str]:
    """Two lines for each change: what it means, and where it is."""
    for change in changes[:SHOWN]:
        yield f"{change.verdict.value}[{change.id}] {told(change)}"
        yield "  " + " · ".join(_details(change))
    if len(changes) > SHOWN:
        yield f"… and {len(changes) - SHOWN} more; --format json lists all of them"


def told(change: Change) -> str:
    """A change in a line, with the operations that it concerns."""
    operations = printable(reached(change.operations))
    return f"{operations}: {change.message}" if operations else change.message


def _details(change: Change) -> Iterator[str]:
    yield f"{place_of(change.place)} {printable(change.place.pointer)}".rstrip()
    if change.python:
        yield change.python
    if change.direction != "none":
        yield "both directions" if change.direction == "both" else change.direction
    yield ", ".join(affected.value for affected in change.affects)


def summary(changes: Sequence[Change]) -> str:
    """How many changes of which verdict there are, and what that asks of a version."""
    if not changes:
        return "no changes"
    counts = Counter(change.verdict for change in changes)
    numbers = ", ".join(
        f"{counts[verdict]} {verdict.value}" for verdict in _ORDER if counts[verdict]
    )
    return f"{numbers}; as a semantic version: {advice(changes)}"


def markdown_lines(title: str, changes: Sequence[Change]) -> Iterator[str]:
    """A section for a pull request. No text of a document can be markup."""
    yield f"### {_plain(title)}: {summary(changes)}"
    for verdict in _ORDER:
        rows = [change for change in changes if change.verdict is verdict]
        if not rows:
            continue
        yield ""
        yield f"#### {verdict.value} ({len(rows)})"
        yield ""
        yield "| operations | change | kind | Python | place |"
        yield "| --- | --- | --- | --- | --- |"
        for change in rows[:SHOWN]:
            cells = (
                _plain(reached(change.operations)),
                _plain(change.message.replace("`", "'")),
                change.id,
                _plain(change.python),
                _plain(place_of(change.place)),
            )
            yield f"| {' | '.join(cells)} |"
        if len(rows) > SHOWN:
            yield ""
            yield f"… and {len(rows) - SHOWN} more"
    yield ""


def _plain(text: str) -> str:
    """Text in a cell, as code, so that nothing in it is read as Markdown or a mention."""
    if not text:
        return ""
    shown = html.escape(printable(text), quote=False)
    for character in "|`*_[]\\~":
        shown = shown.replace(character, f"&#{ord(character)};")
    return f"<code>{shown}</code>"


def plain(api: str, change: Change) -> dict[str, JsonValue]:
    """A change in JSON."""
    operations: list[JsonValue] = list(change.operations[:NAMED])
    affects: list[JsonValue] = [affected.value for affected in change.affects]
    single = change.operations[0] if len(change.operations) == 1 else None
    return {
        "id": change.id,
        "verdict": change.verdict.value,
        "direction": change.direction,
        "operation": single,
        "pointer": change.place.pointer,
        "python": change.python or None,
        "message": change.message,
        "api": api,
        "operations": {"count": len(change.operations), "first": operations},
        "affects": affects,
        "file": change.place.file,
        "line": change.place.line,
        "column": change.place.column,
    }


def verdicts(changes: Sequence[Change]) -> dict[str, JsonValue]:
    """The verdict on all changes, and what it asks of a version."""
    return {"verdict": verdict_of(changes).value, "advice": advice(changes)}
