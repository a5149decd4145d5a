"""The send loop: the only place where requests are made, once for each kind of client."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, TypeAlias

import anyio.to_thread
import httpx2

from .answers import STREAMED, Reply, expected, limit
from .api import Settings
from .calls import MAX_REDIRECTS, Call
from .contract import Content, Operation
from .credentials import Grant
from .errors import APIConnectionError, ResponseTooLargeError
from .files import Stream as Pieces
from .options import CallOptions
from .streams import AsyncStream, Stream

_LIMITS: Final = httpx2.Limits(max_connections=100, max_keepalive_connections=20)
_ASYNC_LIMITS: Final = httpx2.Limits(
    max_connections=1000, max_keepalive_connections=100
)
Outcome: TypeAlias = (
    Reply | Stream[Any] | AsyncStream[Any] | APIConnectionError | ResponseTooLargeError
)


def _no_cookies() -> CookieJar:
    """A jar that takes nothing: what one call is given never reaches another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class _Collector:
    """Gathers a body up to its limit; of an error's body, the beginning is enough."""

    def __init__(self, call: Call, response: httpx2.Response, content: Content | None):
        self._call, self._response = call, response
        self._limit = limit(content, response.status_code)
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> bool:
        """Whether to go on."""
        self._pieces.append(piece)
        self._size += len(piece)
        return self._limit is None or self._size <= self._limit

    def outcome(self) -> Reply | ResponseTooLargeError:
        status, most = self._response.status_code, self._limit
        if most is not None and self._size > most and self._response.is_success:
            message = f"{self._call.route}: a body of over {most} bytes"
            return ResponseTooLargeError(message, status_code=status, limit=most)
        headers = {k.lower(): v for k, v in self._response.headers.items()}
        return Reply(status, headers, b"".join(self._pieces)[:most])


def _streamed(call: Call, response: httpx2.Response) -> Content | None:
    """The content of an answer that is read item by item."""
    content = _content(call, response)
    is_stream = response.is_success and isinstance(content, STREAMED)
    return content if is_stream else None


def _content(call: Call, response: httpx2.Response) -> Content | None:
    content_type = response.headers.get("content-type", "")
    return expected(call.operation, response.status_code, content_type)


