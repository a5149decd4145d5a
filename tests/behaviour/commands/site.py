"""A documentation site on loopback that does what it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_CONDITIONS = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}


@dataclass
class Reply:
    """An answer of the site, whose body trickles in where there is a `pause` after each byte."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0


@dataclass
class Site:
    """The replies by path, and the requests that came."""

    url: str = ""
    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, text: str, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = Reply(text.encode(), headers=named)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        self.requests.append((path, headers))
        stated = self.replies.get(path, Reply(status=404))
        reply = stated.pop(0) if isinstance(stated, list) else stated
        for name, condition in _CONDITIONS.items():
            stated = reply.headers.get(name)
            if stated and headers.get(condition) == stated:
                return Reply(status=304)
        return reply


@contextmanager
def served() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            named = {name.lower(): value for name, value in self.headers.items()}
            reply = site.reply(self.path, named)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value.replace("{url}", site.url))
            body = reply.body.replace(b"{url}", site.url.encode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not reply.pause:
                self.wfile.write(body)
                return
            with suppress(OSError):
                for number in range(len(body)):
                    self.wfile.write(body[number : number + 1])
                    time.sleep(reply.pause)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
