"""The files that `pull` may write: `to`, what references lead to and the lock keep to one rule.

Nothing hidden, nothing that runs, and no name that a file system of today would refuse.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

DOCUMENTS: Final = (".json", ".yaml", ".yml", ".md")
"""The suffixes of files that an API is read from, in small letters."""
_PROSE: Final = (".adoc", ".htm", ".html", ".markdown", ".mdx", ".rst", ".txt")
"""Those of files beside `.md` whose text a description can be."""
_PART: Final = re.compile(
    r"[^./\\:\x00-\x1f\x7f\ud800-\udfff][^/\\:\x00-\x1f\x7f\ud800-\udfff]*"
)
_LONGEST: Final = 255
"""Bytes of a file's name."""


def is_document(path: str) -> bool:
    """Whether a path, relative to the lock, can be that of a whole API."""
    return is_folder(path) and _suffix(path) in DOCUMENTS


def is_pulled(path: str) -> bool:
    """Whether a path, relative to the lock, can be that of any file that is pulled."""
    return is_folder(path) and _suffix(path) in (*DOCUMENTS, *_PROSE)


def is_folder(path: str) -> bool:
    """Whether a path, relative to the lock, can be that of a folder of files that are pulled."""
    return all(
        _PART.fullmatch(part) and len(part.encode()) <= _LONGEST
        for part in path.split("/")
    )


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
