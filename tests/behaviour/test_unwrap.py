"""`unwrap`: calls give a property of answers that are envelopes, and all else stays whole."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = Path(__file__).with_name("envelopes.yaml")


class Shop(NamedTuple):
    package: Any
    folder: Path
    report: Any

    @property
    def models(self) -> Any:
        return import_module(f"{self.package.__name__}.models")


@pytest.fixture(scope="module", params=["pydantic", "datamodel-code-generator"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    name = f"enveloped_{request.param[:8]}"
    folder = tmp_path_factory.mktemp(name)
    (folder / "specgen.toml").write_text(
        f'[api.{name}]\nsource = "{DOCUMENT}"\noutput = "."\nunwrap = "data"\n'
        f'models = "{request.param}"\nnames.classes.client = "Shop"\n'
        f"[[api.{name}.pagination]]\n"
        'style = "cursor"\nargument = "cursor"\nnext = "next_cursor"\n'
    )
    with chdir(folder):
        assert main(["generate", "-q", "--report", "report.json"]) == 0
    report = json.loads((folder / "report.json").read_text())
    sys.path.insert(0, str(folder))
    yield Shop(import_module(f"{name}_client"), folder, report)
    sys.path.remove(str(folder))


TOM = {"code": 100, "data": {"name": "Tom"}}


async def pets(request: Request) -> Response:
    if request.method == "POST":
        body = await request.json()
        status = {"taken": 409, "new": 201}.get(body["name"], 200)
        return JSONResponse({"code": status, "data": body}, status)
    after = request.query_params.get("cursor")
    pets = [{"name": f"{after or 'first'}{n}"} for n in range(2)]
    return JSONResponse({"data": pets, "next_cursor": None if after else "second"})


async def pet(request: Request) -> Response:
    if request.method == "DELETE":
        return Response(status_code=204)
    answers = {
        "tom": JSONResponse(TOM),
        "nobody": JSONResponse({"code": 1}),
        "null": JSONResponse({"code": 1, "data": None}),
        "odd": JSONResponse({"code": 1, "data": [1]}),
        "empty": Response(),
    }
    return answers[request.path_params["id"]]


async def names(request: Request) -> Response:
    return JSONResponse({"data": ["a"]} if "full" in request.query_params else {})


async def chip(request: Request) -> Response:
    text = "<PetAnswer><code>1</code><data><name>Tom</name></data></PetAnswer>"
    return Response(text, media_type="application/xml")


async def health(request: Request) -> Response:
    return JSONResponse({"name": "well"})


@pytest.fixture
def url() -> Iterator[str]:
    routes = [
        Route("/pets", pets, methods=["GET", "POST"]),
        Route("/pets/{id}", pet, methods=["GET", "DELETE"]),
        Route("/names", names),
        Route("/chip", chip),
        Route("/health", health),
    ]
    with serve(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture
def client(shop: Shop, url: str) -> Iterator[Any]:
    with shop.package.Shop(base_url=url) as client:
        yield client


def test_calls_give_the_property(shop: Shop, client: Any) -> None:
    tom = client.pets.get("tom")
    assert isinstance(tom, shop.models.Pet)
    assert tom.name == "Tom"
    assert client.pets.add(name="new").name == "new"
    assert client.pets.add(name="old").name == "old"
    assert client.pets.names() is None
    assert client.pets.names(extra_query={"full": 1}) == ["a"]


def test_calls_give_the_property_of_xml(shop: Shop, client: Any) -> None:
    chip = client.pets.chip()
    assert isinstance(chip, shop.models.Pet)
    assert chip.name == "Tom"
    assert client.raw(client.pets.chip).body.startswith(b"<PetAnswer>")


def test_asynchronous_calls_too(shop: Shop, url: str) -> None:
    async def call() -> Any:
        async with shop.package.AsyncShop(base_url=url) as own:
            return await own.pets.get("tom"), await own.pets.add(name="new")

    assert [own.name for own in asyncio.run(call())] == ["Tom", "new"]


def test_what_an_answer_lacks_is_none(client: Any) -> None:
    assert client.pets.get("nobody") is None
    assert client.pets.get("null") is None
    assert client.pets.get("empty") is None
    assert client.pets.get("odd") == [1]


def test_raw_answers_hold_the_whole(client: Any) -> None:
    raw = client.raw(client.pets.get, "tom")
    assert raw.value.name == "Tom"
    assert raw.json() == TOM
    assert client.pets.with_raw_response.get("tom").json()["code"] == 100
    with client.download(client.pets.get, "tom") as file:
        assert json.loads(b"".join(file)) == TOM


def test_pages_stay_whole(client: Any) -> None:
    page = client.pets.list()
    assert [own.name for own in page.items] == ["first0", "first1"]
    assert page.value.next_cursor == "second"
    assert [own.name for own in client.pets.list()] == [
        *("first0", "first1"),
        *("second0", "second1"),
    ]


def test_other_answers_stay_whole(shop: Shop, client: Any) -> None:
    assert isinstance(client.pets.health(), shop.models.Pet)
    assert client.pets.remove("tom") is None


def test_errors_stay_whole(shop: Shop, client: Any) -> None:
    with pytest.raises(shop.package.errors.ConflictError) as caught:
        client.pets.add(name="taken")
    assert caught.value.error.code == 409


def test_fakes_answer_with_the_whole(shop: Shop) -> None:
    testing = import_module(f"{shop.package.__name__}.testing")
    fake = testing.FakeShop()
    fake.pets.get.returns(TOM)
    assert fake.client().pets.get("tom").name == "Tom"


def test_the_report_says_so_and_tells_of_the_others_once(shop: Shop) -> None:
    (target,) = shop.report["targets"]
    unwrapped = {row["call"]: row.get("unwrapped") for row in target["operations"]}
    assert {call for call, part in unwrapped.items() if part == "data"} == {
        *("pets.get", "pets.add", "pets.names", "pets.chip")
    }
    (note,) = [own for own in shop.report["diagnostics"] if own["code"] == "SG031"]
    assert note["message"] == (
        "not every success of GET /health is an object with data"
    )


PROBE = """
from typing import assert_type
from {package} import RawResponse, Shop, models

def use(client: Shop) -> None:
    assert_type(client.pets.get("tom"), models.Pet)
    assert_type(client.pets.add(name="x"), models.Pet)
    assert_type(client.pets.names(), list[str] | None)
    assert_type(client.raw(client.pets.get, "x"), RawResponse[models.Pet])
    assert_type(client.pets.health(), models.Pet | models.PetAnswer)
"""


def test_type_checkers_know_it(shop: Shop) -> None:
    (shop.folder / "probe.py").write_text(PROBE.format(package=shop.package.__name__))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file="),
            *("probe.py", shop.package.__name__),
        ],
        cwd=shop.folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def test_a_property_that_no_answer_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "specgen.toml").write_text(
        f'[api.shop]\nsource = "{DOCUMENT}"\nunwrap = "daat"\n'
    )
    with chdir(tmp_path):
        assert main(["generate"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("specgen.toml:3: error[SG002]: ")
    assert "no operation answers with an object that has 'daat'" in err
