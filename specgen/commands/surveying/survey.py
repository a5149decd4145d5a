"""`specgen validate` and `specgen inspect`: what specgen makes of documents, nothing
written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from specgen.commands.produce import guarded, missing, refusal, report_unused
from specgen.commands.run import Exit, Run, project
from specgen.commands.surveying.page import PageWriter, Surveyed
from specgen.findings.console import shortened, table
from specgen.findings.diagnostics import Sink
from specgen.findings.report import refused
from specgen.workspace import lock as lockfile
from specgen.workspace.config import Project, Target
from specgen.workspace.lock import Lock

if TYPE_CHECKING:
    from specgen.pipeline import Inspected


def validate(run: Run) -> int:
    """Validates documents fully and adds specgen's own findings."""
    work = project(run.options)
    lock = _known(work)
    worst: int = Exit.DONE
    for target in work.targets:
        code = _survey(target, lock, run, full=True).exit
        verdict = "valid" if code is Exit.DONE else "not valid"
        run.console.say(f"{', '.join(target.sources)}: {verdict}")
        worst = max(worst, code)
    return worst


def inspect(run: Run) -> int:
    """Shows the operations of documents with their names and what would degrade.

    With `--html` they are on a page instead of the screen.
    """
    work = project(run.options)
    lock = _known(work)
    with PageWriter(run, work) as page:
        if page.blocked:
            return Exit.CONFLICT
        worst: int = Exit.DONE
        for target in work.targets:
            seen = _survey(target, lock, run, full=False)
            if seen.report is not None and run.options.html is None:
                for line in _lines(seen.report):
                    run.console.result(line)
            worst = max(worst, seen.exit, page.add(target, lock, seen))
        page.write()
    run.extra["targets"] = run.targets
    return worst


def _known(work: Project) -> Lock:
    """The names that are already given; documents named alone have none."""
    return lockfile.read(work.home) if work.complete else Lock()


def _survey(target: Target, lock: Lock, run: Run, *, full: bool) -> Surveyed:
    sink = Sink(target.allow)
    code = missing(target, sink)
    pictured = run.options.html is not None
    inspected: Inspected | None = None
    if code is Exit.DONE:
        with run.console.progress(f"reading {target.sources[0]}"):
            inspected = guarded(
                target, sink, lambda: _inspected(target, lock, sink, pictured)
            )
            if full:
                guarded(target, sink, lambda: _validated(target, sink))
        report_unused(target, sink)
    findings = tuple(sink)
    run.found(findings, target.base)
    report = inspected.report if inspected else None
    run.targets.append(report or refused(target.name, target.sources))
    if code is Exit.DONE and (run.severe(findings, target.allow) or report is None):
        code = refusal(findings)
    picture = inspected.picture if inspected else None
    return Surveyed(report=report, picture=picture, findings=findings, exit=code)


def _validated(target: Target, sink: Sink) -> None:
    from specgen.commands.surveying.validation import validate_target

    validate_target(target, sink)


def _inspected(
    target: Target, lock: Lock, sink: Sink, pictured: bool
) -> Inspected | None:
    from specgen.pipeline import inspect as survey

    entry = lock.targets.get(target.name or "")
    names = entry.names if entry else {}
    layout = entry.layout if entry else {}
    return survey(target, names, layout, sink, pictured=pictured)


def _lines(seen: Mapping[str, object]) -> list[str]:
    counts, operations = seen.get("counts"), seen.get("operations")
    lines = [f"{seen.get('title')} ({seen.get('name')}, OpenAPI {seen.get('openapi')})"]
    if isinstance(counts, Mapping):
        lines.append(", ".join(f"{number} {what}" for what, number in counts.items()))
    if isinstance(operations, Sequence):
        rows = [_row(row) for row in operations if isinstance(row, Mapping)]
        if rows:
            lines += ["", *table([("METHOD", "PATH", "CALL", "STATUS"), *rows])]
    return [*lines, *_renamed(seen), *_proposed(seen)]


def _renamed(seen: Mapping[str, object]) -> list[str]:
    """The names that `generate` would change, of those that the lock has."""
    renamed = seen.get("renamed")
    pairs = renamed if isinstance(renamed, list) else []
    return (
        ["", *(f"renamed: {own['from']} → {own['to']}" for own in pairs)]
        if pairs
        else []
    )


def _proposed(seen: Mapping[str, object]) -> list[str]:
    """Rules of pagination, to be pasted into the configuration after a look."""
    proposals, operations = seen.get("proposals"), seen.get("operations")
    if not proposals or not isinstance(proposals, list):
        return []
    rows = operations if isinstance(operations, Sequence) else ()
    shown = {row["pointer"]: f"{row['method']} {row['path']}" for row in rows}
    lines = [
        "",
        "Operations that seem to give pages. After a look, for specgen.toml,"
        f" under [api.{seen.get('name')}]:",
        "",
        "pagination = [",
    ]
    for proposal in proposals:
        first, *others = proposal["operations"]
        more = f" and {len(others)} more" if others else ""
        lines.append(f"    {proposal['toml']},  # {shortened(shown[first], 80)}{more}")
    return [*lines, "]"]


def _row(row: Mapping[str, object]) -> tuple[str, str, str, str]:
    call = row.get("call") or row.get("client") or row.get("server") or "—"
    path = shortened(str(row.get("path")), 80)
    return str(row.get("method")), path, str(call), str(row.get("status"))
