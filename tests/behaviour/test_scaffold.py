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

from tests import ready
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
    return ready.specgen(*arguments, cwd=folder, env=ENVIRONMENT)


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


def served(folder: Path, module: str = "service", below: str = ".") -> int:
    """The status of a request to the application that uvicorn made of the module."""
    app = ("-m", "uvicorn", f"{module}:app", "--factory", "--app-dir", below)
    command = (*app, "--port", "0")
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


NEW = {
    "patch": CHANGED["patch"],
    "post": {
        "operationId": "lendBook",
        "tags": ["books"],
        "parameters": [
            {
                "name": "until",
                "in": "query",
                "schema": {"type": "string", "format": "date"},
            }
        ],
        "responses": DOCUMENT["paths"]["/books/{id}"]["get"]["responses"],
    },
}
GROWN = '''# Mine, since 2020.
"""The shelf."""
from __future__ import annotations

import shelf_server
from shelf_server import   models, BooksService   # as I like it

class Unset: "Of my own."

class Library(BooksService["Reader"]):
  """Two columns are enough."""

  async def get(self, *, id: int, principal: Reader) -> models.Book:
    return models.Book( title = "x" )   # fine
  async def save(self, *, id, body, principal): return body
  async def remove(self, *, id, principal) -> None: pass

  # The end of the library.

class Reader: name = "ann"
class Authors(shelf_server.AuthorsService[Reader]):
  async def list(self, *, principal): return []
'''


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_new_is_appended(project: Path, end: str) -> None:
    """And nothing else is touched: what was there is still there, in its order."""
    path = project / "service.py"
    path.write_bytes(GROWN.replace("\n", end).encode())
    path.chmod(0o640)
    document(project, **NEW)
    assert specgen(project, "generate").returncode == 0
    done = specgen(project, "scaffold", "shelf", "--add")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "service.py: BooksService.change added" in done.stdout
    text = path.read_bytes().decode()
    assert text.count(end) == text.count("\n")
    lines = iter(text.split(end))
    assert all(line in lines for line in GROWN.splitlines())
    assert path.stat().st_mode & 0o777 == 0o640
    before = text.index("The end of the library"), text.index("class Reader")
    assert before[0] < text.index("  async def lend_book(") < before[1]
    assert "until: dt.date | _Unset" in text
    assert "import Unset as _Unset" in text
    assert "\n    async def lend_book" not in text
    told = specgen(project, "check")
    assert told.returncode == 0, told.stdout
    assert errors(project) != [], "its own methods are not typed"
    assert not [line for line in errors(project) if "lend" in line or "change" in line]
    assert list(project.glob(".service*")) == []
    again = specgen(project, "scaffold", "shelf", "--add")
    assert "every operation is implemented" in again.stdout
    assert path.read_bytes().decode() == text


def test_appended_methods_are_served(project: Path) -> None:
    document(project, **NEW)
    assert specgen(project, "generate").returncode == 0
    assert [line.partition("(")[0] for line in errors(project)] == ["return create_app"]
    assert specgen(project, "scaffold", "shelf", "--add").returncode == 0
    assert errors(project) == []
    assert specgen(project, "check").returncode == 0
    assert served(project) == 401


OTHERWISE = """
from typing import TYPE_CHECKING
from shelf_server import AuthorsService, BooksService, models as api
import tables as models
if TYPE_CHECKING:
    import datetime as dt
Number = int

class Books(BooksService[str]):
    async def get(self, *, id: Number, principal: str) -> api.Book:
        dt = override = models.ROWS[id]
        return api.Book(title=dt + override)
    async def save(self, *, id: Number, body: api.Book, principal: str) -> api.Book:
        raise KeyError(id)
    async def remove(self, *, id: Number, principal: str) -> None: ...
    def int(self) -> None: ...

class Authors(AuthorsService[str]):
    async def list(self, *, principal: str) -> list[api.Author]: ...
"""


