"""Installed from its wheel, away from the repository, specgen does what the README says; and
what it generates needs nothing but its own dependencies."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from specgen.cli import run

from .readme import ROOT

PAGE = "liveavatar-create-secret.md"
CLIENT = ("httpx2", "pydantic")
SERVER = ("fastapi",)
SUFFIXES = (".css", ".html", ".jinja", ".js", ".json", ".md", ".py", ".typed")


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment that holds some distributions, with all they require, and nothing else."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, requirements: Iterable[str]) -> Installation:
        venv.create(folder, symlinks=True)
        made = cls(folder)
        for distribution in _closure(requirements):
            for file in distribution.files or ():
                if ".." not in file.parts and file.suffix != ".pyc":
                    target = made.packages / file
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(str(file.locate()), target)
        return made

    @property
    def packages(self) -> Path:
        variables = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", variables))

    def python(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs this environment's Python, with nothing of ours around it."""
        return subprocess.run(
            [str(self.folder / "bin" / "python"), "-I", "-W", "error", *arguments],
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin", "HOME": str(cwd)},
            capture_output=True,
            text=True,
            check=False,
        )

    def imports(self, folder: Path) -> subprocess.CompletedProcess[str]:
        """Imports every module below `folder`."""
        modules = [
            ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(
                ".__init__"
            )
            for file in sorted(folder.rglob("*.py"))
        ]
        program = (
            "import importlib, sys\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "for name in sys.argv[2:]: importlib.import_module(name)\n"
            "print(len(sys.argv) - 2)"
        )
        return self.python("-c", program, str(folder), *modules, cwd=folder)


def _closure(requirements: Iterable[str]) -> Iterable[importlib.metadata.Distribution]:
    """The installed distributions that requirements ask for, directly or not."""
    found: dict[str, importlib.metadata.Distribution] = {}
    pending = [Requirement(text) for text in requirements]
    while pending:
        wanted = pending.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        environment = {**default_environment(), "extra": ""}
        if name in found or not (
            wanted.marker is None or wanted.marker.evaluate(environment)
        ):
            continue
        found[name] = importlib.metadata.distribution(name)
        pending += map(Requirement, found[name].requires or ())
    return found.values()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def _metadata(wheel: Path) -> importlib.metadata.Distribution:
    archive = zipfile.Path(wheel)
    (information,) = (
        one for one in archive.iterdir() if one.name.endswith(".dist-info")
    )
    return importlib.metadata.PathDistribution(information)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """What `pip install` makes of the wheel: its files and the dependencies it declares."""
    folder = tmp_path_factory.mktemp("installed")
    made = Installation.make(folder, _metadata(wheel).requires or ())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made.packages)
    return made


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workplace")
    (folder / "specs").mkdir()
    shutil.copy(ROOT / "specs" / PAGE, folder / "specs")
    return folder


