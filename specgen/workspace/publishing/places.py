"""Where a project may be: in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from specgen.workspace.publishing.marks import own_part
from specgen.workspace.reading import regular_bytes
from specgen.workspace.tables.keys import Note

if TYPE_CHECKING:
    from specgen.workspace.config import Target

_PYPROJECT: Final = "pyproject.toml"


def misplaced(targets: Sequence[Target], configuration: Path, note: Note) -> None:
    """Notes every target whose project would stand in the way of something else."""
    home = os.path.abspath(configuration.parent)
    for target in targets:
        if target.distribution is None:
            continue
        output = os.path.abspath(target.output)
        where = ("api", target.name or "", "output")
        others = [
            other.name or ""
            for other in targets
            if other is not target and os.path.abspath(other.output) == output
        ]
        if others:
            message = (
                f"`package` needs an `output` of its own, which {others[0]} shares"
            )
            note(where, message, f'such as output = "packages/{target.name}"')
        if output == home and _is_taken(configuration):
            message = f"`package` would write the {_PYPROJECT} that is here already"
            note(where, message, f'write output = "packages/{target.name}"')


def _is_taken(configuration: Path) -> bool:
    """Whether the folder of a configuration is that of another project."""
    if configuration.name == _PYPROJECT:
        return True
    try:
        content = regular_bytes(configuration.parent / _PYPROJECT)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return own_part(_PYPROJECT, content) is None
