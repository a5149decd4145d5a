"""Whether a target is up to date, told from hashes alone, and why it is not."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from specgen import __version__
from specgen.findings.paths import relative
from specgen.frozen import frozen
from specgen.load.discover import SUFFIXES
from specgen.workspace.config import Target
from specgen.workspace.ownership import State, compare, standing
from specgen.workspace.reading import regular_bytes
from specgen.workspace.records.entry import Entry
from specgen.workspace.staging.drafts import STAGING, content_hash
from specgen.workspace.versions.generator import generator


@frozen
class Drift:
    """The differences from the lock: sources by name, settings by key, the version
    (from, to) where another generator wrote the files, whether names were edited, files by path.
    Nothing of it: the target is up to date."""

    sources: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    version: tuple[str, str] | None = None
    names: bool = False
    files: Mapping[str, State]

    def __bool__(self) -> bool:
        return self.beside_version or self.version is not None

    @property
    def beside_version(self) -> bool:
        """Whether more than specgen itself is different."""
        return bool(self.sources or self.settings or self.names or self.files)


def drift(target: Target, entry: Entry, home: Path) -> Drift:
    """How `target` differs from what the lock in `home` says of it."""
    settings = target.settings(home)
    keys = sorted(settings.keys() | entry.settings.keys())
    moved = os.path.abspath(home / entry.output) != os.path.abspath(target.output)
    return Drift(
        sources=tuple(_changed_sources(target, entry, home)),
        settings=tuple(
            key
            for key in keys
            if settings.get(key) != entry.settings.get(key)
            or (key == "output" and moved)
        ),
        version=(
            None if entry.generator == generator() else (entry.specgen, __version__)
        ),
        names=entry.edited,
        files=dict(changed_files(home / entry.output, entry.files)),
    )


def _changed_sources(target: Target, entry: Entry, home: Path) -> Iterator[str]:
    for name, digest in entry.sources.items():
        try:
            content = regular_bytes(home / name)
        except (OSError, ValueError):
            yield name
        else:
            if content_hash(content) != digest:
                yield name
    for name, digest in listings(target, home).items():
        if entry.listings.get(name) != digest:
            yield name


def changed_files(
    folder: Path, files: Mapping[str, str]
) -> Iterator[tuple[str, State]]:
    """Those of `files` below `folder` that no longer have the digests they were written with."""
    looked_at: dict[str, str] = {}
    for path, digest in files.items():
        before, reason = standing(folder, path, looked_at=looked_at)
        state = State.FOREIGN if reason else compare(before, None, digest)
        if state is not State.OURS:
            yield path, state


def listings(target: Target, home: Path) -> dict[str, str]:
    """For every source that is a folder or a glob, a digest of the file names in it."""
    digests: dict[str, str] = {}
    for source in target.sources:
        path = target.base / source
        if path.is_dir():
            files = [
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES and STAGING not in file.parts
            ]
        elif glob.has_magic(source) and not path.exists():
            pattern = os.path.join(glob.escape(str(target.base)), source)
            files = [Path(match) for match in glob.glob(pattern, recursive=True)]
        else:
            continue
        names = sorted(relative(file, home) for file in files)
        listed = "\n".join(names).encode(errors="surrogateescape")
        digest = hashlib.sha256(listed).hexdigest()
        digests[relative(path, home)] = digest
    return digests
