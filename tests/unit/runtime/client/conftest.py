"""Makes the runtime importable as `runtime`, and gives each test servers and callers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parents[3] / "templates")]

from client_loopback import Caller, Peer, serve  # noqa: E402


@pytest.fixture
def start() -> Iterator[Callable[[], Peer]]:
    servers: list[ThreadingHTTPServer] = []

    def run() -> Peer:
        peer, server = serve()
        servers.append(server)
        return peer

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def peer(start: Callable[[], Peer]) -> Peer:
    return start()


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, peer: Peer) -> Caller:
    return Caller(request.param == "async", peer)
