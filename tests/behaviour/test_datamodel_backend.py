"""`models = "datamodel-code-generator"`: other models, the same client and server."""

from __future__ import annotations

import ast
import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.behaviour.library_models import (
    LIBRARY,
    PYDANTIC,
    ROOT,
    generate,
    modules,
)
from tests.drawing import drawn
from tests.roundtrip.pair import Line, Pair, connect
from tests.roundtrip.serving import InProcess

CONSTRUCTS = Path(__file__).with_name("library_models.yaml")
SOURCES = {
    "library_liveavatar": ROOT / "specs" / "liveavatar-create-secret.md",
    "library_openhands": ROOT / "specs" / "openhands-create-custom-secret.md",
    "library_things": CONSTRUCTS,
}
PACKAGES = [f"{name}_{side}" for name in SOURCES for side in ("client", "server")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("library")
    run = generate(folder, LIBRARY, SOURCES, secrets=("secret_value",))
    assert run.returncode == 0, run.stderr
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def test_packages_are_strictly_typed(folder: Path) -> None:
    for package in PACKAGES:
        run = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "-p", package],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_imports_and_every_model_builds(
    folder: Path, package: str
) -> None:
    names = modules(folder / package)
    check = (
        f"import importlib; [importlib.import_module(name) for name in {names!r}]\n"
        f"from {package} import models\n"
        "kinds = [one for one in vars(models).values() if isinstance(one, type)]\n"
        "[one.model_rebuild() for one in kinds if one.__module__ == models.__name__]\n"
    )
    command = [sys.executable, "-W", "error", "-c", check]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_models_are_a_fixed_point_of_black(folder: Path) -> None:
    files = [str(folder / package / "models.py") for package in PACKAGES]
    run = subprocess.run(
        [sys.executable, "-m", "black", "--check", "-q", "-l", "88", *files],
        check=False,
    )
    assert run.returncode == 0


def test_only_the_models_differ(folder: Path, tmp_path: Path) -> None:
    run = generate(tmp_path, PYDANTIC, SOURCES, secrets=("secret_value",))
    assert run.returncode == 0, run.stderr
    for package in PACKAGES[:4]:
        ours = {
            path.relative_to(tmp_path): path.read_text()
            for path in (tmp_path / package).rglob("*.py")
        }
        differing = [
            str(path)
            for path, text in ours.items()
            if statements((folder / path).read_text()) != statements(text)
        ]
        assert differing == [f"{package}/models.py"]


def statements(text: str) -> str:
    """The statements of a module, with the library's name of the one generic instance.

    The library has no generic classes, so what is annotated as an instance says its name.
    """
    instance = "models.Response[models.CreateSecretResponseSchema]"
    tree = ast.parse(text)
    return ast.unparse(tree).replace(
        instance, "models.ResponseCreateSecretResponseSchema"
    )


def test_regenerating_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.py")}
    run = generate(folder, LIBRARY, SOURCES, secrets=("secret_value",))
    assert run.returncode == 0, run.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.py")} == before


PAIRS = {
    name: Pair(package=name, source=source, secrets=frozenset({"secret_value"}))
    for name, source in list(SOURCES.items())[:2]
}


@pytest.fixture(scope="module", params=PAIRS)
def pair(request: pytest.FixtureRequest, folder: Path) -> Pair:
    return PAIRS[request.param]


@pytest.fixture(scope="module", params=["process", "process-async"])
def line(pair: Pair, request: pytest.FixtureRequest) -> Iterator[Line]:
    with connect(pair, request.param) as line:
        yield line


