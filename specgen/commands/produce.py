"""From one target to what should be on disk: by hashes if nothing changed, else anew."""

from __future__ import annotations

import errno
import gc
import glob
import os
import stat
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from specgen.commands.outcome import Outcome
from specgen.commands.run import Exit, Run
from specgen.emit.text.template_names import TemplateFault
from specgen.findings.diagnostics import (
    Diagnostic,
    DiagnosticCode,
    Location,
    Refused,
    Sink,
)
from specgen.findings.faults import described
from specgen.findings.progress import counted
from specgen.findings.report import refused
from specgen.frozen import frozen
from specgen.garbage import uncollected
from specgen.load.discover import STANDARD_INPUT
from specgen.load.fingerprint import changes
from specgen.parallel import in_turn, processors
from specgen.remembered import forget
from specgen.workspace.config import DATAMODEL, Target
from specgen.workspace.drift import drift
from specgen.workspace.lock import FILE_NAME as LOCK
from specgen.workspace.lock import Lock
from specgen.workspace.records.entry import Entry
from specgen.workspace.staging.drafts import Drafts, holds_drafts_for, in_memory

if TYPE_CHECKING:
    from specgen.pipeline import Generated

T = TypeVar("T")


@frozen
class _Made:
    """The result of the stages for a target, whichever process they ran in."""

    generated: Generated | None
    exit: Exit
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[str, ...]


def produce(
    targets: Sequence[Target], lock: Lock, home: Path, run: Run, *, staged: bool = False
) -> list[Outcome]:
    """Generates targets but those that the lock says are up to date: in memory, or `staged`.

    Findings are printed and kept in `run`; a document being refused is an exit code, and
    stops no other target. Several targets share the processors. What an executor makes on
    other machines it can neither stage here nor compare with what is here.
    """
    outcomes = [_begun(target, lock, home) for target in targets]
    if run.executor is None:
        for number, outcome in enumerate(outcomes):
            outcome.drafts = _drafts(outcome, number, home, staged)
    pending = [outcome for outcome in outcomes if not _settled(outcome, run)]
    jobs = run.options.jobs or processors()
    alone = len(pending) == 1 and run.executor is None
    work = partial(
        _made,
        jobs=jobs if alone else 1,
        alone=alone,
        reported=run.wants_report,
        anew=run.options.all,
    )
    with (
        closing(in_turn(work, pending, jobs, run.executor)) as results,
        counted(run.console, len(pending)) as count,
    ):
        for number, (outcome, wait) in enumerate(results, 1):
            place = "" if alone else f" ({number} of {len(pending)})"
            with run.console.progress(f"generating {outcome.shown}{place}"):
                made = wait()
            _finish(outcome, made, lock, run)
            count()
    return outcomes


def _begun(target: Target, lock: Lock, home: Path) -> Outcome:
    previous = _previous(target, lock, home)
    entry = next(iter(previous.values()), None)
    changes = drift(target, entry, home) if entry else None
    return Outcome(target=target, previous=previous, drift=changes)


def _drafts(outcome: Outcome, number: int, home: Path, staged: bool) -> Drafts:
    output = outcome.target.output
    owned = {
        path: digest
        for entry in outcome.previous.values()
        for path, digest in entry.files.items()
    }
    return Drafts(
        home=os.fspath(home) if staged and holds_drafts_for(home, output) else "",
        number=number,
        output=os.path.abspath(output),
        owned=owned,
    )


def _made(
    outcome: Outcome, *, jobs: int, alone: bool, reported: bool, anew: bool
) -> _Made:
    target = outcome.target
    sink = Sink(target.allow)
    checks = (missing, lacking, without_templates)
    exit = max(check(target, sink) for check in checks)
    generated: Generated | None = None
    changed: list[str] = []
    if exit is Exit.DONE:
        with uncollected():
            work = partial(_generate, outcome, sink, jobs, reported, anew)
            if outcome.entry is not None and outcome.entry.edited:
                where = Location(file=LOCK)
                sink.report(DiagnosticCode.EDITED_NAMES, where, name=outcome.shown)
            generated = guarded(target, sink, work)
            if generated is not None:
                changed = _changes(outcome, generated)
                # The document itself is of no use to others, and large.
                kept = replace(generated.fingerprint, tree=None)
                generated = replace(generated, fingerprint=kept)
        report_unused(target, sink)
    if not alone:
        generated = generated and generated.packed()
        forget()
        # What this one leaves, in cycles, shall not be there still when the last is made.
        gc.collect(0)
    return _Made(
        generated=generated,
        exit=exit,
        diagnostics=tuple(sink),
        changes=tuple(changed),
    )


def _changes(outcome: Outcome, generated: Generated) -> list[str]:
    """Where the document changed since it was generated from."""
    entry = outcome.entry
    if entry is None or not (outcome.drift and outcome.drift.sources):
        return []
    return changes(entry.fingerprint, generated.fingerprint)


def _finish(outcome: Outcome, made: _Made, lock: Lock, run: Run) -> None:
    target, previous = outcome.target, outcome.previous
    outcome.generated, outcome.exit = made.generated, made.exit
    outcome.diagnostics, outcome.changes = made.diagnostics, made.changes
    run.found(outcome.diagnostics, target.base)
    if outcome.exit is Exit.DONE and (
        outcome.generated is None or run.severe(outcome.diagnostics, target.allow)
    ):
        outcome.generated = None
        outcome.exit = refusal(outcome.diagnostics)
    if outcome.generated is None:
        run.targets.append(refused(target.name, target.sources))
    else:
        generated = outcome.generated
        if generated.name not in previous and generated.name in lock.targets:
            mine = lock.targets[generated.name]
            outcome.previous = {**previous, generated.name: mine}


