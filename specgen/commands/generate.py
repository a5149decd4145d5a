"""`specgen generate`: writes every target of which the document is accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from specgen.commands.left import tell_left
from specgen.commands.outcome import (
    Outcome,
    afterwards,
    held_back,
    orphaned,
    orphans,
    renamed_lines,
    upgrades,
)
from specgen.commands.produce import produce
from specgen.commands.run import Exit, Run, project, shown
from specgen.findings.console import table
from specgen.findings.diagnostics import DiagnosticCode, Location
from specgen.findings.progress import MANY
from specgen.findings.report import refused, with_files
from specgen.garbage import uncollected
from specgen.naming.keys import SHARED_RUNTIME
from specgen.parallel import wait_for_copies
from specgen.workspace import lock as lockfile
from specgen.workspace.config import Project
from specgen.workspace.former_cache import FOLDER, remove_former_cache
from specgen.workspace.lock import Lock
from specgen.workspace.merging.locks import rebuild
from specgen.workspace.merging.trials import adopt, trials, with_trials
from specgen.workspace.mutex import only_run
from specgen.workspace.ownership import Plan, State, Tree, plan
from specgen.workspace.publishing.marks import UNMARKED, marking
from specgen.workspace.reach import Reach
from specgen.workspace.records.entry import Entry
from specgen.workspace.runtimes.sharing import SharedRuntime
from specgen.workspace.staging.writing import apply, forget_drafts, resume, unfinished


def generate(run: Run) -> int:
    """Runs the command and returns its exit code.

    Raises ConfigurationError, LockError, and OSError where the disk refuses.
    """
    if run.options.watch:
        from specgen.commands.watch import watch

        return watch(run)
    work = project(run.options)

    def waiting() -> None:
        print("waiting for another run of specgen …", file=run.console.err)

    with only_run(work.home, waiting), uncollected():
        if rebuild(work.reach):
            file = shown(work.home / lockfile.FILE_NAME)
            run.console.say(f"{file}: rebuilt from both sides of a merge")
        lock = lockfile.read(work.home)
        was_interrupted = unfinished(work.home)
        resumed(work, run)
        if was_interrupted:
            lock = lockfile.read(work.home)
        if remove_former_cache(work.home):
            run.console.say(f"removed {FOLDER}: nothing is kept there any more")
        lock = _adopted(work, lock, run)
        try:
            return _generate(work, lock, run)
        finally:
            wait_for_copies()
            with suppress(OSError):
                # What cannot be removed now, the next run removes.
                forget_drafts(work.home)


def _adopted(work: Project, lock: Lock, run: Run) -> Lock:
    """The lock with what trials in configured folders left, whose own locks it replaces."""
    adopted = trials(work, lock)
    lock = with_trials(lock, adopted)
    adopt(work.home, lock, adopted)
    for trial in adopted:
        file = shown(trial.folder / lockfile.FILE_NAME)
        gone = "" if trial.left.targets else ", which is removed"
        for name, entry in trial.taken.items():
            took = f"took over {len(entry.files)} files and their names from {file}"
            run.console.say(f"{name}: {took}{gone}")
    return lock


def resumed(work: Project, run: Run) -> None:
    """Finishes what a killed run began, and names what it leaves. Raises as `resume` does."""
    for path in resume(work.reach):
        reason = "edited since an interrupted run was to remove it"
        run.problem(DiagnosticCode.LEFT_FILE, Location(file=shown(path)), reason=reason)


def _generate(work: Project, lock: Lock, run: Run) -> int:
    start = perf_counter()
    outcomes = produce(work.targets, lock, work.home, run, staged=True)
    leaving = orphans(work, lock)
    reach = work.reach
    after, runtimes = _afterwards(work, lock, outcomes, leaving, run)
    trees: Mapping[int, list[Tree]] = {
        **{id(outcome): outcome.trees(reach) for outcome in outcomes},
        **{id(runtime): runtime.trees(reach) for runtime in runtimes},
    }
    every = [tree for group in trees.values() for tree in group]
    going = {name: orphaned(entry, every, reach) for name, entry in leaving.items()}
    gone = [tree for tree in going.values() if tree is not None]
    trees, made, merged = _planned(trees, gone, reach, run)
    if made.conflicts:
        refuse(made, run)
        for outcome in outcomes:
            if outcome.generated is not None:
                run.targets.append(outcome.generated.report)
        return Exit.CONFLICT
    _write(work, lock, after, made)
    if merged:
        files = "1 file" if merged == 1 else f"{merged} files"
        run.console.say(
            f"{files} taken over from a merge: unedited on both sides of it"
        )
    for line in upgrades(outcomes):
        run.console.say(line)
    for outcome in outcomes:
        _tell(outcome, trees[id(outcome)], made, run)
        _tell_changes(work, outcome, run)
    for runtime in runtimes:
        _tell_runtime(work, runtime, trees[id(runtime)], made, run)
    for name, tree in going.items():
        removed = 0 if tree is None else len(tree.owned)
        run.console.say(f"{name}: no longer configured, {removed} files removed")
    tell_left(work, lock, after, run)
    if len(outcomes) >= MANY:
        _sum_up(outcomes, made, perf_counter() - start, run)
    return max((outcome.exit for outcome in outcomes), default=Exit.DONE)


def _afterwards(
    work: Project,
    lock: Lock,
    outcomes: Sequence[Outcome],
    leaving: Mapping[str, Entry],
    run: Run,
) -> tuple[Lock, list[SharedRuntime]]:
    """The lock after the run and the runtimes that are shared then, without the targets for
    which such a one would have to change under others."""
    while True:
        after, runtimes = afterwards(lock, outcomes, leaving, work.home)
        waiting = [
            (runtime, outcome)
            for runtime in runtimes
            for outcome in held_back(outcomes, runtime, work.home)
        ]
        for runtime, outcome in waiting:
            others = " and ".join(runtime.holding)
            where = Location(file=shown(work.home / runtime.folder / SHARED_RUNTIME))
            run.problem(
                DiagnosticCode.HELD_RUNTIME, where, name=outcome.shown, others=others
            )
            run.targets.append(refused(outcome.target.name, outcome.target.sources))
            outcome.generated, outcome.exit = None, Exit.USAGE
        if not waiting:
            return after, runtimes


def _planned(
    trees: Mapping[int, list[Tree]], gone: list[Tree], reach: Reach, run: Run
) -> tuple[Mapping[int, list[Tree]], Plan, int]:
    """The trees that own what a merge left of their files, the plan, and how many files these
    are."""

    def planned() -> Plan:
        every = [tree for group in trees.values() for tree in group]
        return plan(every + gone, force=run.options.force)

    made = planned()
    if not made.conflicts:
        return trees, made, 0
    from specgen.workspace.merging.files import left_by_merge

    paths = [conflict.path for conflict in made.conflicts]
    merged = left_by_merge(paths, reach)
    if merged:
        gone = [_owning(tree, merged) for tree in gone]
        trees = {
            id: [_owning(tree, merged) for tree in group] for id, group in trees.items()
        }
        made = planned()
    return trees, made, len(merged)


def _owning(tree: Tree, merged: Mapping[Path, str]) -> Tree:
    """A tree that also owns what a merge left of its files."""
    taken = {
        path: merged[tree.folder / path]
        for path in (*tree.wanted, *tree.owned)
        if tree.folder / path in merged
    }
    return replace(tree, owned={**tree.owned, **taken})


def _sum_up(outcomes: Sequence[Outcome], made: Plan, seconds: float, run: Run) -> None:
    """A table of what a run over many APIs came to."""
    generated = [
        outcome.generated for outcome in outcomes if outcome.generated is not None
    ]
    refused = sum(outcome.exit is not Exit.DONE for outcome in outcomes)
    operations = sum(result.operations for result in generated)
    row = {
        "APIs": len(outcomes),
        "generated": len(generated),
        "up to date": len(outcomes) - len(generated) - refused,
        "refused": refused,
        "operations": operations,
        "files written": made.written.total(),
        "seconds": f"{seconds:.1f}",
        "operations/s": f"{operations / seconds:.0f}",
    }
    for line in table([list(row), [str(value) for value in row.values()]]):
        run.console.say(line)


def refuse(made: Plan, run: Run) -> None:
    from specgen.workspace.merging.layout import FORMATTED, HELP, is_formatted

    for conflict in made.conflicts:
        where = Location(file=shown(conflict.path))
        if conflict.state is State.FOREIGN:
            reason = conflict.reason
            help = marking(conflict.path.name) if reason == UNMARKED else ""
            run.problem(DiagnosticCode.FOREIGN_FILE, where, help, reason=reason)
        elif conflict.wanted and is_formatted(conflict.path, conflict.wanted):
            run.problem(DiagnosticCode.EDITED_FILE, where, HELP, how=FORMATTED)
        else:
            run.problem(DiagnosticCode.EDITED_FILE, where, how=conflict.state.value)
    print("nothing was written", file=run.console.err)


def _write(work: Project, before: Lock, lock: Lock, made: Plan) -> None:
    """Carries out the plan; a lock that says the same stays as it is."""
    path = work.home / lockfile.FILE_NAME
    if lock == before and path.exists():
        apply(made, work.home, None)
    elif lock.targets or path.exists():
        apply(made, work.home, (lockfile.FILE_NAME, lockfile.render(lock)))


def _tell(outcome: Outcome, trees: list[Tree], made: Plan, run: Run) -> None:
    if outcome.generated is None:
        if outcome.exit is Exit.DONE:
            run.console.say(f"{outcome.shown}: up to date{_warnings(outcome)}")
        else:
            print(f"{outcome.shown}: refused, nothing written", file=run.console.err)
        return
    written, removed = made.counts(trees)
    counts = {
        "written": written,
        "unchanged": len(outcome.generated.files) - written,
        "removed": removed,
    }
    run.targets.append(with_files(outcome.generated.report, counts))
    numbers = ", ".join(f"{number} {what}" for what, number in counts.items())
    count = outcome.generated.left_out
    left = f"; {count} operations left out" if count else ""
    run.console.say(
        f"{outcome.shown}: {numbers} in {shown(outcome.target.output)}{left}"
    )
    for line in renamed_lines(outcome):
        run.console.say(line)


def _tell_runtime(
    work: Project, runtime: SharedRuntime, trees: list[Tree], made: Plan, run: Run
) -> None:
    written, removed = made.counts(trees)
    if not written and not removed:
        return
    numbers = f"{written} written, {removed} removed"
    folder = shown(work.home / runtime.folder)
    run.console.say(f"{SHARED_RUNTIME}: {numbers} in {folder}")


def _tell_changes(work: Project, outcome: Outcome, run: Run) -> None:
    """What the change of the documents means that led to what was written."""
    if not (outcome.drift and outcome.drift.sources):
        return
    if run.options.quiet and run.options.format != "json":
        return
    from specgen.commands.since import changes_since, summary_lines

    changes = changes_since(work, outcome)
    for line in summary_lines(outcome.shown, changes, run):
        run.console.say(line)


def _warnings(outcome: Outcome) -> str:
    count = outcome.entry.warnings if outcome.entry else 0
    return f" ({count} warnings; --report FILE lists them)" if count else ""