@drawn(
    25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_round_trip(line: Line, data: st.DataObject) -> None:
    (operation,) = line.pair.api.operations
    call = data.draw(line.pair.values("client").calls(operation))
    response = data.draw(st.sampled_from(operation.responses))
    body = data.draw(line.pair.values("server").answers(response.contents[0]))
    failing = response.status.first >= 400
    raised: Any = line.pair.module("server", "errors").UnprocessableEntity
    errors = line.pair.module("client", "errors")

    def answer() -> Any:
        if failing:
            raise raised(body.python)
        return body.python

    line.recorder.answer = answer
    line.recorder.seen.clear()
    if failing:
        with pytest.raises(errors.UnprocessableEntityError) as caught:
            line.call(operation, call.arguments)
        received = caught.value.error
    else:
        received = line.call(operation, call.arguments)

    ((_, seen),) = line.recorder.seen
    assert line.pair.plain("server", seen["body"]) == call.body
    assert line.pair.plain("client", received) == body.wire


@pytest.mark.parametrize("side", ["client", "server"])
def test_secrets_show_only_on_the_wire(folder: Path, side: str) -> None:
    models: Any = import_module(f"library_openhands_{side}.models")
    model: Any = import_module(f"library_openhands_{side}._runtime.wire.model")
    secret = models.CustomSecretModel(name="n", value="tell-nobody")
    assert "tell-nobody" not in f"{secret!r}{secret}{secret.model_dump_json()}"
    text = model.encode_json(secret, models.CustomSecretModel)
    assert json.loads(text) == {"name": "n", "value": "tell-nobody"}


async def _post(app: Any, path: str, body: object) -> httpx2.Response:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://t") as client:
        return await client.post(path, json=body)


class _Things:
    """Gives back what it is called with."""

    async def keep(self, *, body: Any) -> Any:
        return body

    async def upload(self, *, body: Any) -> int:
        return len(await body.file.read())


@pytest.fixture(scope="module")
def app(folder: Path) -> Any:
    return import_module("library_things_server").create_app(things=_Things())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"animal": {"species": "kitten"}}, 200),
        ({"animal": {"species": "cow"}}, 422),
        ({"animal": {}}, 422),
        ({"animal": {"species": "dog"}, "note": None}, 200),
        ({"animal": {"species": "dog"}, "note": "x"}, 422),
        ({"animal": {"species": "dog"}, "start-date": None}, 422),
        ({"animal": {"species": "dog"}, "mro": None}, 422),
        ({"animal": {"species": "dog"}, "mro": "m", "model_config": "c"}, 200),
        ({"animal": {"species": "dog"}, "pair": ["a", 1]}, 200),
        ({"animal": {"species": "dog"}, "pair": ["a", 1, 2]}, 422),
        ({"animal": {"species": "dog"}, "mood": "odd"}, 422),
        ({"animal": {"species": "dog"}, "json": {"a": [["b"], {"c": "d"}]}}, 200),
        ({"animal": {"species": "dog"}, "json": 1}, 422),
        ({"animal": {"species": "dog"}, "x-other": {"x": 1}}, 200),
        ({"animal": {"species": "dog"}, "x-other": {"x": 0}}, 422),
        ({"animal": {"species": "dog"}, "x-other": {"z": 1}}, 422),
        ({"animal": {"species": "dog"}, "data": "aGk=", "key": "secret"}, 200),
        ({"animal": {"species": "dog"}, "quote": "__import__('os')"}, 200),
        ({"animal": {"species": "dog"}, "next": {"animal": {"species": "cat"}}}, 200),
    ],
)
def test_server_accepts_what_the_document_says(
    app: Any, body: object, status: int
) -> None:
    response = asyncio.run(_post(app, "/any", body))
    assert response.status_code == status
    if status == 200:
        assert response.json() == body


@pytest.fixture
def client(app: Any) -> Iterator[Any]:
    package = import_module("library_things_client")
    own = httpx2.Client(transport=InProcess(app))
    with package.LibraryThings(http_client=own) as client:
        yield client


