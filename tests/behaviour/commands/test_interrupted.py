"""Runs that are killed, or that the disk refuses, lose nothing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys

from tests.drawing import TIMES

from .conftest import ENVIRONMENT, SPECGEN, Shop, api

KILLED_AT = """
import os, signal, sys
from specgen.cli import main
left = int(sys.argv.pop(1))
def trace(event, args):
    global left
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}:
        if any(".specgen-staging" in str(a) or "/out" in str(a) for a in args):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(trace)
code = main()
print("left", left)
raise SystemExit(code)
"""
"""Runs specgen until just before its n-th step on the disk; at its end, tells those left."""
PLENTY = 100_000
DEATHS = 15 * TIMES


def schema(word: str) -> dict[str, object]:
    return {"type": "object", "properties": {word: {"type": "string"}}}


def expected(shop: Shop, document: object) -> dict[str, bytes]:
    fresh = Shop(shop.folder.parent / f"fresh-{shop.folder.name}")
    fresh.folder.mkdir()
    fresh.write(document)
    fresh.configure((shop.folder / "specgen.toml").read_text())
    assert fresh.run("generate").returncode == 0
    return fresh.files()


def run_until(shop: Shop, steps: int) -> subprocess.CompletedProcess[str]:
    """Runs `generate` and kills it before its `steps`-th step on the disk."""
    script = [sys.executable, "-c", KILLED_AT, str(steps), "generate"]
    done = subprocess.run(
        script, cwd=shop.folder, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.returncode in (0, -9), done.stderr
    return done


def killed(shop: Shop, steps: int) -> bool:
    """Whether a run that would be killed at a step came that far."""
    return run_until(shop, steps).returncode == -9


def copied(shop: Shop, name: str) -> Shop:
    folder = shop.folder.parent / f"{shop.folder.name}-{name}"
    shutil.copytree(shop.folder, folder)
    return Shop(folder)


def moments(shop: Shop, document: object, count: int) -> list[int]:
    """Steps at which to kill a run that generates `document`, from its first to its last."""
    whole = copied(shop, "whole")
    whole.write(document)
    last = PLENTY - int(run_until(whole, PLENTY).stdout.split("left ")[1]) - 1
    return [last * index // (count - 1) for index in range(count)]


def test_killed_anywhere_the_next_run_finishes(shop: Shop) -> None:
    new = api(Kept=schema("c"), Added=schema("d"))
    wanted = expected(shop, new)
    shop.write(api(Gone=schema("a"), Kept=schema("b")))
    shop.run("generate")
    old = shop.files()
    for steps in moments(shop, new, DEATHS):
        copy = copied(shop, f"killed-{steps}")
        copy.write(new)
        assert killed(copy, steps)
        for name, content in copy.files().items():
            if ".specgen-staging" not in name and not name.startswith("pets"):
                assert content in (old.get(name), wanted.get(name)), (steps, name)
        done = copy.run("generate")
        assert done.returncode == 0, (steps, done.stderr)
        assert copy.files() == wanted, steps
        assert not [p for p in copy.folder.rglob("*") if "staging" in p.name]
        empty = [
            p for p in copy.folder.rglob("*") if p.is_dir() and not any(p.iterdir())
        ]
        assert not empty, steps


def test_new_packages_are_there_whole_or_not_at_all(shop: Shop) -> None:
    document = api(New=schema("a"))
    shop.write(document)
    wanted = expected(shop, document)
    for steps in moments(shop, document, DEATHS // 2):
        copy = copied(shop, f"killed-{steps}")
        assert killed(copy, steps)
        generated = {name for name in wanted if name.startswith("out/")}
        for package in {name.split("/")[1] for name in generated}:
            files = {name for name in generated if name.startswith(f"out/{package}/")}
            assert files & copy.files().keys() in (set(), files), (steps, package)
        assert copy.run("generate").returncode == 0, steps
        assert copy.files() == wanted, steps


def test_what_comes_to_nothing_leaves_no_drafts(shop: Shop) -> None:
    assert shop.run("generate").returncode == 0
    shop.write(api(New=schema("a")))
    edited = shop.generated()[0]
    edited.write_text("# mine\n")
    before = {path: path.read_bytes() for path in shop.generated()}
    assert shop.run("generate").returncode == 4
    assert shop.run("check").returncode != 0
    assert {path: path.read_bytes() for path in shop.generated()} == before
    assert not [path for path in shop.folder.rglob("*") if "staging" in path.name]


def test_half_written_state_survives_another_change(shop: Shop) -> None:
    shop.write(api(Gone=schema("a")))
    shop.run("generate")
    third = api(Third=schema("e"))
    wanted = expected(shop, third)
    second = api(Kept=schema("c"), Added=schema("d"))
    for steps in moments(shop, second, 5)[1:-1]:
        shop.write(second)
        killed(shop, steps)
        (shop.folder / "pets.json").write_text("{")
        assert shop.run("generate").returncode == 3
        shop.write(third)
        assert shop.run("generate").returncode == 0
        assert shop.files() == wanted


def test_killed_at_random_moments(shop: Shop) -> None:
    schemas = {f"S{n}": schema(f"p{n}") for n in range(40)}
    wanted = expected(shop, api(**schemas))
    random.seed(3)
    for _ in range(3):
        shop.write(api(**schemas))
        run = shop.start("generate")
        try:
            run.wait(random.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            run.kill()
        run.communicate()
        assert shop.run("generate").returncode == 0
        assert shop.files() == wanted
        shop.write(api())
        assert shop.run("generate").returncode == 0


def test_read_only_folder(shop: Shop) -> None:
    shop.run("generate")
    before = shop.files()
    text = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(text)
    before["pets.json"] = text.encode()
    folders = [p for p in (shop.folder / "out").rglob("*") if p.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = without_power(shop)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert shop.files() == before


def without_power(shop: Shop) -> subprocess.CompletedProcess[str]:
    """Runs `generate`, for root without its capability to write anywhere."""
    drop = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*drop, *SPECGEN, "generate"],
        cwd=shop.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )


def test_full_disk(shop: Shop) -> None:
    """A limit on the size of files makes writing fail like a full disk does."""
    shop.run("generate")
    before = shop.files()
    shop.write(api(Big={"type": "object", "description": "x" * 300_000}))
    before["pets.json"] = (shop.folder / "pets.json").read_bytes()
    limit = (
        "import resource, signal, sys, runpy;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "sys.dont_write_bytecode = True;"
        "runpy.run_module('specgen', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, "generate"],
        cwd=shop.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert "SG007" in done.stderr
    assert "Traceback" not in done.stderr
    assert shop.files() == before
