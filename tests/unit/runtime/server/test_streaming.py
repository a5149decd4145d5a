"""Answers from iterators: when they start, how they break off, what happens on disconnect."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from runtime.server.replies import HTTPError
from runtime.wire.contract import Binary, Events, Json, JsonLines, Operation, Text
from serving import app_of, call, serve
from starlette.types import Message

SOON = 20


class Source:
    """A handler whose answer has items, then waits or goes on for ever."""

    def __init__(self, item: Any, endless: bool) -> None:
        self.item, self.endless = item, endless
        self.running = threading.Event()
        self.closed = threading.Event()

    async def answer(self) -> AsyncIterator[Any]:
        try:
            yield self.item
            self.running.set()
            while self.endless:
                yield self.item
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.closed.set()


def operation(content: Any, method: str = "GET", **more: Any) -> Any:
    answers = {200: content, **more.pop("answers", {})}
    return Operation("it", (method, "/"), answers=answers, **more)


CONTENTS = [
    (Events(lambda: dict[str, int]), {"n": 1}),
    (Events(lambda: str), "n"),
    (JsonLines(lambda: int), 1),
    (Binary(), b"n"),
    (Text(), "n"),
]


@pytest.mark.parametrize(("content", "item"), CONTENTS)
@pytest.mark.parametrize("endless", [True, False])
def test_iterators_are_closed_when_the_client_hangs_up(
    content: Any, item: Any, endless: bool
) -> None:
    source = Source(item, endless)
    with serve(app_of((operation(content), source.answer))) as url:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 200")
            assert source.running.wait(SOON)
            assert not source.closed.is_set()
        assert source.closed.wait(SOON)


def test_iterators_that_wait_for_their_first_item_are_closed() -> None:
    closed = threading.Event()
    waiting = threading.Event()

    async def silent() -> AsyncIterator[bytes]:
        try:
            waiting.set()
            await asyncio.Event().wait()
            yield b""
        finally:
            closed.set()

    with serve(app_of((operation(Binary()), silent))) as url:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert waiting.wait(SOON)
        assert closed.wait(SOON)


def test_servers_that_tell_by_an_error_that_the_client_is_gone() -> None:
    source = Source(b"n", endless=True)
    requests = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for message in requests:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        if source.running.is_set():
            raise OSError

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b""}
    app = app_of((operation(Binary()), source.answer))
    asyncio.run(app({**scope, "headers": []}, receive, send))
    assert source.closed.is_set()


@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize(("content", "item"), CONTENTS)
def test_an_error_between_items_breaks_the_connection(
    content: Any, item: Any, is_hidden: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing() -> AsyncIterator[Any]:
        yield item
        raise ValueError("secret")

    received = b""

    def read(url: str) -> None:
        nonlocal received
        with httpx2.stream("GET", url) as answer:
            for chunk in answer.iter_raw():
                received += chunk

    incomplete = pytest.raises(httpx2.RemoteProtocolError, match="incomplete")
    app = app_of((operation(content), failing), hide_exceptions=is_hidden)
    with serve(app) as url, incomplete:
        read(url)
    assert received
    assert b"ValueError" not in received
    broke_off = "it: the answer broke off: ValueError at " in caplog.text
    assert (broke_off, "secret" in caplog.text) == (is_hidden, not is_hidden)
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "body"),
    [
        (ValueError("secret"), 500, {"detail": "Internal Server Error"}),
        (HTTPError(418, {"why": "tea"}), 418, {"why": "tea"}),
        (HTTPError(404), 500, {"detail": "Internal Server Error"}),
    ],
)
def test_an_error_before_the_first_item_is_an_answer(
    error: Exception, status: int, body: Any
) -> None:
    async def failing() -> AsyncIterator[Any]:
        raise error
        yield {}

    made = operation(Events(lambda: Any), answers={418: Json(lambda: Any)})
    with serve(app_of((made, failing))) as url:
        answer = httpx2.get(url)
    assert (answer.status_code, answer.json()) == (status, body)
    assert "secret" not in answer.text


def test_a_first_item_that_does_not_fit_is_an_answer() -> None:
    async def wrong() -> AsyncIterator[Any]:
        yield "secret"

    answer = call(app_of((operation(JsonLines(lambda: int)), wrong)), "GET", "/")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_streams_may_be_empty() -> None:
    async def nothing() -> AsyncIterator[Any]:
        for item in ():
            yield item

    with serve(app_of((operation(Events(lambda: int)), nothing))) as url:
        answer = httpx2.get(url)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_readers_need_not_wait_for_an_item() -> None:
    """The answer has begun, so that what the iterator raises later breaks it off."""
    go_on = threading.Event()

    async def failing() -> AsyncIterator[bytes]:
        await asyncio.to_thread(go_on.wait, SOON)
        raise HTTPError(500)
        yield b""

    def read(url: str) -> None:
        with httpx2.stream("GET", url, timeout=SOON) as answer:
            assert answer.status_code == 200
            go_on.set()
            answer.read()

    incomplete = pytest.raises(httpx2.RemoteProtocolError, match="incomplete")
    with serve(app_of((operation(Binary()), failing))) as url, incomplete:
        read(url)


def test_head_takes_no_item() -> None:
    asked = False

    async def asking() -> AsyncIterator[bytes]:
        nonlocal asked
        asked = True
        yield b"n"

    with serve(app_of((operation(Binary(), "HEAD"), asking))) as url:
        answer = httpx2.head(url)
    assert (answer.status_code, answer.content, asked) == (200, b"", False)
    assert answer.headers["content-type"] == "application/octet-stream"


def test_iterables_of_another_kind() -> None:
    """What is closed is the iterator that was made, not the object that makes it."""
    closed = []

    class Rows:
        async def __aiter__(self) -> AsyncIterator[int]:
            try:
                yield 1
                raise HTTPError(500)
            finally:
                closed.append(True)

    async def rows() -> Rows:
        return Rows()

    app = app_of((operation(JsonLines(lambda: int)), rows))
    with contextlib.suppress(Exception):
        call(app, "GET", "/")
    assert closed == [True]
