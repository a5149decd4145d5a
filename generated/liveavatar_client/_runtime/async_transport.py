"""The send loop of asynchronous clients: the only place where they make requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Final

import anyio.to_thread
import httpx2

from .api import Settings
from .attempts import Attempt, Deadline, Outcome, around, no_cookies, reply_of
from .calls import MAX_REDIRECTS, Call, Received
from .contract import Operation
from .downloads import AsyncDownload
from .errors import APIConnectionError
from .files import Stream as Pieces
from .options import AsyncMiddleware, CallOptions
from .streams import AsyncStream

_LIMITS: Final = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)


class AsyncTransport:
    """Makes the calls of an asynchronous client.

    Connections belong to the event loop that opened them, so each loop has its own pool.
    """

    def __init__(
        self,
        http_client: httpx2.AsyncClient | None,
        middleware: tuple[AsyncMiddleware, ...],
        sleep: Callable[[float], Awaitable[object]] | None,
        clock: Callable[[], float],
    ) -> None:
        self._given = http_client
        self._pools: dict[Any, httpx2.AsyncClient] = {}
        self._lock = threading.Lock()
        self._middleware = middleware
        self._sleep = sleep or anyio.sleep
        self._clock = clock

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
                    limits=_LIMITS, cookies=no_cookies()
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
        settings: Settings,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Any:
        call = Call.prepare(settings, operation, options, arguments)
        return await self.send(call)

    async def send(self, call: Call) -> Any:
        """Send, as often as the rules of `retries` allow."""
        deadline = Deadline(call.settings.deadline, self._clock)
        number = 0
        while True:
            grant = await call.settings.credentials.ask_async(call.schemes)
            start = self._clock()
            outcome = await self._attempt(Attempt(call, grant, number, deadline))
            call.log(outcome, self._clock() - start, number)
            pause = deadline.allows(call.pause(outcome, number))
            if pause is None:
                return call.result(outcome, number)
            await self._sleep(pause)
            number += 1

    async def _attempt(self, attempt: Attempt) -> Outcome:
        left = attempt.deadline.left()
        if left is None:
            return await self._exchange(attempt)
        with anyio.move_on_after(left):
            return await self._exchange(attempt)
        return attempt.call.timeout(maybe_sent=True)

    async def _exchange(self, attempt: Attempt) -> Outcome:
        call = attempt.call
        url = call.url(attempt.grant)
        try:
            response = await self._send(attempt, url)
            for _ in range(MAX_REDIRECTS):
                location = response.headers.get("location")
                target = call.redirect(url, response.status_code, location)
                if target is None:
                    break
                await response.aclose()
                url = target
                response = await self._send(attempt, url)
            return await self._receive(attempt, response)
        except APIConnectionError as error:
            return error
        except Exception as error:
            failure = call.failure(error)
            if failure is None:
                raise
            return failure

    async def _send(self, attempt: Attempt, url: str) -> httpx2.Response:
        http = self._http
        auth = attempt.call.auth(attempt.grant)

        async def transmit(request: httpx2.Request) -> httpx2.Response:
            return await http.send(
                request, stream=True, follow_redirects=False, auth=auth
            )

        send: Callable[[httpx2.Request], Awaitable[httpx2.Response]] = transmit
        for middleware in reversed(self._middleware):
            send = around(middleware, send)
        request = attempt.request(url, http, self._given is None)
        if isinstance(request["content"], Pieces):
            request["content"] = _AsyncPieces(request["content"])
        return await send(http.build_request(**request))

    async def _receive(self, attempt: Attempt, response: httpx2.Response) -> Outcome:
        call = attempt.call
        if attempt.is_download(response):
            download = AsyncDownload(response, call.route, call.failure)
            return Received(reply_of(response), download)
        content = attempt.streamed(response)
        if content:
            stream = AsyncStream[Any](response, content, call.route, call.failure)
            return Received(reply_of(response), stream)
        collector = attempt.collector(response)
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
