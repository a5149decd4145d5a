"""Paths as people read them."""

from __future__ import annotations

import os
from pathlib import Path


def relative(path: Path, folder: Path) -> str:
    """`path` as seen from `folder`, with `/`; absolute where it is on another drive."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()
