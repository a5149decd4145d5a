"""The stock on uvicorn, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from specgen.cli import main
from tests.behaviour.library_models import ENVIRONMENT, ROOT
from tests.behaviour.load.exchanges import HANG, Address

DOCUMENT = Path(__file__).with_name("stock.yaml")
COMMAND = (sys.executable, "-m", "tests.behaviour.load.stock")
WORK = ("open_streams", "tasks", "files")
PAUSE, SETTLING = 0.1, 600
"""How often it is asked, and how many times, whether all work has ended."""


@dataclass(frozen=True, slots=True)
class Served:
    address: Address
    log: Path
    idle: dict[str, int] = field(default_factory=dict)
    """What the process told of itself before the first request."""

    def state(self) -> dict[str, int]:
        """What the process tells of itself."""
        host, port = self.address
        url = f"http://{host}:{port}/state"
        with urllib.request.urlopen(url, timeout=HANG) as answer:
            state: dict[str, int] = json.load(answer)
        return state

    def settled(self) -> dict[str, int]:
        """What it tells once everybody is gone; fails where something stays."""
        for _ in range(SETTLING):
            state = self.state()
            busy = [name for name in WORK if state[name] > self.idle[name]]
            if not busy:
                return state
            time.sleep(PAUSE)
        raise AssertionError(f"still at work: {state}, at first: {self.idle}")

    def check_log(self) -> None:
        """Nothing is logged but the failures of the service, without what they say."""
        for line in self.log.read_text().splitlines():
            assert line.startswith("things.read: ValueError at "), line


@pytest.fixture(scope="session")
def stock_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the package of the server is."""
    folder = tmp_path_factory.mktemp("stock")
    command = ["generate", str(DOCUMENT), "--output", str(folder), "--name", "stock"]
    assert main([*command, "--no-client", "-q"]) == 0
    return folder


@pytest.fixture
def served(stock_folder: Path, tmp_path: Path) -> Iterator[Served]:
    log = tmp_path / "log"
    paths = {"PYTHONPATH": f"{ROOT}:{stock_folder}"}
    with log.open("wb") as file:
        server = subprocess.Popen(
            COMMAND, env=ENVIRONMENT | paths, stdout=subprocess.PIPE, stderr=file
        )
    try:
        assert server.stdout is not None
        served = Served(("127.0.0.1", int(server.stdout.readline())), log)
        served.idle.update(served.state())
        yield served
    finally:
        # Not asked to end: it would wait for connections that a failed test holds open.
        server.kill()
        server.communicate()
