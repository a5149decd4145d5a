"""What a configuration cannot ask of a runtime that several packages share."""

from __future__ import annotations

import os
from collections.abc import Iterable

from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.config import COPIED, SHARED, Target
from specgen.workspace.tables.keys import Note


def sharing(targets: Iterable[Target]) -> dict[str, list[Target]]:
    """The targets that share a runtime, by their output folders."""
    folders: dict[str, list[Target]] = {}
    for target in targets:
        if target.runtime == SHARED:
            folders.setdefault(os.path.abspath(target.output), []).append(target)
    return folders


def check_sharing(targets: Iterable[Target], note: Note) -> None:
    """Notes what cannot be had of a shared runtime.

    It is of one HTTP library, and of no project: who installs one has nothing beside it.
    """
    for first, *others in sharing(targets).values():
        for target in (first, *others):
            if target.distribution is not None:
                path = ("api", target.name or "", "runtime")
                message = "`package` needs a runtime of its own"
                note(path, message, f'write runtime = "{COPIED}", or leave it out')
        for other in others:
            if other.http != first.http:
                path = ("api", other.name or "", "http")
                both = (
                    f"{first.http} for {first.name} and {other.http} for {other.name}"
                )
                message = f"one `{SHARED_RUNTIME}` cannot be written on {both}"
                note(path, message, 'take one of them, another `output`, or "copied"')
