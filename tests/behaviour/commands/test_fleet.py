"""Many APIs in one run: what it says meanwhile and in the end, and where it can be done."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import CHECKOUT, ENVIRONMENT, SPECGEN, Shop

CASES = CHECKOUT / "tests" / "golden" / "cases"
TOPICS = ("bodies", "parameters", "records", "responses", "unions")
COUNT = 29
STAGING = ".specgen-staging"


@pytest.fixture
def fleet(shop: Shop) -> Shop:
    """A configuration of many documents, one of which is broken."""
    found = (
        path for topic in TOPICS for path in sorted((CASES / topic).glob("*/spec.yaml"))
    )
    tables = []
    for number, path in zip(range(COUNT), found, strict=False):
        shutil.copy(path, shop.folder / f"api{number:02}.yaml")
        tables.append(f'[api.api{number:02}]\nsource = ["api{number:02}.yaml"]\n')
    (shop.folder / "broken.json").write_text('{"openapi": "3.1.0", ')
    tables.insert(3, '[api.broken]\nsource = ["broken.json"]\n')
    shop.configure("".join(tables))
    return shop


def operations(shop: Shop) -> int:
    report = json.loads((shop.folder / "report.json").read_text())
    return sum(one["counts"]["operations"] for one in report["targets"])


def summary(text: str) -> dict[str, str]:
    """The table that a run ends with."""
    head, row = text.splitlines()[-2:]
    columns = [one.strip() for one in head.split("  ") if one.strip()]
    return dict(zip(columns, row.split(), strict=True))


def staging(fleet: Shop) -> subprocess.Popen[bytes]:
    """A first run in a group of its own that has begun to stage what its processes make."""
    shutil.rmtree(fleet.folder / "generated", ignore_errors=True)
    (fleet.folder / "specgen.lock").unlink(missing_ok=True)
    run = subprocess.Popen(
        [*SPECGEN, "generate", "--jobs", "2"],
        cwd=fleet.folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # What runs in the background of a shell has Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while run.poll() is None and not (fleet.folder / STAGING).exists():
        time.sleep(0.01)
    return run


def ended(group: int) -> bool:
    """Whether no process of a group is left, soon."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_ctrl_c_ends_all_processes_and_leaves_nothing(fleet: Shop) -> None:
    """A terminal sends it to all of them; a run that is quick may be over by then."""
    before = fleet.files()
    codes = []
    for _ in range(4):
        run = staging(fleet)
        os.killpg(run.pid, signal.SIGINT)
        codes.append(run.wait(30))
        assert ended(run.pid)
        if codes[-1] == 130 and not (fleet.folder / STAGING / "journal.json").exists():
            assert fleet.files() == before
    assert {*codes} <= {130, 3}
    assert 130 in codes


def test_no_process_outlives_a_run_that_is_killed(fleet: Shop) -> None:
    run = staging(fleet)
    run.kill()
    run.wait()
    assert ended(run.pid)
    assert fleet.run("generate").returncode == 3
    assert not (fleet.folder / STAGING).exists()


def test_broken_document_stops_no_other(fleet: Shop) -> None:
    done = fleet.run("generate", "--report", "report.json")
    assert done.returncode == 3
    packages = {path.name for path in (fleet.folder / "generated").iterdir()}
    assert packages == {
        f"api{number:02}_{side}"
        for number in range(COUNT)
        for side in ("client", "server")
    }
    assert "broken.json:1:22: error[SG" in done.stderr


def test_run_ends_with_a_summary(fleet: Shop) -> None:
    done = fleet.run("generate", "--report", "report.json")
    values = summary(done.stdout)
    written = [one for one in fleet.files() if one.startswith("generated/")]
    assert float(values.pop("seconds")) > 0
    assert int(values.pop("operations/s")) > 0
    assert values == {
        "APIs": str(COUNT + 1),
        "generated": str(COUNT),
        "up to date": "0",
        "refused": "1",
        "operations": str(operations(fleet)),
        "files written": str(len(written)),
    }


def test_next_run_says_what_was_up_to_date(fleet: Shop) -> None:
    fleet.run("generate")
    again = fleet.run("generate")
    assert again.returncode == 3
    values = summary(again.stdout)
    assert (values["up to date"], values["refused"]) == (str(COUNT), "1")
    assert values["files written"] == "0"


def test_few_apis_need_no_summary(shop: Shop) -> None:
    assert "operations/s" not in shop.run("generate").stdout


def test_log_says_how_far_the_run_is(fleet: Shop) -> None:
    done = fleet.run("generate")
    lines = [one for one in done.stderr.splitlines() if one.startswith("generated ")]
    assert lines[0] == f"generated 3 of {COUNT + 1} APIs"
    assert lines[-1] == f"generated {COUNT + 1} of {COUNT + 1} APIs"
    assert len(lines) == 10


def test_quiet_run_says_errors_alone(fleet: Shop) -> None:
    done = fleet.run("generate", "--quiet")
    assert f"of {COUNT + 1} APIs" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_terminal_shows_a_bar_and_the_findings_above_it(fleet: Shop, jobs: str) -> None:
    ours, theirs = pty.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "120"}
    run = subprocess.Popen(
        [*SPECGEN, "generate", "--jobs", jobs],
        cwd=fleet.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # Linux's way to say that the terminal was closed
        pass
    os.close(ours)
    assert run.wait() == 3
    text = shown.decode()
    assert f"{COUNT + 1}/{COUNT + 1}" in text
    assert "error[SG" in text


def test_dask_generates_what_one_process_does(fleet: Shop) -> None:
    alone = fleet.run("generate", "--jobs", "1")
    expected = fleet.files()
    shutil.rmtree(fleet.folder / "generated")
    (fleet.folder / "specgen.lock").unlink()
    # What fails on a worker would be done by the machine that asks, if it could.
    program = (
        "import specgen.pipeline\n"
        "from distributed import LocalCluster\n"
        "options = dict(n_workers=2, threads_per_worker=1, dashboard_address=None)\n"
        "if __name__ == '__main__':\n"
        "    specgen.pipeline.generate = None\n"
        "    with LocalCluster(**options) as cluster:\n"
        f"        recipe = {documented_recipe()!r}\n"
        "        exec(recipe.replace('tcp://scheduler:8786', cluster.scheduler_address))\n"
        "    raise SystemExit(exit_code)\n"
    )
    (fleet.folder / "run.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "run.py"],
        cwd=fleet.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == alone.returncode == 3, done.stderr
    (fleet.folder / "run.py").unlink()
    assert fleet.files() == expected


def documented_recipe() -> str:
    text = (CHECKOUT / "docs" / "guides" / "many-apis.md").read_text(encoding="utf-8")
    return text.partition("```python\n")[2].partition("```")[0]


def test_work_is_done_by_the_executor_that_is_given(
    fleet: Shop, tmp_path: Path
) -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from specgen.cli import main\n"
        "class Counting(ThreadPoolExecutor):\n"
        "    calls = 0\n"
        "    def submit(self, *given, **named):\n"
        "        Counting.calls += 1\n"
        "        return super().submit(*given, **named)\n"
        "with Counting(2) as executor:\n"
        "    code = main(['generate', '--quiet'], executor)\n"
        "print(code, Counting.calls)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=fleet.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"3 {COUNT + 1}\n", done.stderr
