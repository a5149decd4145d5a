"""The generators that are timed: the command, and where its client keeps operations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from specgen import __version__

from .documents import ROOT, Document
from .usage import Usage, used

ENVIRONMENTS = ROOT / ".venv-bench"


@dataclass(frozen=True, slots=True)
class Generator:
    """A command that writes a client; `what` says what else it writes.

    `command` has the folder of the tool's own scripts, the document as the tool reads it, and
    the folder to write to. `client` is the pattern of the client's packages in that folder,
    `operations` that of the modules in them that hold the operations and nothing else.
    """

    name: str
    what: str
    command: Callable[[Path, Document, Path, Path], Sequence[str]]
    client: str
    operations: str
    peer: bool = True
    needs: str = ""

    def run(self, document: Document, plain: Path, output: Path) -> Usage:
        """Generates into an empty folder; raises CalledProcessError where that fails."""
        scripts = self.scripts()
        search = f"{scripts}{os.pathsep}{os.environ['PATH']}"
        command = self.command(scripts, document, plain, output)
        return used(command, ROOT, os.environ | {"PATH": search})

    @property
    def missing(self) -> str:
        """A program that the tool needs and that is not installed; empty if none is."""
        return "" if not self.needs or shutil.which(self.needs) else self.needs

    def scripts(self) -> Path:
        """The folder of the tool's scripts, in an environment of its own."""
        if not self.peer:
            return Path(sys.executable).parent
        return ENVIRONMENTS / self.name / "bin"

    def install(self) -> str:
        """Installs the tool from PyPI where it is missing; gives its version."""
        if not self.peer:
            return __version__
        folder = ENVIRONMENTS / self.name
        ready = folder / ".ready"
        wanted = self._requirement()
        if not (ready.exists() and ready.read_text() == wanted):
            print(f"setting up {folder.relative_to(ROOT)} …", flush=True)
            self._set_up(folder, wanted)
            ready.write_text(wanted)
        program = f"import importlib.metadata as m; print(m.version({self.name!r}))"
        python = self.scripts() / "python"
        done = subprocess.run(
            [python, "-c", program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def _set_up(self, folder: Path, requirement: str) -> None:
        uv = shutil.which("uv")
        venv.create(folder, clear=True, with_pip=uv is None)
        python = str(folder / "bin" / "python")
        tool = (
            [uv, "pip", "install", "--python", python]
            if uv
            else [python, "-m", "pip", "install"]
        )
        subprocess.run([*tool, "--quiet", requirement], check=True)

    def _requirement(self) -> str:
        """What the extra `bench` says of the tool."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]
        bench: list[str] = project["optional-dependencies"]["bench"]
        return next(text for text in bench if text.startswith(self.name))


def _specgen(
    scripts: Path, document: Document, plain: Path, output: Path
) -> Sequence[str]:
    command = [
        str(scripts / "python"),
        "-m",
        "specgen",
        "generate",
        str(document.source),
    ]
    return [*command, "--output", str(output), "--name", document.name]


def _openapi_python_client(
    scripts: Path, document: Document, plain: Path, output: Path
) -> Sequence[str]:
    command = [str(scripts / "openapi-python-client"), "generate", "--path", str(plain)]
    return [*command, "--output-path", str(output), "--overwrite", "--meta", "none"]


def _datamodel_code_generator(
    scripts: Path, document: Document, plain: Path, output: Path
) -> Sequence[str]:
    output.mkdir()
    command = [str(scripts / "datamodel-codegen"), "--input", str(plain)]
    kind = ["--output-model-type", "pydantic_v2.BaseModel"]
    target = ["--output", str(output / "models.py")]
    return [*command, "--input-file-type", "openapi", *kind, *target]


def _openapi_generator(
    scripts: Path, document: Document, plain: Path, output: Path
) -> Sequence[str]:
    command = [str(scripts / "openapi-generator-cli"), "generate", "-g", "python"]
    return [*command, "-i", str(plain), "-o", str(output), "--skip-validate-spec"]


GENERATORS = (
    Generator(
        name="specgen",
        what="client and server",
        command=_specgen,
        client="*_client",
        operations="resources/[!_]*.py",
        peer=False,
    ),
    Generator(
        name="openapi-python-client",
        what="client",
        command=_openapi_python_client,
        client=".",
        operations="api/*/[!_]*.py",
    ),
    Generator(
        name="datamodel-code-generator",
        what="models",
        command=_datamodel_code_generator,
        client=".",
        operations="",
    ),
    Generator(
        name="openapi-generator-cli",
        what="client",
        command=_openapi_generator,
        client="openapi_client",
        operations="api/*_api.py",
        needs="java",
    ),
)
