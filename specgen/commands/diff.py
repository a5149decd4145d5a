"""`specgen diff`: what changed between two versions of an API, and for whom."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.annotations import of_changes
from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.revision import Revision
from specgen.commands.run import Exit, Options, Run, configured, refuse_urls, shown
from specgen.findings.diagnostics import Location, Sink
from specgen.findings.report import refused
from specgen.workspace import lock as lockfile
from specgen.workspace.config import (
    ConfigurationError,
    Problem,
    Project,
    Target,
    suggestion,
)
from specgen.workspace.config_file import find
from specgen.workspace.git import GitError

if TYPE_CHECKING:
    from specgen.changes.compare import Change

_USAGE = "specgen diff OLD NEW, or specgen diff [--against GITREF] [NAME]"


def diff(run: Run) -> int:
    """Runs the command and returns its exit code. Raises ConfigurationError."""
    options = run.options
    project = _apis(options)
    if project is None:
        return _Diff(run).documents()
    try:
        return _Diff(run).revision(project)
    except GitError as error:
        raise ConfigurationError(error.problem) from error


class _Diff:
    """One run: the changes of every API, and how they are told."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._changes: list[tuple[str, Sequence[Change]]] = []

    def documents(self) -> int:
        """Compares the two documents that were named."""
        options = self._run.options
        refuse_urls(options.sources)
        if len(options.sources) != 2:
            problem = Problem(message="two documents are needed", help=_USAGE)
            raise ConfigurationError(problem)
        old, new = (_named(options, source) for source in options.sources)
        code = self._compare(options.sources[1], (old, {}), (new, {}))
        return self._told(code)

    def revision(self, project: Project) -> int:
        """Compares the documents of a project with those of a revision of git."""
        lock = lockfile.read(project.home)
        code: int = Exit.DONE
        run = self._run
        with Revision(project, run.options.against) as revision:
            if revision.branch and run.options.format == "text":
                last = f"the last commit in common with {revision.branch}"
                run.console.say(f"compared with {revision.shown}, {last}")
            for target in project.targets:
                entry = lock.targets.get(target.name or "")
                former = revision.version(target)
                if former is None:
                    name = target.name or target.sources[0]
                    run.console.say(f"{name}: new since {revision.shown}")
                    continue
                new = target, entry.names if entry else {}
                name = target.name or target.sources[0]
                code = max(code, self._compare(name, former, new))
            for target in revision.others() if project.complete else ():
                self._changes.append((target.name or "", [_gone(target, project)]))
        return self._told(code)

    def _compare(
        self,
        name: str,
        old: tuple[Target, Mapping[str, str]],
        new: tuple[Target, Mapping[str, str]],
    ) -> int:
        run = self._run
        with run.console.progress(f"comparing {name}"):
            changes, sinks, code = comparison(old, new)
        for sink in sinks:
            findings = tuple(sink)
            if changes is None or run.options.strict:
                run.found(findings, new[0].base)
            if code is Exit.DONE and run.severe(findings, new[0].allow):
                code = refusal(findings)
        if changes is None:
            run.targets.append(refused(new[0].name, new[0].sources))
            return code
        self._changes.append((name, changes))
        return code

    def _told(self, code: int) -> int:
        from specgen.changes.listing import plain, verdicts

        run, options = self._run, self._run.options
        everything = [change for _, changes in self._changes for change in changes]
        run.extra["changes"] = [
            plain(name, change) for name, changes in self._changes for change in changes
        ]
        run.extra.update(verdicts(everything))
        for name, changes in self._changes:
            _PRINTERS[options.format](name, changes, run)
        if code is Exit.DONE and _fails(options.fail_on, everything):
            return Exit.DRIFT
        return code


