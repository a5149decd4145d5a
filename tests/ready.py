"""Processes that begin with all libraries and specgen imported, and nothing generated.

They fork from a server: as fresh as a new interpreter, without the time that it would take to
start one, which is as long as most commands of the tests take.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from specgen.cli import COMMANDS, run

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        *("fastapi", "httpx2", "hypothesis.strategies", "jinja2.ext", "jsonschema_rs"),
        *("openapi_core", "orjson", "pydantic", "python_multipart"),
        *("specgen.load.text.yaml_reader", "specgen.pipeline"),
        *(f"specgen.commands.{module}" for module, _ in COMMANDS.values()),
        "tests.compiled_runtime",
    ]
)
ROOT = Path(__file__).parents[1]
TIMEOUT = 60
"""Seconds that a command may take."""


def specgen(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str], input: str = ""
) -> subprocess.CompletedProcess[str]:
    """What `python -m specgen` comes to."""
    words = [os.fspath(argument) for argument in arguments]
    command = [sys.executable, "-m", "specgen", *words]
    if _of_python(env) != _of_python(os.environ):
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
    with tempfile.TemporaryFile() as stdin, ThreadPoolExecutor(2) as readers:
        stdin.write(input.encode())
        stdin.seek(0)
        pipes = [os.pipe(), os.pipe()]
        streams = [stdin.fileno(), *(writing for _, writing in pipes)]
        child = CONTEXT.Process(
            target=_become, args=(words, cwd, dict(env), [*map(DupFd, streams)])
        )
        child.start()
        for _, writing in pipes:
            os.close(writing)
        texts = readers.map(_read, [reading for reading, _ in pipes])
        child.join(TIMEOUT)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(command, TIMEOUT)
        return subprocess.CompletedProcess(command, child.exitcode, *texts)


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith("PYTHON") and name != "PYTHONPATH"
    }


def _read(pipe: int) -> str:
    with open(pipe, encoding="utf-8", errors="surrogateescape") as stream:
        return stream.read()


def _become(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Any
) -> None:
    """The command in place of this process, as if Python had been started for it."""
    for number, stream in enumerate(streams):
        os.dup2(stream.detach(), number)
    # Those of this process know no pipes.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(  # noqa: SIM115
        2, "w", 1, errors="backslashreplace", closefd=False
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["specgen", *words]
    sys.path[0] = str(folder)
    run()
