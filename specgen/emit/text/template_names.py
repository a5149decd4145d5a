"""Which templates there are, and the version of what they see."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

VERSION: Final = 1
"""Counts up when something that templates see goes, or means something else."""
MARK: Final = f"{{# specgen templates {VERSION} #}}"
"""The first line of a template of the user's: the version that it was written for."""
ENDING: Final = ".py.jinja"
OURS: Final = "specgen"
"""The folder under whose name templates of the user's find ours."""
ROOMS: Final = ("client", "models", "server")


@cache
def templates_folder() -> Path:
    """Where the templates are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def template_names() -> tuple[str, ...]:
    """`client/client.py.jinja` and the others, in order."""
    folder = templates_folder()
    paths = (path for room in ROOMS for path in (folder / room).glob(f"*{ENDING}"))
    return tuple(sorted(path.relative_to(folder).as_posix() for path in paths))


class TemplateFault(Exception):
    """A template of the user's can't be used: why, and at which line of which of them."""

    def __init__(self, reason: str, template: str, line: int | None) -> None:
        super().__init__(reason, template, line)
        self.reason = reason
        self.template = template
        self.line = line
