"""What `generate` remembers so as not to do again what did not change; nobody has to keep it.

In a folder beside the lock that version control ignores: of every large module the digest of what
it was made of (`emit.slices`) and the hash of its text, and the API itself (`remembered`). A file
stays only if the lock and the disk agree with that hash. What is missing or can't be read is done
anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from specgen import __version__
from specgen.drift import Drift, own_files
from specgen.lock import Entry

if TYPE_CHECKING:
    from specgen.remembered import RememberedApi

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


def recall_api(
    home: Path, name: str, entry: Entry, context: str
) -> RememberedApi | None:
    """The API as it was when `entry` was made, by the same specgen with the same settings."""
    from specgen.remembered import loaded

    try:
        content = (home / FOLDER / f"{name}.api").read_bytes()
        stated, _, rest = content.partition(b"\n")
        return loaded(rest) if stated == _stated(entry, context) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _stated(entry: Entry, context: str) -> bytes:
    """What the memory of an API is of."""
    state = (
        *(entry.sources, entry.files, entry.names, entry.layout),
        *(entry.fingerprint.units, context),
    )
    return (
        hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest().encode()
    )


def remember(home: Path, name: str, slices: Mapping[str, str], entry: Entry) -> None:
    """Keeps what the files of a target are made of. Fails silently: it can be done without."""
    lines = {path: (digest, entry.files[path]) for path, digest in slices.items()}
    _keep(home, f"{name}.json", json.dumps(lines, indent=0).encode())


def remember_api(
    home: Path, name: str, api: RememberedApi, entry: Entry, context: str
) -> None:
    """Keeps the API that `entry` was made of, likewise."""
    from specgen.remembered import dumped

    _keep(home, f"{name}.api", b"\n".join((_stated(entry, context), dumped(api))))


def _keep(home: Path, name: str, content: bytes) -> None:
    folder = home / FOLDER
    try:
        if folder.is_symlink():
            return
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        draft = folder / f"{name}.new"
        draft.write_bytes(content)
        os.replace(draft, folder / name)
    except OSError:
        return
