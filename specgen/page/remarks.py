"""What is said of an API: findings, and changes from another version, at what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from specgen.changes.compare import Change
from specgen.changes.listing import reached, summary
from specgen.findings.diagnostics import Diagnostic, Location
from specgen.frozen import frozen
from specgen.page.picture import Item, Picture
from specgen.page.values import Content


@frozen
class Remarks:
    """What else a page has of an API; no `changes` without another version.

    `shown` is how a file of the API is named.
    """

    findings: Sequence[Diagnostic]
    changes: Sequence[Change] | None
    against: str
    shown: Callable[[str], str]


def section(
    name: str, sources: Sequence[str], picture: Picture | None, remarks: Remarks
) -> dict[str, Content]:
    """The part of a page about one API; there is no picture of what was refused."""
    findings = [_finding(finding, remarks) for finding in remarks.findings]
    changes = [_change(change) for change in remarks.changes or ()]
    facts: dict[str, Content] = {
        "name": name,
        "title": name,
        "sources": list(sources),
        "findings": findings,
        "changes": changes,
    }
    if remarks.changes is not None:
        facts["against"] = remarks.against
        facts["summary"] = summary(remarks.changes)
    if picture is None:
        return {**facts, "refused": True}
    about = _About(picture, remarks)
    return {
        **facts,
        "title": picture.title or picture.name,
        "name": picture.name,
        "version": picture.version,
        "openapi": picture.openapi,
        "doc": picture.doc,
        "package": picture.package,
        "operations": [about.row(item) for item in picture.operations],
        "models": [about.row(item) for item in picture.models],
    }


class _About:
    """Which remarks are about which operation or model: those in it, and in nothing within it."""

    def __init__(self, picture: Picture, remarks: Remarks) -> None:
        self._picture = picture
        self._remarks = remarks
        items = (*picture.models, *picture.operations)
        own = {item.origin: item for item in items}
        self._numbers: defaultdict[Location, dict[str, list[str]]] = defaultdict(
            lambda: {"findings": [], "changes": []}
        )
        labels = {_label(item): item.origin for item in picture.operations}
        for number, finding in enumerate(remarks.findings):
            place = _home(finding.location, own)
            if place is not None:
                self._numbers[place]["findings"].append(str(number))
        for number, change in enumerate(remarks.changes or ()):
            for operation in change.operations:
                if operation in labels:
                    self._numbers[labels[operation]]["changes"].append(str(number))

    def row(self, item: Item) -> dict[str, Content]:
        remarks: Mapping[str, Content] = self._numbers.get(item.origin, {})
        place = _place(self._picture.locate(item.origin), self._remarks.shown)
        return {**item.row, **remarks, **place}


def _label(item: Item) -> str:
    """An operation as changes name it."""
    return f"{item.row.get('method')} {item.row.get('path')}"


def _home(place: Location, own: Mapping[Location, Item]) -> Location | None:
    """The innermost of the places that a place is in."""
    for outer in _outwards(place):
        if outer in own:
            return outer
    return None


def _outwards(place: Location) -> Iterator[Location]:
    pointer = place.pointer
    while pointer:
        yield Location(file=place.file, pointer=pointer)
        pointer = pointer.rpartition("/")[0]


def _finding(finding: Diagnostic, remarks: Remarks) -> dict[str, Content]:
    return {
        "code": finding.code.identifier,
        "severity": finding.severity.value,
        "message": finding.message,
        "effect": finding.effect,
        "help": finding.help,
        **_place(finding.location, remarks.shown),
    }


def _change(change: Change) -> dict[str, Content]:
    return {
        "id": change.id,
        "verdict": change.verdict.value,
        "operations": reached(change.operations),
        "message": change.message,
        "python": change.python,
        "direction": "" if change.direction == "none" else change.direction,
        "affects": ", ".join(affected.value for affected in change.affects),
        **_place(change.place, lambda file: file),
    }


def _place(place: Location, shown: Callable[[str], str]) -> dict[str, Content]:
    numbers = [str(number) for number in (place.line, place.column) if number]
    return {
        "file": shown(place.file) if place.file else "",
        "at": ":".join(numbers),
        "pointer": place.pointer,
    }
