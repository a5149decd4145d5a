"""Building specgen's wheel and sdist, and what must hold of both before anybody installs them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.metadata import Metadata

NEEDED = (
    "specgen/cli.py",
    "specgen/page/page.html",
    "specgen/py.typed",
    "specgen/templates/client/client.py.jinja",
)
"""Files of the wheel without which an installation does nothing, or less than it says."""


@dataclass(frozen=True, slots=True)
class Distributions:
    """A wheel and an sdist of the same version."""

    wheel: Path
    sdist: Path


def build(source: Path, folder: Path) -> Distributions:
    """Builds both from a folder with a `pyproject.toml`, as an upload would need them."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=source,
        capture_output=True,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return Distributions(wheel=wheel, sdist=sdist)


def problems(built: Distributions, changelog: str, scratch: Path) -> list[str]:
    """Sentences about what must not be uploaded as it is."""
    metadata = _metadata(built.wheel)
    version = str(metadata["Version"])
    told: list[str] = []
    try:
        Metadata.from_email(_metadata_text(built.wheel), validate=True)
    except ExceptionGroup as group:
        told += [f"metadata: {error}" for error in group.exceptions]
    if f"\n## {version}" not in changelog:
        told.append(f"CHANGELOG.md has no section of {version}")
    with zipfile.ZipFile(built.wheel) as archive:
        names = set(archive.namelist())
    told += [f"the wheel lacks {name}" for name in NEEDED if name not in names]
    again = _from_sdist(built.sdist, scratch)
    told += [
        f"{name}: not the same in a wheel that is built from the sdist"
        for name in sorted(_differences(built.wheel, again))
    ]
    return told


def _from_sdist(sdist: Path, scratch: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(scratch, filter="data")
    (source,) = scratch.iterdir()
    return build(source, scratch / "built").wheel


def _differences(first: Path, second: Path) -> set[str]:
    """Files that only one of two wheels has, or that differ; the record follows from the rest."""
    with zipfile.ZipFile(first) as direct, zipfile.ZipFile(second) as rebuilt:
        contents = [
            {
                (name, archive.read(name))
                for name in archive.namelist()
                if not name.endswith("/RECORD")
            }
            for archive in (direct, rebuilt)
        ]
    return {name for name, _ in contents[0] ^ contents[1]}


def _metadata_text(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA")
        )
        return archive.read(name)


def _metadata(wheel: Path) -> Message:
    return BytesParser().parsebytes(_metadata_text(wheel))
