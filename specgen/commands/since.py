"""What a changed document means, told by `generate` and `check` beside what they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from specgen.commands.diff import comparison
from specgen.commands.outcome import Outcome
from specgen.commands.revision import Revision
from specgen.commands.run import Run
from specgen.workspace.config import Project
from specgen.workspace.git import GitError

if TYPE_CHECKING:
    from specgen.changes.compare import Change

REVISION = "HEAD"
LISTED = 20
"""At most so many changes are named per target."""


def changes_since(work: Project, outcome: Outcome) -> Sequence[Change]:
    """The changes of a target's documents since the last commit.

    None where the lock knows of no change, or git doesn't have the documents.
    """
    drift, generated = outcome.drift, outcome.generated
    if generated is None or drift is None or not (drift.sources and work.complete):
        return ()
    try:
        with Revision(work, REVISION) as revision:
            former = revision.version(outcome.target)
            if former is None:
                return ()
            changes, _, _ = comparison(former, (outcome.target, generated.names))
    except GitError:
        return ()
    return changes or ()


def summary_lines(name: str, changes: Sequence[Change], run: Run) -> Iterator[str]:
    """What changed in a few lines, none where nothing did; JSON has each change.

    What is compatible is only counted.
    """
    if not changes:
        return
    from specgen.changes.listing import plain, summary, told
    from specgen.changes.verdicts import Verdict

    noted = run.extra.setdefault("changes", [])
    if isinstance(noted, list):
        noted += [plain(name, change) for change in changes]
    yield f"  changed since {REVISION}: {summary(changes)}"
    bad = [change for change in changes if change.verdict is not Verdict.COMPATIBLE]
    for change in bad[:LISTED]:
        yield f"  {change.verdict.value}[{change.id}] {told(change)}"
    if len(bad) > LISTED:
        more = len(bad) - LISTED
        yield f"  … and {more} more; `specgen diff --against {REVISION}` lists them"
