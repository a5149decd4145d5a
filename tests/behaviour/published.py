"""What a project says of its packages, as its readers take it: names, examples, tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SPAN = re.compile(r"`(\w+(?:\.\w+)*:\w+)`")
BLOCK = re.compile(r"^(`{3,})python\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
IMPORTING = """
import importlib, sys
for name in sys.stdin.read().split():
    module, _, qualname = name.partition(":")
    if not hasattr(importlib.import_module(module), qualname):
        print(name)
"""


def names(project: Path) -> list[str]:
    """The names that the reference says can be imported."""
    return sorted({*SPAN.findall((project / "api.md").read_text(encoding="utf-8"))})


def programs(project: Path, page: str = "README.md") -> Iterator[str]:
    """The examples of a page."""
    for match in BLOCK.finditer((project / page).read_text(encoding="utf-8")):
        yield match[2]


def run(
    project: Path, *arguments: str, input: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs Python beside the packages, where every warning is an error."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **variables},
        input=input,
        capture_output=True,
        text=True,
        check=False,
    )


def unimportable(project: Path) -> str:
    """What of the reference does not import, a line each."""
    done = run(project, "-c", IMPORTING, input="\n".join(names(project)))
    return done.stdout + done.stderr


def failures(project: Path) -> str:
    """What the project's own tests complain of."""
    done = run(project, "-m", "unittest", "discover", "tests")
    return done.stderr if done.returncode else ""
