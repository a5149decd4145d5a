"""What type checkers say about users' code: `probes` passes but for the lines marked wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import Sink
from specgen.pipeline import Generated, generate
from specgen.workspace import config_file
from specgen.workspace.config import SHARED, Target
from tests.conformance.corpus import FOLDERS, find_documents
from tests.files import write_files

PROBES = Path(__file__).parent / "probes"
GITHUB = Path(__file__).parent / "probes_of_github"
GENERATED = Path(__file__).parents[2] / "generated"
CONFIGURATIONS = (
    Path(__file__).parents[1] / "behaviour" / "pages.toml",
    Path(__file__).parent / "doors.toml",
    Path(__file__).parent / "people.toml",
    Path(__file__).parent / "talk.toml",
    Path(__file__).parent / "overloads.toml",
    Path(__file__).parent / "odd_types.toml",
)
"""APIs with pages, OAuth, bodies of all kinds, groups below groups, overloads and odd types,
which those of the showcase do not have."""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """The probes beside the packages that they import."""
    shutil.copytree(PROBES, tmp_path, dirs_exist_ok=True)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(GENERATED, tmp_path, dirs_exist_ok=True, ignore=ignore)
    needs: set[str] = set()
    for path in CONFIGURATIONS:
        (target,) = config_file.load(path, ()).targets
        # Checkers need not read it for each of them.
        needs.update(write(replace(target, runtime=SHARED), tmp_path).runtime)
    write_files(tmp_path, shared_files(needs))
    return tmp_path


def write(target: Target, folder: Path) -> Generated:
    made = generate(target, Sink())
    assert made is not None
    write_files(folder, made.files)
    return made


@pytest.fixture(scope="module")
def github(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The probe of GitHub's client beside it."""
    folder = tmp_path_factory.mktemp("github")
    shutil.copytree(GITHUB, folder, dirs_exist_ok=True)
    document = find_documents(FOLDERS)["corpus-large/github.json"]
    target = Target(
        name="github",
        sources=(str(document),),
        base=folder,
        output=folder,
        emit=frozenset({"client"}),
    )
    write(target, folder)
    return folder


def wrong_lines(probes: Path) -> set[tuple[str, int]]:
    return {
        (path.name, number)
        for path in probes.glob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.endswith("# wrong")
    }


def run(*command: str, cwd: Path, status: int = 1) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def compare(errors: Iterable[tuple[str, int, str]], probes: Path) -> None:
    """Every error stands on a marked line, and every marked line has one."""
    found, wrong = list(errors), wrong_lines(probes)
    unexpected = [each for each in found if each[:2] not in wrong]
    accepted = wrong - {each[:2] for each in found}
    assert (unexpected, sorted(accepted)) == ([], [])


def mypy(probes: Path, code: Path) -> None:
    options = ("--strict", "--config-file=", "--output=json")
    options = (*options, "--enable-error-code=deprecated")
    names = (path.name for path in probes.glob("*.py"))
    # An attribute alone on a line is an expression without effect, which is its point.
    output = run("-m", "mypy", *options, *names, cwd=code)
    found = [json.loads(line) for line in output.splitlines()]
    compare(
        (
            (each["file"], each["line"], each["message"])
            for each in found
            if each["severity"] == "error"
        ),
        probes,
    )


def pyright(probes: Path, code: Path) -> None:
    configuration = {
        "include": [path.name for path in probes.glob("*.py")],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        "reportUnusedExpression": False,
        "reportUnknownMemberType": False,
        "reportPrivateUsage": False,
    }
    (code / "pyrightconfig.json").write_text(json.dumps(configuration))
    options = ("--outputjson", "--pythonpath", sys.executable)
    output = run("-m", "pyright", *options, cwd=code)
    compare(
        (
            (
                Path(each["file"]).name,
                each["range"]["start"]["line"] + 1,
                each["message"],
            )
            for each in json.loads(output)["generalDiagnostics"]
            if each["severity"] == "error"
        ),
        probes,
    )


def test_mypy_strict(code: Path) -> None:
    mypy(PROBES, code)


def test_pyright(code: Path) -> None:
    pyright(PROBES, code)


@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_large_api(check: Callable[[Path, Path], None], github: Path) -> None:
    check(GITHUB, github)


def test_pyright_strict_accepts_the_packages(code: Path) -> None:
    names = ["liveavatar_client", "liveavatar_server", "shop_client"]
    names += ["overloads_client", "overloads_server"]
    names += ["odd_types_client", "odd_types_server"]
    configuration = {"include": names, "strict": names, "pythonVersion": "3.11"}
    (code / "pyrightconfig.json").write_text(json.dumps(configuration))
    run("-m", "pyright", "--pythonpath", sys.executable, cwd=code, status=0)
