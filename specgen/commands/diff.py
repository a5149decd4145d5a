"""`specgen diff`: what changed between two versions of an API, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.annotations import of_changes
from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.revision import Revision
from specgen.commands.run import Exit, Options, Run, configured
from specgen.findings.diagnostics import Sink
from specgen.findings.report import refused
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Problem, Target, suggestion
from specgen.workspace.git import GitError

if TYPE_CHECKING:
    from specgen.changes.compare import Change


def diff(run: Run) -> int:
    """Runs the command and returns its exit code. Raises ConfigurationError."""
    options = run.options
    if options.sources and options.against is None:
        return _Diff(run).documents()
    try:
        return _Diff(run).revision()
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
        if len(options.sources) != 2:
            problem = Problem(
                message="two documents are needed",
                help="specgen diff OLD NEW, or specgen diff --against GITREF [TARGET]",
            )
            raise ConfigurationError(problem)
        old, new = (_named(options, source) for source in options.sources)
        code = self._compare(options.sources[1], (old, {}), (new, {}))
        return self._told(code)

    def revision(self) -> int:
        """Compares what is configured with a revision of git."""
        options = self._run.options
        project = configured(options)
        targets = _chosen(project.targets, options.sources)
        lock = lockfile.read(project.home)
        code: int = Exit.DONE
        with Revision(project, options.against) as revision:
            for target in targets:
                entry = lock.targets.get(target.name or "")
                former = revision.version(target)
                if former is None:
                    name = target.name or target.sources[0]
                    self._run.console.say(f"{name}: new since {revision.shown}")
                    continue
                new = target, entry.names if entry else {}
                name = target.name or target.sources[0]
                code = max(code, self._compare(name, former, new))
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
                run.found(findings)
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
    return changes, sinks, code


def _named(options: Options, source: str) -> Target:
    return Target(
        name=None,
        sources=(source,),
        base=Path.cwd(),
        output=Path.cwd(),
        allow=frozenset(options.allow),
    )


def _chosen(targets: Sequence[Target], names: Sequence[str]) -> Sequence[Target]:
    by_name = {target.name or "": target for target in targets}
    for name in names:
        if name not in by_name:
            message = f"no API {name!r} is configured"
            help = suggestion(name, by_name)
            raise ConfigurationError(Problem(message=message, help=help))
    return [by_name[name] for name in names] or targets


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
