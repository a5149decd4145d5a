"""HTTP clients of the other library: one of httpx sends for a client on httpx2, and the reverse."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.behaviour import shop
from tests.roundtrip.serving import serve

ITEM = b'{"name": "Chair"}'
OPTIONS: dict[str, Any] = {"key": "key-1", "ticket": "ticket-1", "max_retries": 0}


@dataclass
class Peer:
    """Answers every request with an item, compressed; keeps what it is sent."""

    url: str = ""
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.seen.append((request.method, dict(request.headers), body))
        coded = gzip.compress(ITEM)
        pieces = (coded[at : at + 5] for at in range(0, len(coded), 5))
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return StreamingResponse(pieces, headers=headers)


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    routes = [Route("/{rest:path}", made.answer, methods=["GET", "POST"])]
    with serve(Starlette(routes=routes)) as made.url:
        yield made


@dataclass(frozen=True)
class Pair:
    """A generated package, and the library whose clients are not its own."""

    package: ModuleType
    name: str
    library: Any
    is_async: bool

    def item(self, url: str, http_client: Any) -> Any:
        """The item that a call with the caller's HTTP client gives."""
        prefix = "Async" if self.is_async else ""
        client = getattr(self.package, f"{prefix}{self.name}")(
            **OPTIONS, base_url=url, http_client=http_client
        )
        return client.items.get(shelf="a", number=1)

    def run(self, url: str, **options: Any) -> Any:
        """The same with a client of the other library that is made with these options."""
        if not self.is_async:
            with self.library.Client(**options) as http_client:
                return self.item(url, http_client)

        async def running() -> Any:
            async with self.library.AsyncClient(**options) as http_client:
                return await self.item(url, http_client)

        return asyncio.run(running())


@pytest.fixture(params=["sync", "async"])
def colour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[("shop", httpx), ("shopx", httpx2)], ids=["httpx", "httpx2"])
def pair(request: pytest.FixtureRequest, colour: str) -> Pair:
    shop.importable()
    name, library = request.param
    package = import_module(f"{name}_client")
    return Pair(package, name.title(), library, colour == "async")


def test_calls_go_out_with_the_headers_of_both(peer: Peer, pair: Pair) -> None:
    item = pair.run(peer.url, headers={"User-Agent": "ours/1", "X-Team": "a"})
    assert item.name == "Chair"
    ((method, headers, body),) = peer.seen
    assert (method, body) == ("GET", b"")
    assert (headers["user-agent"], headers["x-team"]) == ("ours/1", "a")
    assert "transfer-encoding" not in headers


def test_no_log_of_the_other_library_has_a_key(
    peer: Peer, pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pair.run(peer.url)
    # The server, which is in this process, has a log of its own.
    told = [r.getMessage() for r in caplog.records if r.name.startswith("http")]
    assert any(line.startswith("HTTP Request: GET") for line in told)
    secrets = (OPTIONS["key"], OPTIONS["ticket"])
    assert not [line for line in told for secret in secrets if secret in line]


def test_transports_that_are_faked_answer(pair: Pair) -> None:
    def answer(request: Any) -> Any:
        assert request.headers["accept"] == "application/json"
        return pair.library.Response(200, json={"name": "Table"})

    transport = pair.library.MockTransport(answer)
    assert pair.run("http://shop.test", transport=transport).name == "Table"


def test_failures_are_those_of_every_call(pair: Pair) -> None:
    def fail(request: Any) -> Any:
        raise pair.library.ConnectError("no route", request=request)

    def wait(request: Any) -> Any:
        raise pair.library.ReadTimeout("slow", request=request)

    errors = import_module(f"{pair.package.__name__}.errors")
    with pytest.raises(errors.APIConnectionError, match="no route") as failed:
        pair.run("http://shop.test", transport=pair.library.MockTransport(fail))
    assert not failed.value.maybe_sent
    with pytest.raises(errors.APITimeoutError) as failed:
        pair.run("http://shop.test", transport=pair.library.MockTransport(wait))
    assert failed.value.maybe_sent


def test_statuses_are_errors(pair: Pair) -> None:
    def refuse(request: Any) -> Any:
        return pair.library.Response(404, json={"detail": "gone"})

    errors = import_module(f"{pair.package.__name__}.errors")
    with pytest.raises(errors.NotFoundError) as failed:
        pair.run("http://shop.test", transport=pair.library.MockTransport(refuse))
    error = failed.value
    assert error.request.method == "GET"
    assert error.request.url.startswith("http://shop.test/")
    assert error.response.status_code == 404
    assert error.response.json() == {"detail": "gone"}
    assert error.response.headers["content-type"] == "application/json"


def test_the_client_of_the_caller_stays_open(peer: Peer) -> None:
    shop.importable()
    package = import_module("shop_client")
    with httpx.Client() as theirs:
        with package.Shop(**OPTIONS, base_url=peer.url, http_client=theirs) as api:
            assert api.items.get(shelf="a", number=1).name == "Chair"
        assert not theirs.is_closed


@pytest.mark.parametrize("http_client", [httpx.AsyncClient(), httpx2.AsyncClient(), 3])
def test_what_is_no_such_client_is_refused(http_client: Any) -> None:
    shop.importable()
    package = import_module("shop_client")
    with pytest.raises(package.ConfigurationError, match=r"takes httpx2\.Client, not"):
        package.Shop(**OPTIONS, base_url="http://shop.test", http_client=http_client)
