"""What code around a client names is public, and arguments of the path need no name."""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import httpx
import httpx2
import pytest
from liveavatar_client import LiveAvatar
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = """
openapi: 3.1.0
info: {title: Places, version: "1"}
paths:
  /owners/{owner}/pets/{pet-id}:
    get:
      operationId: get
      tags: [pets]
      parameters:
        - {name: pet-id, in: path, required: true, schema: {type: integer}}
        - {name: owner, in: path, required: true, schema: {type: string}}
        - {name: colour, in: query, schema: {type: string}}
      responses: {"200": {description: A pet, content: {application/json: {schema: {}}}}}
  /owners/{owner}/pages:
    get:
      operationId: pages
      tags: [pets]
      x-ms-pageable: {nextLinkName: next, itemName: pets}
      parameters:
        - {name: owner, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: Pets
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: {type: array, items: {type: string}}
                  next: {type: string}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("places")
    (folder / "places.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "places.yaml"), "--output", str(folder)]
    assert main([*command, "--name", "places", "--no-server", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("places_client")
    sys.path.remove(str(folder))


@pytest.fixture
def fake(package: Any) -> Any:
    return import_module("places_client.testing").FakePlaces()


def test_arguments_of_the_path_go_by_position_in_its_order(fake: Any) -> None:
    fake.pets.get.returns({"name": "a"})

    async def call() -> None:
        async with fake.async_client() as client:
            await client.pets.get("me", 7)

    with fake.client() as client:
        assert client.pets.get("me", 7, colour="red") == {"name": "a"}
        assert client.pets.get("me", pet_id=7) == {"name": "a"}
        with pytest.raises(TypeError):
            client.pets.get("me", 7, "red")
    asyncio.run(call())
    sent = [call.arguments for call in fake.pets.get.calls]
    assert [(each["owner"], each["pet_id"]) for each in sent] == 3 * [("me", 7)]


def test_pages_too(fake: Any) -> None:
    fake.pets.pages.returns({"pets": ["a"]})

    async def call() -> list[Any]:
        async with fake.async_client() as client:
            return [item async for item in client.pets.pages("me")]

    with fake.client() as client:
        assert list(client.pets.pages("me")) == ["a"]
    assert asyncio.run(call()) == ["a"]


def test_types_have_a_public_home(package: Any, fake: Any) -> None:
    types = import_module("places_client.types")
    fake.pets.get.returns(1)
    fake.pets.pages.returns({"pets": []})
    with fake.client(timeout=types.Timeout(read=3)) as client:
        assert isinstance(client.raw(client.pets.get, "me", 7), types.RawResponse)
        assert isinstance(client.pets.pages("me"), types.Page)
    for name in ("Stream", "AsyncStream", "ServerSentEvent", "Download", "AsyncPage"):
        assert isinstance(getattr(types, name), type)
        assert getattr(package, name) is getattr(types, name)
    assert isinstance(package.UNSET, package.Unset)
    assert not package.UNSET
    assert package.Unset is types.Unset


def test_what_other_libraries_call_otherwise_is_told(fake: Any) -> None:
    fake.pets.get.returns({"name": "a"})
    with fake.client() as client:
        for call in (
            client.with_raw_response.pets.get,
            client.pets.with_raw_response.get,
            client.copy(timeout=3).pets.with_raw_response.get,
        ):
            raw = call("me", 7)
            assert raw.status_code == 200
            assert raw.parse() == {"name": "a"}
        with client.pets.with_streaming_response.get("me", 7) as body:
            assert json.loads(b"".join(body.iter_bytes())) == {"name": "a"}
        with pytest.raises(AttributeError, match=r"client\.with_options"):
            client.pets.copy(timeout=3)
        with pytest.raises(TypeError, match="did you mean extra_headers="):
            client.pets.get("me", 7, headers={})
        with pytest.raises(TypeError, match="did you mean colour="):
            client.pets.get("me", 7, color="red")
        raw = client.raw(client.pets.get, "me", 7)
        assert raw.json() == json.loads(raw.text) == json.loads(raw.content)


async def _in_pieces(request: Request) -> Response:
    if request.path_params["owner"] == "nobody":
        return Response(status_code=404)
    return StreamingResponse(iter([b'{"name": ', b'"a"}']), media_type="text/plain")


@pytest.mark.parametrize("way", ["client", "group", "options"])
def test_bodies_in_pieces_as_other_libraries_read_them(package: Any, way: str) -> None:
    async def call(url: str) -> None:
        async with package.AsyncPlaces(base_url=url) as client:
            pets = {
                "client": lambda: client.with_streaming_response.pets,
                "group": lambda: client.pets.with_streaming_response,
                "options": lambda: (
                    client.with_streaming_response.with_options(timeout=9).pets
                ),
            }[way]()
            async with pets.get("me", 7) as body:
                assert (body.status_code, await body.read()) == (200, b'{"name": "a"}')
            async with pets.pages("me") as body:
                assert await body.read() == b'{"name": "a"}'
            async with await pets.get("me", 7) as body:
                assert b"".join([piece async for piece in body]) == b'{"name": "a"}'
            body = await asyncio.create_task(pets.get("me", 7))
            assert await body.read() == b'{"name": "a"}'
            with pytest.raises(package.errors.NotFoundError):
                async with pets.get("nobody", 7):
                    pass
            with pytest.raises(KeyError, match="of the caller"):
                async with pets.get("me", 7) as body:
                    raise KeyError("of the caller")
            with pytest.raises(httpx2.StreamClosed):
                await body.read()

    routes = [Route("/owners/{owner}/{rest:path}", _in_pieces)]
    with serve(Starlette(routes=routes)) as url:
        asyncio.run(call(url))


def test_an_error_says_what_it_is(package: Any, fake: Any) -> None:
    fake.pets.get.raises(404)
    with fake.client() as client, pytest.raises(package.PlacesError) as caught:
        client.pets.get("me", 7)
    assert caught.value.message == str(caught.value)
    error = caught.value
    assert (error.request.method, error.retries_taken) == ("GET", 0)
    assert error.request.url.endswith("/owners/me/pets/7")
    assert error.response.status_code == error.status_code == 404
    assert pickle.loads(pickle.dumps(error)).request == error.request
    with pytest.raises(AttributeError, match="status_code"):
        error.code  # noqa: B018


def test_a_client_says_what_its_arguments_are_called(package: Any) -> None:
    for client in (package.Places, package.AsyncPlaces):
        for guessed, name in (
            ("headers", "extra_headers"),
            ("verify", "http_client"),
            ("time_out", "timeout"),
        ):
            with pytest.raises(TypeError, match=f"{guessed}'; did you mean {name}="):
                client(**{guessed: None})


@pytest.mark.parametrize("other", [httpx, httpx2])
def test_an_http_client_of_another_kind_is_refused(package: Any, other: Any) -> None:
    kinds = {package.Places: "Client", package.AsyncPlaces: "AsyncClient"}
    for client, own in kinds.items():
        for kind in ("Client", "AsyncClient"):
            given = getattr(other, kind)()
            if kind == own:
                client(base_url="https://a.example", http_client=given)
                continue
            told = rf"takes httpx2\.{own}, not {other.__name__}\.{kind}"
            with pytest.raises(package.PlacesError, match=told):
                client(base_url="https://a.example", http_client=given)


def test_errors_are_in_the_package_itself(package: Any) -> None:
    assert package.NotFoundError is package.errors.NotFoundError
    assert package.APIError is package.PlacesError
    assert str(package.PlacesError) == "<class 'places_client.errors.PlacesError'>"
    assert not hasattr(package, "OtherError")


def test_a_timeout_is_for_all_steps_but_those_that_are_named(package: Any) -> None:
    timeout = package.Timeout(30.0, connect=2.0)
    steps = (timeout.connect, timeout.read, timeout.write, timeout.pool)
    assert steps == (2.0, 30.0, 30.0, 30.0)
    assert package.Timeout(None) == package.Timeout(
        connect=None, read=None, write=None, pool=None
    )
    assert package.Timeout(read=1.0).connect == 5.0
    assert pickle.loads(pickle.dumps(timeout)) == timeout


def test_a_timeout_of_either_library_will_do(package: Any, fake: Any) -> None:
    sent: list[Any] = []

    def look(request: Any, send: Any) -> Any:
        sent.append(request.extensions["timeout"])
        return send(request)

    fake.pets.get.returns(1)
    steps = {"connect": 2.0, "read": 9.0, "write": 9.0, "pool": 9.0}
    with fake.client(middleware=[look]) as client:
        for kind in (httpx.Timeout, httpx2.Timeout, package.Timeout):
            client.pets.get("me", 7, timeout=kind(9.0, connect=2.0))
    assert sent == 3 * [steps]


def test_a_verb_alone_is_told_what_it_may_mean(package: Any) -> None:
    client = package.Places(base_url="https://a.example")
    with pytest.raises(AttributeError, match=r"client\.request\('POST', path"):
        client.post("/owners")
    with pytest.raises(AttributeError, match=r"did you mean create_secret\?"):
        LiveAvatar(api_key="k").secrets.create  # noqa: B018
    with pytest.raises(AttributeError, match=r"attribute 'other'$"):
        client.pets.other  # noqa: B018


def test_a_page_is_no_list(fake: Any) -> None:
    fake.pets.pages.returns({"pets": ["a"]})

    async def call() -> None:
        async with fake.async_client() as client:
            page = await client.pets.pages("me")
            with pytest.raises(TypeError, match="async for"):
                list(page)

    asyncio.run(call())
