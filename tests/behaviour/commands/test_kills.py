"""Runs that are killed at random: nothing of the user's is lost, and the next run says the rest."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.drawing import DEEP, TIMES

from .conftest import ENVIRONMENT, Shop, api
from .test_interrupted import copied, schema

KILLS = 10 * TIMES

COUNTED = """
import os, signal, sys
from specgen.cli import main
last, count, journal = int(sys.argv.pop(1)), 0, [0, 0]
def trace(event, args):
    global count
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}:
        names = [str(arg) for arg in args]
        if any(".specgen-staging" in name or "/out" in name for name in names):
            count += 1
            if event == "os.rename" and names[1].endswith("journal.json"):
                journal[0] = count
            if event == "os.remove" and names[0].endswith("journal.json"):
                journal[1] = count
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
# What runs in the background of a shell has Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(trace)
code = main()
print("steps", count, *journal)
raise SystemExit(code)
"""
"""Runs specgen until just before a step on the disk, of those that are counted from one.

At its end it tells their number, and at which the journal came and went.
"""

OLD = api(Gone=schema("a"), Gone2=schema("a"), Kept=schema("b"))
NEW = api(Kept=schema("c"), Added=schema("d"), Added2=schema("d"))
MINE = {
    "notes.txt": "mine",
    "out/notes.txt": "mine",
    "out/pets_client/models/mine.py": "mine = 1\n",
    "out/pets_server/.hidden": "mine",
}


def run_until(shop: Shop, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COUNTED, str(step), "generate"]
    return subprocess.run(
        command, cwd=shop.folder, env=ENVIRONMENT, capture_output=True, text=True
    )


def with_models_of_their_own(shop: Shop) -> None:
    """Many schemas at first, so that every one has a module that can come and go."""
    shop.write(api(**{f"Many{n}": schema("m") for n in range(45)}))
    assert shop.run("generate").returncode == 0
    shop.write(OLD)
    assert shop.run("generate").returncode == 0
    for name, text in MINE.items():
        (shop.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shop.folder / name).write_text(text)


def moments(chance: random.Random, counted: Sequence[int]) -> list[int]:
    """Steps to be killed before: half of them anywhere, half while the journal stands."""
    steps, first, last = counted
    assert 0 < first < last <= steps
    return [
        chance.randint(first + 1, last) if number % 2 else chance.randint(1, steps)
        for number in range(KILLS)
    ]


def staged(shop: Shop) -> list[Path]:
    return [path for path in shop.folder.rglob("*") if "staging" in path.name]


def test_killed_at_random_moments_nothing_is_lost(shop: Shop) -> None:
    seed = random.randrange(2**32) if DEEP else 11
    chance = random.Random(seed)
    with_models_of_their_own(shop)
    whole = copied(shop, "whole")
    whole.write(NEW)
    done = run_until(whole, 0)
    wanted = whole.files()
    counted = [int(number) for number in done.stdout.split("steps ")[1].split()]
    standing = edits = left = 0
    for number, step in enumerate(moments(chance, counted)):
        where = (seed, number, step)
        copy = copied(shop, f"killed-{number}")
        copy.write(NEW)
        assert run_until(copy, step).returncode == -9, where
        standing += (copy.folder / ".specgen-staging" / "journal.json").is_file()
        for name, text in MINE.items():
            assert (copy.folder / name).read_text() == text, where
        edited = None
        if number % 4 >= 2:
            edited = chance.choice([p for p in copy.generated() if "out" in p.parts])
            if edited.name != "mine.py":
                edited.write_text(f"# by hand {number}\n")
                edits += 1
        left += finished(copy, wanted, edited, where)
    assert standing >= KILLS // 3
    print(f"{KILLS} kills, {standing} with a journal, {edits} edits, {left} left")


def finished(
    shop: Shop, wanted: dict[str, bytes], edited: Path | None, where: object
) -> bool:
    """Runs `generate` after a kill, and checks all it promises; whether it left a file."""
    done = shop.run("generate")
    assert "Traceback" not in done.stderr, where
    assert not staged(shop), where
    if edited is None or edited.name == "mine.py":
        assert done.returncode == 0, (where, done.stderr)
        assert shop.files() == wanted, where
        return False
    name = edited.relative_to(shop.folder).as_posix()
    assert edited.read_text().startswith("# by hand"), where
    assert name in done.stderr, (where, done.stderr)
    if done.returncode == 0:
        assert "SG011" in done.stderr, where
        assert shop.files() == {**wanted, name: edited.read_bytes()}, where
        return True
    assert done.returncode == 4, (where, done.stderr)
    assert shop.run("generate", "--force").returncode == 0, where
    after = shop.files()
    assert {**wanted, name: b""} | after == {**wanted, name: after.get(name, b"")}
    return name in after and name not in wanted


@pytest.mark.parametrize("mode", [0o755, 0o2755], ids=["whole", "by file"])
def test_a_first_run_that_was_killed_is_finished(shop: Shop, mode: int) -> None:
    """Its packages are put in place as whole folders, or file by file where `out` gives what is
    made in it a group."""
    chance = random.Random(3)
    shop.write(OLD)
    (shop.folder / "out").mkdir(mode)
    (shop.folder / "out").chmod(mode)
    whole = copied(shop, "whole")
    done = run_until(whole, 0)
    _, first, last = (int(n) for n in done.stdout.split("steps ")[1].split())
    wanted = whole.files()
    steps = range(first + 1, last + 1)
    for step in sorted(chance.sample(steps, min(KILLS // 2, len(steps)))):
        copy = copied(shop, f"killed-{step}")
        assert run_until(copy, step).returncode == -9, step
        assert (copy.folder / ".specgen-staging" / "journal.json").is_file()
        finished(copy, wanted, None, step)


def test_what_a_killed_run_was_to_remove_and_was_edited_is_named(shop: Shop) -> None:
    with_models_of_their_own(shop)
    gone = shop.folder / "out" / "pets_client" / "models" / "gone.py"
    assert gone.is_file()
    whole = copied(shop, "whole")
    whole.write(NEW)
    counted = run_until(whole, 0).stdout.split("steps ")[1].split()
    shop.write(NEW)
    run_until(shop, int(counted[1]) + 1)
    assert (shop.folder / ".specgen-staging" / "journal.json").is_file()
    gone.write_text("# mine now\n")
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    assert gone.read_text() == "# mine now\n"
    assert f"{Path('out/pets_client/models/gone.py')}: warning[SG011]" in done.stderr
    assert not staged(shop)
    assert shop.run("check").returncode == 0


def test_interrupted_while_staging_leaves_nothing(shop: Shop) -> None:
    """Ctrl-C is an end that a run can tidy up after."""
    script = COUNTED.replace("SIGKILL", "SIGINT")
    done = subprocess.run(
        [sys.executable, "-c", script, "6", "generate"],
        cwd=shop.folder,
        env={**ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 130, done.stderr
    assert not staged(shop)
    assert os.listdir(shop.folder).count("out") == 0


def test_edit_after_the_interruption_is_kept(shop: Shop) -> None:
    shop.run("generate")
    text = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(text)
    journal = Path(shop.folder / ".specgen-staging" / "journal.json")
    whole = copied(shop, "whole")
    _, journal_came, _ = run_until(whole, 0).stdout.split("steps ")[1].split()
    run_until(shop, int(journal_came) + 1)
    assert journal.exists()
    edited = shop.generated()[0]
    edited.write_text("# mine\n")
    assert shop.run("generate").returncode == 4
    assert edited.read_text() == "# mine\n"
