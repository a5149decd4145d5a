"""From one target to what should be on disk: by hashes if nothing changed, else anew."""

from __future__ import annotations

import gc
import glob
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from specgen import __version__
from specgen.commands.run import Exit, Run
from specgen.config import DATAMODEL, Target, relative
from specgen.diagnostics import (
    Code,
    Diagnostic,
    Location,
    Refused,
    Severity,
    Sink,
)
from specgen.drift import Drift, drift, listings, newer_than_lock
from specgen.emit.ownership import Tree, content_hash
from specgen.load.fingerprint import changes
from specgen.lock import Entry, Lock
from specgen.parallel import in_turn, processors
from specgen.report import refused

if TYPE_CHECKING:
    from specgen.pipeline import Generated

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of a target.

    `previous` are the entries of the lock that it continues, the first of which names
    things; `drift` tells what changed since, `changes` where in the document. `generated`
    is None if nothing did (`exit` is then DONE) or if the document was refused.
    """

    target: Target
    previous: Mapping[str, Entry]
    drift: Drift | None
    exit: Exit = Exit.DONE
    generated: Generated | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry | None:
        return next(iter(self.previous.values()), None)

    @property
    def shown(self) -> str:
        """The name of the target in messages."""
        if self.generated is not None:
            return self.generated.name
        return self.target.name or next(iter(self.previous), self.target.sources[0])

    def trees(self, home: Path) -> list[Tree]:
        """What should be on disk and what is ours; the target's output comes first."""
        if self.generated is None:
            return []
        output = Path(os.path.abspath(self.target.output))
        owned: dict[Path, dict[str, str]] = {output: {}}
        for entry in self.previous.values():
            folder = Path(os.path.abspath(home / entry.output))
            owned.setdefault(folder, {}).update(entry.files)
        return [
            Tree(
                folder=folder,
                wanted=self.generated.files if folder == output else {},
                owned=files,
            )
            for folder, files in owned.items()
        ]

    def locked(self, home: Path) -> Entry:
        """The lock's new entry. Only for a target that was generated."""
        assert self.generated is not None
        found = self.diagnostics
        return Entry(
            specgen=__version__,
            output=relative(self.target.output, home),
            settings=self.target.settings(home),
            sources={
                relative(self.target.base / name, home): digest
                for name, digest in self.generated.sources.items()
            },
            listings=listings(self.target, home),
            files={
                path: content_hash(text.encode())
                for path, text in self.generated.files.items()
            },
            names=dict(self.generated.names),
            layout=dict(self.generated.layout),
            fingerprint=self.generated.fingerprint,
            warnings=sum(one.severity is Severity.WARNING for one in found),
            scaffolds=tuple(
                dict.fromkeys(
                    path for entry in self.previous.values() for path in entry.scaffolds
                )
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the stages made of a target, whichever process they ran in."""

    generated: Generated | None
    exit: Exit
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[str, ...]


def produce(
    targets: Sequence[Target], lock: Lock, home: Path, run: Run
) -> list[Outcome]:
    """Generates targets in memory but those that the lock says are up to date.

    Findings are printed and kept in `run`; a document being refused is an exit code, and
    stops no other target. Several targets share the processors.
    """
    outcomes = [_begun(target, lock, home) for target in targets]
    pending = [one for one in outcomes if not _settled(one, home, run)]
    jobs = run.options.jobs or processors()
    alone = len(pending) == 1
    work = partial(_made, jobs=jobs if alone else 1)
    for number, (outcome, wait) in enumerate(in_turn(work, pending, jobs), 1):
        count = "" if alone else f" ({number} of {len(pending)})"
        with run.console.progress(f"generating {outcome.shown}{count}"):
            made = wait()
        _finish(outcome, made, lock, run)
    return outcomes


def _begun(target: Target, lock: Lock, home: Path) -> Outcome:
    previous = _previous(target, lock, home)
    entry = next(iter(previous.values()), None)
    found = drift(target, entry, home) if entry else None
    return Outcome(target=target, previous=previous, drift=found)


def _made(outcome: Outcome, *, jobs: int) -> _Made:
    target = outcome.target
    sink = Sink(target.allow)
    exit = max(missing(target, sink), lacking(target, sink))
    generated: Generated | None = None
    changed: list[str] = []
    if exit is Exit.DONE:
        with _uncollected():
            generated = guarded(target, sink, lambda: _generate(outcome, sink, jobs))
            if generated is not None:
                changed = _changes(outcome, generated)
                # The document itself is of no use to others, and large.
                kept = replace(generated.fingerprint, tree=None)
                generated = replace(generated, fingerprint=kept)
        report_unused(target, sink)
    return _Made(
        generated=generated,
        exit=exit,
        diagnostics=tuple(sink),
        changes=tuple(changed),
    )


def _changes(outcome: Outcome, generated: Generated) -> list[str]:
    """Where the document changed since it was generated from."""
    entry, tree = outcome.entry, generated.fingerprint.tree
    if entry is None or tree is None or not (outcome.drift and outcome.drift.sources):
        return []
    return changes(entry.fingerprint, tree)


def _finish(outcome: Outcome, made: _Made, lock: Lock, run: Run) -> None:
    target, previous = outcome.target, outcome.previous
    outcome.generated, outcome.exit = made.generated, made.exit
    outcome.diagnostics, outcome.changes = made.diagnostics, made.changes
    run.found(outcome.diagnostics)
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


def _settled(outcome: Outcome, home: Path, run: Run) -> bool:
    """Whether a target did not change and there is no other reason to generate it."""
    entry = outcome.entry
    if entry is None or outcome.drift:
        return False
    if run.wants_report or (run.options.strict and entry.warnings):
        return False
    return not newer_than_lock(home)


def _generate(outcome: Outcome, sink: Sink, jobs: int) -> Generated | None:
    from specgen.pipeline import generate

    entry = outcome.entry
    names = entry.names if entry else {}
    layout = entry.layout if entry else {}
    known = entry.files if entry else {}
    return generate(outcome.target, names, layout, sink, known, jobs)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spares the garbage collector: all stages build trees, which it walks in vain."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def refusal(findings: Iterable[Diagnostic]) -> Exit:
    """How a run ends that refused a target: because of its configuration, or its document."""
    wrong = any(found.code is Code.CONFIGURATION for found in findings)
    return Exit.USAGE if wrong else Exit.REFUSED


def missing(target: Target, sink: Sink) -> Exit:
    """Reports sources that name no file; then the command line is wrong, not a document."""
    exit = Exit.DONE
    for source in (*target.sources, *target.overlays):
        path = target.base / source
        if not glob.has_magic(source) and not os.path.lexists(path):
            where = Location(file=source)
            reason = "no such file"
            sink.report(Code.UNREADABLE_FILE, where, path=source, reason=reason)
            exit = Exit.USAGE
    return exit


def lacking(target: Target, sink: Sink) -> Exit:
    """Reports a library that the configuration asks for and that is not installed."""
    if target.models != DATAMODEL or find_spec("datamodel_code_generator"):
        return Exit.DONE
    reason = (
        f'models = "{DATAMODEL}" needs that library:'
        ' pip install "specgen[datamodel]"'
    )
    sink.report(Code.CONFIGURATION, Location(file=target.sources[0]), reason=reason)
    return Exit.USAGE


def report_unused(target: Target, sink: Sink) -> None:
    """Notes every allowance that nothing needed."""
    if not sink.refused:
        for code in sorted(target.allow - sink.used):
            where = Location(file=target.sources[0])
            sink.report(Code.UNUSED_ALLOWANCE, where, allowance=code)


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
    except Exception as error:
        if os.environ.get("SPECGEN_DEBUG"):
            traceback.print_exc()
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
    where = Location(file=target.sources[0])
    sink.report(Code.INTERNAL, where, place=place, reason=reason)
    return None
