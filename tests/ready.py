"""The command line in a process that has imported specgen already.

To start Python and to import specgen takes as long as most commands of the tests do. So one
process does it, and each command is a copy of that: with a folder, variables, standard streams and
an end of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_REQUEST = 1 << 20
TIMEOUT = 60
"""Seconds that a command may take."""


def specgen(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str], input: str = ""
) -> subprocess.CompletedProcess[str]:
    """What `python -m specgen` comes to."""
    words = [os.fspath(argument) for argument in arguments]
    command = [sys.executable, "-m", "specgen", *words]
    if _of_python(env) != _of_python(_environment()):
        # They mean something to Python as it starts.
        return subprocess.run(
            command,
            cwd=cwd,
            env=env,
            input=input,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
    request = {"arguments": words, "folder": str(cwd), "environment": dict(env)}
    with tempfile.TemporaryFile() as stdin, ThreadPoolExecutor(2) as readers:
        stdin.write(input.encode())
        stdin.seek(0)
        pipes = [os.pipe(), os.pipe()]
        streams = [stdin.fileno(), *(writing for _, writing in pipes)]
        connection = _ready()
        socket.send_fds(connection, [json.dumps(request).encode()], streams)
        for _, writing in pipes:
            os.close(writing)
        texts = readers.map(_read, [reading for reading, _ in pipes])
        status = int(connection.recv(16))
        return subprocess.CompletedProcess(command, status, *texts)


def _read(pipe: int) -> str:
    with open(pipe, encoding="utf-8", errors="surrogateescape") as stream:
        return stream.read()


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith("PYTHON") and name != "PYTHONPATH"
    }


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@cache
def _ready() -> socket.socket:
    """The connection to the process, which ends when it is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(TIMEOUT)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ready", str(theirs.fileno())],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(connection: socket.socket) -> None:
    """Runs one command after the other, each in a copy of this process."""
    from specgen.cli import COMMANDS

    for module, _ in COMMANDS.values():
        import_module(f"specgen.commands.{module}")
    for name in ("specgen.pipeline", "specgen.load.text.yaml_reader", "orjson"):
        import_module(name)
    while True:
        content, streams, *_ = socket.recv_fds(connection, LONGEST_REQUEST, 3)
        if not content:
            return
        process = os.fork()
        if process == 0:
            connection.close()
            _become(json.loads(content), streams)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(process, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(request: dict[str, object], streams: list[int]) -> None:
    """The command in place of this process, as if Python had been started for it."""
    from specgen.cli import run

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Those of this process know no pipes.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(
        2, "w", 1, errors="backslashreplace", closefd=False
    )  # noqa: SIM115
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[arg-type]
    sys.argv = ["specgen", *request["arguments"]]  # type: ignore[misc]
    sys.path[0] = str(request["folder"])
    run()


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
