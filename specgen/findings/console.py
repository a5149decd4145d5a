"""Prints findings and progress: for people, for programs, for GitHub's log."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from specgen.findings.diagnostics import Diagnostic, Location, Severity, printable
from specgen.findings.paths import relative

SHOWN = 100
"""At most so many findings are printed; the report has them all."""
WIDTH = 100
PATIENCE = 1.0
"""Seconds of work before a progress line appears."""


@dataclass(slots=True)
class Console:
    """Where a command writes: results to standard output, findings to standard error.

    With `json` standard output holds one JSON object, with `github` the findings go there as
    workflow commands. `quiet` leaves errors and what was asked for; where the run is `strict`,
    warnings are errors.
    """

    format: str = "text"
    quiet: bool = False
    strict: bool = False
    base: Path = field(default_factory=Path.cwd)
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    busy: bool = False
    """Whether a bar shows already how far the work is."""

    def say(self, line: str) -> None:
        """A line about what was done."""
        if not self.quiet:
            self.result(line)

    def result(self, line: str) -> None:
        """A line that was asked for."""
        print(line, file=self.err if self.format == "json" else self.out)

    def show(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Prints findings as text or for GitHub; their locations have line and column."""
        shown = [diagnostic for diagnostic in diagnostics if self._wanted(diagnostic)]
        if self.format == "json":
            return
        render = self._github if self.format == "github" else self._text
        for shown_diagnostic in shown[:SHOWN]:
            print(
                render(shown_diagnostic),
                file=self.out if self.format == "github" else self.err,
            )
        if len(shown) > SHOWN:
            rest = len(shown) - SHOWN
            print(f"… and {rest} more; --report FILE lists all of them", file=self.err)

    def document(self, content: object) -> None:
        """The JSON object of a run with `--format json`."""
        print(json.dumps(content, indent=2), file=self.out)

    @contextmanager
    def progress(self, what: str) -> Iterator[None]:
        """Names the work in progress on a terminal if it takes long, then removes it."""
        if self.quiet or self.busy or not self.err.isatty():
            yield
            return
        timer = threading.Timer(PATIENCE, self._draw, (f"{what} …",))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            self._draw("")

    def _draw(self, line: str) -> None:
        self.err.write(f"\r\x1b[K{line}")
        self.err.flush()

    def _wanted(self, diagnostic: Diagnostic) -> bool:
        counts = self.strict and diagnostic.severity is Severity.WARNING
        return not self.quiet or counts or diagnostic.severity is Severity.ERROR

    def _path(self, file: str) -> str:
        return printable(relative(self.base / file, Path.cwd())) if file else "specgen"

    def _in_repository(self, file: str) -> str:
        """A path as GitHub reads it: from the root of the repository, wherever a job runs."""
        here = Path.cwd()
        roots = (
            folder for folder in (here, *here.parents) if (folder / ".git").exists()
        )
        return printable(relative(self.base / file, next(roots, here)))

    def _text(self, diagnostic: Diagnostic) -> str:
        place = diagnostic.location
        numbers = [str(n) for n in (place.line, place.column) if n is not None]
        where = ":".join((self._path(place.file), *numbers))
        what = f"{diagnostic.severity.value}[{diagnostic.code.identifier}]"
        pointer = f" {shortened(place.pointer)}:" if place.pointer else ""
        effect = f" ({diagnostic.effect})" if diagnostic.effect else ""
        lines = [f"{where}: {what}:{pointer} {printable(diagnostic.message)}{effect}"]
        if place.line is not None:
            path = self.base / place.file
            lines += excerpt(path, place.line, place.column or 1)
        if diagnostic.help:
            lines.append(f"  = help: {printable(diagnostic.help)}")
        return "\n".join(lines)

    def _github(self, diagnostic: Diagnostic) -> str:
        place = diagnostic.location
        kind = (
            "notice"
            if diagnostic.severity is Severity.NOTE
            else diagnostic.severity.value
        )
        parts = (place.pointer, diagnostic.message, diagnostic.effect, diagnostic.help)
        text = " — ".join(filter(None, parts))
        return self.annotation(kind, diagnostic.code.identifier, place, text)

    def annotation(self, kind: str, title: str, place: Location, text: str) -> str:
        """A workflow command that GitHub shows beside a line: an error, warning or notice."""
        options = {
            "file": self._in_repository(place.file) if place.file else "",
            "line": str(place.line or ""),
            "col": str(place.column or ""),
            "title": title,
        }
        properties = ",".join(f"{k}={_option(v)}" for k, v in options.items() if v)
        return f"::{kind} {properties}::{_escaped(text)}"


def _escaped(text: str) -> str:
    """GitHub's escapes of the text of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _option(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def shortened(text: str, width: int = 2 * WIDTH) -> str:
    """`text` on one line, its middle left out if it is long."""
    text = printable(text)
    half = width // 2
    return text if len(text) <= width else f"{text[:half]}…{text[-half:]}"


def excerpt(path: Path, line: int, column: int) -> Iterable[str]:
    """The line of a file with a caret under the column; nothing if it can't be read."""
    lines = _lines(path)
    text = lines[line - 1] if line <= len(lines) else ""
    start = 0 if column <= WIDTH else column - WIDTH // 2
    before = printable(text[start : column - 1].replace("\t", " "))
    after = printable(text[column - 1 : start + WIDTH].replace("\t", " "))
    if not (before + after).strip():
        return ()
    cut = "…" if start else ""
    margin = " " * len(str(line))
    return (
        f"  {line} | {cut}{before}{after}",
        f"  {margin} | {' ' * len(cut + before)}^",
    )


@lru_cache(maxsize=4)
def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.split("\n")


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts in aligned columns; the last one runs on."""
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