def _previous(target: Target, lock: Lock, home: Path) -> dict[str, Entry]:
    """The lock's entry of a target; one without a name is known by its sources."""
    if target.name is not None:
        entry = lock.targets.get(target.name)
        return {target.name: entry} if entry else {}
    settings = target.settings(home)
    for name, entry in lock.targets.items():
        if all(entry.settings.get(key) == settings[key] for key in ("name", "source")):
            return {name: entry}
    return {}


def _settled(outcome: Outcome, run: Run) -> bool:
    """Whether a target did not change and there is no other reason to generate it."""
    entry = outcome.entry
    if entry is None or outcome.drift or run.options.all:
        return False
    return not (run.wants_report or (run.options.strict and entry.warnings))


def _generate(
    outcome: Outcome, sink: Sink, jobs: int, reported: bool, anew: bool
) -> Generated | None:
    from specgen.pipeline import generate

    entry = outcome.entry
    names = entry.names if entry else {}
    layout = entry.layout if entry else {}
    return generate(
        outcome.target,
        sink,
        names=names,
        layout=layout,
        jobs=jobs,
        reported=reported,
        anew=anew,
        keep=outcome.drafts.keep if outcome.drafts else in_memory,
    )


def refusal(findings: Iterable[Diagnostic]) -> Exit:
    """How a run ends that refused a target: because of what it was told, or its document."""
    wrong = any(finding.code in _WRONG_USE for finding in findings)
    return Exit.USAGE if wrong else Exit.REFUSED


_WRONG_USE = (DiagnosticCode.CONFIGURATION, DiagnosticCode.NO_SOURCES)


def missing(target: Target, sink: Sink) -> Exit:
    """Reports sources that name no file; then the command line is wrong, not a document."""
    exit = Exit.DONE
    for source in (*target.sources, *target.overlays):
        if source == STANDARD_INPUT or glob.has_magic(source):
            continue
        reason = _unreadable(target.base / source, source in target.overlays)
        if reason:
            if target.origin:
                reason += "; `specgen pull` fetches it"
            where = Location(file=source)
            sink.report(
                DiagnosticCode.UNREADABLE_FILE, where, path=source, reason=reason
            )
            exit = Exit.USAGE
    return max(exit, _license(target, sink))


def _license(target: Target, sink: Sink) -> Exit:
    """Reports a text of a licence that can't be read."""
    own = target.distribution
    if own is None or not own.license_file or own.license_text(target.base) is not None:
        return Exit.DONE
    path = own.license_file
    reason = _unreadable(target.base / path, True) or "no text in UTF-8"
    sink.report(
        DiagnosticCode.UNREADABLE_FILE, Location(file=path), path=path, reason=reason
    )
    return Exit.USAGE


def without_templates(target: Target, sink: Sink) -> Exit:
    """Reports a folder of templates that is not there, though one is configured."""
    folder = target.templates_from
    if not folder or os.path.lexists(target.base / folder):
        return Exit.DONE
    reason = "no templates: there is no such folder; `specgen templates copy` makes it"
    where = Location(file=folder)
    sink.report(DiagnosticCode.CONFIGURATION, where, reason=reason)
    return Exit.USAGE


def _unreadable(path: Path, is_file: bool) -> str:
    """The reason why a source can't be read; empty if it can, as a file or as a folder."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        loops = error.errno == errno.ELOOP
        return os.strerror(errno.ELOOP) if loops else "no such file"
    if is_file and stat.S_ISDIR(mode):
        return os.strerror(errno.EISDIR)
    return "" if os.access(path, os.R_OK) else os.strerror(errno.EACCES)


def lacking(target: Target, sink: Sink) -> Exit:
    """Reports a library that the configuration asks for and that is not installed."""
    if target.models != DATAMODEL or find_spec("datamodel_code_generator"):
        return Exit.DONE
    reason = (
        f'models = "{DATAMODEL}" needs that library:'
        ' pip install "specgen[datamodel]"'
    )
    sink.report(
        DiagnosticCode.CONFIGURATION, Location(file=target.sources[0]), reason=reason
    )
    return Exit.USAGE


def report_unused(target: Target, sink: Sink) -> None:
    """Notes every allowance that nothing needed."""
    if not sink.refused:
        for code in sorted(target.allow - sink.used):
            where = Location(file=target.sources[0])
            sink.report(DiagnosticCode.UNUSED_ALLOWANCE, where, allowance=code)


def guarded(target: Target, sink: Sink, work: Callable[[], T]) -> T | None:
    """The result of `work`; None, with a finding, if it was refused or failed.

    Whatever a document provokes must not end in a traceback. SPECGEN_DEBUG=1 shows it.
    """
    try:
        return work()
    except Refused:
        if sink.refused:
            return None
        reason, place = "refused without a finding", "specgen"
    except TemplateFault as own:
        where = Location(file=f"{target.templates_from}/{own.template}", line=own.line)
        sink.report(DiagnosticCode.CONFIGURATION, where, reason=own.reason)
        return None
    except Exception as error:
        if os.environ.get("SPECGEN_DEBUG"):
            traceback.print_exc()
        place, reason = described(error).values()
    finally:
        if os.environ.get("SPECGEN_DEBUG"):
            for fault in sink.faults:
                traceback.print_exception(fault)
    where = Location(file=target.sources[0])
    sink.report(DiagnosticCode.INTERNAL, where, place=place, reason=reason)
    return None