def comparison(
    old: tuple[Target, Mapping[str, str]], new: tuple[Target, Mapping[str, str]]
) -> tuple[Sequence[Change] | None, tuple[Sink, Sink], Exit]:
    """The changes between two versions, what was found, and how the run ends for them."""
    from specgen.changes.verdicts import Verdict
    from specgen.comparison import Version, compared

    sinks = Sink(old[0].allow), Sink(new[0].allow)
    before, after = (
        Version(target=target, names=names, sink=sink)
        for (target, names), sink in zip((old, new), sinks, strict=True)
    )
    code = max(
        missing(target, sink)
        for (target, _), sink in zip((old, new), sinks, strict=True)
    )
    if code is not Exit.DONE:
        return None, sinks, code
    severity = {kind: Verdict(verdict) for kind, verdict in new[0].severity}
    changes = guarded(new[0], sinks[1], lambda: compared(before, after, severity))
    if changes is None:
        code = max(refusal(sink) for sink in sinks if sink.refused)
        return None, sinks, code
    return tuple(_from_here(change, new[0].base) for change in changes), sinks, code


def _from_here(change: Change, base: Path) -> Change:
    """A change whose place is as seen from the current folder."""
    place = change.place
    return replace(change, place=replace(place, file=shown(base / place.file)))


def _gone(target: Target, project: Project) -> Change:
    """The change that an API is not configured any more."""
    from specgen.changes.compare import Change
    from specgen.changes.kinds import KINDS

    kind = KINDS["api-removed"]
    return Change(
        id=kind.id,
        verdict=kind.request,
        direction="none",
        operations=(),
        place=Location(file=shown(find(project.home) or project.home)),
        python="",
        message=f"the API `{target.name}` is configured no more",
        affects=kind.affects,
    )


def _apis(options: Options) -> Project | None:
    """The APIs that the operands name; None where these are the paths of two documents.

    With a revision an operand may be a document, too. Raises ConfigurationError.
    """
    here = Path.cwd()
    project = Project(home=here, targets=(), complete=False)
    if not options.sources or find(here):
        project = configured(options)
    by_name = {target.name or "": target for target in project.targets}
    targets: list[Target] = []
    for source in options.sources or by_name:
        target = by_name.get(source)
        if target is None and options.against and os.path.lexists(source):
            target = _of(source, project.targets) or _named(options, source)
        if target is None and options.against is None:
            is_path = glob.has_magic(source) or os.path.lexists(source)
            if is_path or not by_name or any(map(os.path.lexists, options.sources)):
                return None
        if target is None:
            message = f"no API {source!r} is configured, and there is no such file"
            help = suggestion(source, by_name) or _USAGE
            raise ConfigurationError(Problem(message=message, help=help))
        targets.append(target)
    complete = project.complete and not options.sources
    return replace(project, targets=tuple(targets), complete=complete)


def _named(options: Options, source: str) -> Target:
    return Target(
        name=None,
        sources=(source,),
        base=Path.cwd(),
        output=Path.cwd(),
        allow=frozenset(options.allow),
    )


def _of(source: str, targets: Sequence[Target]) -> Target | None:
    """The API that a document is of."""
    path = Path(source).resolve()
    for target in targets:
        if path in {(target.base / own).resolve() for own in target.sources}:
            return target
    return None


def _fails(limit: str | None, changes: Sequence[Change]) -> bool:
    from specgen.changes.compare import verdict_of
    from specgen.changes.verdicts import Verdict

    return limit is not None and verdict_of(changes).rank >= Verdict(limit).rank


def _text(name: str, changes: Sequence[Change], run: Run) -> None:
    from specgen.changes.listing import summary, text_lines

    for line in text_lines(changes):
        run.console.result(line)
    run.console.result(f"{name}: {summary(changes)}")


def _markdown(name: str, changes: Sequence[Change], run: Run) -> None:
    from specgen.changes.listing import markdown_lines

    for line in markdown_lines(name, changes):
        run.console.result(line)


def _github(name: str, changes: Sequence[Change], run: Run) -> None:
    from specgen.changes.listing import SHOWN, summary

    for line in of_changes(changes[:SHOWN], run.console):
        run.console.result(line)
    run.console.result(f"{name}: {summary(changes)}")


def _nothing(name: str, changes: Sequence[Change], run: Run) -> None:
    """JSON is printed once, at the end."""


_PRINTERS: Mapping[str, Callable[[str, Sequence[Change], Run], None]] = {
    "text": _text,
    "markdown": _markdown,
    "github": _github,
    "json": _nothing,
}
