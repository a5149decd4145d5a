"""The outcome for a target, and what follows for the disk and the lock."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specgen import __version__
from specgen.commands.run import Exit
from specgen.findings.diagnostics import Diagnostic, Severity
from specgen.findings.paths import relative
from specgen.workspace.config import Target
from specgen.workspace.drift import Drift, listings
from specgen.workspace.lock import Entry
from specgen.workspace.ownership import Tree, content_hash
from specgen.workspace.reach import Reach

if TYPE_CHECKING:
    from specgen.pipeline import Generated


TOLD = 20
"""At most so many new names of an API are told."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The outcome for a target.

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

    def trees(self, reach: Reach) -> list[Tree]:
        """The files that should be on disk, and those that are ours; the output's come first."""
        if self.generated is None:
            return []
        output = Path(os.path.abspath(self.target.output))
        owned: dict[Path, dict[str, str]] = {output: {}}
        for entry in self.previous.values():
            folder = reach.folder(entry.output)
            if folder is not None:
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
        diagnostics = self.diagnostics
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
            warnings=sum(
                diagnostic.severity is Severity.WARNING for diagnostic in diagnostics
            ),
            scaffolds=tuple(
                dict.fromkeys(
                    path for entry in self.previous.values() for path in entry.scaffolds
                )
            ),
        )


def renamed_lines(outcome: Outcome) -> Iterator[str]:
    """What has another name than before, a line each."""
    renamed = outcome.generated.renamed if outcome.generated else ()
    for old, new in renamed[:TOLD]:
        yield f"  renamed: {old} → {new}"
    if len(renamed) > TOLD:
        yield f"  … and {len(renamed) - TOLD} more; --report FILE lists them"
