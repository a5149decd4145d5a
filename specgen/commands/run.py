"""One run of a command: what was asked for, what was found, how it ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.findings.console import Console
from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Location, Severity
from specgen.findings.paths import relative
from specgen.findings.report import is_report, plain, save
from specgen.frozen import frozen
from specgen.workspace.config import (
    BOTH,
    ConfigurationError,
    Problem,
    Project,
    Target,
    check_name,
    suggestion,
)
from specgen.workspace.config_file import FILE_NAME, find, load
from specgen.workspace.origins import is_url

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Exit(IntEnum):
    """How a run ended; of several targets the worst counts."""

    DONE = 0
    DRIFT = 1
    USAGE = 2
    REFUSED = 3
    CONFLICT = 4


@frozen
class Options:
    """The command line as it was given."""

    command: str
    arguments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    output: str | None = None
    name: str | None = None
    client: bool | None = None
    server: bool | None = None
    force: bool = False
    jobs: int | None = None
    report: str | None = None
    format: str = "text"
    strict: bool = False
    allow: tuple[str, ...] = ()
    quiet: bool = False
    host: str | None = None
    port: int | None = None
    overlay: tuple[str, ...] = ()
    check: bool = False
    against: str | None = None
    fail_on: str | None = None
    group: str | None = None
    add: bool = False
    watch: bool = False
    pyproject: bool = False
    api: str | None = None
    all: bool = False
    source: str | None = None
    html: str | None = None
    dry_run: bool = False


@dataclass(slots=True)
class Run:
    """Collects what a command finds and, at the end, reports it all."""

    options: Options
    console: Console
    targets: list[Mapping[str, object]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)
    executor: Executor | None = None
    """The workers for several targets, instead of processes of this machine."""

    @property
    def wants_report(self) -> bool:
        """Whether every detail is asked for, even of what is up to date."""
        return self.options.report is not None

    def found(
        self, diagnostics: Iterable[Diagnostic], base: Path | None = None
    ) -> None:
        """Prints findings and keeps them for the report.

        Their files are as seen from the folder `base`, or else from the current one.
        """
        findings = list(diagnostics)
        self.console.show([_from_here(finding, base) for finding in findings])
        self.diagnostics += findings

    def problem(
        self, code: DiagnosticCode, location: Location, help: str = "", **values: object
    ) -> None:
        """A finding of the command itself, outside any document."""
        message = code.message.format_map(values)
        self.found(
            [
                Diagnostic(
                    code=code,
                    severity=code.severity,
                    location=location,
                    message=message,
                    effect="",
                    help=help or code.help,
                )
            ]
        )

    def severe(self, diagnostics: Iterable[Diagnostic], allowed: Set[str]) -> bool:
        """Whether one of these fails the run: an error, with --strict also a warning.

        What is allowed by its code fails no run.
        """
        return any(
            diagnostic.severity is Severity.ERROR
            or (
                self.options.strict
                and diagnostic.severity is Severity.WARNING
                and diagnostic.code.identifier not in allowed
            )
            for diagnostic in diagnostics
        )

    def finish(self, code: int) -> int:
        """Writes what was asked for and returns the exit code."""
        if self.console.format == "json":
            findings = [plain(diagnostic) for diagnostic in self.diagnostics]
            self.console.document({"diagnostics": findings, **self.extra})
        if self.options.report is None:
            return code
        try:
            save(Path(self.options.report), self.targets, self.diagnostics)
        except OSError as error:
            reason = error.strerror or str(error)
            self.problem(
                DiagnosticCode.UNWRITABLE,
                Location(file=self.options.report),
                reason=reason,
            )
            return max(code, Exit.USAGE)
        return code


def has_room_for_report(run: Run) -> bool:
    """Whether the report's file is not somebody else's, of which a finding tells.

    Asked before anything else is written. Raises OSError where the report has no place.
    """
    if run.options.report is None:
        return True
    path = Path(run.options.report)
    try:
        require_room(path)
        if not path.is_file() or is_report(path):
            return True
    except OSError:
        run.options = replace(run.options, report=None)
        raise
    run.options = replace(run.options, report=None)
    run.problem(
        DiagnosticCode.FOREIGN_FILE,
        Location(file=shown(path)),
        "name another file for the report, or move this one away",
        reason="it is no report of specgen",
    )
    return False


def require_room(path: Path) -> None:
    """Raises OSError where no file can be written."""
    number = errno.EISDIR if path.is_dir() else errno.ENOENT
    if path.is_dir() or not path.parent.is_dir():
        raise OSError(number, os.strerror(number), path)


def allowable() -> frozenset[str]:
    """The codes that `allow` may name: those about documents."""
    return frozenset(
        code.identifier
        for code in DiagnosticCode
        if not code.identifier.startswith("SG0")
    )


def project(options: Options) -> Project:
    """The targets of a run: the sources named, else those of the configuration.

    Raises ConfigurationError.
    """
    codes = allowable()
    for code in options.allow:
        if code not in codes:
            raise ConfigurationError(
                Problem(
                    message=f"--allow does not know {code!r}",
                    help=suggestion(code, codes),
                )
            )
    if options.sources:
        return _one_shot(options)
    for option in ("output", "name", "client", "server", "overlay"):
        if getattr(options, option) not in (None, ()):
            no = "no-" if getattr(options, option) is False else ""
            raise ConfigurationError(
                Problem(
                    message=f"--{no}{option} needs a SOURCE",
                    help=_usage(options.command),
                )
            )
    return configured(options)


_WRITING = ("generate", "check")
_READING = (*_WRITING, "validate", "inspect")
"""The commands that take documents instead of a configuration."""


def _usage(command: str) -> str:
    """How a command takes a document."""
    return f"specgen {command} SOURCE{' --output DIR' if command in _WRITING else ''}"


def configured(options: Options) -> Project:
    """Every target of the configuration. Raises ConfigurationError."""
    codes = allowable()
    path = find(Path.cwd())
    if path is None:
        message, help = f"no {FILE_NAME} here or above", "`specgen init` writes one"
        if options.command in _READING:
            message += ", and no SOURCE named"
            help += f", or {_usage(options.command)}"
        raise ConfigurationError(Problem(message=message, help=help))
    project = load(path, codes)
    chosen = [own for own in project.targets if options.api in (None, own.name)]
    if not chosen:
        names = [own.name or "" for own in project.targets]
        message = f"no API is called {options.api}"
        help = suggestion(options.api or "", names)
        raise ConfigurationError(Problem(message=message, help=help))
    return Project(
        home=project.home,
        targets=tuple(
            replace(target, allow=target.allow | set(options.allow))
            for target in chosen
        ),
        complete=options.api is None,
    )


def _from_here(finding: Diagnostic, base: Path | None) -> Diagnostic:
    place = finding.location
    if base is None or not place.file:
        return finding
    return replace(finding, location=replace(place, file=shown(base / place.file)))


def refuse_urls(sources: Iterable[str]) -> None:
    """Raises ConfigurationError where one of the sources would have to be fetched."""
    for source in sources:
        if is_url(source):
            raise ConfigurationError(
                Problem(
                    message=f"{source} is a URL, and only `specgen pull` uses the network",
                    help=f'write source = "{source}" in {FILE_NAME}, then `specgen pull`',
                )
            )


def _one_shot(options: Options) -> Project:
    refuse_urls(options.sources)
    if options.command in _WRITING and options.output is None:
        raise ConfigurationError(
            Problem(
                message="SOURCE needs --output DIR",
                help="name the folder for the generated packages",
            )
        )
    if options.name is not None:
        check_name(options.name)
    chosen = {"client": options.client, "server": options.server}
    emit = frozenset(kind for kind in BOTH if chosen[kind] is not False)
    if not emit:
        raise ConfigurationError(
            Problem(message="--no-client and --no-server leave nothing to generate")
        )
    output = Path(os.path.abspath(options.output or "."))
    target = Target(
        name=options.name,
        sources=options.sources,
        base=Path.cwd(),
        output=output,
        emit=emit,
        allow=frozenset(options.allow),
        overlays=options.overlay,
    )
    return Project(home=output, targets=(target,), complete=False)


def shown(path: Path) -> str:
    """A path as messages name it: from the current folder."""
    return relative(path, Path.cwd())
