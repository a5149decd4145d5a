"""The folder in which specgen once kept what it had computed; nothing reads it any more."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = ".specgen_cache"
_IGNORE = ".gitignore"
_SUFFIXES = (".json", ".api", ".new")


def remove_former_cache(home: Path) -> bool:
    """Removes the folder beside the lock in `home`; whether there was one.

    It stays if it holds anything that specgen did not put there.
    """
    folder = home / FOLDER
    try:
        if folder.is_symlink() or (folder / _IGNORE).read_text("utf-8") != "*\n":
            return False
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if entry.name != _IGNORE]
        if not all(
            entry.is_file(follow_symlinks=False) and entry.name.endswith(_SUFFIXES)
            for entry in files
        ):
            return False
        for entry in files:
            os.unlink(entry)
        (folder / _IGNORE).unlink()
        folder.rmdir()
    except (OSError, UnicodeDecodeError):
        return False
    return True
