"""Cases of one kind, tried one after the other in a process with limits, and made smaller."""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.conformance.children import Limits, in_child
from tests.fuzz.kinds import Enough, Kind, minimised

ROOT = Path(__file__).parents[2]
SECONDS = 20.0
"""Of work, for one case; nothing that is drawn comes near."""
MEGABYTES = 3000
BATCHES = {"documents": 30, "requests": 500, "answers": 100}
"""The kinds, and how many cases of each share a process and what a check needs."""
PATIENCE = 60.0
"""Seconds that a case is made smaller for."""


class TooLong(BaseException):
    """A case took more than its time; nothing that is tested catches it."""


@dataclass(frozen=True)
class Finding:
    """A case that went wrong: its seed says what it was, `case` what was left of it."""

    kind: str
    seed: int
    reason: str
    case: bytes = b""
    smallest: bytes = b""

    @property
    def title(self) -> str:
        last = self.reason.rstrip().splitlines()[-1]
        return f"{self.kind} {self.seed}: {last[:300]}"

    def __str__(self) -> str:
        return (
            f"{self.title}\n"
            f"again: python -m tests.fuzz --case {self.kind}:{self.seed}\n"
            f"{self.reason}\nminimised: {self.smallest[:2000]!r}\n"
        )


def kinds() -> dict[str, Kind[Any]]:
    """All kinds by name; imported where they are used, which is in children."""
    if str(ROOT / "templates") not in sys.path:
        sys.path.append(str(ROOT / "templates"))
    from tests.fuzz import answers, documents, requests

    return {kind.name: kind for kind in (documents.KIND, requests.KIND, answers.KIND)}


def tried(kind: str, seeds: Sequence[int]) -> list[Finding]:
    """What went wrong with the cases of these seeds, each with its smallest case."""
    findings: list[Finding] = []
    ended = in_child(_limits(len(seeds)), _each, kind, seeds)
    if ended.error and len(seeds) > 1:
        # One of them took the process with it: halves tell which.
        middle = len(seeds) // 2
        return [*tried(kind, seeds[:middle]), *tried(kind, seeds[middle:])]
    if ended.error:
        return [Finding(kind, seed, ended.error, *_drawn(kind, seed)) for seed in seeds]
    for finding in ended.value:
        smaller = in_child(_limits(PATIENCE), _smallest, kind, finding)
        findings.append(finding if smaller.error else smaller.value)
    return findings


def _limits(more: float) -> Limits:
    return Limits(seconds=2 * SECONDS + 2 * more, megabytes=MEGABYTES)


def _drawn(kind: str, seed: int) -> tuple[bytes, bytes]:
    ended = in_child(_limits(0), _written, kind, seed)
    return (ended.value, ended.value) if not ended.error else (b"", b"")


def _written(kind: str, seed: int) -> bytes:
    own = kinds()[kind]
    return own.written(own.draw(seed))


def _each(kind: str, seeds: Sequence[int]) -> list[Finding]:
    own = kinds()[kind]
    findings: list[Finding] = []
    with _folder() as folder, own.checking(folder) as check:
        for seed in seeds:
            case = own.draw(seed)
            try:
                with _timed():
                    check(case)
            except (Exception, TooLong):
                case_text = own.written(case)
                reason = traceback.format_exc()
                findings.append(Finding(kind, seed, reason, case_text, case_text))
    return findings


def _smallest(kind: str, finding: Finding) -> Finding:
    own = kinds()[kind]
    end = time.monotonic() + PATIENCE
    with _folder() as folder, own.checking(folder) as check:

        def failure(case: Any) -> tuple[object, ...]:
            try:
                with _timed():
                    check(case)
            except (Exception, TooLong) as error:
                return _signature(error)
            return ()

        case = own.draw(finding.seed)
        wanted = failure(case)
        if not wanted:
            return replace(finding, reason=f"(not when alone)\n{finding.reason}")

        def fails(smaller: Any) -> bool:
            if time.monotonic() > end:
                raise Enough
            return failure(smaller) == wanted

        return replace(finding, smallest=own.written(minimised(case, own.cuts, fails)))


def _signature(error: BaseException) -> tuple[object, ...]:
    """Where and with what a case failed: two that share it failed in the same way."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = () if isinstance(error, TooLong) else (last.filename, last.lineno)
    return (type(error), *place)


@contextmanager
def _folder() -> Iterator[Path]:
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        yield Path(name)


@contextmanager
def _timed() -> Iterator[None]:
    """Ends what works for too long; time that others take from this process does not count."""

    def stop(*_: object) -> None:
        raise TooLong(f"more than {SECONDS:g} s of work")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
