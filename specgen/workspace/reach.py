"""How far a run reaches: what a lock or a journal names beyond that is nobody's to touch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from specgen.frozen import frozen
from specgen.workspace.ownership import kind_of
from specgen.workspace.publishing.distribution import FILES, Distribution
from specgen.workspace.publishing.written import may_be_written


@frozen(kw_only=False)
class Reach:
    """The folders of a run: `home`, which holds the lock, and the outputs of its targets.

    Those of `projects` are outputs whose packages are published, each as one distribution.
    """

    home: Path
    outputs: frozenset[Path]
    projects: Mapping[Path, Distribution] = field(default_factory=dict)

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

        The `pyproject.toml` of a folder is the user's unless a project is configured there; and
        then so is what does not look as if specgen wrote it.
        """
        own = self.projects.get(folder)
        return {
            path: digest
            for path, digest in files.items()
            if path not in FILES
            or (own is not None and may_be_written(folder, path, own))
        }
