"""Work in a process of its own, with a limit of time and of memory."""

from __future__ import annotations

import multiprocessing
import resource
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: with a `value`, or with an `error` (a traceback or a reason)."""

    value: Any = None
    error: str = ""
    timed_out: bool = False


def in_child(
    work: Callable[..., Any], *arguments: Any, seconds: float, megabytes: int
) -> Ended:
    """Runs `work` in a forked process and returns what it returned."""
    ours, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(
        target=_carry_out, args=(theirs, megabytes, work, arguments)
    )
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return Ended(timed_out=True, error=f"not finished after {seconds:g} s")
        return ours.recv()
    except EOFError:
        child.join(5)
        return Ended(error=f"ended without an answer (exit code {child.exitcode})")
    finally:
        child.kill()
        child.join()


def _carry_out(
    answer: Connection,
    megabytes: int,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    try:
        ended = Ended(value=work(*arguments))
    except BaseException:
        ended = Ended(error=traceback.format_exc())
    answer.send(ended)
