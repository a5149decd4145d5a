"""The outcome for a target, and what follows for the disk and the lock."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgen import __version__
from specgen.commands.run import Exit
from specgen.findings.diagnostics import Diagnostic, Severity, printable
from specgen.findings.paths import relative
from specgen.workspace.config import Project, Target
from specgen.workspace.drift import Drift, listings
from specgen.workspace.lock import Lock
from specgen.workspace.ownership import Tree
from specgen.workspace.publishing.distribution import FILES
from specgen.workspace.reach import Reach
from specgen.workspace.records.entry import Entry
from specgen.workspace.runtimes.sharing import SharedRuntime, shared_runtimes
from specgen.workspace.staging.drafts import Drafts
from specgen.workspace.versions.generator import generator

if TYPE_CHECKING:
    from specgen.pipeline import Generated


TOLD = 20
"""At most so many new names of an API are told."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The outcome for a target.

    `previous` are the entries of the lock that it continues, the first of which names
    things; `drift` tells what changed since, `changes` where in the document. `generated`
    is None if nothing did (`exit` is then DONE) or if the document was refused. Its files go
    to `drafts`, if there are any, as soon as they are made.
    """

    target: Target
    previous: Mapping[str, Entry]
    drift: Drift | None
    drafts: Drafts | None = None
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

    def trees(self, reach: Reach) -> list[Tree]:
        """The files that should be on disk, and those that are ours; the output's come first."""
        if self.generated is None:
            return []
        output = Path(os.path.abspath(self.target.output))
        wanted = self.generated.files
        owned: dict[Path, dict[str, str]] = {output: {}}
        for entry in self.previous.values():
            folder = reach.folder(entry.output)
            if folder is not None:
                files = reach.files(folder, entry.files)
                owned.setdefault(folder, {}).update(
                    (path, digest)
                    for path, digest in files.items()
                    # What a project no longer needs, the user may.
                    if path not in FILES or path in wanted
                )
        return [
            Tree(
                folder=folder,
                wanted=wanted if folder == output else {},
                owned=files,
            )
            for folder, files in owned.items()
        ]

    def locked(self, home: Path) -> Entry:
        """The lock's new entry. Only for a target that was generated."""
        assert self.generated is not None
        diagnostics = self.diagnostics
        return Entry(
            specgen=__version__,
            generator=generator(),
            output=relative(self.target.output, home),
            settings=self.target.settings(home),
            sources={
                relative(self.target.base / name, home): digest
                for name, digest in self.generated.sources.items()
            },
            listings=listings(self.target, home),
            files=self.generated.digests,
            names=self.generated.names,
            layout=self.generated.layout,
            runtime=self.generated.runtime,
            fingerprint=self.generated.fingerprint,
            warnings=sum(
                diagnostic.severity is Severity.WARNING for diagnostic in diagnostics
            ),
            scaffolds=tuple(
                dict.fromkeys(
                    path for entry in self.previous.values() for path in entry.scaffolds
                )
            ),
        )


def orphans(work: Project, lock: Lock) -> Mapping[str, Entry]:
    """Entries of targets that are no longer configured."""
    if not work.complete:
        return {}
    names = {target.name for target in work.targets}
    return {name: e for name, e in lock.targets.items() if name not in names}


def orphaned(entry: Entry, trees: Iterable[Tree], reach: Reach) -> Tree | None:
    """The files that go with an API; of a project, those that another takes over alone.

    The rest of a project the user may need.
    """
    folder = reach.folder(entry.output)
    if folder is None:
        return None
    wanted = {tree.folder / path for tree in trees for path in tree.wanted}
    owned = {
        path: digest
        for path, digest in reach.files(folder, entry.files).items()
        if path not in FILES or folder / path in wanted
    }
    return Tree(folder=folder, wanted={}, owned=owned)


def afterwards(
    lock: Lock, outcomes: Sequence[Outcome], leaving: Mapping[str, Entry], home: Path
) -> tuple[Lock, list[SharedRuntime]]:
    """The lock after a run, and the runtimes that packages share then."""
    after = _next_targets(lock, outcomes, leaving, home)
    renewed = [outcome.shown for outcome in outcomes if outcome.exit is Exit.DONE]
    runtimes = shared_runtimes(lock, after, renewed, home, _written)
    entries = {runtime.folder: runtime.locked() for runtime in runtimes}
    kept = {folder: entry for folder, entry in entries.items() if entry is not None}
    return replace(after, runtimes=kept), runtimes


def _written(needs: Collection[str]) -> Mapping[str, bytes]:
    from specgen.emit.package.runtime import shared_files

    return shared_files(needs)


def _next_targets(
    lock: Lock, outcomes: Sequence[Outcome], leaving: Mapping[str, Entry], home: Path
) -> Lock:
    """Refused targets keep their entries, orphans lose theirs.

    Scaffolds that are gone are forgotten.
    """
    entries = {name: e for name, e in lock.targets.items() if name not in leaving}
    for outcome in outcomes:
        if outcome.generated is not None:
            for name in outcome.previous:
                entries.pop(name, None)
            entries[outcome.generated.name] = outcome.locked(home)
    for name, entry in entries.items():
        scaffolds = tuple(
            scaffold for scaffold in entry.scaffolds if (home / scaffold).exists()
        )
        entries[name] = replace(entry, scaffolds=scaffolds)
    return replace(lock, targets=entries)


def held_back(
    outcomes: Iterable[Outcome], runtime: SharedRuntime, home: Path
) -> list[Outcome]:
    """What cannot be written because the runtime has to stay for the sake of others."""
    return [
        outcome
        for outcome in outcomes
        if runtime.holding
        and outcome.generated is not None
        and outcome.generated.runtime
        and relative(outcome.target.output, home) == runtime.folder
    ]


def renamed_lines(outcome: Outcome) -> Iterator[str]:
    """What has another name than before, a line each."""
    renamed = outcome.generated.renamed if outcome.generated else ()
    for old, new in renamed[:TOLD]:
        yield f"  renamed: {old} → {new}"
    if len(renamed) > TOLD:
        yield f"  … and {len(renamed) - TOLD} more; --report FILE lists them"


def upgrades(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line for each other specgen that targets were generated by."""
    counts = Counter(
        outcome.drift.version
        for outcome in outcomes
        if outcome.drift is not None and outcome.drift.version is not None
    )
    for (before, after), count in counts.items():
        apis = "1 API was" if count == 1 else f"{count} APIs were"
        other = "another " if before == after else ""
        yield printable(f"{apis} generated by {other}specgen {before}; this is {after}")


def another(before: str, after: str) -> str:
    """What became of specgen between two runs."""
    changed = before == after
    return "specgen changed" if changed else printable(f"specgen {before} → {after}")
