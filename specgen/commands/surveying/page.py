"""The page that `specgen inspect --html` writes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from specgen import saving
from specgen.commands.diff import comparison
from specgen.commands.revision import Revision
from specgen.commands.run import Exit, Run, require_room, shown
from specgen.findings.diagnostics import (
    Diagnostic,
    DiagnosticCode,
    Location,
)
from specgen.frozen import frozen
from specgen.workspace.config import ConfigurationError, Problem, Project, Target
from specgen.workspace.git import GitError
from specgen.workspace.lock import Lock

if TYPE_CHECKING:
    from specgen.changes.compare import Change
    from specgen.page.picture import Picture
    from specgen.page.values import Content


@frozen
class Surveyed:
    """What specgen makes of a target: no `report` where its document was refused."""

    report: Mapping[str, object] | None
    picture: Picture | None
    findings: Sequence[Diagnostic]
    exit: Exit


class PageWriter:
    """Collects what is seen of each API, and writes it as one page; without `--html`, nothing.

    Raises ConfigurationError where options do not go together, OSError where FILE has no place.
    """

    def __init__(self, run: Run, project: Project) -> None:
        self._run = run
        self._sections: list[Content] = []
        self._former: Revision | None = None
        self._stack = ExitStack()
        options = run.options
        self._file = Path(options.html) if options.html else None
        self._against = options.against or ""
        self.blocked = False
        """Whether FILE is somebody else's, of which a finding tells."""
        if self._file is None:
            for option in ("against", "force"):
                if getattr(options, option):
                    raise _problem(
                        f"--{option} needs --html", "specgen inspect --html FILE"
                    )
            return
        require_room(self._file)
        if self._is_foreign(self._file) and not options.force:
            self.blocked = True
            run.problem(
                DiagnosticCode.FOREIGN_FILE,
                Location(file=shown(self._file)),
                "name another file, or overwrite this one with --force",
                reason="it is no page of `specgen inspect`",
            )
        elif self._against and os.path.lexists(self._against):
            if len(project.targets) > 1:
                message = f"{self._against} is one document, and there are several APIs"
                raise _problem(message, "name a revision of git, or one SOURCE")
        elif self._against:
            self._former = self._revision(project)

    def _is_foreign(self, file: Path) -> bool:
        from specgen.page.document import is_page

        return file.is_file() and file.stat().st_size > 0 and not is_page(file)

    def _revision(self, project: Project) -> Revision:
        try:
            return self._stack.enter_context(Revision(project, self._against))
        except GitError as error:
            raise ConfigurationError(error.problem) from error

    def __enter__(self) -> PageWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def add(self, target: Target, lock: Lock, seen: Surveyed) -> Exit:
        """Adds an API, and gives how the comparison with its other version ended."""
        if self._file is None:
            return Exit.DONE
        from specgen.page.remarks import Remarks, section

        changes, code = self._changes(target, lock, seen)
        remarks = Remarks(
            findings=seen.findings,
            changes=changes,
            against=self._against,
            shown=lambda file: shown(target.base / file),
        )
        name = target.name or target.sources[0]
        self._sections.append(section(name, target.sources, seen.picture, remarks))
        return code

    def _changes(
        self, target: Target, lock: Lock, seen: Surveyed
    ) -> tuple[Sequence[Change] | None, Exit]:
        """What changed since the other version; None where there is none to compare with."""
        if not self._against or seen.picture is None:
            return None, Exit.DONE
        entry = lock.targets.get(target.name or "")
        names = entry.names if entry else {}
        if self._former is not None:
            former = self._former.version(target)
        else:
            here = Path.cwd()
            old = replace(target, sources=(self._against,), base=here, overlays=())
            former = old, names
        if former is None:
            name = target.name or target.sources[0]
            self._run.console.say(f"{name}: new since {self._against}")
            return None, Exit.DONE
        changes, sinks, code = comparison(former, (target, names))
        if changes is None:
            self._run.found(sinks[0], former[0].base)
        return changes, code

    def write(self) -> None:
        """Writes the page, whole or not at all. Raises OSError."""
        if self._file is None:
            return
        from specgen.page.document import page

        titles = [
            str(section["title"])
            for section in self._sections
            if isinstance(section, Mapping)
        ]
        title = titles[0] if len(titles) == 1 else f"{len(titles)} APIs"
        saving.save(self._file, [page(title, self._sections)])
        self._run.console.say(f"{shown(self._file)}: written")


def _problem(message: str, help: str) -> ConfigurationError:
    return ConfigurationError(Problem(message=message, help=help))
