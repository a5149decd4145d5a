"""What code around a client names is public, and arguments of the path need no name."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from specgen.cli import main

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
        for owner in (client, client.pets):
            with pytest.raises(AttributeError, match=r"client\.raw"):
                owner.with_raw_response  # noqa: B018
        with pytest.raises(AttributeError, match="with_options"):
            client.copy(timeout=3)
        with pytest.raises(TypeError, match="did you mean extra_headers="):
            client.pets.get("me", 7, headers={})
        with pytest.raises(TypeError, match="did you mean colour="):
            client.pets.get("me", 7, color="red")
        raw = client.raw(client.pets.get, "me", 7)
        assert raw.json() == json.loads(raw.text) == json.loads(raw.content)


def test_an_error_says_what_it_is(package: Any, fake: Any) -> None:
    fake.pets.get.raises(404)
    with fake.client() as client, pytest.raises(package.PlacesError) as caught:
        client.pets.get("me", 7)
    assert caught.value.message == str(caught.value)
    with pytest.raises(AttributeError, match="status_code"):
        caught.value.response  # noqa: B018


def test_a_page_is_no_list(fake: Any) -> None:
    fake.pets.pages.returns({"pets": ["a"]})

    async def call() -> None:
        async with fake.async_client() as client:
            page = await client.pets.pages("me")
            with pytest.raises(TypeError, match="async for"):
                list(page)

    asyncio.run(call())
