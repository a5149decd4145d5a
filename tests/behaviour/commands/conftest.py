"""A folder with a small API and the command line to run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.ready import specgen

SPECGEN = (sys.executable, "-m", "specgen")
CHECKOUT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(CHECKOUT)}


def api(title: str = "Pet shop", **schemas: Mapping[str, object]) -> dict[str, object]:
    """A document with one operation; `schemas` are added to its two."""
    pet = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 255}},
    }
    toy = {"type": "object", "properties": {"size": {"type": "integer"}}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    operation = {
        "operationId": "getPet",
        "tags": ["pets"],
        "responses": {"200": {"description": "a pet", "content": answer}},
    }
    pet["properties"]["toy"] = {"$ref": "#/components/schemas/Toy"}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": {"/pet": {"get": operation}},
        "components": {"schemas": {"Pet": pet, "Toy": toy, **schemas}},
    }


@dataclass
class Shop:
    """The folder the commands run in."""

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    def run(
        self, *arguments: str, cwd: Path | None = None, input: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return specgen(
            *arguments, cwd=cwd or self.folder, env=self.environment, input=input
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*SPECGEN, *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def write(self, document: object, name: str = "pets.json") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2))
        return path

    def configure(self, text: str) -> None:
        (self.folder / "specgen.toml").write_text(text)

    def files(self) -> dict[str, bytes]:
        """Everything in the folder but the document, caches aside."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    def generated(self) -> list[Path]:
        """Modules that were written, and not only staged."""
        return sorted(
            path
            for path in self.folder.rglob("*.py")
            if path.stat().st_size and ".specgen-staging" not in path.parts
        )

    def model(self, word: str = "255") -> Path:
        """A generated file that holds `word`."""
        return next(path for path in self.generated() if word in path.read_text())


CONFIGURATION = '[api.pets]\nsource = ["pets.json"]\noutput = "out"\n'


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A configured API, not yet generated."""
    made = Shop(tmp_path)
    made.write(api())
    made.configure(CONFIGURATION)
    return made
