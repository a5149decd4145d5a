"""Modules in generated packages that specgen wrote and no lock knows, as a merge leaves them.

Nobody can tell whether they were edited since, so they stay; but they are told of. Whatever
else users and their tools keep there is theirs: compiled code, their own modules, notes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.lock import Lock
from specgen.workspace.reach import Reach

_MARKER: Final = "/py.typed"
"""What every generated package has, below its folder (PEP 561)."""
_NOTICE: Final = re.compile(rb"# @generated(?: by|:) specgen\b")
"""How every generated module begins."""


def leftovers(locks: Collection[Lock], reach: Reach) -> dict[Path, list[Path]]:
    """By package, the modules that specgen wrote and none of the locks names, sorted.

    Of a runtime that packages share, another lock may know more.
    """
    unknown: dict[Path, set[str]] = {}
    for below, files in _within(locks, reach):
        for marker in (path for path in files if path.endswith(_MARKER)):
            package = Path(below, marker.removesuffix(_MARKER))
            if package.name != SHARED_RUNTIME and package not in unknown:
                modules = {*_modules(os.fspath(package))}
                modules.difference_update(below + path for path in files)
                unknown[package] = modules
    if any(unknown.values()):
        # Another entry may know them.
        for below, files in _within(locks, reach):
            locked = {below + path for path in files}
            for modules in unknown.values():
                modules -= locked
    left = {
        package: sorted(Path(path) for path in modules if _is_written(path))
        for package, modules in sorted(unknown.items())
    }
    return {package: modules for package, modules in left.items() if modules}


def _within(
    locks: Iterable[Lock], reach: Reach
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The folders of all targets that a run reaches, each with a slash, and their files."""
    for lock in locks:
        for output, files in lock.files():
            folder = reach.folder(output)
            if folder is not None:
                # Thousands of paths that are joined by name would take longer than the folders.
                yield os.path.join(folder, ""), files


def _modules(package: str) -> Iterator[str]:
    """The files of Python code below a folder; links lead nowhere."""
    pending = [package]
    while pending:
        try:
            entries = [*os.scandir(pending.pop())]
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            elif entry.name.endswith(".py") and entry.is_file(follow_symlinks=False):
                yield entry.path


def _is_written(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return _NOTICE.match(file.read(64)) is not None
    except OSError:
        return False
