"""Work in a process of its own, with a limit of time and of memory."""

from __future__ import annotations

import gc
import resource
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from tests.ready import CONTEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece of work may take."""

    seconds: float = 240
    megabytes: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: with a `value`, or with an `error` (a traceback or a reason)."""

    value: Any = None
    error: str = ""
    timed_out: bool = False


def in_child(limits: Limits, work: Callable[..., Any], *arguments: Any) -> Ended:
    """Runs `work` in a fresh process and returns what it returned."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(
        target=_carry_out, args=(theirs, limits.megabytes, work, arguments)
    )
    child.start()
    theirs.close()
    try:
        if not ours.poll(limits.seconds):
            reason = f"not finished after {limits.seconds:g} s"
            return Ended(timed_out=True, error=reason)
        ended: Ended = ours.recv()
        return ended
    except EOFError:
        child.join()
        return Ended(error=f"ended without an answer (exit code {child.exitcode})")
    finally:
        ours.close()
        child.kill()
        child.join()


def _carry_out(
    answer: Connection,
    megabytes: int,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    # Nearly all that is made in so short a life is there to stay.
    gc.set_threshold(100_000, 100, 100)
    try:
        ended = Ended(value=work(*arguments))
    except BaseException:
        ended = Ended(error=traceback.format_exc())
    answer.send(ended)
