"""What a generated server costs: requests per second, and the start of a large one."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from .documents import LARGE, ROOT

CONNECTIONS = 8
REQUESTS = 500
"""On each connection, in each run."""
BODY = json.dumps(
    {"secret_name": "n", "secret_value": "v", "secret_type": "OPENAI_API_KEY"}
)
REQUEST = (
    "POST /v1/secrets HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: key\r\n"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
).encode()
APPS = ("generated", "written")

START = """
import inspect, sys, time
from importlib import import_module

start = time.perf_counter()
create_app = import_module("github_server").create_app
services = vars(import_module("github_server.unimplemented")).values()
imported = time.perf_counter()

by_protocol = {kind.__mro__[1].__name__: kind for kind in services if hasattr(kind, "__mro__")}
given = {
    one.name: by_protocol[one.annotation.partition("[")[0]]()
    for one in inspect.signature(create_app).parameters.values()
    if one.annotation.partition("[")[0] in by_protocol
}
if "authenticate" in inspect.signature(create_app).parameters:
    given["authenticate"] = lambda credentials: "somebody"

before = time.perf_counter()
app = create_app(**given)
created = time.perf_counter()

from starlette.testclient import TestClient

client = TestClient(app)
client.get("/nowhere")
asked = time.perf_counter()
assert client.get("/zen").status_code == 501
print(imported - start, created - before, time.perf_counter() - asked)
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests per second, and microseconds of the server's processor for each."""

    rate: float
    cpu: float


def throughput(runs: int) -> Mapping[str, Speed]:
    """By application, over uvicorn on loopback; the runs take turns, the medians count."""
    found: dict[str, list[Speed]] = {app: [] for app in APPS}
    with _serving(APPS[0]) as first, _serving(APPS[1]) as second:
        urls = dict(zip(APPS, (first, second), strict=True))
        for run in range(runs + 1):
            for app in APPS:
                speed = _speed(urls[app])
                if run:  # The first makes what is made when it is first needed.
                    found[app].append(speed)
    return {
        app: Speed(median(one.rate for one in each), median(one.cpu for one in each))
        for app, each in found.items()
    }


@contextmanager
def _serving(app: str) -> Iterator[str]:
    command = [sys.executable, "-m", "uvicorn", f"{__package__}.routes:{app}"]
    path = os.pathsep.join((str(ROOT), str(ROOT / "generated")))
    server = subprocess.Popen(
        [*command, "--port", "0", "--no-access-log"],
        env=os.environ | {"PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    try:
        said = next(line for line in server.stderr if "running on" in line)
        yield said.split("running on ")[1].split()[0]
    finally:
        server.terminate()
        server.communicate()


def _speed(url: str) -> Speed:
    cpu, start = _cpu(url), time.perf_counter()
    asyncio.run(_all_requests(url))
    took, used = time.perf_counter() - start, _cpu(url) - cpu
    count = CONNECTIONS * REQUESTS
    return Speed(count / took, used / count * 1e6)


def _cpu(url: str) -> float:
    with urllib.request.urlopen(f"{url}/cpu") as answer:
        return float(answer.read())


async def _all_requests(url: str) -> None:
    await asyncio.gather(*(_requests(url) for _ in range(CONNECTIONS)))


async def _requests(url: str) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    for _ in range(REQUESTS):
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        await reader.readexactly(length)
    writer.close()
    await writer.wait_closed()


def start_up(runs: int) -> Mapping[str, float] | None:
    """Seconds to import GitHub's server, to make its application, to answer for the first time.

    None where the document is not there.
    """
    source = LARGE / "github.json"
    if not source.exists():
        return None
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "specgen", "generate", str(source)]
        options = ["--output", name, "--name", "github", "--no-client", "-q"]
        subprocess.run([*command, *options], check=True, cwd=ROOT)
        found = [_started(Path(name)) for _ in range(runs + 1)][1:]
    steps = ("import", "create", "first")
    return {
        step: median(one[index] for one in found) for index, step in enumerate(steps)
    }


def _started(folder: Path) -> list[float]:
    command = [sys.executable, "-c", START]
    run = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    )
    return [float(text) for text in run.stdout.split()]
