"""Every option of every command, given wrongly: exit code 2 and one sentence.

The table is made of the options that there are, so that a new one is tried as well.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from specgen.cli import COMMANDS, main, parsers

from .conftest import Shop, api

OPERANDS = {
    "rename": ("getPet", "x"),
    "scaffold": ("pets",),
    "completion": ("bash",),
    "diff": ("pets.json", "pets.json"),
    "mock": ("pets.json",),
}
WRONG = {
    "--jobs": ("-1", "0", "many", "1.5", "9" * 30),
    "--port": ("-1", "65536", "http", "1e3"),
    "--format": ("xml", "TEXT"),
    "--fail-on": ("compatible",),
}
"""Values of a wrong type, out of range, or unknown."""


def misspelled(name: str) -> str:
    """`--output` as `--outptu`; without a letter where that says the same."""
    swapped = f"{name[:-2]}{name[-1]}{name[-2]}"
    return swapped if swapped != name else name[:-1]


def lines(action: argparse.Action) -> Iterator[tuple[tuple[str, ...], str]]:
    """Wrong uses of an option, each with a part of what must be said."""
    name = next(own for own in action.option_strings if own.startswith("--"))
    if name == "--help":
        return
    yield (misspelled(name),), f"did you mean {name}?"
    if action.nargs == 0:
        yield (f"{name}=1",), "takes no value"
        return
    yield (name,), f"argument {name}: expected one argument"
    yield (name, "--quiet"), f"argument {name}: expected one argument"
    yield (name, ""), "a value is needed" if name not in WRONG else ""
    for value in WRONG.get(name, ()):
        yield (name, value), value if action.choices is None else "unknown"


CASES = [
    (command, action)
    for command, parser in parsers()[1].items()
    for action in parser._actions
    if action.option_strings
]


def test_all_commands_are_tried() -> None:
    assert {command for command, _ in CASES} == {*COMMANDS}
    typed = {
        own.option_strings[-1]
        for _, own in CASES
        if own.choices or getattr(own.type, "__name__", "") in ("_positive", "_port")
    }
    assert typed == {*WRONG}


@pytest.mark.parametrize(
    ("command", "action"),
    [
        pytest.param(*case, id=f"{case[0]}{case[1].option_strings[-1]}")
        for case in CASES
    ],
)
def test_an_option_that_is_given_wrongly(
    command: str,
    action: argparse.Action,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for wrong, said in lines(action):
        with pytest.raises(SystemExit) as end:
            main([command, *OPERANDS.get(command, ()), *wrong])
        out, err = capsys.readouterr()
        assert (end.value.code, out) == (2, ""), wrong
        assert err.startswith(f"specgen {command}: error: "), err
        assert err.count("\n") == 1, err
        assert said in err, (wrong, err)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--versoin", "did you mean --version?"),
        ("--quiet", "'--quiet' comes after a COMMAND"),
        ("--jobs 3 generate", "'--jobs' comes after a COMMAND"),
        ("-x generate", "unknown '-x'"),
        ("chekc", "did you mean check?"),
    ],
)
def test_what_comes_before_a_command(
    line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(line.split())
    err = capsys.readouterr().err
    assert (end.value.code, err.count("\n")) == (2, 1)
    assert said in err


READING = ("generate", "check", "validate", "inspect", "mock", "diff")


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("no.json", "error[SG101]: cannot read no.json: no such file"),
        ("folder", "error[SG102]: no OpenAPI document in folder"),
        ("*.none", "error[SG102]: no OpenAPI document in *.none"),
        ("gone/x.json", "cannot read gone/x.json: no such file"),
        ("link.json", "cannot read link.json"),
    ],
)
def test_a_source_that_is_none(
    shop: Shop,
    command: str,
    source: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (shop.folder / "folder").mkdir()
    (shop.folder / "link.json").symlink_to("link.json")
    monkeypatch.chdir(shop.folder)
    before = shop.files()
    output = ("--output", "o") if command in ("generate", "check") else ()
    more = (source,) if command == "diff" else ()
    if command == "diff" and "no such file" in said:
        # It might be the name of an API.
        said = f"no API '{source}' is configured, and there is no such file"
    code = main([command, source, *more, *output])
    out, err = capsys.readouterr()
    assert code == 2, err
    assert said in err
    assert "Traceback" not in out + err
    assert shop.files() == before


OVERLAID = ("generate", "check", "validate", "inspect", "mock")


@pytest.mark.parametrize("command", OVERLAID)
@pytest.mark.parametrize("overlay", ["no.json", "folder"])
def test_an_overlay_that_is_none(
    shop: Shop,
    command: str,
    overlay: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (shop.folder / "folder").mkdir()
    monkeypatch.chdir(shop.folder)
    options = [*(() if command != "mock" else ("--port", "0")), "--overlay", overlay]
    output = ["--output", "o"] if command in ("generate", "check") else []
    assert main([command, "pets.json", *output, *options]) == 2
    assert f"{overlay}: error[SG101]" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        "generate",
        "check",
        "diff pets.json pets.json",
        "validate pets.json",
        "inspect pets.json",
        "mock pets.json",
        "scaffold pets --output a.py",
        "rename getPet x",
        "pull",
    ],
)
@pytest.mark.parametrize(
    ("report", "said"),
    [("folder", "Is a directory"), ("gone/r.json", "No such file or directory")],
)
def test_a_report_that_has_no_place(
    shop: Shop,
    command: str,
    report: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is known before anything is done."""
    (shop.folder / "folder").mkdir()
    monkeypatch.chdir(shop.folder)
    before = shop.files()
    assert main([*command.split(), "--report", report]) == 2
    out, err = capsys.readouterr()
    assert (out, shop.files()) == ("", before)
    errors = [line for line in err.splitlines() if "error" in line]
    assert errors == [f"{report}: error[SG007]: cannot write: {said}"]


