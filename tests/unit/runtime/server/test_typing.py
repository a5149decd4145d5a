"""What type checkers make of a generated server's factory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PROBE = """
from liveavatar import models
from liveavatar.app import create_app
from runtime.server.authentication import Credentials
from runtime.wire.unset import Unset

class Complete:
    async def create_secret(
        self, *, body: models.CreateSecretRequestSchema, la_session: str | Unset,
        principal: int,
    ) -> models.ResponseCreateSecretResponseSchema:
        raise ValueError

class Lacking:
    async def create(self) -> None: ...

async def check(credentials: Credentials) -> int | None: ...
def check_at_once(credentials: Credentials) -> int | None: ...
async def check_other(credentials: Credentials) -> str | None: ...

create_app(secrets=Complete(), authenticate=check)
create_app(secrets=Complete(), authenticate=check_at_once)
create_app(secrets=Complete())  # wrong
create_app(secrets=Lacking(), authenticate=check)  # wrong
create_app(secrets=Complete(), authenticate=check_other)  # wrong
"""


def test_incomplete_services_are_type_errors(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text(PROBE)
    path = os.pathsep.join([str(HERE), str(HERE.parents[3] / "templates")])
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", probe],
        env=os.environ | {"MYPYPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    complained = {
        int(line.split(":")[1])
        for line in checked.stdout.splitlines()
        if ": error:" in line
    }
    lines = PROBE.splitlines()
    wrong = {n for n, line in enumerate(lines, 1) if line.endswith("# wrong")}
    assert complained == wrong, checked.stdout
