"""`specgen check`: says what `generate` would change, and why; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from specgen.commands.annotations import (
    Difference,
    as_text,
    of_changes,
    of_differences,
)
from specgen.commands.outcome import (
    Outcome,
    afterwards,
    another,
    orphans,
    renamed_lines,
    upgrades,
)
from specgen.commands.produce import produce
from specgen.commands.run import Exit, Run, project, shown
from specgen.findings.diagnostics import DiagnosticCode, Location, printable
from specgen.garbage import uncollected
from specgen.naming.keys import SHARED_RUNTIME, package_of
from specgen.parallel import wait_for_copies
from specgen.workspace import lock as lockfile
from specgen.workspace.config import TEMPLATES, Project
from specgen.workspace.drift import Drift
from specgen.workspace.implementation import disagreements, is_protocols
from specgen.workspace.implementation_files import implementation, stale_imports, starts
from specgen.workspace.lock import Lock
from specgen.workspace.merging.leftovers import leftovers
from specgen.workspace.merging.trials import trials, with_trials
from specgen.workspace.ownership import (
    State,
    Tree,
    compare,
    own_hash,
    present,
    standing,
)
from specgen.workspace.reach import Reach
from specgen.workspace.reading import regular_bytes
from specgen.workspace.records.entry import Entry
from specgen.workspace.runtimes.sharing import SharedRuntime
from specgen.workspace.staging.drafts import bytes_of
from specgen.workspace.staging.writing import unfinished

_CLASS = re.compile(r"(?m)^class (\w+)")
LEFT_OVER = "left over: specgen wrote it, and no lock knows it"
LISTED = 20
"""At most so many pointers are named per target."""


@uncollected()
def check(run: Run) -> int:
    """Runs the command and returns its exit code. Raises as `generate` does."""
    work = project(run.options)
    lock = lockfile.read(work.home)
    lock = with_trials(lock, trials(work, lock))
    differences: list[Difference] = []
    worst: int = Exit.DONE
    if unfinished(work.home):
        run.console.result("an interrupted run is unfinished: run `specgen generate`")
        worst = Exit.DRIFT
    outcomes = produce(work.targets, lock, work.home, run)
    for line in upgrades(outcomes):
        run.console.say(line)
    for outcome in outcomes:
        drifted = list(_differences(outcome, work.reach))
        if outcome.generated is not None:
            run.targets.append(outcome.generated.report)
        _tell(outcome, drifted, work, run)
        differences += drifted
        worst = max(worst, outcome.exit)
        differences += _disagreements(outcome, work.home)
    leaving = orphans(work, lock)
    for name, entry in leaving.items():
        differences += _orphaned(name, entry, work.reach, run)
    after, runtimes = afterwards(lock, outcomes, leaving, work.home)
    for runtime in runtimes:
        differences += _of_runtime(runtime, work, run)
    for modules in leftovers((lock, after), work.reach).values():
        differences += (
            Difference(file=shown(path), reasons=(LEFT_OVER,)) for path in modules
        )
    if worst < Exit.REFUSED and after.by_anyone() != lock.by_anyone():
        differences.append(_stale_lock(work.home, lock))
    _print(differences, run)
    wait_for_copies()
    return max(worst, Exit.DRIFT) if differences else worst


def _stale_lock(home: Path, lock: Lock) -> Difference:
    reason = "out of date" if lock.targets else "missing"
    return Difference(file=shown(home / lockfile.FILE_NAME), reasons=(reason,))


def _differences(outcome: Outcome, reach: Reach) -> Iterator[Difference]:
    causes = tuple(_causes(outcome.drift)) if outcome.drift else ()
    yield from _of_trees(outcome.trees(reach), causes)


def _of_trees(trees: Iterable[Tree], causes: tuple[str, ...]) -> Iterator[Difference]:
    for tree in trees:
        for path in sorted(tree.wanted.keys() | tree.owned.keys()):
            reasons = tuple(_reasons(tree, path, causes))
            if reasons:
                yield Difference(
                    file=shown(tree.folder / path),
                    reasons=reasons,
                    diff=_diff(tree, path),
                )


def _of_runtime(
    runtime: SharedRuntime, work: Project, run: Run
) -> Iterator[Difference]:
    """The differences of a runtime that packages share; one line for one that goes."""
    differences = list(_of_trees(runtime.trees(work.reach), ()))
    if not differences:
        return
    folder = shown(work.home / runtime.folder / SHARED_RUNTIME)
    run.console.result(f"{folder}: {len(differences)} files differ")
    if runtime.needs:
        yield from differences
    else:
        yield Difference(file=folder, reasons=("no package shares it any more",))


def _disagreements(outcome: Outcome, home: Path) -> Iterator[Difference]:
    """The faults of implementations, beside the generated Protocols."""
    if outcome.entry is None:
        return
    begun = starts(outcome.target, outcome.entry, home)
    if not begun:
        return
    generated = outcome.generated
    names = generated.names if generated else outcome.entry.names
    package = package_of(names, outcome.shown, "server")
    made = generated.files if generated else None
    output = home / outcome.entry.output
    protocols = [
        bytes_of(made[path]).decode() if made else _text_or_nothing(output / path)
        for path in (made or outcome.entry.files)
        if is_protocols(path, package)
    ]
    read = implementation(begun, home, output / package)
    for path in read.missing:
        named = outcome.target.implementation
        fate = "name where it is" if named else "`specgen generate` forgets it"
        yield Difference(file=shown(path), reasons=(f"is gone; {fate}",))
    for path, fault in read.unreadable.items():
        reason = printable(f"cannot be read: {fault}")
        yield Difference(file=shown(path), reasons=(reason,))
    if read.unreadable or not read.modules:
        return
    services = {name for text in protocols for name in _CLASS.findall(text)}
    for file, line, module in stale_imports(read.modules, services, package, home):
        reason = f"imports {module}, which is called {package} now"
        yield Difference(file=shown(file), line=line, reasons=(reason,))
    for each in disagreements(protocols, read.modules, package):
        yield Difference(
            file=shown(each.file),
            line=each.line,
            reasons=(f"{each.service}.{each.method} {each.reason}",),
            diff=each.wanted,
        )


def _text(path: Path) -> str:
    return regular_bytes(path).decode("utf-8")


def _text_or_nothing(path: Path) -> str:
    """The text of a generated file; what is wrong with one is told elsewhere."""
    try:
        return _text(path)
    except (OSError, ValueError):
        return ""


def _reasons(tree: Tree, path: str, causes: tuple[str, ...]) -> Iterator[str]:
    before, foreign = standing(tree.folder, path)
    content, owned = tree.wanted.get(path), tree.owned.get(path)
    wanted = None if content is None else own_hash(path, content)
    state = State.FOREIGN if foreign else compare(before, wanted, owned)
    if state is State.SAME or (wanted is None and state is not State.OURS):
        if state is State.EDITED:
            yield from ("no longer generated", state.value)
        return
    if wanted is None:
        yield from ("no longer generated", *causes)
    elif state is State.OURS:
        yield from causes or ("specgen changed",)
    elif state is State.FOREIGN:
        yield f"{state.value}: {foreign}" if foreign else state.value
    else:
        from specgen.workspace.merging.layout import FORMATTED, is_formatted

        edited = state is State.EDITED
        layout = edited and is_formatted(
            tree.folder / path, bytes_of(tree.wanted[path])
        )
        yield FORMATTED if layout else state.value
        if compare(owned, wanted, owned) is State.OURS:
            yield from causes


def _causes(drift: Drift) -> Iterator[str]:
    if drift.sources:
        yield "document changed"
    if drift.settings:
        yield _settings(drift)
    if drift.version:
        yield another(*drift.version)
    if drift.names:
        yield "names edited in the lock"


def _settings(drift: Drift) -> str:
    others = [key for key in drift.settings if key != TEMPLATES]
    changes = [f"configuration changed ({', '.join(others)})"] if others else []
    if len(others) < len(drift.settings):
        changes.append("templates changed")
    return ", ".join(changes)


def _diff(tree: Tree, path: str) -> str:
    """The change that `generate` would make to a file; empty where one side is not text."""
    import difflib

    before, foreign = present(tree.folder, path)
    if before is None or foreign or path not in tree.wanted:
        return ""
    name = shown(tree.folder / path)
    disk = (tree.folder / path).read_text(encoding="utf-8", errors="replace")
    lines = difflib.unified_diff(
        disk.splitlines(keepends=True),
        bytes_of(tree.wanted[path]).decode().splitlines(keepends=True),
        fromfile=f"{name} (on disk)",
        tofile=f"{name} (generated)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _tell(
    outcome: Outcome,
    differences: list[Difference],
    work: Project,
    run: Run,
) -> None:
    drifted = outcome.drift is not None and outcome.drift.beside_version
    if outcome.generated is None or not (differences or drifted):
        state = "up to date" if outcome.exit is Exit.DONE else "refused"
        run.console.say(f"{outcome.shown}: {state}")
        return
    run.console.result(f"{outcome.shown}: {len(differences)} files differ")
    if outcome.drift and outcome.drift.sources:
        for line in _changed(outcome, work, run):
            run.console.result(line)
    for line in renamed_lines(outcome):
        run.console.result(line)
    if outcome.drift and outcome.drift.settings:
        run.console.result(f"  {_settings(outcome.drift)}")
    if outcome.drift and outcome.drift.names:
        run.console.result("  names edited in the lock")


def _changed(outcome: Outcome, work: Project, run: Run) -> Iterator[str]:
    """What the documents' change means where git has them as they were; else where it is."""
    from specgen.changes.verdicts import Verdict
    from specgen.commands.since import changes_since, summary_lines

    changes = changes_since(work, outcome)
    summed_up = list(summary_lines(outcome.shown, changes, run))
    if run.console.format == "github":
        bad = (change for change in changes if change.verdict is not Verdict.COMPATIBLE)
        yield from of_changes(islice(bad, LISTED), run.console)
    if summed_up or outcome.drift is None:
        yield from summed_up
        return
    pointers = outcome.changes or outcome.drift.sources
    for pointer in pointers[:LISTED]:
        yield f"  document changed at {pointer}"
    if len(pointers) > LISTED:
        yield f"  … and at {len(pointers) - LISTED} more places"


def _orphaned(name: str, entry: Entry, reach: Reach, run: Run) -> Iterator[Difference]:
    """One line for an API, however many files it has."""
    folder = reach.folder(entry.output)
    if folder is None:
        return
    looked_at: dict[str, str] = {}
    count = sum(
        present(folder, path, looked_at=looked_at)[0] is not None
        for path in reach.files(folder, entry.files)
    )
    if count:
        where = Location(file=shown(folder))
        run.problem(DiagnosticCode.ORPHANED_FILE, where, api=name, count=count)
        reason = f"{name} is no longer configured, {count} files of it are there"
        yield Difference(file=shown(folder), reasons=(reason,))


def _print(differences: list[Difference], run: Run) -> None:
    run.extra["drift"] = [asdict(difference) for difference in differences]
    told: Iterator[str] = (
        f"{each.place}: {', '.join(each.reasons)}" for each in differences
    )
    diffs: Iterable[str] = [each.diff.rstrip("\n") for each in differences if each.diff]
    if run.console.format == "github":
        told = of_differences(differences, run.console)
        diffs = as_text([*diffs])
    for line in told:
        run.console.result(line)
    if run.console.format != "json":
        for diff in diffs:
            run.console.result(diff)
