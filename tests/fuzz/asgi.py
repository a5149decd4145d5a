"""A request over a raw ASGI scope, and what must hold of its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.fuzz.sending import CANARY, NUMBER

SECONDS = 1.0
"""Of work, from a request to the end of its answer."""


@dataclass(frozen=True)
class Request:
    """What an ASGI server hands over, and to which application."""

    target: int
    app: str
    method: bytes
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: tuple[bytes, ...]
    is_cut_off: bool = False
    has_raw_path: bool = True


def scope_of(request: Request) -> dict[str, Any]:
    """The scope, as servers make it of a request: the path decoded, names in lower case."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method.decode("latin-1"),
        "path": unquote(request.path.decode("latin-1")),
        "query_string": request.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers],
        "client": ("192.0.2.1", 1234),
        "server": ("192.0.2.2", 80),
    }
    if request.has_raw_path:
        scope["raw_path"] = request.path
    return scope


async def answered(app: Any, request: Request) -> tuple[int, bytes]:
    """The status, and the headers and body in one."""
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": True}
        for chunk in request.body
    ]
    if request.is_cut_off:
        waiting.append({"type": "http.disconnect"})
    else:
        waiting.append({"type": "http.request", "body": b"", "more_body": False})
    waiting.reverse()
    messages: list[Any] = []

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        messages.append(message)

    await asyncio.wait_for(app(scope_of(request), receive, send), 60)
    start, *bodies = messages
    assert start["type"] == "http.response.start"
    assert bodies, "no body"
    assert {message["type"] for message in bodies} == {"http.response.body"}
    assert [each.get("more_body", False) for each in bodies][-1] is False
    fields = b"".join(b"%s: %s\n" % pair for pair in start["headers"])
    text = b"".join(message.get("body", b"") for message in bodies)
    lengths = [value for name, value in start["headers"] if name == b"content-length"]
    assert request.method == b"HEAD" or lengths in ([], [b"%d" % len(text)])
    return start["status"], fields + text


def check(app: Any, run: Callable[[Any], tuple[int, bytes]], request: Request) -> None:
    """Sends a request; raises what the application lets out, and for what it must not answer."""
    start = time.thread_time()
    status, text = run(answered(app, request))
    took = time.thread_time() - start
    assert status < 500 or status == 501, status
    assert CANARY not in text, text
    assert str(NUMBER).encode() not in text, text
    assert took < SECONDS, took
