"""What a configuration cannot ask of a runtime that several packages share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.config import SHARED, Target

Note = Callable[[tuple[str, ...], str, str], None]


def sharing(targets: Iterable[Target]) -> dict[str, list[Target]]:
    """The targets that share a runtime, by their output folders."""
    folders: dict[str, list[Target]] = {}
    for target in targets:
        if target.runtime == SHARED:
            folders.setdefault(os.path.abspath(target.output), []).append(target)
    return folders


def check_sharing(targets: Iterable[Target], note: Note) -> None:
    """Notes what targets that share a runtime do not agree about: it is of one HTTP library."""
    for first, *others in sharing(targets).values():
        for other in others:
            if other.http != first.http:
                path = ("api", other.name or "", "http")
                both = (
                    f"{first.http} for {first.name} and {other.http} for {other.name}"
                )
                message = f"one `{SHARED_RUNTIME}` cannot be written on {both}"
                note(path, message, 'take one of them, another `output`, or "copied"')
