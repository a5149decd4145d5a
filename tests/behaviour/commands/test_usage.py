"""Mistakes on the command line and in the configuration."""

from __future__ import annotations

import subprocess
import sys

import pytest

from specgen.cli import COMMANDS

from .conftest import ENVIRONMENT, SPECGEN, Shop


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
    assert "`specgen init`" in done.stderr
    inspected = shop.run("inspect")
    assert "or specgen inspect SOURCE\n" in inspected.stderr
    assert "SOURCE" not in shop.run("pull").stderr


_SERVED = '[api.p]\nsource = { command = ["true"], to = "p.json" }\n'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        # What is unknown, and what is missing.
        ("generate --wacth", "did you mean --watch?"),
        ("check --watch", "unknown '--watch'"),
        ("diff --fail-on bad", "one of breaking, risky"),
        ("mock pets.json --prot 1", "did you mean --port?"),
        ("mock pets.json --port 1e3", "'1e3' is not a number from 0 to 65535"),
        ("generate --jobs 0", "'0' is not a number of at least 1"),
        ("scaffold pets --output", "expected one argument"),
        ("pull --checks", "did you mean --check?"),
        ("validate --strict=1", "--strict"),
        ("inspect --nmae x", "unknown '--nmae'"),
        ("init pets", "unknown 'pets'"),
        ("completion tcsh", "did you mean zsh?"),
        ("completion", "SHELL"),
        ("completion bash zsh", "unknown 'zsh'"),
        ("", "COMMAND"),
        ("--quiet", "COMMAND"),
        ("diff pets.json", "specgen diff OLD NEW"),
        ("mock", "needs a SOURCE"),
        ("scaffold", "scaffold TARGET --output FILE"),
        ("scaffold pets", "scaffold TARGET --output FILE"),
        # What can't be read or written.
        ("generate no.json --output o", "cannot read no.json: no such file"),
        ("check no.json --output o", "cannot read no.json: no such file"),
        ("validate no.json", "cannot read no.json: no such file"),
        ("inspect no.json", "cannot read no.json: no such file"),
        ("mock no.json", "cannot read no.json: no such file"),
        ("diff pets.json no.json", "cannot read no.json: no such file"),
        ("inspect pets.json --overlay no.json", "cannot read no.json"),
        ("generate pets.json --output specgen.toml", "specgen.toml"),
        ("validate -q --report folder", "cannot write: Is a directory"),
        ("init", "specgen.toml holds a configuration"),
        ("pull pets", "no `source` of the configuration is elsewhere"),
        ("scaffold cats --output a.py", "'cats' is no API of the configuration"),
        ("diff --against HEAD cats", "no API 'cats' is configured"),
        # What contradicts itself.
        ("pull --check --force", "--check writes nothing"),
        ("scaffold pets --add --output a.py", "a file or --add"),
        ("scaffold pets --add --group x", "a file or --add"),
        ("generate --no-client", "--no-client needs a SOURCE"),
        ("inspect --overlay o.json", "specgen inspect SOURCE\n"),
        ("generate pets.json --watch", "--output DIR"),
        ("generate http://x.example --output o", "only `specgen pull`"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(shop: Shop, line: str, says: str) -> None:
    (shop.folder / "folder").mkdir()
    before = shop.files()
    done = shop.run(*line.split())
    assert done.returncode == 2
    assert says in done.stderr
    told = [text for text in done.stderr.splitlines() if not text.startswith("  ")]
    assert len([text for text in told if " error" in text]) == 1
    assert not any(word in done.stderr for word in ("Traceback", "usage:"))
    assert shop.files() == before


def test_what_is_pulled_is_written_or_compared(shop: Shop) -> None:
    shop.configure(_SERVED)
    done = shop.run("pull", "--check", "--force")
    assert (done.returncode, "--force" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_imports_nothing_heavy(command: str) -> None:
    probe = (
        "import sys; from specgen.cli import main\n"
        f"try: main({[*command.split(), '--help']})\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'yaml', 'jinja2', 'jsonschema', 'jsonschema_rs', 'difflib',"
        " 'tomllib', 'pydantic', 'black', 'asyncio', 'orjson', 'dataclasses'}\n"
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


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("generate >&-", 0),
        ("generate 2>&-", 0),
        ("check >&- 2>&-", 0),
        ("check --format json >&-", 0),
        ("check --format json >/dev/full", 2),
        ("check --format github >/dev/full", 2),
        ("check >/dev/full", 2),
        ("check missing.json --output out 2>/dev/full", 2),
    ],
)
def test_output_that_has_no_place(shop: Shop, line: str, code: int) -> None:
    assert shop.run("generate").returncode == 0
    command = f"exec {' '.join(SPECGEN)} {line}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=shop.folder,
        env=shop.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code
    told = "specgen: error[SG007]: cannot write: No space left on device\n"
    assert done.stderr.count(told) == (code == 2 and "2>" not in line)
    assert "Traceback" not in done.stderr


def test_closed_pipe_is_no_error(shop: Shop) -> None:
    with shop.start("check") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == ""
