"""The folder in which specgen once kept what it had computed; nothing reads it any more."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = ".specgen_cache"
_SUFFIXES = (".json", ".api", ".new")


def remove_former_cache(home: Path) -> bool:
    """Removes the folder beside the lock in `home`; whether there was one.

    It stays if it holds anything that specgen did not put there.
    """
    folder = home / FOLDER
    try:
        if folder.is_symlink() or (folder / ".gitignore").read_text("utf-8") != "*\n":
            return False
        names = {entry.name for entry in folder.iterdir()} - {".gitignore"}
        if not all(name.endswith(_SUFFIXES) for name in names):
            return False
        shutil.rmtree(folder)
    except (OSError, UnicodeDecodeError):
        return False
    return True