def test_client_sends_fields_and_files(client: Any) -> None:
    models: Any = import_module("library_things_client.models")
    kept = client.things.keep(
        animal=models.Dog(species="dog", name="Rex"), model_config_="c", mro_="m"
    )
    assert isinstance(kept.animal, models.Dog)
    assert (kept.model_config_, kept.animal.name) == ("c", "Rex")
    assert kept.mro_ == "m"
    assert client.things.upload(file=b"12345", title="t") == 5


def test_client_reads_what_a_newer_server_may_send(folder: Path) -> None:
    models: Any = import_module("library_things_client.models")
    model: Any = import_module("library_things_client._runtime.wire.model")
    read = model.validate(
        models.AnyModel, {"animal": {"species": "cow", "legs": 4}, "mood": "odd"}
    )
    assert read.animal == {"species": "cow", "legs": 4}
    assert read.mood == "odd"
    assert isinstance(
        model.validate(models.Animal, {"species": "dog", "name": "Rex"}), models.Dog
    )


LIMITS = """
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /things:
    post:
      operationId: add
      tags: [things]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
      responses: {'204': {description: added}}
components:
  schemas:
    S:
      type: object
      properties:
        list: {type: array, uniqueItems: true, items: {type: string}}
        choice: {enum: [1.5, 2]}
        mapping: {type: object, minProperties: 2, additionalProperties: {type: integer}}
        secret: {type: string, format: password, pattern: '^a'}
        amount: {type: number, format: decimal, minimum: 5}
        day: {type: string, format: date, pattern: '^2'}
        bytes: {type: string, format: byte, maxLength: 4}
        text: {type: string, maxLength: 1}
        number: {type: integer, maximum: 4}
        array: {type: array, minItems: 2, items: {type: integer}}
"""
BEYOND = {
    "list": ["a", "a"],
    "choice": 3,
    "mapping": {"a": 1},
    "secret": "b",
    "amount": 3,
    "day": "1999-01-01",
    "bytes": "AAAAAAAA",
    "text": "ab",
    "number": 5,
    "array": [1],
}


def test_findings_tell_exactly_what_is_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each at its property, with the line and column of that."""
    (tmp_path / "limits.yaml").write_text(LIMITS)
    run = generate(tmp_path, LIBRARY, {"limits": Path("limits.yaml")})
    assert run.returncode == 0, run.stderr
    told = set()
    for line in run.stderr.splitlines():
        if ": note[SG309]" in line:
            _, row, column, *_ = line.split(":")
            told.add(LIMITS.splitlines()[int(row) - 1][int(column) - 1 :].split(":")[0])

    class Things:
        async def add(self, **_: Any) -> None:
            return None

    monkeypatch.syspath_prepend(str(tmp_path))
    app = import_module("limits_server").create_app(things=Things())
    with TestClient(app) as http:
        taken = {
            name
            for name, value in BEYOND.items()
            if http.post("/things", json={name: value}).status_code == 204
        }
    assert told == taken
    assert taken.isdisjoint(("text", "number", "array"))


def test_library_that_is_not_installed(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['datamodel_code_generator'] = None"
    run = generate(tmp_path, LIBRARY, {"things": CONSTRUCTS}, preamble=hide)
    assert run.returncode == 2
    assert 'pip install "specgen[datamodel]"' in run.stderr
    assert "Traceback" not in run.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import os\n", "line 1 of the module"),
        ("", "there is no class AnyModel"),
        ("class AnyModel(Model):\n    file: int\n", "other properties"),
        ("class (", "does not parse"),
    ],
)
def test_what_the_library_may_not_write(tmp_path: Path, text: str, reason: str) -> None:
    """A stand-in for a library with a fault, which no known document provokes."""
    preamble = (
        "import datamodel_code_generator as library\n"
        f"library.generate = lambda *_, **__: {text!r}"
    )
    run = generate(tmp_path, LIBRARY, {"things": CONSTRUCTS}, preamble=preamble)
    assert run.returncode == 3
    assert "SG601" in run.stderr
    assert reason in run.stderr
    assert not (tmp_path / "things_client").exists()
