"""What a run leaves on disk though the lock does not know it, or no longer."""

from __future__ import annotations

from typing import Final

from specgen.commands.run import Run, shown
from specgen.findings.diagnostics import DiagnosticCode, Location
from specgen.workspace.config import Project
from specgen.workspace.lock import Lock
from specgen.workspace.merging.leftovers import leftovers
from specgen.workspace.publishing.distribution import FILES

NAMED: Final = 5
"""At most so many modules that are left over are named per package."""


def tell_left(work: Project, before: Lock, after: Lock, run: Run) -> None:
    """Names what the lock forgets now and nothing may delete, and modules that it never knew."""
    forgotten = {(folder, path) for folder, files in before.files() for path in files}
    for folder, files in after.files() if forgotten else ():
        forgotten.difference_update((folder, path) for path in files)
    for folder, files in before.files():
        left = [path for path in files if (folder, path) in forgotten]
        where = Location(file=shown(work.home / folder))
        projects = [path for path in left if path in FILES]
        if left and work.reach.folder(folder) is None:
            reason = (
                f"{len(left)} files, outside of what is configured or behind a link"
            )
            run.problem(DiagnosticCode.LEFT_FILE, where, reason=reason)
        elif projects:
            reason = f"what a project no longer needs: {', '.join(sorted(projects))}"
            run.problem(DiagnosticCode.LEFT_FILE, where, reason=reason)
    for package, modules in leftovers((after,), work.reach).items():
        names = [path.relative_to(package).as_posix() for path in modules]
        more = f", {len(names) - NAMED} more" if len(names) > NAMED else ""
        reason = (
            f"specgen wrote it, and no lock knows it: {', '.join(names[:NAMED])}{more}"
        )
        run.problem(
            DiagnosticCode.LEFT_FILE, Location(file=shown(package)), reason=reason
        )
