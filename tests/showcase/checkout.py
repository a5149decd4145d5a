"""A copy of the repository in which the shell examples of its documents are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .readme import ROOT

_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", ".*_cache", ".hypothesis", "corpus", "corpus-*")
)
_CALLERS = ("PYTEST_", "MAKE", "MFLAGS")
"""Variables of whoever runs these tests; an example must not see them."""
_TOOLS = ("black", "mypy", "pip", "ruff", "specgen", "uvicorn")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of an example, and the lines it is said to print."""

    text: str
    output: tuple[str, ...]


def commands(text: str) -> Iterator[Command]:
    """The commands of a console block: `$` begins one, `>` goes on, other lines are output."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        count = 1
        while count < len(lines) and lines[count].startswith("> "):
            count += 1
        more = [line.removeprefix("> ") for line in lines[1:count]]
        yield Command("\n".join([lines[0], *more]), tuple(lines[count:]))


def fits(printed: str, output: tuple[str, ...]) -> bool:
    """Whether a command printed what an example shows, `…` standing for anything."""
    shown = re.escape("\n".join(output)).replace("…", ".*")
    return not output or bool(re.fullmatch(shown, printed.rstrip("\n"), re.DOTALL))


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the repository with an environment that stands for the one `make` sets up."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def make(cls, folder: Path) -> Checkout:
        # What Python has compiled is as old as its source in the copy, too.
        shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)
        return cls(folder, _environment(folder, folder))

    @classmethod
    def installed(cls, folder: Path) -> Checkout:
        """A new folder with an environment in which specgen is installed, beside its pages."""
        folder.mkdir()
        shutil.copytree(ROOT / "docs", folder.parent / "specgen" / "docs")
        return cls(folder, _environment(folder.parent / "installed", ROOT))

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """A shell command; its output and errors together."""
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def start(self, command: str) -> subprocess.Popen[str]:
        """A shell command that goes on until it is terminated."""
        return subprocess.Popen(
            ["bash", "-c", f"exec env {command}"],
            cwd=self.folder,
            env=self.environment | {"PYTHONPATH": str(self.folder / "generated")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _environment(home: Path, source: Path) -> dict[str, str]:
    """The variables with which the tools of an environment in `home` are found, and the specgen
    of `source`."""
    tools = home / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, words in (("python", ""), *((tool, f" -m {tool}") for tool in _TOOLS)):
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n')
        script.chmod(0o755)
    for stamp in (".ready", ".tools"):
        (home / ".venv" / stamp).touch()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_CALLERS)}
    return kept | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(source),
        "HOME": str(home),
        # `make test` is these tests: a few others stand for it.
        "ARGS": "tests/unit/test_config.py",
        # `pip install .` builds and installs specgen itself, apart from all else.
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_TARGET": str(home / "installed"),
    }
