"""The Pythons of this machine, and environments made of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
"""Those that `requires-python` allows and that exist."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter with a `site-packages` of its own."""

    python: str

    @classmethod
    def make(cls, interpreter: str, folder: Path) -> Self:
        """A new one, with pip and nothing else."""
        subprocess.run([interpreter, "-m", "venv", str(folder)], check=True)
        return cls(str(folder / "bin" / "python"))

    def install(self, *requirements: str) -> None:
        """Raises CalledProcessError where pip can't."""
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([self.python, *pip, *requirements], check=True)

    def run(
        self, *arguments: str, folder: Path, path: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Runs this Python in a folder, with nothing of the caller's environment but the tools."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        return subprocess.run(
            [self.python, *arguments],
            cwd=folder,
            env={**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    def packages(self) -> Path:
        """Where its packages are."""
        program = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(self.run("-c", program, folder=Path.cwd()).stdout.strip())


def interpreters() -> dict[str, str]:
    """The interpreter of each version in `VERSIONS` that this machine has."""
    return {
        version: interpreter
        for version in VERSIONS
        for interpreter in [next(_runnable(version), None)]
        if interpreter is not None
    }


def _runnable(version: str) -> Iterator[str]:
    """A shim of a version manager may be there and refuse to run."""
    program = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    for candidate in _candidates(version):
        try:
            done = subprocess.run(
                [candidate, "-c", program], capture_output=True, text=True, check=False
            )
        except OSError:
            continue
        if done.stdout.strip() == version:
            yield candidate


def _candidates(version: str) -> Iterator[str]:
    named = f"python{version}"
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        yield sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{version}*/bin/{named}")))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        program = shutil.which(named, path=folder)
        if program is not None:
            yield program