class SyncTransport:
    """Makes the calls of a synchronous client."""

    def __init__(
        self,
        settings: Settings,
        http_client: httpx2.Client | None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._own = http_client is None
        self._http = http_client or httpx2.Client(limits=_LIMITS, cookies=_no_cookies())
        self._sleep = sleep

    def close(self) -> None:
        if self._own:
            self._http.close()

    def call(
        self,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Any:
        """Send, as often as the rules of `retries` allow."""
        call = Call.prepare(self._settings, operation, options, arguments)
        call.refuse_async()
        attempt = 0
        while True:
            grant = self._settings.credentials.ask(call.schemes)
            start = time.perf_counter()
            outcome = self._attempt(call, grant)
            call.log(outcome, time.perf_counter() - start, attempt)
            pause = call.pause(outcome, attempt)
            if pause is None:
                return call.result(outcome)
            self._sleep(pause)
            attempt += 1

    def _attempt(self, call: Call, grant: Grant) -> Outcome:
        url = call.url(grant)
        try:
            response = self._send(call, url, grant)
            for _ in range(MAX_REDIRECTS):
                location = response.headers.get("location")
                target = call.redirect(url, response.status_code, location)
                if target is None:
                    break
                response.close()
                url = target
                response = self._send(call, url, grant)
            return self._receive(call, response)
        except Exception as error:
            failure = call.failure(error)
            if failure is None:
                raise
            return failure

    def _send(self, call: Call, url: str, grant: Grant) -> httpx2.Response:
        request = self._http.build_request(**call.request(url, grant, self._own))
        return self._http.send(
            request, stream=True, follow_redirects=False, auth=call.auth(grant)
        )

    def _receive(self, call: Call, response: httpx2.Response) -> Outcome:
        content = _streamed(call, response)
        if content:
            return Stream(response, content, call.route, call.failure)
        collector = _Collector(call, response, _content(call, response))
        try:
            for piece in response.iter_bytes():
                if not collector.add(piece):
                    break
        finally:
            response.close()
        return collector.outcome()


class AsyncTransport:
    """Makes the calls of an asynchronous client.

    Connections belong to the event loop that opened them, so each loop has its own pool.
    """

    def __init__(
        self,
        settings: Settings,
        http_client: httpx2.AsyncClient | None,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._settings = settings
        self._given = http_client
        self._pools: dict[Any, httpx2.AsyncClient] = {}
        self._lock = threading.Lock()
        self._sleep = sleep

    @property
    def _http(self) -> httpx2.AsyncClient:
        if self._given:
            return self._given
        loop = _running_loop()
        with self._lock:
            if loop not in self._pools:
                for ended in [each for each in self._pools if each.is_closed()]:
                    del self._pools[ended]
                self._pools[loop] = httpx2.AsyncClient(
                    limits=_ASYNC_LIMITS, cookies=_no_cookies()
                )
            return self._pools[loop]

    async def aclose(self) -> None:
        """Close this loop's connections; those of other loops end with their loop."""
        with self._lock:
            pool = self._pools.pop(_running_loop(), None)
        if pool:
            await pool.aclose()

    async def call(
        self,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Any:
        """Send, as often as the rules of `retries` allow."""
        call = Call.prepare(self._settings, operation, options, arguments)
        attempt = 0
        while True:
            grant = await self._settings.credentials.ask_async(call.schemes)
            start = time.perf_counter()
            outcome = await self._attempt(call, grant)
            call.log(outcome, time.perf_counter() - start, attempt)
            pause = call.pause(outcome, attempt)
            if pause is None:
                return call.result(outcome)
            await self._sleep(pause)
            attempt += 1

    async def _attempt(self, call: Call, grant: Grant) -> Outcome:
        url = call.url(grant)
        try:
            response = await self._send(call, url, grant)
            for _ in range(MAX_REDIRECTS):
                location = response.headers.get("location")
                target = call.redirect(url, response.status_code, location)
                if target is None:
                    break
                await response.aclose()
                url = target
                response = await self._send(call, url, grant)
            return await self._receive(call, response)
        except Exception as error:
            failure = call.failure(error)
            if failure is None:
                raise
            return failure

    async def _send(self, call: Call, url: str, grant: Grant) -> httpx2.Response:
        http = self._http
        request = call.request(url, grant, self._given is None)
        if isinstance(request["content"], Pieces):
            request["content"] = _AsyncPieces(request["content"])
        return await http.send(
            http.build_request(**request),
            stream=True,
            follow_redirects=False,
            auth=call.auth(grant),
        )

    async def _receive(self, call: Call, response: httpx2.Response) -> Outcome:
        content = _streamed(call, response)
        if content:
            return AsyncStream(response, content, call.route, call.failure)
        collector = _Collector(call, response, _content(call, response))
        try:
            async for piece in response.aiter_bytes():
                if not collector.add(piece):
                    break
        finally:
            await response.aclose()
        return collector.outcome()


class _AsyncPieces:
    """Pieces for an event loop; files are read in a thread, which does not hold it up."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = self._pieces.open()
        if isinstance(pieces, Iterator):
            while piece := await anyio.to_thread.run_sync(_next_piece, pieces):
                yield piece
        else:
            async for piece in pieces:
                yield piece


def _next_piece(pieces: Iterator[bytes]) -> bytes:
    """The next piece that is not empty; empty at the end."""
    return next(filter(None, pieces), b"")


class _NoLoop:
    """Stands for the loop of libraries other than asyncio."""

    def is_closed(self) -> bool:
        return False


_NO_LOOP: Final = _NoLoop()


def _running_loop() -> object:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return _NO_LOOP
