"""`specgen completion`: the scripts, run by the shells that they are for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from specgen.arguments import FORMATS, SHELLS
from specgen.cli import parsers

from .conftest import Shop

_ASK = {
    "bash": """
        source ./script
        COMP_WORDS=($1 "$2"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        $(complete -p specgen | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        printf '%s\\n' "${COMPREPLY[@]}"
    """,
    "zsh": """
        source ./script
        emulate sh
        COMP_WORDS=($(echo $1) "$2"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        [ "$_comps[specgen]" ] && _specgen
        # What does not fit zsh itself leaves out, as it adds words to its own.
        for word in "${COMPREPLY[@]}"; do [[ $word = "$2"* ]] && echo "$word"; done
    """,
    "fish": """
        source ./script
        complete -C "$argv[1] $argv[2]" | string replace -r '\\t.*' ''
    """,
}
INSTALLED = [shell for shell in SHELLS if shutil.which(shell)]


@pytest.fixture(params=INSTALLED)
def shell(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def completed(shop: Shop, shell: str, line: str, cwd: Path | None = None) -> set[str]:
    """What a shell offers for the last word of a line."""
    script = shop.run("completion", shell)
    assert script.returncode == 0, script.stderr
    place = cwd or shop.folder
    (place / "script").write_text(script.stdout)
    words, _, word = line.rpartition(" ")
    plain = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    command = [shell, *plain, "-c", _ASK[shell]]
    if shell != "fish":
        command.append(shell)
    done = subprocess.run(
        [*command, words, word],
        cwd=place,
        env={**os.environ, "HOME": str(shop.folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_commands_and_options_are_those_there_are(shop: Shop, shell: str) -> None:
    _, commands = parsers()
    assert commands.keys() <= completed(shop, shell, "specgen ")
    assert completed(shop, shell, "specgen sc") == {"scaffold"}
    for name in ("generate", "mock", "diff"):
        options = {word for word in commands[name].options() if word.startswith("--")}
        offered = completed(shop, shell, f"specgen {name} --")
        assert options == offered


def test_values_are_completed(shop: Shop, shell: str) -> None:
    assert completed(shop, shell, "specgen check --format ") == {*FORMATS}
    assert completed(shop, shell, "specgen diff --fail-on b") == {"breaking"}
    assert completed(shop, shell, "specgen completion ") == {*SHELLS}
    assert "SG302" in completed(shop, shell, "specgen generate --allow SG3")
    assert "pets.json" in completed(shop, shell, "specgen validate pe")
    (shop.folder / "pending").mkdir()
    folders = completed(shop, shell, "specgen generate --output pe")
    assert {folder.rstrip("/") for folder in folders} >= {"pending"}


def test_a_name_with_a_space_is_one_word_of_bash(shop: Shop) -> None:
    shop.write({}, "my pets.json")
    script = shop.run("completion", "bash").stdout
    ask = script + """
        COMP_WORDS=(specgen check my); COMP_CWORD=2; _specgen
        echo "${COMPREPLY[0]}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", ask], cwd=shop.folder, capture_output=True, text=True
    )
    assert done.stdout == "my pets.json\n"


def test_names_of_the_configuration_are_completed(shop: Shop, shell: str) -> None:
    shop.configure('[api.pets]\nsource = "pets.json"\n[api.toys]\nsource = "t.json"\n')
    inner = shop.folder / "a" / "b"
    inner.mkdir(parents=True)
    assert completed(shop, shell, "specgen pull t") == {"toys"}
    assert completed(shop, shell, "specgen scaffold p", inner) == {"pets"}
    (shop.folder / "specgen.toml").rename(shop.folder / "old.toml")
    (shop.folder / "pyproject.toml").write_text("[tool.specgen.api.shop]\n")
    assert completed(shop, shell, "specgen pull ", inner) == {"shop"}
