"""A client with something of everything, generated once for all that use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT = Path(__file__).with_suffix(".yaml")
_FOLDERS: list[TemporaryDirectory[str]] = []


def generate(folder: Path, tables: Mapping[str, str]) -> None:
    """Clients by package name; each with lines of configuration."""
    text = "\n".join(
        f"[api.{name}]\nsource = [{str(DOCUMENT)!r}]\noutput = '.'\nemit = ['client']\n{more}\n"
        for name, more in tables.items()
    )
    (folder / "specgen.toml").write_text(text)
    command = [sys.executable, "-m", "specgen", "generate"]
    run = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


@cache
def importable() -> Path:
    """The folder with `shop_client`, and `shopx_client` on httpx; both can be imported."""
    _FOLDERS.append(TemporaryDirectory())
    folder = Path(_FOLDERS[-1].name)
    generate(folder, {"shop": "", "shopx": "http = 'httpx'"})
    sys.path.insert(0, str(folder))
    return folder


def output(code: str) -> str:
    """What a fresh interpreter prints."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=importable(),
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout
