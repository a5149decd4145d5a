"""The last look at generated files before they may reach the disk."""

from __future__ import annotations

import symtable
import warnings
from collections.abc import Mapping
from functools import lru_cache


def audit(files: Mapping[str, str]) -> None:
    """Raises ValueError or SyntaxError for what must never reach the disk.

    The runtime is our own code, as it is.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path, text in files.items():
            _audit(path, text)


def _audit(path: str, text: str) -> None:
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise ValueError(f"file name {path!r}")
    if path.endswith(".py") and "_runtime" not in parts:
        _parse(text, path.rpartition("/")[2])


@lru_cache(maxsize=4096)
def _parse(text: str, name: str) -> None:
    """Parses a module and resolves its names; both packages and all targets share the
    runtime's. It costs half of what making bytecode of it would."""
    symtable.symtable(text, name, "exec")
