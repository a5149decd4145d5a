"""What is generated from each case, file by file, and what is said about it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import black
import pytest
from golden_case import Case, all_cases, compared

from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import DiagnosticCode
from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.config import COPIED, SHARED
from tests.files import write_files

CASES = all_cases()
NEEDS = ("client", "pages", "server", "sender", "constants", "beside", "httpx2")
"""What the runtime has that packages of cases share."""
BLACK = black.Mode(line_length=88, target_versions={black.TargetVersion.PY311})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, updating: bool) -> None:
    texts, diagnostics = case.generate()
    files = compared(texts)
    if updating:
        case.rewrite(files, diagnostics)
    assert diagnostics == case.expected_diagnostics()
    assert DiagnosticCode.INTERNAL.identifier not in diagnostics
    assert sorted(files) == sorted(case.expected())
    assert files == case.expected()


SCAFFOLDS = [case for case in CASES if (case.folder / "scaffold.py").is_file()]


@pytest.mark.parametrize("case", SCAFFOLDS, ids=lambda case: case.id)
def test_scaffold(case: Case, updating: bool) -> None:
    path = case.folder / "scaffold.py"
    text = case.scaffold()
    assert text is not None
    if updating:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
    assert formatted(text) == text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_is_a_fixed_point_of_black(case: Case) -> None:
    for path, text in case.expected().items():
        if path.endswith(".py"):
            assert formatted(text) == text, path


@cache
def formatted(text: str) -> str:
    """The text as black has it that does not see the mark which keeps it out."""
    mark = "# fmt: off\n"
    shown = black.format_str(text.replace(mark, "", 1), mode=BLACK)
    notice, rest = shown.split("\n", 1)
    return f"{notice}\n{mark}{rest}" if mark in text else shown


def test_names_of_cases_are_distinct() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)


@cache
def generated(case: Case, runtime: str) -> tuple[Mapping[str, str], str]:
    """What a case comes to: of all of them several things must hold together."""
    texts, said = case.generate(runtime)
    # The runtime is the same in every package that needs as much of it.
    return {path: sys.intern(text) for path, text in texts.items()}, said


def test_packages_that_share_a_runtime_differ_in_where_they_import_it_from() -> None:
    for case in CASES:
        (copied, said), (shared, said_too) = (
            generated(case, COPIED),
            generated(case, SHARED),
        )
        assert said == said_too
        own = {path: text for path, text in copied.items() if "/_runtime/" not in path}
        assert [*own] == [*shared]
        for path, text in own.items():
            there = re.sub(r"(?<=from )\.+_runtime\b", SHARED_RUNTIME, text)
            there = there.replace('"._runtime', f'"{SHARED_RUNTIME}')
            assert _flat(there) == _flat(shared[path]), path


def _flat(text: str) -> str:
    """A module without the layout of its imports."""
    return re.sub(r"[\s(),]+", " ", text)


def test_every_module_of_every_case_imports(tmp_path: Path) -> None:
    """With one runtime for all, but for the packages on another HTTP library."""
    write_files(tmp_path, shared_files(NEEDS))
    modules = []
    for case in CASES:
        texts = _apart(case, _runtime(case))
        _write(tmp_path, texts)
        modules += [_module(path) for path in texts if path.endswith(".py")]
    _import(modules, tmp_path)


def test_every_package_has_the_runtime_that_it_imports(tmp_path: Path) -> None:
    """Packages have few different runtimes: each of these is imported once."""
    runtimes: dict[frozenset[tuple[str, str]], str] = {}
    for case in CASES:
        texts, _ = generated(case, COPIED)
        for package in {path.partition("/")[0] for path in texts}:
            own = {
                path.removeprefix(f"{package}/_runtime/"): text
                for path, text in texts.items()
                if path.startswith(f"{package}/_runtime/")
            }
            for path, text in texts.items():
                if path.startswith(f"{package}/"):
                    for name in _OF_RUNTIME.findall(text):
                        module = name.strip(".").replace(".", "/")
                        either = {f"{module}.py", f"{module}/__init__.py"}
                        assert either & own.keys(), path
            runtimes.setdefault(frozenset(own.items()), package)
    assert 5 < len(runtimes) < 50
    modules = []
    for files, package in runtimes.items():
        own = {f"{package}/_runtime/{path}": text for path, text in files}
        _write(tmp_path, own)
        modules += [_module(path) for path in own if path.endswith(".py")]
    _import(modules, tmp_path)


_OF_RUNTIME = re.compile(r"^from \.+_runtime([\w.]*) import", re.MULTILINE)


def _import(modules: Sequence[str], folder: Path) -> None:
    program = (
        "import importlib, json, sys\n"
        "for module in json.load(sys.stdin):\n"
        "    try:\n"
        "        importlib.import_module(module)\n"
        "    except Exception as error:\n"
        "        print(f'{module}: {error!r}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        input=json.dumps(modules),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_every_case_type_checks(tmp_path: Path) -> None:
    """One strict run over all packages, and over what users of each server start from.

    The packages share one runtime, but those on another HTTP library.
    """
    write_files(tmp_path, shared_files(NEEDS))
    for case in CASES:
        _write(tmp_path, _apart(case, _runtime(case)))
        text = case.scaffold() if "server" in case.target().emit else None
        if text is not None:
            _write(tmp_path, {f"{case.name}_service.py": text})
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11"),
            *("--config-file", "", "--no-error-summary", "."),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def _runtime(case: Case) -> str:
    return SHARED if case.target().http == "httpx2" else COPIED


def _apart(case: Case, runtime: str) -> dict[str, str]:
    """What is generated from a case, with tests of its own beside those of others."""
    texts, _ = generated(case, runtime)
    folder = f"{case.name}_tests/"
    files = {re.sub("^tests/", folder, path): text for path, text in texts.items()}
    if any(path.startswith(folder) for path in files):
        files[f"{folder}__init__.py"] = ""
    return files


def _module(path: str) -> str:
    return re.sub(r"(/__init__)?\.py$", "", path).replace("/", ".")


def _write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
