"""`enums = "classes"`: constants are members of classes, and the same on the wire as without."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from enum import IntEnum, StrEnum
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = Path(__file__).with_name("enums.yaml")


class Packages(NamedTuple):
    client: Any
    server: Any
    folder: Path

    @property
    def models(self) -> Any:
        return import_module(f"{self.client.__name__}.models")

    def at(self, url: str) -> Any:
        return self.client.Studio(base_url=url)


@pytest.fixture(scope="module", params=["paint", "large_paint"])
def packages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Packages]:
    """The packages with their models in one module, and in a module for each."""
    folder = tmp_path_factory.mktemp(request.param)
    document = yaml.safe_load(DOCUMENT.read_text())
    if request.param == "large_paint":
        document["components"]["schemas"] |= {
            f"Other{number}": {"type": "object", "properties": {"a": {}}}
            for number in range(50)
        }
    (folder / "paint.json").write_text(json.dumps(document))
    (folder / "specgen.toml").write_text(
        f'[api.{request.param}]\nsource = "paint.json"\noutput = "."\n'
        'enums = "classes"\nnames.classes.client = "Studio"\nunwrap = "data"\n'
        'pagination = [{ style = "page", argument = "page" }]\n'
    )
    with chdir(folder):
        assert main(["generate", "-q"]) == 0
    sys.path.insert(0, str(folder))
    client = import_module(f"{request.param}_client")
    yield Packages(client, import_module(f"{request.param}_server"), folder)
    sys.path.remove(str(folder))


def paints(packages: Packages, seen: list[Any]) -> Any:
    """The server, whose services note what they get."""

    class Paints:
        async def find(self, **arguments: Any) -> Any:
            seen.append(arguments)
            server = import_module(f"{packages.server.__name__}.models")
            level = arguments["level"]
            return server.Paint(color=arguments["color"], level=level)

        async def change(self, *, color: Any, body: Any) -> Any:
            seen.append(body)
            return body.color

    class Shapes:
        async def draw(self, *, body: Any) -> Any:
            seen.append(body)
            return body

        async def fill(self, *, body: Any) -> None:
            seen.append(body)

    class Lists:
        async def colors(self, **arguments: Any) -> Any:
            return []

        async def palette(self) -> Any:
            return {}

        async def mixed(self) -> Any:
            return {}

    return packages.server.create_app(paints=Paints(), shapes=Shapes(), lists=Lists())


def test_classes_are_those_of_the_standard_library(packages: Packages) -> None:
    models = packages.models
    assert issubclass(models.Color, StrEnum)
    assert issubclass(models.Level, IntEnum)
    assert {own.name: own.value for own in models.Color} == {
        "RED": "red",
        "LIGHT_BLUE": "light/blue",
        "EMPTY": "",
        "VALUE_1": "1",
    }
    assert [own.name for own in models.Level] == ["LOW", "HIGH", "NONE"]
    assert models.Unit.FOOT == "ft"
    assert models.Unit.METRE == "m"
    assert models.PaintFinish.MATT == "matt"
    assert models.Color.__doc__ == "What it looks like."


def test_members_travel_as_their_values(packages: Packages) -> None:
    seen: list[Any] = []
    models = packages.models
    theirs = import_module(f"{packages.server.__name__}.models")
    with serve(paints(packages, seen)) as url, packages.at(url) as client:
        paint = client.paints.find(
            color=models.Color.LIGHT_BLUE,
            level=models.Level.NONE,
            others=[models.Color.RED, models.Color.VALUE_1],
        )
    assert paint.color is models.Color.LIGHT_BLUE
    assert paint.level is models.Level.NONE
    arguments = seen[0]
    assert arguments["color"] is theirs.Color.LIGHT_BLUE
    assert arguments["level"] is theirs.Level.NONE
    assert arguments["order"] is theirs.FindOrder.ASC
    assert arguments["others"] == [theirs.Color.RED, theirs.Color.VALUE_1]
    assert isinstance(arguments["others"][1], theirs.Color)


def test_values_are_as_good_as_members(packages: Packages) -> None:
    seen: list[Any] = []
    with serve(paints(packages, seen)) as url, packages.at(url) as client:
        color = client.paints.change(
            "red", body={"color": "1", "level": 2, "none": None}
        )
        client.shapes.fill(level=1, color="")
    assert color is packages.models.Color.VALUE_1
    body, form = seen
    assert body.model_dump(exclude_unset=True) == {
        "color": "1",
        "level": 2,
        "none": None,
    }
    assert type(body.level).__name__ == "Level"
    assert body.finish.name == "MATT"
    assert (type(form.level).__name__, type(form.color).__name__) == ("Level", "Color")


def test_defaults_of_arguments_are_members(packages: Packages) -> None:
    seen: list[Any] = []
    with TestClient(paints(packages, seen)) as http:
        assert http.get("/paints/red").json() == {"color": "red", "level": 2}
    assert seen[0]["level"].name == "HIGH"


@pytest.mark.parametrize(
    "body",
    [
        {"color": "green", "level": 1},
        {"color": "red", "level": 3},
        {"color": "red", "level": True},
        {"color": "red", "level": "1"},
        {"color": 1, "level": 1},
        {"color": "red", "level": 1, "finish": "dull"},
        {"color": "red", "level": 1, "others": ["green"]},
        {"color": "red", "level": 1, "none": "green"},
    ],
)
def test_servers_take_the_values_of_the_document_alone(
    packages: Packages, body: Any
) -> None:
    with TestClient(paints(packages, [])) as http:
        assert http.put("/paints/red", json=body).status_code == 422
        assert http.get("/paints/red?level=3").status_code == 422
        assert http.get("/paints/red?level=true").status_code == 422


PAINT = {"color": "red", "level": 1}
ANSWER = {
    "color": "green",
    "level": 7,
    "finish": "dull",
    "others": ["red", "green"],
    "none": "violet",
    "unit": "ft",
}


def test_unknown_values_of_answers_are_kept(packages: Packages) -> None:
    async def found(request: Request) -> JSONResponse:
        return JSONResponse(ANSWER)

    async def changed(request: Request) -> JSONResponse:
        return JSONResponse("green")

    async def colors(request: Request) -> JSONResponse:
        return JSONResponse(["red", "green"])

    path = "/paints/{color}"
    routes = [Route(path, found), Route(path, changed, methods=["PUT"])]
    routes.append(Route("/colors", colors))
    models = packages.models
    with serve(Starlette(routes=routes)) as url, packages.at(url) as client:
        paint = client.paints.find("red")
        for answers in ("lenient", "strict"):
            changed_to = client.paints.change("red", body=PAINT, answers=answers)
            assert changed_to == "green"
            listed = [*islice(client.lists.colors(answers=answers), 2)]
            assert listed == [models.Color.RED, "green"]
            assert isinstance(listed[0], models.Color)
    assert paint.to_dict() == ANSWER
    assert json.loads(paint.to_json()) == ANSWER
    assert paint.others == [models.Color.RED, "green"]
    assert isinstance(paint.others[0], models.Color)
    assert type(paint.color) is str
    assert paint.unit is models.Unit.FOOT


def test_misfits_beside_members_leave_these_alone(packages: Packages) -> None:
    async def found(request: Request) -> JSONResponse:
        return JSONResponse({"color": "red", "level": "high", "others": 5})

    models = packages.models
    service = Starlette(routes=[Route("/paints/{color}", found)])
    with serve(service) as url, packages.at(url) as client:
        paint = client.paints.find("red")
    assert paint.color is models.Color.RED
    assert paint.level == "high"
    assert paint.others == 5


def test_unions_are_told_apart_by_members(packages: Packages) -> None:
    seen: list[Any] = []
    models = packages.models
    with serve(paints(packages, seen)) as url, packages.at(url) as client:
        drawn = client.shapes.draw(body=models.Square(side=2))
        plain = client.shapes.draw(body={"kind": "circle", "radius": 1})
    assert isinstance(drawn, models.Square)
    assert drawn.kind == models.ShapeKind.SQUARE
    assert isinstance(plain, models.Circle)


def test_fakes_answer_with_members(packages: Packages) -> None:
    testing = import_module(f"{packages.client.__name__}.testing")
    models = packages.models
    fake = testing.FakeStudio()
    fake.paints.find.returns(models.Paint(color=models.Color.RED, level=2))
    client = fake.client()
    assert client.paints.find("red").level is models.Level.HIGH


def test_members_are_pickled_by_name(packages: Packages) -> None:
    paint = packages.models.Paint(color="red", level=1)
    assert pickle.loads(pickle.dumps(paint)) == paint
    assert pickle.loads(pickle.dumps(paint)).color is packages.models.Color.RED


def test_generic_objects_of_members_are_pickled(packages: Packages) -> None:
    models = packages.models
    page = models.PageColor(items=["red", "newer"])
    again = pickle.loads(pickle.dumps(page))
    assert again == page
    assert type(again) is models.PageColor
    read = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pickle, sys; print(pickle.load(sys.stdin.buffer))",
        ],
        input=pickle.dumps(page),
        capture_output=True,
        cwd=packages.folder,
        check=True,
    )
    assert read.stdout.decode().strip() == str(page)


def test_examples_of_methods_name_members(packages: Packages) -> None:
    paints_of = packages.at("http://127.0.0.1:9").paints
    assert "models.Color.RED" in paints_of.change.__doc__


RIGHT = """
from typing import Literal, assert_type
from {package} import Studio, models

def use(client: Studio) -> None:
    paint = client.paints.find(models.Color.RED, level=models.Level.LOW)
    assert_type(paint.color, models.Color | str)
    assert_type(paint.finish, models.PaintFinish | str | None)
    assert_type(client.paints.change(models.Color.RED, body=paint), models.Color | str)
    assert_type(client.lists.colors().items, list[models.Color | str])
    mixed = client.lists.mixed()
    assert_type(mixed, list[Literal["a", 1] | str | int] | None)
    client.paints.find(models.Color.RED, level=1)  # wrong
"""


def test_type_checkers_know_members(packages: Packages) -> None:
    probe = packages.folder / "probe.py"
    probe.write_text(RIGHT.format(package=packages.client.__name__))
    checked = ["probe.py", packages.client.__name__, packages.server.__name__]
    options = ["--strict", "--config-file="]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *checked],
        cwd=packages.folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = [line for line in done.stdout.splitlines() if ": error:" in line]
    wrong = RIGHT.splitlines().index(
        next(line for line in RIGHT.splitlines() if line.endswith("# wrong"))
    )
    assert [line.partition(": error:")[0] for line in lines] == [
        f"probe.py:{wrong + 1}"
    ], done.stdout
