"""The part of specgen that decides about generated text, as one digest.

A release that generates the same need not be told from the one before, and a checkout that was
edited is another generator though its version is the same: content tells, not a number.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from specgen.emit.text.template_names import templates_folder

_PACKAGE = Path(__file__).resolve().parents[2]
_SUFFIXES = (".py", ".jinja", ".json")
_APART = frozenset(
    {
        *("__init__.py", "__main__.py", "arguments.py", "cli.py", "comparison.py"),
        *("config.schema.json", "changes", "commands", "fetch", "mock", "page"),
        *("packed.py", "saving.py", "workspace"),
        "templates",
    }
)
"""What no stage is made of; the templates are read from where they are."""


@cache
def generator() -> str:
    """The digest of all code and templates that generated text is made by.

    It is the same for a checkout and what is installed from it, whatever the line ends are.
    """
    digest = hashlib.sha256()
    own, templates = _files(_PACKAGE, _APART), _files(templates_folder(), frozenset())
    for name, path in (*own, *templates):
        with open(path, "rb", buffering=0) as file:
            content = file.read().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _files(folder: Path, apart: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The files below `folder` in order of their names there, with their paths."""
    files: list[tuple[str, str]] = []
    start = len(os.fspath(folder)) + 1
    for above, folders, names in os.walk(folder):
        top = len(above) < start
        folders[:] = [
            name
            for name in folders
            if name != "__pycache__" and not (top and name in apart)
        ]
        for name in names:
            if name.endswith(_SUFFIXES) and not (top and name in apart):
                path = f"{above}{os.sep}{name}"
                files.append((path[start:].replace(os.sep, "/"), path))
    yield from sorted(files)
