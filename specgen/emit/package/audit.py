"""The last look at generated files before they may reach the disk."""

from __future__ import annotations

import symtable
import warnings
from collections.abc import Iterable
from functools import lru_cache


def audit(files: Iterable[tuple[str, str]]) -> None:
    """Raises ValueError or SyntaxError for what must never reach the disk.

    A file may come in parts, each a module of its own: what several files have alike is looked
    at once. The runtime is our own code, as it is.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path, text in files:
            _audit(path, text)


def _audit(path: str, text: str) -> None:
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise ValueError(f"file name {path!r}")
    if path.endswith(".py") and "_runtime" not in parts:
        try:
            _parse(text)
        except SyntaxError as error:
            error.filename = path
            raise


@lru_cache(maxsize=4096)
def _parse(text: str) -> None:
    """Parses a module and resolves its names. It costs half of what making bytecode would."""
    symtable.symtable(text, "", "exec")
