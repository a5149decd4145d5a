"""What `generate` remembers so as not to write what did not change; nobody has to keep it.

Of every large module the digest of what it was made of (`emit.slices`) and the hash of its text,
in a folder beside the lock that version control ignores. A file stays only if the lock and the
disk agree with that hash. What is missing or can't be read is written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from specgen import __version__
from specgen.drift import Drift, own_files
from specgen.lock import Entry

FOLDER = ".specgen_cache"


def context(settings: Mapping[str, str]) -> str:
    """What the text of a module depends on beside its document: the configuration, and
    specgen itself, of which a checkout is told by its content."""
    return repr((__version__, _own_content(), sorted(settings.items())))


@cache
def _own_content() -> str:
    own = hashlib.sha256()
    for file in sorted(own_files()):
        own.update(file.read_bytes())
    return own.hexdigest()


def recall(home: Path, name: str, entry: Entry, found: Drift) -> dict[str, str]:
    """By path what the files are made of that are as they were written."""
    try:
        lines = json.loads((home / FOLDER / f"{name}.json").read_text("utf-8"))
        pairs = {path: (digest, text) for path, (digest, text) in lines.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return {
        path: digest
        for path, (digest, text) in pairs.items()
        if entry.files.get(path) == text and path not in found.files
    }


def remember(home: Path, name: str, slices: Mapping[str, str], entry: Entry) -> None:
    """Keeps what the files of a target are made of. Fails silently: it can be done without."""
    folder = home / FOLDER
    lines = {path: (digest, entry.files[path]) for path, digest in slices.items()}
    try:
        if folder.is_symlink():
            return
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        draft = folder / f"{name}.json.new"
        draft.write_text(json.dumps(lines, indent=0), encoding="utf-8")
        os.replace(draft, folder / f"{name}.json")
    except OSError:
        return