def test_stubs_mean_what_they_say_where_names_mean_something_else(
    project: Path,
) -> None:
    """In the class or its module; what a method calls so is another's business."""
    path = project / "service.py"
    path.write_text(OTHERWISE)
    (project / "tables.py").write_text("ROWS: dict[int, str] = {}\n")
    document(project, **NEW)
    assert specgen(project, "generate").returncode == 0
    done = specgen(project, "scaffold", "shelf", "--add")
    assert done.returncode == 0, done.stdout + done.stderr
    text = path.read_text()
    assert "_models.Book" in text
    assert "until: dt.date" in text
    assert "id: builtins.int" in text
    stubs = text[text.index("def int") : text.index("class Authors")].splitlines()
    assert [line for line in errors(project) if line in map(str.strip, stubs)] == []
    run = subprocess.run(
        [sys.executable, "-c", "import service"],
        cwd=project,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("from shelf_server import BooksService\nclass Books(BooksService[str]): x = 1\n",
         "its class has no lines of its own"),
        ("class Other: ...\n", "no class implements BooksService; `--group books"),
        ("from shelf_server import BooksService\nUnimplemented = _Unimplemented = 1\n"
         "class Books(BooksService[str]):\n    x = 1\n", "means something else there"),
        ("class Books(:\n", "cannot be read"),
        ("\ufeffclass Books:\n    x = 1\n", "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_safely_is_told(
    project: Path, text: str, reason: str
) -> None:
    (project / "service.py").write_text(text)
    done = specgen(project, "scaffold", "shelf", "--add")
    assert (done.returncode, reason in done.stdout) == (4, True), done.stdout
    assert (project / "service.py").read_text() == text


def test_a_split_implementation_is_followed(project: Path) -> None:
    """Through imports, absolute and relative, and bases in other modules."""
    folder = project / "acme" / "api"
    folder.mkdir(parents=True)
    for package in (project / "acme", folder):
        (package / "__init__.py").touch()
    (folder / "reading.py").write_text(
        "from shelf_server import BooksService as Base, models\n"
        "class Reading(Base[str]):\n"
        "    async def get(self, *, id: int, principal: str) -> models.Book: ...\n"
        "    async def save(self, *, id: str, body: models.Book, principal: str)"
        " -> models.Book: ...\n"
    )
    (folder / "books.py").write_text(
        "from .reading import Reading\n\n\nclass Books(Reading):\n"
        "    async def remove(self, *, id: int, principal: str) -> None: ...\n"
    )
    (project / "service.py").write_text(
        "from acme.api import books\nimport acme.authors\n"
    )
    told = specgen(project, "check")
    assert re.findall(r"^\S+:\d+: .+", told.stdout, re.M) == [
        "service.py:1: AuthorsService.list is not implemented",
        "acme/api/reading.py:4: BooksService.save has another signature",
    ]


def test_the_configuration_names_the_implementation(project: Path) -> None:
    """So that it may be moved and renamed."""
    (project / "src").mkdir()
    (project / "service.py").rename(project / "src" / "moved.py")
    assert "service.py: is gone" in specgen(project, "check").stdout
    path = project / "specgen.toml"
    path.write_text(path.read_text() + "implementation = 'src'\n")
    assert specgen(project, "generate").returncode == 0
    assert specgen(project, "check").returncode == 0
    document(project, **NEW)
    told = specgen(project, "check").stdout
    assert re.search(r"src/moved.py:\d+: BooksService.change is not implemented", told)
    assert specgen(project, "generate").returncode == 0
    assert specgen(project, "scaffold", "shelf", "--add").returncode == 0
    assert specgen(project, "check").returncode == 0
    path.write_text(path.read_text().replace("'src'", "'gone.py'"))
    assert "gone.py: is gone; name where it is" in specgen(project, "check").stdout


def test_a_scaffold_in_a_package(tmp_path: Path) -> None:
    """Imports the generated package by its path, which may be nested as well."""
    (tmp_path / "specgen.toml").write_text(
        "[api.shelf]\nsource = ['shelf.yaml']\noutput = 'src/acme/generated'\n"
    )
    document(tmp_path)
    assert specgen(tmp_path, "generate").returncode == 0
    (tmp_path / "src/acme/api").mkdir(parents=True)
    for folder in ("src/acme", "src/acme/api"):
        (tmp_path / folder / "__init__.py").touch()
    file = "src/acme/api/services.py"
    assert specgen(tmp_path, "scaffold", "shelf", "--output", file).returncode == 0
    text = (tmp_path / file).read_text()
    assert "from acme.generated.shelf_server import (" in text
    assert "`uvicorn acme.api.services:app --factory --app-dir src`" in text.replace(
        "\n", " "
    )
    typed = run(tmp_path / "src", "-m", "mypy", "--strict", "--config-file=", file[4:])
    assert typed.returncode == 0, typed.stdout
    assert served(tmp_path, "acme.api.services", "src") == 401
    group = ("--group", "authors", "--output", "src/acme/api/authors.py")
    done = specgen(tmp_path, "scaffold", "shelf", *group)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "src/acme/api/authors.py").read_text()
    assert "from acme.api.services import Principal" in text
    assert "class Authors(AuthorsService[Principal]):" in text
    assert "Books" not in text
    assert "create_app" not in text
    typed = run(
        tmp_path / "src",
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "acme/api/authors.py",
    )
    assert typed.returncode == 0, typed.stdout
    assert specgen(tmp_path, "check").returncode == 0


def test_one_group_comes_first(project: Path) -> None:
    (project / "service.py").unlink()
    assert specgen(project, "generate").returncode == 0
    group = ("scaffold", "shelf", "--group", "books", "--output", "books.py")
    assert specgen(project, *group).returncode == 0
    assert "class Principal:" in (project / "books.py").read_text()
    told = specgen(project, "check")
    assert "AuthorsService.list is not implemented" in told.stdout
    assert "BooksService" not in told.stdout
    wrong = specgen(project, *group[:3], "book", "--output", "b.py")
    assert (wrong.returncode, "did you mean books" in wrong.stderr) == (2, True)
