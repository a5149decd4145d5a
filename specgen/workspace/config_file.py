"""The configuration file: `specgen.toml`, or `[tool.specgen]` in `pyproject.toml`.

It is found from the current folder upwards. `config.schema.json` describes it to editors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from specgen.findings.paths import relative
from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.config import (
    SHARED,
    ConfigurationError,
    Problem,
    Project,
    Target,
)
from specgen.workspace.origins import check_places
from specgen.workspace.publishing.places import misplaced
from specgen.workspace.runtimes.settings import check_sharing
from specgen.workspace.tables.api_table import api_target
from specgen.workspace.tables.file_mistakes import FileMistakes
from specgen.workspace.versions.requirement import unmet

FILE_NAME = "specgen.toml"
PYPROJECT = "pyproject.toml"


def find(start: Path) -> Path | None:
    """The configuration file that rules `start`: its folder's, or the nearest one above."""
    return next(filter(None, map(_file_in, (start, *start.parents))), None)


def is_configured(folder: Path) -> bool:
    """Whether a folder has a configuration file of its own."""
    return _file_in(folder) is not None


def _file_in(folder: Path) -> Path | None:
    if (folder / FILE_NAME).is_file():
        return folder / FILE_NAME
    shared = folder / PYPROJECT
    if shared.is_file() and b"tool.specgen" in shared.read_bytes():
        return shared
    return None


def load(path: Path, codes: Collection[str]) -> Project:
    """The project a configuration file describes; `codes` are those `allow` may name.

    Raises ConfigurationError with every mistake found and its line.
    """
    shown = relative(path, Path.cwd())
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            Problem(message=f"cannot read it: {error.strerror}", file=shown)
        ) from error
    except ValueError as error:
        raise ConfigurationError(Problem(message=str(error), file=shown)) from error
    return parse(text, path, codes)


def parse(text: str, path: Path, codes: Collection[str]) -> Project:
    """The project that a text describes as the configuration file at `path`.

    Raises ConfigurationError as `load` does.
    """
    import tomllib

    shown = relative(path, Path.cwd())
    try:
        table: object = tomllib.loads(text)
    except ValueError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise ConfigurationError(
            Problem(message=str(error), file=shown, line=line, column=column)
        ) from error
    prefix = prefix_of(path)
    for key in prefix:
        table = table.get(key, {}) if isinstance(table, Mapping) else {}
    mistakes = FileMistakes(text, shown, prefix)
    targets = tuple(_targets(table, path.parent, codes, mistakes))
    _distinct_packages(targets, mistakes)
    check_places(
        {own.name or "": own.origin for own in targets if own.origin}, mistakes.note
    )
    check_sharing(targets, mistakes.note)
    misplaced(targets, path, mistakes.note)
    if mistakes.problems:
        raise ConfigurationError(*mistakes.problems)
    return Project(home=path.parent, targets=targets, complete=True)


def prefix_of(path: Path) -> tuple[str, ...]:
    """The keys that lead to what is specgen's in a configuration file."""
    return ("tool", "specgen") if path.name == PYPROJECT else ()


def _targets(
    table: object, base: Path, codes: Collection[str], mistakes: FileMistakes
) -> Iterator[Target]:
    """The targets of a file in the folder `base`, of those tables that have no mistakes."""
    apis = mistakes.table(table, ())
    mistakes.unknown(apis, ("api", "requires"), ())
    if "requires" in apis:
        problem = unmet(apis["requires"])
        if problem is not None:
            # A newer version may know keys that this one takes for mistakes.
            mistakes.problems.clear()
            mistakes.note(("requires",), problem.message, problem.help)
            return
    tables = mistakes.table(apis.get("api", {}), ("api",))
    if not tables and not mistakes.problems:
        help = "add a table [api.NAME] with `source`"
        mistakes.note((), "no API is configured", help)
    for name, stated in tables.items():
        target = api_target(name, stated, base, codes, mistakes)
        if target is not None:
            yield target


def packages(target: Target) -> Iterator[tuple[str, Path]]:
    """The sides of an API that are written, each with the folder of its package."""
    chosen = {own.subject: own.name for own in target.names.packages}
    for side in sorted(target.emit):
        yield side, target.output / chosen.get(side, f"{target.name}_{side}")


def _distinct_packages(targets: Collection[Target], mistakes: FileMistakes) -> None:
    """Notes the packages that would be written over others of the same folder."""
    written = {
        target.output / SHARED_RUNTIME: "the runtime that packages share"
        for target in targets
        if target.runtime == SHARED
    }
    for target in targets:
        for side, folder in packages(target):
            owner = f"the {side} of {target.name}"
            if folder in written:
                where = ("api", target.name or "", "names", "packages", side)
                message = f"`{folder.name}` would be {written[folder]} and {owner}"
                mistakes.note(where, message, "take another name, or another `output`")
            written[folder] = owner
