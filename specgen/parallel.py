"""Work over several processes: many tasks in turn, one beside another, or some shared."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

Item = TypeVar("Item")
First = TypeVar("First")


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_turn(
    work: Callable[[Item], First],
    items: Sequence[Item],
    jobs: int,
    executor: Executor | None = None,
) -> Generator[tuple[Item, Callable[[], First]], None, None]:
    """Each item with a call that waits for the result of `work`, in the order of `items`.

    With several `jobs` they are worked on in as many processes, or wherever an `executor` is
    at work, to which everything is pickled. What fails there is done here once more, so
    errors are raised where they should, and the death of a process costs time alone. The
    processes end with the iterator, which is to be closed.
    """
    if executor is not None:
        yield from _handed_out(work, items, executor)
        return
    if jobs == 1 or len(items) < 2:
        for item in items:
            yield item, partial(work, item)
        return
    # Both take long to import, and most runs have nothing to do.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    kind = "fork" if _can_fork() else "spawn"
    context = multiprocessing.get_context(kind)
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(min(jobs, len(items)), context, _at_work)
    try:
        yield from _handed_out(work, items, pool)
    except BaseException:
        # Nobody waits for the results any more, and what they leave on disk is to be removed.
        for process in multiprocessing.active_children():
            if process not in others:
                process.kill()
                process.join()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _at_work() -> None:
    """Begins a process of a pool. Ctrl-C, which all processes of a terminal get, is for its parent
    to answer: half a result would keep that waiting for ever. It ends with the parent.
    """
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def end_with_parent() -> NoReturn:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _handed_out(
    work: Callable[[Item], First], items: Sequence[Item], executor: Executor
) -> Iterator[tuple[Item, Callable[[], First]]]:
    begun = deque((item, executor.submit(work, item)) for item in items)
    while begun:
        # What is handed on is not held here any more.
        item, future = begun.popleft()
        yield item, partial(_result, future.result, work, item)


def _result(
    wait: Callable[[], First], work: Callable[[Item], First], item: Item
) -> First:
    try:
        return wait()
    except Exception:
        return work(item)


@contextmanager
def begun(task: Callable[[], First], jobs: int) -> Iterator[Callable[[], First]]:
    """A call for the result of `task`, which a copy of this process computes meanwhile.

    With one job, where no copy can be made, or it fails at anything, the call does the task
    here: so its errors are raised as if there were no other process.
    """
    copy = _forked(task) if jobs > 1 and _can_fork() else None
    if copy is None:
        yield task
        return

    def result() -> First:
        try:
            made: First = copy.answer()
        except ChildProcessError:
            return task()
        return made

    try:
        yield result
    finally:
        copy.end()


def shared(
    tasks: Sequence[Callable[[], First]],
    jobs: int,
    unshared: Callable[[], None] = lambda: None,
) -> list[First]:
    """The results of all tasks; with several `jobs` a copy of this process helps.

    The copy begins with the first, this process with what is `unshared`, and whoever is free
    takes the next: so those that take long should come first. If any fails, all are done here
    one after the other: errors are those of one process.
    """
    if jobs == 1 or len(tasks) < 2:
        unshared()
        return [task() for task in tasks]
    taken: dict[int, list[First]] = {}
    with _numbers(range(1, min(len(tasks), _BATCHES))) as numbers:
        share = partial(_taken, tasks, numbers, b"\0")
        with begun(share, jobs) as rest:
            unshared()
            with suppress(Exception):
                taken = {**_taken(tasks, numbers), **rest()}
    if sum(map(len, taken.values())) < len(tasks):
        return [task() for task in tasks]
    places = (divmod(place, _BATCHES) for place in range(len(tasks)))
    return [taken[number][index] for index, number in places]


_BATCHES = 256
"""A batch is a task and every 256th after it. Its number is a byte, which a pipe gives to one
reader alone."""


@contextmanager
def _numbers(numbers: Iterable[int]) -> Iterator[int]:
    """A pipe out of which this process and its copies take each number once."""
    reading, writing = os.pipe()
    try:
        os.write(writing, bytes(numbers))
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def _taken(
    tasks: Sequence[Callable[[], First]], numbers: int, first: bytes = b""
) -> dict[int, list[First]]:
    """The results of the batches that this process takes, by their numbers."""
    taken = {}
    while number := first or os.read(numbers, 1):
        first = b""
        taken[number[0]] = [task() for task in tasks[number[0] :: _BATCHES]]
    return taken


def _can_fork() -> bool:
    """On Linux alone: macOS's libraries don't survive it. A thread may hold a lock for ever;
    timers, which we start ourselves, hold none that the copy needs."""
    return sys.platform == "linux" and all(
        isinstance(thread, threading.Timer) or thread is threading.main_thread()
        for thread in threading.enumerate()
    )


_ENDING: list[int] = []
"""Copies that have answered, and that nobody has waited for."""


def wait_for_copies() -> None:
    """Waits for the copies that have answered to end, as what they cost is counted then."""
    while _ENDING:
        _wait_for(_ENDING.pop())


def _wait_for(process: int) -> None:
    # Where SIGCHLD is ignored, the system has forgotten it when it ends.
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


class _Copy:
    """A copy of this process, and the pipe that its pickled result comes through."""

    def __init__(self, process: int, pipe: int) -> None:
        self._process = process
        self._pipe: int | None = pipe

    def answer(self) -> Any:
        """Waits for the copy's result. Raises ChildProcessError if it failed."""
        if self._pipe is None:
            raise ChildProcessError
        # Read as it comes: the bytes of a large result would be there twice.
        with open(self._pipe, "rb", closefd=False) as stream:
            try:
                answer = pickle.load(stream)  # noqa: S301 - our own
            except (EOFError, UnpicklingError):
                raise ChildProcessError from None
        os.close(self._pipe)
        self._pipe = None
        # It has nothing more to do, but to give back its memory takes a while.
        _ENDING.append(self._process)
        return answer

    def end(self) -> None:
        """Ends a copy that has not answered, and that nobody waits for any more."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            _wait_for(self._process)


def _forked(task: Callable[[], object]) -> _Copy | None:
    wait_for_copies()
    reading, writing = os.pipe()
    gc.freeze()
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of the timer's thread.
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    finally:
        gc.unfreeze()
    if process == 0:
        # Else it would wait for ever for a parent that was killed to read, and hold its lock.
        os.close(reading)
        _answer(task, writing)
    os.close(writing)
    return _Copy(process, reading)


def _answer(task: Callable[[], object], pipe: int) -> NoReturn:
    """Ends the copy: nothing that the parent has begun may be finished a second time."""
    status = 1
    try:
        with open(pipe, "wb") as stream:
            pickle.dump(task(), stream, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
