"""`http = "httpx"`: the same client on another library."""

from __future__ import annotations

import asyncio
import gzip
import re
import shutil
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specgen.emit.package.runtime import runtime_files
from tests.behaviour import shop
from tests.files import write_files
from tests.roundtrip.serving import serve

ROOT = Path(__file__).parents[2]
ITEM = b'{"name": "Chair"}'


@dataclass
class Peer:
    """Answers every request alike; keeps the headers it is sent."""

    url: str = ""
    status: int = 200
    body: bytes = ITEM
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.seen.append(dict(request.headers))
        headers = {"Content-Type": "application/json", **self.headers}
        return Response(self.body, self.status, headers)


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    routes = [Route("/{rest:path}", made.answer, methods=["GET", "POST"])]
    with serve(Starlette(routes=routes)) as made.url:
        yield made


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Gets an item, or what `do` gets, from the client that was generated for httpx."""
    shop.importable()
    package = import_module("shopx_client")
    options: dict[str, Any] = {"key": "k", "ticket": "t", "max_retries": 0}

    def get(api: Any) -> Any:
        return api.items.get(shelf="a", number=1)

    def sync_call(url: str, do: Any = get, **more: Any) -> Any:
        with package.Shopx(**options, base_url=url, **more) as api:
            result = do(api)
            return list(result) if hasattr(result, "__next__") else result

    def async_call(url: str, do: Any = get, **more: Any) -> Any:
        async def run() -> Any:
            async with package.AsyncShopx(**options, base_url=url, **more) as api:
                result = await do(api)
                if hasattr(result, "__anext__"):
                    return [item async for item in result]
                return result

        return asyncio.run(run())

    return sync_call if request.param == "sync" else async_call


def raw_deflate(body: bytes) -> bytes:
    made = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return made.compress(body) + made.flush()


ENCODED = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("identity", bytes),
]


@pytest.mark.parametrize(("coding", "compress"), ENCODED)
def test_answers_may_be_compressed(
    peer: Peer, call: Any, coding: str, compress: Any
) -> None:
    peer.body, peer.headers = compress(ITEM), {"Content-Encoding": coding}
    assert call(peer.url).name == "Chair"
    assert peer.seen[0]["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("coding", "body"), [("br", b"\x0b"), ("gzip", b"no gzip"), ("gzip, gzip", ITEM)]
)
def test_answers_that_cannot_be_decompressed(
    peer: Peer, call: Any, coding: str, body: bytes
) -> None:
    peer.body, peer.headers = body, {"Content-Encoding": coding}
    error = import_module("shopx_client.errors").APIConnectionError
    with pytest.raises(error, match="DecodingError"):
        call(peer.url)


def test_a_bomb_goes_off_nowhere(peer: Peer, call: Any) -> None:
    """A quarter of a gigabyte in as many kilobytes stops at the limit, in small pieces."""
    bomb = zlib.compressobj(wbits=31)
    pieces = [bomb.compress(bytes(1 << 20)) for _ in range(256)]
    peer.body = b"".join(pieces) + bomb.flush()
    peer.headers = {"Content-Encoding": "gzip"}
    error = import_module("shopx_client.errors").ResponseTooLargeError
    call_limit = import_module(
        "shopx_client._runtime.client.contents.expected"
    ).JSON_LIMIT
    tracemalloc.start()
    try:
        with pytest.raises(error):
            call(peer.url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.2 * call_limit


def test_streams_and_files(peer: Peer, call: Any, tmp_path: Path) -> None:
    peer.headers = {"Content-Encoding": "gzip", "Content-Type": "text/event-stream"}
    peer.body = gzip.compress(b'data: {"name": "Chair"}\n\ndata: {"name": "Bed"}\n\n')
    got = call(peer.url, lambda api: api.orders.follow())
    assert [each.name for each in got] == ["Chair", "Bed"]
    peer.headers = {"Content-Encoding": "gzip", "Content-Type": "application/pdf"}
    peer.body = gzip.compress(b"%PDF" * 1000)
    assert call(peer.url, lambda api: api.orders.order(amount=1)) == b"%PDF" * 1000


def test_an_answer_that_middleware_gives(peer: Peer) -> None:
    shop.importable()
    package = import_module("shopx_client")
    answer = httpx.Response(200, json={"name": "Own"})
    middleware = [lambda request, send: answer]
    with package.Shopx(key="k", ticket="t", middleware=middleware) as api:
        assert api.items.get(shelf="a", number=1).name == "Own"


def test_the_client_is_strictly_typed_and_needs_httpx_alone() -> None:
    folder = shop.importable()
    texts = [path.read_text() for path in (folder / "shopx_client").rglob("*.py")]
    assert not [text for text in texts if re.search("(import|from) httpx2", text)]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "-p", "shopx_client"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


def test_the_tests_of_the_client_pass_on_httpx(tmp_path: Path) -> None:
    """The runtime as it is emitted for httpx, under the tests of the one for httpx2."""
    needs = ("client", "pages", "httpx")
    write_files(tmp_path, dict(runtime_files("templates/runtime", needs)))
    tests = tmp_path / "tests" / "unit" / "runtime" / "client"
    shutil.copytree(ROOT / "tests" / "unit" / "runtime" / "client", tests)
    for module in tests.glob("*.py"):
        module.write_text(module.read_text().replace("httpx2", "httpx"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "-n", "0", str(tests)], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-3000:]
