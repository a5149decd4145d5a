"""Environments that hold some distributions of this one, and nothing else."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sysconfig
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment that holds some distributions, with all they require, and nothing else."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, requirements: Iterable[str]) -> Installation:
        venv.create(folder, symlinks=True)
        made = cls(folder)
        for distribution in _closure(requirements):
            for file in distribution.files or ():
                if ".." not in file.parts and file.suffix != ".pyc":
                    target = made.packages / file
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(str(file.locate()), target)
        return made

    @property
    def packages(self) -> Path:
        variables = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", variables))

    def python(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs this environment's Python, with nothing of ours around it."""
        return subprocess.run(
            [str(self.folder / "bin" / "python"), "-I", "-W", "error", *arguments],
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin", "HOME": str(cwd)},
            capture_output=True,
            text=True,
            check=False,
        )

    def imports(self, folder: Path) -> subprocess.CompletedProcess[str]:
        """Imports every module below `folder`."""
        modules = [
            ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(
                ".__init__"
            )
            for file in sorted(folder.rglob("*.py"))
        ]
        program = (
            "import importlib, sys\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "for name in sys.argv[2:]: importlib.import_module(name)\n"
            "print(len(sys.argv) - 2)"
        )
        return self.python("-c", program, str(folder), *modules, cwd=folder)


def _closure(requirements: Iterable[str]) -> Iterable[importlib.metadata.Distribution]:
    """The installed distributions that requirements ask for, directly or not."""
    distributions: dict[str, importlib.metadata.Distribution] = {}
    pending = [Requirement(text) for text in requirements]
    while pending:
        wanted = pending.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        environment = {**default_environment(), "extra": ""}
        if name in distributions or not (
            wanted.marker is None or wanted.marker.evaluate(environment)
        ):
            continue
        distributions[name] = importlib.metadata.distribution(name)
        pending += map(Requirement, distributions[name].requires or ())
    return distributions.values()
