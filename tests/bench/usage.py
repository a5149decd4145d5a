"""What a command costs: wall clock, processor time and memory of it and its processes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_UNKEPT = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu` is user and system time of all processes; `memory` the largest one's, in MB."""

    wall: float
    cpu: float
    memory: float


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for what is written, in memory where the system keeps files there: what a disk
    takes to make thousands of files depends on how many were deleted a minute ago."""
    memory = "/dev/shm"
    usable = os.path.isdir(memory) and os.access(memory, os.W_OK)
    return tempfile.TemporaryDirectory(dir=memory if usable else None)


def used(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Usage:
    """Runs a command, of which Python keeps compiled modules as it does once it is installed.

    Raises CalledProcessError where it fails.
    """
    kept = {key: one for key, one in environment.items() if key != _UNKEPT}
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(runs: Sequence[Usage]) -> Usage:
    """The medians of several runs, each on its own."""
    return Usage(
        median(one.wall for one in runs),
        median(one.cpu for one in runs),
        median(one.memory for one in runs),
    )
