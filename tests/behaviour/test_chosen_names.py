"""Documents of many constructs in which everything has a name of the user's."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from specgen.findings.diagnostics import Location, Severity, Sink
from specgen.naming.choices import Choice, Choices
from specgen.naming.chosen import Subjects
from specgen.pipeline import Generated, generate, served
from specgen.workspace.config import Target
from tests.files import write_files

HERE = Path(__file__).parent
DOCUMENTS = ("shop", "orders", "generic_models", "overloads")


def choice(subject: str, name: str) -> Choice:
    return Choice(subject=subject, name=name, origin=Location(file="specgen.toml"))


def chosen(target: Target) -> Choices:
    """A name for every operation, every other of their parts, every schema and its parts."""
    read = served(target, {}, Sink())
    assert read is not None
    subjects = Subjects(read[0])
    entries: list[Choice] = []
    for number, operation in enumerate(read[0].operations):
        spelling = subjects.spelling(operation.id)
        group = "" if operation.name else f"group_{number % 3}.deep."
        entries.append(choice(spelling, f"{group}method_{number}"))
        parts = [part for part in subjects.parts(operation.id) if ":" in part]
        entries += [
            choice(f"{spelling}#{part}", f"argument_{index}")
            for index, part in enumerate(parts[::2])
        ]
    for number, id in enumerate(read[0].declarations):
        entries.append(choice(subjects.spelling(id), f"Pinned{number}"))
    return Choices(entries=tuple(entries))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_everything_can_have_another_name(document: str, tmp_path: Path) -> None:
    target = Target(
        name=f"own_{document}",
        sources=(f"{document}.yaml",),
        base=HERE,
        output=tmp_path,
    )
    own = replace(target, names=chosen(target))
    plain, sink = generate(target, Sink()), Sink()
    assert plain is not None
    renamed = generate(own, sink, names=plain.names)
    assert [each for each in sink if each.severity is Severity.ERROR] == []
    assert renamed is not None
    assert len(renamed.renamed) >= len(own.names.entries) // 2
    write_files(tmp_path, renamed.files)
    packages = [f"own_{document}_{side}" for side in ("client", "server")]
    check = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "-p",
            packages[0],
            "-p",
            packages[1],
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Success" in check.stdout, check.stdout
    load = f"import {packages[0]}.testing, {packages[0]}.models, {packages[1]}.app"
    run = subprocess.run(
        [sys.executable, "-c", load],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stderr == ""
    # Without the entries every name is again what it was.
    back = generate(target, Sink(), names=renamed.names)
    assert isinstance(back, Generated)
    assert back.files == plain.files
