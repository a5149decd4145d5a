"""A starting implementation: written once, and what is said when the document moves on."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: Shelf, version: '1'}
security: [{key: [read]}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Book: {type: object, required: [title], properties: {title: {type: string}}}
    Author: {type: object, required: [name], properties: {name: {type: string}}}
paths:
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getBook
      tags: [books]
      responses: {'200': &book {description: It., content: {application/json: {
        schema: {$ref: '#/components/schemas/Book'}}}}}
    put:
      operationId: saveBook
      tags: [books]
      requestBody: {required: true, content: {application/json: {
        schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'200': *book}
    delete:
      operationId: removeBook
      tags: [books]
      responses: {'204': {description: Gone.}}
  /authors:
    get:
      operationId: listAuthors
      tags: [authors]
      responses: {'200': {description: All., content: {application/json: {
        schema: {type: array, items: {$ref: '#/components/schemas/Author'}}}}}}
""")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A generated API, and a scaffold of its server."""
    (tmp_path / "specgen.toml").write_text(
        "[api.shelf]\nsource = ['shelf.yaml']\noutput = '.'\n"
    )
    document(tmp_path)
    assert specgen(tmp_path, "generate").returncode == 0
    done = specgen(tmp_path, "scaffold", "shelf", "--output", "service.py")
    assert done.returncode == 0, done.stderr
    return tmp_path


def document(folder: Path, **operations: dict[str, Any] | None) -> None:
    """Writes the document with other operations, by method of `/books/{id}`."""
    made = deepcopy(DOCUMENT)
    item = made["paths"]["/books/{id}"]
    for method, change in operations.items():
        if change is None:
            del item[method]
        else:
            item[method] = item.get(method, {}) | change
    (folder / "shelf.yaml").write_text(yaml.safe_dump(made, sort_keys=False))


def specgen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "specgen", *arguments)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def errors(folder: Path) -> list[str]:
    """What mypy finds in the implementation, as the source lines it points at."""
    options = ("--strict", "--config-file=", "--no-pretty", "service.py")
    done = run(folder, "-m", "mypy", *options)
    lines = (folder / "service.py").read_text().splitlines()
    found = re.findall(r"^service\.py:(\d+): error:", done.stdout, re.M)
    assert bool(found) == bool(done.returncode), done.stdout
    return [lines[number - 1].strip() for number in sorted(map(int, found))]


CHANGED: dict[str, dict[str, Any] | None] = {
    "get": {
        "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}]
    },
    "put": {
        "responses": {
            "200": {
                "description": "It.",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Author"}
                    }
                },
            }
        }
    },
    "delete": None,
    "patch": {
        "operationId": "changeBook",
        "tags": ["books"],
        "responses": {"204": {"description": "Done."}},
    },
}


def test_types_and_check_tell_the_operations_that_changed(project: Path) -> None:
    """And none besides; the implementation is never touched."""
    assert errors(project) == []
    assert specgen(project, "check").returncode == 0
    before = (project / "service.py").read_bytes()
    document(project, **CHANGED)
    assert specgen(project, "generate").returncode == 0
    assert [one.partition("(")[0] for one in errors(project)] == [
        "async def get",
        "async def save",
        "async def remove",
        "return create_app",  # of Books, which lacks change
    ]
    told = specgen(project, "check")
    assert told.returncode == 1
    assert re.findall(r"service\.py:\d+: BooksService\.(.+)", told.stdout) == [
        "get has another signature",
        "save has another signature",
        "change is not implemented",
        "remove is no operation of the document",
    ]
    assert "async def change(self, *, id: int, principal" in told.stdout
    assert (project / "service.py").read_bytes() == before


def test_check_tells_before_anything_is_generated(project: Path) -> None:
    document(project, patch=CHANGED["patch"])
    told = specgen(project, "check")
    assert told.returncode == 1
    assert "BooksService.change is not implemented" in told.stdout


def test_check_accepts_an_implementation_that_was_filled_in(project: Path) -> None:
    """Arguments may take more, results be narrower, names and homes differ."""
    (project / "service.py").write_text("""
from __future__ import annotations
import shelf_server
from dataclasses import dataclass
from typing import Any, Optional, Union
from shelf_server import AuthorsService, BooksService, models
from shelf_server.models import Book as TheBook

class Mine(TheBook):
    shelf: str = ""

class _Reading:
    async def get(self, *, id: Union[int, str], principal: object) -> "Mine":
        return Mine(title="It")

class Library(_Reading, shelf_server.BooksService[str]):
    async def save(self, *, body: models.Book, id, **more: Any) -> models.Book:
        return body

    async def remove(self, id: Optional[int] = None, principal: str = "") -> None:
        self.helper()

    def helper(self) -> None: ...

class Authors(AuthorsService[str]):
    async def list(self, *, principal: str) -> list[models.Author]:
        return []
""")
    told = specgen(project, "check")
    assert (told.returncode, told.stderr) == (0, ""), told.stdout


def test_check_refuses_what_can_never_fit(project: Path) -> None:
    text = (project / "service.py").read_text()
    (project / "service.py").write_text(text.replace("id: int", "id: str"))
    assert specgen(project, "check").stdout.count("has another signature") == 3
    (project / "service.py").write_text("class Books(:")
    assert "service.py: cannot be read" in specgen(project, "check").stdout


def test_a_scaffold_is_written_once(project: Path) -> None:
    (project / "service.py").write_text("mine = 1\n")
    done = specgen(project, "scaffold", "shelf", "--output", "service.py")
    assert (done.returncode, "written once" in done.stderr) == (4, True)
    assert (project / "service.py").read_text() == "mine = 1\n"
    assert specgen(project, "generate", "--force").returncode == 0
    assert (project / "service.py").read_text() == "mine = 1\n"


def test_a_scaffold_that_is_gone_is_forgotten(project: Path) -> None:
    (project / "service.py").unlink()
    assert "service.py: is gone" in specgen(project, "check").stdout
    assert specgen(project, "generate").returncode == 0
    assert specgen(project, "check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shelve", "--output", "b.py"], "did you mean shelf"),
        (["shelf"], "--output FILE"),
        (["--output", "b.py"], "scaffold TARGET"),
        (["shelf", "--output", "no module.py"], "no module that could be imported"),
        (["shelf", "--output", "b.txt"], "no module that could be imported"),
    ],
)
def test_mistakes(project: Path, arguments: list[str], said: str) -> None:
    done = specgen(project, "scaffold", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (project / "b.py").exists()


def test_uvicorn_runs_it(project: Path) -> None:
    """It refuses everybody until it is told whom to let in, and then answers 501."""
    assert served(project) == 401
    path = project / "service.py"
    text = path.read_text()
    path.write_text(text.replace("    return None\n", '    return Principal("ann")\n'))
    assert served(project) == 501


def served(folder: Path) -> int:
    """The status of a request to the application that uvicorn made of the module."""
    command = (*("-m", "uvicorn", "service:app", "--factory"), "--port", "0")
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONDONTWRITEBYTECODE": "1"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            deadline = time.monotonic() + 60
            for line in process.stderr:
                if found := re.search(r"running on (http://\S+)", line):
                    headers = {"X-Key": "any"}
                    return httpx2.get(
                        f"{found[1]}/authors", headers=headers
                    ).status_code
                assert time.monotonic() < deadline
        finally:
            process.terminate()
            process.communicate()
    raise AssertionError("uvicorn did not start")
