"""A client of an API whose operations are guarded in every way, and servers for it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

DOCUMENT = Path(__file__).with_name("doors.yaml")


@dataclass
class Seen:
    """A request as it arrived; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass
class Answer:
    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Peer:
    """A server that keeps what it is sent; None as an answer breaks the connection."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    answer: Callable[[Seen], Answer | None] = lambda seen: Answer()

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    peer: Peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, self.path, headers, body)
        self.server.peer.seen.append(seen)
        answer = self.server.peer.answer(seen)
        if answer is None:
            self.close_connection = True
            return
        text = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        sent = {"Content-Type": "application/json", **answer.headers}
        for name, value in {**sent, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = respond  # noqa: N815 - the names that the library calls

    def log_message(self, *args: Any) -> None:
        """Not to the terminal."""


@contextmanager
def serve() -> Iterator[Peer]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.peer = Peer(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.peer
        server.shutdown()
        thread.join()


class Caller:
    """A client of either kind behind one face: coroutines run to their end."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client, self._runner = client, runner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._runner is None:
            self.client.close()
        else:
            self._runner.run(self.client.aclose())
            self._runner.close()

    def __call__(self, operation: str, **arguments: Any) -> Any:
        return self.end(getattr(self.client.doors, operation)(**arguments))

    def end(self, result: Any) -> Any:
        return result if self._runner is None else self._runner.run(result)


@dataclass(frozen=True)
class Kind:
    """A kind of client, and what makes one."""

    is_async: bool
    package: Any

    def __call__(self, **options: Any) -> Caller:
        if self.is_async:
            made = self.package.AsyncDoors(**options)
            return Caller(made, asyncio.Runner())
        return Caller(self.package.Doors(**options), None)
