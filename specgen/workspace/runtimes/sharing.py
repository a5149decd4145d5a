"""The runtimes that packages share: one in each output folder, for all that is needed there.

What each target needs is in the lock, so that a run for some of them takes nothing from the
others, and a package that a run does not renew keeps the modules that it was written for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from specgen import __version__
from specgen.frozen import frozen
from specgen.workspace.drift import changed_files
from specgen.workspace.lock import Lock
from specgen.workspace.ownership import Tree
from specgen.workspace.reach import Reach
from specgen.workspace.records.entry import Entry
from specgen.workspace.records.runtime import Runtime
from specgen.workspace.staging.drafts import content_hash
from specgen.workspace.versions.generator import generator

Write = Callable[[Collection[str]], Mapping[str, bytes]]
"""The files of a runtime by path below its folder, by what packages need of it."""


@frozen
class SharedRuntime:
    """The runtime in a `folder`, which is as the lock sees it, for all that is needed there.

    `before` is what was written last; `files` are what should be there, None if it is.
    `holding` are targets that import what was written last and that a run does not renew: for
    their sake it stays.
    """

    folder: str
    needs: tuple[str, ...]
    before: Runtime | None
    files: Mapping[str, bytes] | None
    holding: tuple[str, ...]

    def trees(self, reach: Reach) -> list[Tree]:
        """The files that should be on disk, and those that are ours."""
        folder = reach.folder(self.folder)
        if folder is None or self.files is None or self.holding:
            return []
        owned = self.before.files if self.before else {}
        return [Tree(folder=folder, wanted=self.files, owned=owned)]

    def locked(self) -> Runtime | None:
        """The lock's new entry, None where nobody needs one any more."""
        if self.files is None or self.holding:
            return self.before
        if not self.needs:
            return None
        return Runtime(
            specgen=__version__,
            generator=generator(),
            needs=self.needs,
            files={path: content_hash(content) for path, content in self.files.items()},
        )


def shared_runtimes(
    before: Lock, after: Lock, renewed: Collection[str], home: Path, write: Write
) -> list[SharedRuntime]:
    """The runtimes of the targets that the lock has `after` a run, and those that go with it.

    `renewed` are the targets that were generated or found to be up to date.
    """
    sharing: dict[str, dict[str, Entry]] = {}
    for name, entry in after.targets.items():
        if entry.runtime:
            sharing.setdefault(entry.output, {})[name] = entry
    runtimes: list[SharedRuntime] = []
    for folder in sorted({*sharing, *before.runtimes}):
        entries, former = sharing.get(folder, {}), before.runtimes.get(folder)
        needs = sorted({need for own in entries.values() for need in own.runtime})
        files = None
        if former is None or not _is_current(former, needs, home / folder):
            files = write(needs) if needs else {}
        left = {name: own for name, own in entries.items() if name not in renewed}
        runtimes.append(
            SharedRuntime(
                folder=folder,
                needs=tuple(needs),
                before=former,
                files=files,
                holding=tuple(left) if _differs(former, files, left.values()) else (),
            )
        )
    return runtimes


def _is_current(former: Runtime, needs: Sequence[str], folder: Path) -> bool:
    """Whether a runtime is on disk as this specgen wrote it for the same needs."""
    return (
        former.generator == generator()
        and [*former.needs] == needs
        and not any(changed_files(folder, former.files))
    )


def _differs(
    former: Runtime | None, files: Mapping[str, bytes] | None, left: Collection[Entry]
) -> bool:
    """Whether other `files` would take from targets that are left what they import.

    What is no longer there is what they do not need, if this specgen wrote them.
    """
    if former is None or files is None:
        return False
    by_other = any(entry.generator != generator() for entry in left)
    return bool(left) and any(
        content_hash(files[path]) != digest if path in files else by_other
        for path, digest in former.files.items()
    )
