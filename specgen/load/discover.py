"""Which files a target names: files, globs and folders."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink

STANDARD_INPUT: Final = "-"
"""The source that is read from standard input; a file of that name comes first."""

SUFFIXES: Final = frozenset({".json", ".yaml", ".yml", ".md", ".mdx", ".markdown"})

_TOP_KEY: Final = re.compile(rb"""["']?\b(?:openapi|swagger)["']?[ \t]*:""")


def find_sources(paths: Sequence[str], base: Path, sink: Sink) -> list[Path]:
    """The files that `paths` name, relative to `base`, in order and each once.

    A folder stands for the documents in it and its sub-folders: files of the known
    suffixes that hold an `openapi` or `swagger` key; hidden folders are passed over. A
    glob or folder without any reports `NO_SOURCES`, a missing file `UNREADABLE_FILE`.
    """
    ordered: dict[Path, None] = {}
    for shown in paths:
        path = base / shown
        if shown == STANDARD_INPUT:
            ordered[path] = None
            continue
        if path.is_dir():
            files = sorted(_documents(path))
        elif path.exists() or not glob.has_magic(shown):
            files = [path]
        else:
            pattern = os.path.join(glob.escape(str(base)), shown)
            matches = glob.glob(pattern, recursive=True)
            files = sorted(Path(match) for match in matches if os.path.isfile(match))
        if not files:
            sink.report(DiagnosticCode.NO_SOURCES, Location(file=shown), path=shown)
        elif not os.path.lexists(files[0]):
            reason = "no such file"
            where = Location(file=shown)
            sink.report(
                DiagnosticCode.UNREADABLE_FILE, where, path=shown, reason=reason
            )
        else:
            ordered.update(dict.fromkeys(files))
    return list(ordered)


def shown_path(path: Path, base: Path) -> str:
    """`path` as diagnostics show it: relative to `base` where it lies inside."""
    inside = path.is_relative_to(base)
    return (path.relative_to(base) if inside else path).as_posix()


def _documents(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(parent, name)
            is_candidate = path.suffix.lower() in SUFFIXES and path.is_file()
            if is_candidate and _mentions_openapi(path):
                yield path


def _mentions_openapi(path: Path) -> bool:
    """Whether a file may be a document; one that cannot be read is left to the reader."""
    try:
        return _TOP_KEY.search(path.read_bytes()) is not None
    except OSError:
        return True
