"""`specgen explain`: every code has a text, and every example in it has its finding."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from specgen.cli import main
from specgen.findings.diagnostics import DiagnosticCode
from specgen.findings.explanations import explanations

UNPROVOKED = {"SG001", "SG601"}
"""Faults of specgen or of a library, which no known document provokes."""
EXPLANATIONS = explanations()
_BLOCK = re.compile(
    r"^(?P<fence>```|~~~)\w+(?: title=\"(?P<title>.*?)\")?\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The files of a folder, on a free port."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def run(text: str, port: int) -> None:
    """Writes the files of an explanation here, and runs its commands."""
    for match in _BLOCK.finditer(text.replace("8099", str(port))):
        if match["title"]:
            path = Path(match["title"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["text"], encoding="utf-8")
            continue
        for line in match["text"].splitlines():
            command = line.removeprefix("$ ")
            if command.startswith("specgen "):
                main(shlex.split(command)[1:])
            else:
                subprocess.run(command, shell=True, check=True)


@pytest.mark.parametrize("code", sorted({*EXPLANATIONS} - UNPROVOKED))
def test_the_example_has_the_finding(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with served(tmp_path) as port:
        run(EXPLANATIONS[code], port)
    printed = "".join(capfd.readouterr())
    assert f"[{code}]" in printed or f'"code": "{code}"' in printed, printed


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_every_code_has_its_parts(code: str) -> None:
    assert f"\n\n{DiagnosticCode(code).severity.value}: " in EXPLANATIONS[code]
    for part in ("Effect: ", "Cure: "):
        assert EXPLANATIONS[code].count(f"\n\n{part}") == 1
    examples = [match["title"] for match in _BLOCK.finditer(EXPLANATIONS[code])]
    assert (None in examples) != (code in UNPROVOKED)


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sg411", "SG105"]) == 0
    printed = capsys.readouterr().out
    assert printed == f"{EXPLANATIONS['SG411']}\n{EXPLANATIONS['SG105']}"


def test_all_codes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*EXPLANATIONS]
    # A message has places for what a run would know; a list has sentences.
    assert not [line for line in lines if "{reason}" in line or not line.endswith(".")]
    assert "SG106  error    An object has the same key twice." in lines


def test_an_unknown_code_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "SG4111"]) == 2
    assert "did you mean SG411?" in capsys.readouterr().err