@pytest.mark.parametrize(
    ("command", "report"),
    [
        ("generate pets.json --output o", "pets.json"),
        ("check", "specgen.toml"),
        ("generate --force", "specgen.lock"),
    ],
)
def test_a_report_replaces_no_file_but_a_report(
    shop: Shop,
    command: str,
    report: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(shop.folder)
    assert main(["generate"]) == 0
    before = shop.files()
    capsys.readouterr()
    assert main([*command.split(), "--report", report]) == 4
    out, err = capsys.readouterr()
    assert (out, shop.files()) == ("", before)
    assert f"{report}: error[SG006]" in err
    Path("r.json").touch()
    for _ in range(2):
        assert main(["check", "--report", "r.json"]) == 0
        assert json.loads(Path("r.json").read_text())["targets"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rename getPet a-b", "'a-b' is no name for getPet"),
        ("rename getPet class", "'class' is no name for getPet"),
        ("rename Pet pets.Dog", "'pets.Dog' is no name for a class"),
        ("rename gtPet x", "did you mean getPet?"),
        ("rename getPet x --api pts", "did you mean pets?"),
        ("rename pets_client json", "generated code needs the `json`"),
        ("rename getPet", "as it is, and as it shall be"),
        ("rename a b c", "as it is, and as it shall be"),
        ("rename --all x", "--all takes no name"),
        ("scaffold pts --output a.py", "did you mean pets?"),
        ("scaffold pets --output folder", "no module that could be imported"),
        ("scaffold pets --output a.py --group pest", "did you mean pets?"),
        ("mock pets.json --host 999.1.1.1 --port 0", "cannot listen at 999.1.1.1"),
        ("mock", "needs a SOURCE"),
        ("diff --against HEAD", "no git repository"),
        ("generate pets.json --output /proc/none", "cannot write"),
        ("generate pets.json --output pets.json", "pets.json"),
        ("generate http://127.0.0.1/x --output o", "only `specgen pull`"),
    ],
)
def test_what_can_not_be_done(
    shop: Shop,
    line: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (shop.folder / "folder").mkdir()
    shop.write(api())
    monkeypatch.chdir(shop.folder)
    assert main(["generate", "-q"]) == 0
    capsys.readouterr()
    before = shop.files()
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert "Traceback" not in out + err
    assert len([text for text in err.splitlines() if " error" in text]) == 1
    assert shop.files() == before
