"""What mypy and pyright, both strict, say of guesses: right ones pass, each wrong one does not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest

from tests.guesses.client import CLIENT_GUESSES
from tests.guesses.guess import Guess
from tests.guesses.packages import write_packages
from tests.guesses.server import SERVER_GUESSES

CLIENT_HEAD = """
from pathlib import Path
from uuid import UUID

from shop_client import AsyncShop, Shop
"""
CLIENT_ARGUMENTS = (
    "client: Shop, async_client: AsyncShop, url: str, order_id: UUID, folder: Path"
)
SERVER_HEAD = """
from shop_services import ChatCompletions, Files, FilesVersions, KEY, Orders
from shop_services import authenticate, others
"""
USED = "__all__ = ['ChatCompletions', 'Files', 'FilesVersions', 'KEY', 'others']\n"


@dataclass(frozen=True)
class Module:
    """Guesses as a module with a function for each, and where each of them begins."""

    file: str
    text: str
    starts: Mapping[str, int]

    def guess_at(self, line: int) -> str:
        before = {name: start for name, start in self.starts.items() if start <= line}
        return max(before, key=lambda name: before[name])


def module(file: str, head: str, arguments: str, guesses: Iterable[Guess]) -> Module:
    lines, starts = head.splitlines(), {}
    for number, guess in enumerate(guesses):
        starts[guess.name] = len(lines) + 1
        lines.append(f"async def guess_{number}({arguments}) -> None:")
        lines += indent(guess.code, "    ").splitlines()
    return Module(file, "\n".join(lines) + "\n", starts)


def modules(*, is_typed: bool) -> list[Module]:
    kind = "right" if is_typed else "wrong"
    sides = (
        (f"{kind}_client.py", CLIENT_HEAD, CLIENT_ARGUMENTS, CLIENT_GUESSES),
        (f"{kind}_server.py", SERVER_HEAD + USED, "", SERVER_GUESSES),
    )
    return [
        module(
            file,
            head,
            arguments,
            [each for each in guesses if each.is_typed is is_typed],
        )
        for file, head, arguments, guesses in sides
    ]


RIGHT, WRONG = modules(is_typed=True), modules(is_typed=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages with every module of guesses beside them."""
    folder = tmp_path_factory.mktemp("typed_guesses")
    write_packages(folder)
    for written in (*RIGHT, *WRONG):
        (folder / written.file).write_text(written.text, encoding="utf-8")
    return folder


def mypy(folder: Path) -> list[tuple[str, int, str]]:
    options = ("--strict", "--config-file=", "--output=json")
    files = [written.file for written in (*RIGHT, *WRONG)]
    output = run("mypy", *options, *files, folder=folder)
    errors = [json.loads(line) for line in output.splitlines()]
    return [(each["file"], each["line"], each["message"]) for each in errors]


def pyright(folder: Path) -> list[tuple[str, int, str]]:
    configuration = {
        "include": [written.file for written in (*RIGHT, *WRONG)],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(configuration))
    output = run(
        "pyright", "--outputjson", "--pythonpath", sys.executable, folder=folder
    )
    return [
        (
            Path(each["file"]).name,
            each["range"]["start"]["line"] + 1,
            each["message"],
        )
        for each in json.loads(output)["generalDiagnostics"]
        if each["severity"] == "error"
    ]


def run(checker: str, *options: str, folder: Path) -> str:
    command = [sys.executable, "-m", checker, *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


NO_GUESS: frozenset[str] = frozenset()
DEPRECATED = frozenset({"idempotency key, deprecated operation"})
"""Right guesses that call what is deprecated: pyright reports it, mypy only where asked to."""


@pytest.mark.parametrize(
    ("check", "reported"), [(mypy, NO_GUESS), (pyright, DEPRECATED)]
)
def test_right_guesses_pass_and_wrong_ones_do_not(
    check: Callable[[Path], list[tuple[str, int, str]]],
    reported: frozenset[str],
    folder: Path,
) -> None:
    errors = check(folder)
    for written in (*RIGHT, *WRONG):
        of_module = [
            (line, message) for file, line, message in errors if file == written.file
        ]
        refused = {written.guess_at(line) for line, _ in of_module}
        names = written.starts.keys()
        expected = names if written in WRONG else names & reported
        assert refused == expected, of_module
