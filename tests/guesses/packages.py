"""The packages that guesses are about, generated into a folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace import config_file
from tests.files import write_files

HERE = Path(__file__).parent
Side = Literal["client", "server"]


def write_packages(folder: Path) -> None:
    """`shop_client` and `shop_server`, and the services beside them."""
    (target,) = config_file.load(HERE / "specgen.toml", ()).targets
    made = generate(target, Sink())
    assert made is not None
    write_files(folder, made.files)
    shutil.copytree(HERE / "beside", folder, dirs_exist_ok=True)


def play(folder: Path, side: Side) -> dict[str, str]:
    """What happens to each guess, by its name, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.guesses.playing", str(folder), side],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    happened: dict[str, str] = json.loads(done.stdout)
    return happened
