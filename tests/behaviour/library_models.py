"""Packages whose models datamodel-code-generator writes, made by the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARY = "datamodel-code-generator"
PYDANTIC = "pydantic"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def generate(
    folder: Path,
    models: str,
    sources: Mapping[str, Path],
    *,
    secrets: tuple[str, ...] = (),
    preamble: str = "",
) -> subprocess.CompletedProcess[str]:
    """Runs `specgen generate` for the sources by package name, into `folder`.

    `preamble` is what the interpreter does before.
    """
    tables = [
        f"[api.{name}]\nsource = [{str(source)!r}]\noutput = '.'\n"
        f"models = '{models}'\nsecrets = {list(secrets)!r}\n"
        for name, source in sources.items()
    ]
    (folder / "specgen.toml").write_text("\n".join(tables))
    run = "from specgen.cli import main; raise SystemExit(main(['generate']))"
    return subprocess.run(
        [sys.executable, "-c", f"{preamble}\n{run}"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def modules(package: Path) -> list[str]:
    """The names of all modules of a generated package."""
    return sorted(
        ".".join(path.relative_to(package.parent).with_suffix("").parts)
        for path in package.rglob("*.py")
    )
