"""How far a run reaches: what a lock or a journal names beyond that is nobody's to touch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from specgen.workspace.ownership import kind_of
from specgen.workspace.publishing.distribution import FILES


@dataclass(frozen=True, slots=True)
class Reach:
    """The folders of a run: `home`, which holds the lock, and the outputs of its targets.

    Those of `projects` are outputs whose packages are published.
    """

    home: Path
    outputs: frozenset[Path]
    projects: frozenset[Path] = frozenset()

    def folder(self, name: str) -> Path | None:
        """The folder that a lock or a journal names as seen from `home`.

        None where it is neither below `home` nor a configured output, or where a symbolic
        link leads there: a checkout can bring any lock, and links too.
        """
        home = Path(os.path.abspath(self.home))
        folder = Path(os.path.abspath(home / name))
        if folder == home or folder in self.outputs:
            return folder
        if home not in folder.parents:
            return None
        below = (folder, *folder.parents)[: len(folder.parts) - len(home.parts)]
        kinds = {kind_of(os.fspath(path)) for path in below}
        return folder if kinds <= {"folder", ""} else None

    def files(self, folder: Path, files: Mapping[str, str]) -> Mapping[str, str]:
        """Those of the files that a lock names in a folder which can be specgen's.

        The `pyproject.toml` of a folder is the user's unless a project is configured there.
        """
        if folder in self.projects:
            return files
        return {path: digest for path, digest in files.items() if path not in FILES}
