"""Mistakes on the command line and in the configuration."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ENVIRONMENT, Shop


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["genrate"], "did you mean generate?"),
        (["generate", "--outptu", "x"], "did you mean --output?"),
        (["generate", "--format", "jsn"], "did you mean json?"),
        (["generate", "--allow", "SG21"], "SG21"),
        (["generate", "--allow", "SG005"], "SG005"),
        (["generate", "pets.json"], "--output"),
        (["generate", "--output", "o"], "SOURCE"),
        (["generate", "pets.json", "--output", "o", "--name", "My API"], "my_api"),
        (["generate", "pets.json", "--output", "o", "--name", "class"], "class_api"),
        (["generate", "pets.json", "--output", "o", "--name", "../x"], "x"),
        (
            ["generate", "pets.json", "--output", "o", "--no-client", "--no-server"],
            "nothing to generate",
        ),
        ([], "COMMAND"),
    ],
)
def test_command_line(shop: Shop, arguments: list[str], says: str) -> None:
    before = shop.files()
    done = shop.run(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert shop.files() == before


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('[api.p]\nsource = "a"\nsuorce = "b"\n', ":3:", "did you mean source?"),
        ('[apis.p]\nsource = "a"\n', ":1:", "did you mean api?"),
        ('[api.p]\nsource = "a"\nhttp = "http2"\n', ":3:", "did you mean httpx2?"),
        ("[api.p]\nsource = 3\n", ":2:", "must be a list of strings"),
        ('[api.p]\nsource = "a"\nallow = ["SG999"]\n', ":3:", "SG999"),
        ("[api.p]\n", ":1:", "`source` is missing"),
        ('[api.P-x]\nsource = "a"\n', ":1:", "p_x"),
        ("[api.p\n", ":1:", "SG002"),
        ("", "", "no API is configured"),
    ],
)
def test_configuration(shop: Shop, text: str, place: str, says: str) -> None:
    shop.configure(text)
    done = shop.run("generate")
    assert done.returncode == 2
    assert f"specgen.toml{place}" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_no_configuration(shop: Shop) -> None:
    (shop.folder / "specgen.toml").unlink()
    done = shop.run("generate")
    assert done.returncode == 2
    assert "specgen generate SOURCE --output DIR" in done.stderr


def test_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys; from specgen.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'jinja2', 'jsonschema', 'jsonschema_rs', 'difflib',"
        " 'tomllib', 'pydantic', 'black', 'asyncio'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_small_document_imports_no_more_than_it_needs(shop: Shop) -> None:
    probe = (
        "import sys; from specgen.cli import main; code = main(['generate'])\n"
        "idle = {'pydantic', 'pydantic_core', 'anyascii', 'rich', 'multiprocessing',"
        " 'specgen.mock.app', 'specgen.emit.models.datamodel', 'specgen.emit.server.scaffold'}\n"
        "assert not idle & sys.modules.keys(), idle & sys.modules.keys(); exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=shop.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_closed_pipe_is_no_error(shop: Shop) -> None:
    with shop.start("check") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == ""
