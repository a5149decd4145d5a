"""A real HTTP server on loopback, and clients of both kinds behind one face."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from runtime.client.api import Api
from runtime.client.async_client import AsyncClient
from runtime.client.client import SyncClient


@dataclass
class Seen:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "application/json"}
    )


@dataclass
class Peer:
    """Answers with `replies` in turn, the last one for ever; keeps what it was sent."""

    url: str
    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    seen: list[Seen] = field(default_factory=list)

    def answers(self, *replies: Reply) -> None:
        self.replies = list(replies)

    @property
    def last(self) -> Seen:
        return self.seen[-1]


def _read_chunked(handler: BaseHTTPRequestHandler) -> bytes:
    pieces = []
    while size := int(handler.rfile.readline(), 16):
        pieces.append(handler.rfile.read(size))
        handler.rfile.readline()
    handler.rfile.readline()
    return b"".join(pieces)


def handler(peer_of: Callable[[], Peer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def answer(self) -> None:
            peer = peer_of()
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = _read_chunked(self)
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {k.lower(): v for k, v in self.headers.items()}
            peer.seen.append(Seen(self.command, self.path, headers, body))
            reply = peer.replies.pop(0) if len(peer.replies) > 1 else peer.replies[0]
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)

        def log_message(self, *args: Any) -> None:
            pass

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler


@dataclass
class Caller:
    """Makes a client, calls one operation, closes it; `pauses` are those between attempts."""

    is_async: bool
    peer: Peer
    pauses: list[float] = field(default_factory=list)

    def __call__(
        self,
        operation: Any,
        options: Mapping[str, Any] | None = None,
        /,
        *,
        api: Any = None,
        credentials: Mapping[str, Any] | None = None,
        client: Mapping[str, Any] | None = None,
        **arguments: object,
    ) -> Any:
        made: dict[str, Any] = {"base_url": self.peer.url, **(client or {})}
        api, given = api or Api("Test"), credentials or {}
        if not self.is_async:
            with SyncClient(api, given, sleep=self.pauses.append, **made) as sync:
                result = sync._call(operation, options or {}, arguments)
                return list(result) if hasattr(result, "__next__") else result

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        async def call() -> Any:
            async with AsyncClient(api, given, sleep=pause, **made) as client:
                result = await client._call(operation, options or {}, arguments)
                if hasattr(result, "__anext__"):
                    return [item async for item in result]
                return result

        return asyncio.run(call())


def serve() -> tuple[Peer, ThreadingHTTPServer]:
    peers: list[Peer] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(lambda: peers[0]))
    server.daemon_threads = True
    peers.append(Peer(f"http://127.0.0.1:{server.server_address[1]}"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return peers[0], server