@pytest.fixture(scope="module")
def generated(installed: Installation, workplace: Path) -> Path:
    """`out/`, as the installed specgen writes it with `--name liveavatar`."""
    done = installed.python(
        *("-m", "specgen", "generate", f"specs/{PAGE}"),
        *("--output", "out", "--name", "liveavatar"),
        cwd=workplace,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return workplace / "out"


def test_the_wheel_holds_all_that_the_repository_has(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {
        file.relative_to(ROOT).as_posix().replace("templates/", "specgen/templates/", 1)
        for folder in ("specgen", "templates")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in SUFFIXES
        and not any(part.startswith(".") for part in file.relative_to(ROOT).parts)
    }
    assert "specgen/config.schema.json" in wanted
    assert {n for n in names if ".dist-info/" not in n} == wanted


def test_every_dependency_is_used(wheel: Path) -> None:
    metadata = _metadata(wheel)
    imported = {
        name.partition(".")[0]
        for file in (ROOT / "specgen").rglob("*.py")
        for name in _imports(ast.parse(file.read_text(encoding="utf-8")))
    }
    providers = importlib.metadata.packages_distributions()
    used = {one.lower() for name in imported for one in providers.get(name, ())}
    for requirement in map(Requirement, metadata.requires or ()):
        if requirement.marker is None:
            # pydantic fixes the version of its core, which runs the patterns.
            names = {requirement.name, f"{requirement.name}-core"}
            assert names & {name.replace("_", "-") for name in used}, requirement.name


def _imports(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_command_is_installed(wheel: Path) -> None:
    scripts = _metadata(wheel).entry_points.select(group="console_scripts")
    assert [(one.name, one.load()) for one in scripts] == [("specgen", run)]


def test_packages_are_named_by_the_title(
    installed: Installation, workplace: Path
) -> None:
    done = installed.python(
        *("-m", "specgen", "generate", f"specs/{PAGE}", "--output", "titled"),
        cwd=workplace,
    )
    assert (done.returncode, done.stderr) == (0, "")
    written = {path.name for path in (workplace / "titled").iterdir()}
    assert written == {
        "live_avatar_api_client",
        "live_avatar_api_server",
        "specgen.lock",
    }


def test_the_installed_specgen_writes_what_the_repository_has(
    installed: Installation, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    for name in ("specgen.toml", "specgen.lock"):
        shutil.copy(ROOT / name, tmp_path)
    done = installed.python("-m", "specgen", "generate", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert _files(tmp_path / "generated") == _files(ROOT / "generated")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not {"__pycache__", ".mypy_cache"} & set(file.parts)
    }


def test_every_command_works_without_the_extras(
    installed: Installation, workplace: Path, generated: Path
) -> None:
    for command in (
        ("check", f"specs/{PAGE}", "--output", "out", "--name", "liveavatar"),
        ("validate", f"specs/{PAGE}"),
        ("inspect", f"specs/{PAGE}"),
        ("inspect", f"specs/{PAGE}", "--html", "page.html"),
    ):
        done = installed.python("-m", "specgen", *command, cwd=workplace)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize(
    ("package", "requirements"),
    [("liveavatar_client", CLIENT), ("liveavatar_server", SERVER)],
)
def test_a_generated_package_needs_its_own_dependencies_only(
    package: str, requirements: tuple[str, ...], generated: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(generated / package, alone / package)
    environment = Installation.make(tmp_path / "environment", requirements)
    done = environment.imports(alone)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 20


FORMS = """\
openapi: 3.1.0
info: {title: Forms, version: "1"}
paths:
  /files:
    post:
      tags: [files]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties: {file: {type: string, format: binary}}
      responses: {"204": {description: kept}}
"""
UPLOAD = """\
import asyncio, sys
sys.path.insert(0, "out")
from forms_server import create_app
from forms_server.unimplemented import Files

lines = ["--x", 'Content-Disposition: form-data; name="file"; filename="f"', "", "1", "--x--"]
scope = {
    "type": "http", "method": "POST", "path": "/files", "query_string": b"",
    "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
}

async def receive():
    body = "".join(line + chr(13) + chr(10) for line in lines).encode()
    return {"type": "http.request", "body": body, "more_body": False}

async def send(message):
    print(message.get("status", ""))

asyncio.run(create_app(files=Files())(scope, receive, send))
"""


def test_a_server_with_forms_needs_python_multipart_only(
    installed: Installation, tmp_path: Path
) -> None:
    (tmp_path / "forms.yaml").write_text(FORMS)
    done = installed.python(
        *("-m", "specgen", "generate", "forms.yaml", "--output", "out", "--no-client"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    needed = (*SERVER, "python-multipart")
    environment = Installation.make(tmp_path / "environment", needed)
    answered = environment.python("-c", UPLOAD, cwd=tmp_path)
    assert (answered.returncode, answered.stderr) == (0, "")
    assert answered.stdout.split() == ["501"]
