"""While a command runs: waiting for another one, progress, and failures of specgen itself."""

from __future__ import annotations

import fcntl
import io
import os
import subprocess
import sys
import threading

import pytest

from specgen.findings import console
from specgen.findings.console import Console

from .conftest import ENVIRONMENT, Shop, api


def test_second_run_says_that_it_waits(shop: Shop) -> None:
    held = os.open(shop.folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with shop.start("generate") as run:
        assert run.stderr is not None
        assert run.stderr.readline() == "waiting for another run of specgen …\n"
        assert not (shop.folder / "out").exists()
        os.close(held)
        assert run.wait(60) == 0
        assert run.stderr.read() == ""
    assert shop.run("check").returncode == 0


def test_check_does_not_wait(shop: Shop) -> None:
    shop.run("generate")
    held = os.open(shop.folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    done = shop.run("check")
    os.close(held)
    assert (done.returncode, done.stderr) == (0, "")


class Terminal(io.StringIO):
    """Takes text as a terminal does; `wrote` is set by the first."""

    def __init__(self) -> None:
        super().__init__()
        self.wrote = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        count = super().write(text)
        self.wrote.set()
        return count


def test_long_work_is_named_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0.0)
    terminal = Terminal()
    with Console(err=terminal).progress("generating pets"):
        assert terminal.wrote.wait(60)
    shown = terminal.getvalue()
    assert "generating pets …" in shown
    # At the end the line is empty again.
    assert shown.endswith("\r\x1b[K")


def test_short_work_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PATIENCE", 3600.0)
    terminal = Terminal()
    with Console(err=terminal).progress("generating pets"):
        pass
    assert "pets" not in terminal.getvalue()


@pytest.mark.parametrize(("quiet", "kind"), [(True, Terminal), (False, io.StringIO)])
def test_nothing_is_drawn_elsewhere(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, kind: type[io.StringIO]
) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0.0)
    stream = kind()
    with Console(err=stream, quiet=quiet).progress("generating pets"):
        assert threading.active_count() >= 1
    assert stream.getvalue() == ""


SHALLOW = """
import sys
from specgen.cli import main
sys.setrecursionlimit(60)
sys.exit(main(["generate"]))
"""
"""Runs specgen with a stack that is too small for any work: it fails somewhere inside."""


def shallow(shop: Shop, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHALLOW],
        cwd=shop.folder,
        env=ENVIRONMENT | variables,
        capture_output=True,
        text=True,
    )


def deep() -> dict[str, object]:
    schema: dict[str, object] = {"type": "integer"}
    for _ in range(60):
        schema = {"type": "array", "items": schema}
    return api(Deep=schema)


def test_internal_error_is_one_message(shop: Shop) -> None:
    shop.run("generate")
    shop.write(deep())
    before = shop.files()
    done = shallow(shop)
    assert done.returncode == 3
    first, help, *rest = done.stderr.splitlines()
    assert first.startswith("pets.json: error[SG001]: internal error in ")
    assert "RecursionError" in first
    assert "report it" in help
    assert rest == ["pets: refused, nothing written"]
    assert shop.files() == before
    shown = shallow(shop, SPECGEN_DEBUG="1")
    assert "Traceback" in shown.stderr


def test_new_page_of_any_suffix_is_noticed(shop: Shop) -> None:
    shop.configure('[api.pets]\nsource = ["pages"]\n')
    shop.write(api(), "pages/a.json")
    assert shop.run("generate").returncode == 0
    page = (shop.folder / "pages" / "a.json").read_text().replace("/pet", "/other")
    for suffix in ("mdx", "markdown", "YML"):
        added = shop.folder / "pages" / f"b.{suffix}"
        added.write_text(f"```json\n{page}\n```\n" if suffix != "YML" else page)
        done = shop.run("check")
        assert done.returncode == 1, suffix
        assert "#/paths/~1other/get" in done.stdout
        added.unlink()
