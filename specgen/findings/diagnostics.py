"""Findings about a document, with their places and effects.

A diagnostic names a code (stable, see docs/reference/diagnostics.md), a place (file and JSON
Pointer; the line and column are looked up only when it is printed), the effect on what is
generated and what to do. Stages receive one `Sink` and go on after reporting, at the smallest unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from specgen.findings.codes import DiagnosticCode, Severity
from specgen.frozen import frozen

__all__ = [
    "SHOWN_LENGTH",
    "Diagnostic",
    "DiagnosticCode",
    "Location",
    "Refused",
    "Severity",
    "Sink",
    "printable",
]


@frozen
class Location:
    """A node of a document: the file as the user named it and a JSON Pointer as `#/…`.

    `line` and `column` (1-based) are set where the reader knew them at once, as for syntax
    errors; otherwise they are looked up when the diagnostic is printed.
    """

    file: str
    pointer: str = ""
    line: int | None = None
    column: int | None = None


@frozen
class Diagnostic:
    """One finding. `effect` says what was generated instead, in a few words."""

    code: DiagnosticCode
    severity: Severity
    location: Location
    message: str
    effect: str
    help: str


class Sink:
    """Collects diagnostics; `allowed` codes lose their power to refuse the document."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = frozenset(allowed)
        self.used: set[str] = set()
        self.reports = 0
        """How often something was reported, repetitions included."""
        self.faults: list[Exception] = []
        """Exceptions of specgen's own that were contained (`findings.faults`)."""
        self._diagnostics: dict[Diagnostic, None] = {}

    def report(
        self,
        code: DiagnosticCode,
        location: Location,
        *,
        effect: str = "",
        **values: object,
    ) -> Diagnostic:
        """Records a finding once and returns it; `values` fill the code's message."""
        return self._record(code, code.severity, location, effect, values)

    def advise(
        self,
        code: DiagnosticCode,
        location: Location,
        *,
        effect: str,
        help: str,
        **values: object,
    ) -> Diagnostic:
        """Records a finding with `help` of its own, or the code's where that is empty."""
        return self._record(code, code.severity, location, effect, values, help)

    def warn(
        self,
        code: DiagnosticCode,
        location: Location,
        *,
        effect: str,
        **values: object,
    ) -> Diagnostic:
        """Records a finding that refuses nothing this time, whatever its code does else."""
        return self._record(code, Severity.WARNING, location, effect, values)

    def _record(
        self,
        code: DiagnosticCode,
        severity: Severity,
        location: Location,
        effect: str,
        values: Mapping[str, object],
        help: str = "",
    ) -> Diagnostic:
        self.reports += 1
        if code.identifier in self.allowed:
            self.used.add(code.identifier)
            severity = Severity.WARNING if severity is Severity.ERROR else severity
        diagnostic = Diagnostic(
            code=code,
            severity=severity,
            location=location,
            message=code.message.format_map(
                {key: _shown(value) for key, value in values.items()}
            ),
            effect="nothing is generated" if severity is Severity.ERROR else effect,
            help=help or code.help,
        )
        self._diagnostics.setdefault(diagnostic)
        return diagnostic

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._diagnostics)

    def __len__(self) -> int:
        return len(self._diagnostics)

    def locate(self, position: Callable[[Location], Location]) -> None:
        """Completes the locations of all findings, once, before they are shown."""
        self._diagnostics = {_at(each, position(each.location)): None for each in self}

    @property
    def refused(self) -> bool:
        """Whether an error stands that was not allowed."""
        return any(
            diagnostic.severity is Severity.ERROR for diagnostic in self._diagnostics
        )


def _at(diagnostic: Diagnostic, location: Location) -> Diagnostic:
    if location is diagnostic.location:
        return diagnostic
    return replace(diagnostic, location=location)


class Refused(Exception):
    """Raised after an error was reported when nothing further can be read."""


SHOWN_LENGTH = 200


def printable(text: str) -> str:
    """`text` on one line: control, bidirectional and invisible characters escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _shown(value: object) -> str:
    text = printable(str(value))
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"
