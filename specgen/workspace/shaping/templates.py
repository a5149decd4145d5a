"""The folder of a user's templates: which files may be in it, and what they say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from specgen.emit.text.template_names import MARK, VERSION, template_names
from specgen.findings.paths import relative
from specgen.workspace.config import Problem, suggestion
from specgen.workspace.ownership import kind_of
from specgen.workspace.reading import own_text

SUFFIX: Final = ".jinja"
MOST_FILES: Final = 200
_MARKED = re.compile(r"\{#-?\s*specgen templates (\d{1,9})\s*-?#\}")
_CHANGES = "docs/reference/templates.md has what templates see now"


class Folder(NamedTuple):
    """The templates of a folder, by name and in order; and what is wrong with them."""

    templates: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


NO_TEMPLATES: Final = Folder((), ())


def read_folder(folder: Path) -> Folder:
    """The templates of a user; nothing but regular files of names that mean something."""
    kind = kind_of(os.fspath(folder))
    if not kind:
        # Who generates is told; who copies the first template makes it.
        return NO_TEMPLATES
    if kind != "folder":
        return Folder((), (_problem(folder, f"no folder of templates, but a {kind}"),))
    templates: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for number, path in enumerate(_files(folder)):
        if number == MOST_FILES:
            problems.append(_problem(folder, f"more than {MOST_FILES} templates"))
            break
        name = path.relative_to(folder).as_posix()
        problem = _unknown(path, name)
        if problem is None:
            try:
                text = own_text(path).replace("\r\n", "\n")
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                problem = _problem(path, f"can't be read: {reason}")
            else:
                templates.append((name, text))
                problem = None if is_partial(name) else _unmarked(path, text)
        if problem is not None:
            problems.append(problem)
    return Folder(tuple(templates), tuple(problems))


def is_partial(name: str) -> bool:
    """Whether a file is only there for others to include or import: `client/_header.jinja`."""
    return name.rpartition("/")[2].startswith("_")


def _files(folder: Path) -> Iterator[Path]:
    """Everything below a folder but hidden files, without following links."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder / entry.name)
        else:
            yield folder / entry.name


def _unknown(path: Path, name: str) -> Problem | None:
    kind = kind_of(os.fspath(path))
    if kind != "file":
        return _problem(path, f"is a {kind}", "put the template itself here")
    if name in template_names() or (is_partial(name) and name.endswith(SUFFIX)):
        return None
    help = suggestion(name, template_names()) or "`specgen templates` lists them"
    return _problem(path, f"no template of specgen is called {name}", help)


def _unmarked(path: Path, text: str) -> Problem | None:
    """The mistake in a template's first line, if there is one."""
    first = text.partition("\n")[0]
    marked = _MARKED.match(first.strip())
    if marked is None:
        message = "its first line does not say what it was written for"
        return _problem(path, message, f"begin it with {MARK}", 1)
    if int(marked[1]) != VERSION:
        message = (
            f"was written for version {int(marked[1])} of what templates see;"
            f" this specgen has {VERSION}"
        )
        return _problem(path, message, _CHANGES, 1)
    return None


def _problem(
    path: Path, message: str, help: str = "", line: int | None = None
) -> Problem:
    shown = relative(path, Path.cwd())
    return Problem(message=message, help=help, file=shown, line=line)
