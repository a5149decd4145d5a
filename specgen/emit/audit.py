"""The last look at generated files before they may reach the disk."""

from __future__ import annotations

import symtable
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from specgen.emit.ownership import content_hash


def audit(files: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Raises ValueError or SyntaxError for what must never reach the disk.

    `known` are the hashes of files that were found good in an earlier run. The runtime is our
    own code, as it is.
    """
    for path, text in files.items():
        parts = PurePosixPath(path).parts
        if path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
            raise ValueError(f"file name {path!r}")
        if not path.endswith(".py") or "_runtime" in parts:
            continue
        if path not in known or known[path] != content_hash(text.encode()):
            _parse(text, path.rpartition("/")[2])


@lru_cache(maxsize=4096)
def _parse(text: str, name: str) -> None:
    """Parses a module and resolves its names; both packages and all targets share the
    runtime's. It costs half of what making bytecode of it would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        symtable.symtable(text, name, "exec")
