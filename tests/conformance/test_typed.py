"""Generated packages of real documents, as type checkers and black see them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import black
import pytest

from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import Sink
from specgen.naming.keys import SHARED_RUNTIME
from specgen.pipeline import generate
from specgen.workspace.config import SHARED, Target
from tests.conformance.corpus import FOLDERS, find_documents, stratified
from tests.conformance.summary import read_expected
from tests.files import write_files

EXPECTED = read_expected()
DOCUMENTS = find_documents(FOLDERS)
AT_SCALE = (
    "corpus/stripe.com.json",
    "corpus-large/github.json",
    "corpus-large/kubernetes.json",
)


def sample(number: int, at_most: int) -> list[str]:
    """Names of documents with some operations, but at most so many."""
    fit = {
        name: (stored["version"], stored["operations"])
        for name, stored in EXPECTED.items()
        if name in DOCUMENTS and 0 < stored["operations"] <= at_most
    }
    return stratified(fit, number)


def write_packages(names: Iterable[str], folder: Path) -> None:
    """Both packages of each document, beside the one runtime that they share."""
    needs: set[str] = set()
    for name in names:
        target = Target(
            name=None,
            sources=(str(DOCUMENTS[name]),),
            base=folder,
            output=folder,
            runtime=SHARED,
        )
        made = generate(target, Sink())
        assert made is not None
        assert not any((folder / path).exists() for path in made.files)
        write_files(folder, made.files)
        needs.update(made.runtime)
    write_files(folder, shared_files(needs))


def type_errors(folder: Path) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_a_sample_is_strictly_typed(tmp_path: Path) -> None:
    write_packages(sample(16, at_most=150), tmp_path)
    assert type_errors(tmp_path) == ""


@pytest.mark.parametrize("name", AT_SCALE)
def test_a_large_document_is_strictly_typed(name: str, tmp_path: Path) -> None:
    write_packages([name], tmp_path)
    assert type_errors(tmp_path) == ""


@pytest.mark.parametrize("name", sample(6, at_most=40))
def test_black_changes_nothing(name: str, tmp_path: Path) -> None:
    mode = black.Mode(target_versions={black.TargetVersion.PY311})
    write_packages([name], tmp_path)
    for file in sorted(tmp_path.glob("*/**/*.py")):
        if SHARED_RUNTIME not in file.parts:
            text = file.read_text(encoding="utf-8")
            assert black.format_str(text, mode=mode) == text, file.name
