"""Work over several processes: the same bytes, the same errors, whatever their number."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from functools import partial

import pytest

from specgen.parallel import in_turn, shared
from specgen.rendering import LARGE

from .conftest import ENVIRONMENT, SPECGEN, Shop, api

SCHEMA = {"type": "object", "properties": {"size": {"type": "integer"}}}


def test_large_api_is_the_same_from_one_process_and_from_two(shop: Shop) -> None:
    shop.write(api(**{f"Part{number}": SCHEMA for number in range(LARGE)}))
    assert shop.run("generate", "--jobs", "1").returncode == 0
    alone = shop.files()
    for path in (shop.folder / "out").rglob("*.py"):
        path.unlink()
    assert shop.run("generate", "--jobs", "2").returncode == 0
    assert shop.files() == alone


def test_nobody_need_be_told_of_the_end_of_a_process(shop: Shop) -> None:
    """Some supervisors ignore that signal, and so does whatever they start."""
    shop.write(api(**{f"Part{number}": SCHEMA for number in range(LARGE)}))
    done = subprocess.run(
        [*SPECGEN, "generate", "--jobs", "2"],
        cwd=shop.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )
    assert done.returncode == 0, done.stderr
    assert shop.run("check").returncode == 0


INTERRUPTED = """
import os, signal, time
from specgen.parallel import begun
signal.setitimer(signal.ITIMER_REAL, 0.5)
signal.signal(signal.SIGALRM, signal.default_int_handler)
reading, writing = os.pipe()
def task():
    os.write(writing, str(os.getpid()).encode())
    time.sleep(60)
try:
    with begun(task, 2) as result:
        result()
except KeyboardInterrupt:
    copy = int(os.read(reading, 100))
    assert copy != os.getpid()
    try:
        os.kill(copy, 0)
    except ProcessLookupError:
        print("ended")
"""


def test_a_copy_that_nobody_waits_for_is_ended() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "ended\n", done.stderr


def test_many_targets_share_the_processes_and_one_stops_no_other(shop: Shop) -> None:
    names = ("ants", "bees", "cats")
    for name in names:
        shop.write(api(title=name), f"{name}.json")
    (shop.folder / "bees.json").write_text("{")
    targets = (f'[api.{name}]\nsource = ["{name}.json"]\n' for name in names)
    shop.configure("".join(targets))
    alone = shop.run("generate", "--jobs", "1")
    written = shop.files()
    shutil.rmtree(shop.folder / "generated")
    (shop.folder / "specgen.lock").unlink()
    shared = shop.run("generate", "--jobs", "3")
    assert alone.returncode == shared.returncode == 3
    assert (shared.stdout, shared.stderr) == (alone.stdout, alone.stderr)
    assert shop.files() == written
    assert {path.split("/")[1] for path in written if "/" in path} == {
        *("ants_client", "ants_server", "cats_client", "cats_server")
    }


def fails_elsewhere(home: int) -> str:
    if os.getpid() != home:
        os._exit(9)
    return "done"


def test_work_of_a_process_that_died_is_done_here() -> None:
    found = in_turn(fails_elsewhere, [os.getpid()] * 3, 2)
    assert [wait() for _, wait in found] == ["done"] * 3


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_number_of_jobs_is_checked(shop: Shop, number: str) -> None:
    done = shop.run("generate", "--jobs", number)
    assert done.returncode == 2
    assert "argument --jobs" in done.stderr


def test_two_tasks_run_in_two_processes() -> None:
    """In a process of its own: pytest's may have threads, which forbid a copy."""
    program = (
        "import os, time; from specgen.parallel import shared;"
        "waits = lambda: time.sleep(1) or os.getpid();"
        "first, second = shared([waits] * 2, 2, bool); print(first != second)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.stdout == f"{sys.platform == 'linux'}\n", done.stderr


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 700])
def test_shared_tasks_give_their_results_in_order(count: int, jobs: int) -> None:
    tasks = [partial(str, number) for number in range(count)]
    here: list[int] = []
    done = shared(tasks, jobs, lambda: here.append(os.getpid()))
    assert done == [*map(str, range(count))]
    assert here == [os.getpid()]


def test_error_of_either_task_is_raised() -> None:
    def fails() -> int:
        raise LookupError("nothing there")

    for tasks in ((fails, os.getpid), (os.getpid, fails)):
        with pytest.raises(LookupError, match="nothing there"):
            shared(tasks, 2, lambda: None)


def test_result_of_a_copy_that_died_is_made_again() -> None:
    """Killed for want of memory, say."""
    program = (
        "import os; from specgen.parallel import shared; me = os.getpid();"
        "die = lambda: 'done' if os.getpid() == me else os._exit(9);"
        "print(*shared([die, lambda: 'too'], 2, bool))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.stdout == "done too\n", done.stderr


def test_copy_that_nobody_waits_for_is_ended() -> None:
    """What is done meanwhile failed, say."""
    program = (
        "import os, time; from specgen.parallel import begun\n"
        "with begun(lambda: time.sleep(600), 2): pass\n"
        "try: print(os.waitpid(-1, os.WNOHANG))\n"
        "except ChildProcessError: print('none left')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.stdout == "none left\n", done.stderr
