"""Generated packages of real documents, as type checkers and black see them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import black
import pytest

from tests.conformance.children import Limits
from tests.conformance.corpus import FOLDERS, find_documents, stratified
from tests.conformance.examine import Outcome, examine
from tests.conformance.summary import read_expected

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


def kept(name: str, folder: Path) -> Path:
    """The folder with both packages of a document."""
    result = examine(DOCUMENTS[name], name, Limits(), keep=folder)
    assert result.outcome is Outcome.OK, "\n".join(result.problems)
    return folder / name


def type_errors(folder: Path) -> str:
    options = ["--strict", "--no-error-summary", "--cache-dir", str(folder / ".mypy")]
    command = [sys.executable, "-m", "mypy", *options, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_a_sample_is_strictly_typed(tmp_path: Path) -> None:
    together = tmp_path / "together"
    together.mkdir()
    for name in sample(16, at_most=150):
        for package in kept(name, tmp_path / "kept").glob("*_*/"):
            package.rename(together / package.name)
    assert type_errors(together) == ""


@pytest.mark.parametrize("name", AT_SCALE)
def test_a_large_document_is_strictly_typed(name: str, tmp_path: Path) -> None:
    assert type_errors(kept(name, tmp_path)) == ""


@pytest.mark.parametrize("name", sample(6, at_most=40))
def test_black_changes_nothing(name: str, tmp_path: Path) -> None:
    mode = black.Mode(target_versions={black.TargetVersion.PY311})
    for file in sorted(kept(name, tmp_path).glob("*_*/**/*.py")):
        if "_runtime" not in file.parts:
            text = file.read_text(encoding="utf-8")
            assert black.format_str(text, mode=mode) == text, file.name
