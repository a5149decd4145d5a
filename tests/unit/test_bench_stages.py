"""What each stage costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.documents import ROOT
from tests.bench.stages import REST, STAGES

DOCUMENT = ROOT / "specs" / "liveavatar-create-secret.md"


def test_every_stage_is_charged(tmp_path: Path) -> None:
    """Also after the function of a stage was called or put elsewhere."""
    command = [sys.executable, "-m", "tests.bench.stages", str(DOCUMENT), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    spent = json.loads(done.stdout.splitlines()[-1])
    assert {name for name, seconds in spent.items() if seconds > 0} == {*STAGES, REST}
