# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The send loop of asynchronous clients: the only place where they make requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Final

import anyio.to_thread

from ..wire.contract import Operation
from .api import Settings
from .auth.credentials import NOTHING
from .auth.tokens import AsyncExchange, TokenReply, TokenRequest, TokenSource
from .calls import MAX_REDIRECTS, Call, Received
from .contents.downloads import AsyncDownload
from .contents.files import ByteStream as Pieces
from .contents.pieces import async_pieces
from .contents.streams import AsyncStream
from .errors import APIConnectionError, TokenError, closed
from .http_library import httpx
from .options import AsyncMiddleware, CallOptions
from .tries.attempts import (
    LIBRARY,
    LONGEST_TOKEN,
    Attempt,
    AttemptResult,
    Deadline,
    Tries,
    around,
    head_of,
    token_reply,
    token_request,
)
from .tries.connections import no_cookies, trust
from .tries.logs import Unlogged

_LIMITS: Final = httpx.Limits(max_connections=1000, max_keepalive_connections=100)


class AsyncTransport:
    """Makes the calls of an asynchronous client.

    Connections belong to the event loop that opened them, so each loop has its own pool.
    """

    def __init__(
        self,
        http_client: httpx.AsyncClient | None,
        middleware: tuple[AsyncMiddleware, ...],
        sleep: Callable[[float], Awaitable[object]] | None,
        clock: Callable[[], float],
    ) -> None:
        self._given = http_client
        self._pools: dict[Any, httpx.AsyncClient] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        self._middleware = middleware
        self._sleep = sleep or anyio.sleep
        self._clock = clock

    @property
    def _http(self) -> httpx.AsyncClient:
        if self._given and not self._is_closed:
            return self._given
        loop = _running_loop()
        with self._lock:
            if self._is_closed:
                raise closed()
            if loop not in self._pools:
                for ended in [pool for pool in self._pools if pool.is_closed()]:
                    del self._pools[ended]
                self._pools[loop] = httpx.AsyncClient(
                    limits=_LIMITS, cookies=no_cookies(), verify=trust()
                )
            return self._pools[loop]

    async def aclose(self) -> None:
        """Close this loop's connections; those of other loops end with their loop."""
        with self._lock:
            self._is_closed = True
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
        exchange = self._token_exchange(call, deadline)
        source = TokenSource(call.base_url, exchange, self._clock, deadline.left)
        tries = Tries(call, deadline)
        while True:
            number, grant = tries.number, NOTHING
            outcome: AttemptResult
            start = self._clock()
            try:
                grant = await call.settings.credentials.ask_async(
                    call.requirement, source
                )
                start = self._clock()
                outcome = await self._attempt(Attempt(call, grant, number, deadline))
            except (APIConnectionError, TokenError) as error:
                outcome = error
            call.log(outcome, self._clock() - start, number)
            pause = tries.pause(outcome, grant)
            if pause is None:
                return call.result(outcome, number)
            await self._sleep(pause)

    def _token_exchange(self, call: Call, deadline: Deadline) -> AsyncExchange:
        async def exchange(asked: TokenRequest) -> TokenReply:
            try:
                with anyio.move_on_after(deadline.left()):
                    return await self._ask_for_token(asked, call, deadline)
            except Exception as error:
                failure = call.failures.of_token(error, self._is_closed)
                if failure is None:
                    raise
            else:
                failure = call.timeout(maybe_sent=False)
            raise failure

        return exchange

    async def _ask_for_token(
        self, asked: TokenRequest, call: Call, deadline: Deadline
    ) -> TokenReply:
        http = self._http
        with Unlogged(LIBRARY, asked.secrets):
            response = await http.send(
                http.build_request(**token_request(asked, call, deadline)),
                stream=True,
                follow_redirects=False,
                auth=None,
            )
        body = bytearray()
        try:
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LONGEST_TOKEN:
                    break
        finally:
            await response.aclose()
        return token_reply(response, bytes(body))

    async def _attempt(self, attempt: Attempt) -> AttemptResult:
        left = attempt.deadline.left()
        if left is None:
            return await self._exchange(attempt)
        with anyio.move_on_after(left):
            return await self._exchange(attempt)
        return attempt.call.timeout(maybe_sent=True)

    async def _exchange(self, attempt: Attempt) -> AttemptResult:
        call = attempt.call
        url = call.url(attempt.grant)
        try:
            response = await self._send(attempt, url)
            for _ in range(MAX_REDIRECTS):
                target = call.redirect(url, response)
                if target is None:
                    break
                await response.aclose()
                url = target
                response = await self._send(attempt, url)
            return await self._receive(attempt, response)
        except APIConnectionError as error:
            return error
        except Exception as error:
            failure = call.failures.at_end(error, self._is_closed)
            if failure is None:
                raise
            return failure

    async def _send(self, attempt: Attempt, url: str) -> httpx.Response:
        http = self._http
        auth = attempt.call.auth(attempt.grant)

        async def transmit(request: httpx.Request) -> httpx.Response:
            with Unlogged(LIBRARY, attempt.secrets):
                return await http.send(
                    request, stream=True, follow_redirects=False, auth=auth
                )

        send: Callable[[httpx.Request], Awaitable[httpx.Response]] = transmit
        for middleware in reversed(self._middleware):
            send = around(middleware, send)
        is_own = self._given is None
        return await send(attempt.request(url, http, is_own, _AsyncPieces))

    async def _receive(
        self, attempt: Attempt, response: httpx.Response
    ) -> AttemptResult:
        call, head = attempt.call, head_of(response)
        if attempt.is_download(head):
            return Received(head, AsyncDownload(response, call.route, call.failures.of))
        content = attempt.content(head)
        if content and attempt.is_streamed(head, content):
            stream = AsyncStream[Any](
                response, content, call.route, call.failures.of, call.on_misfit
            )
            return Received(head, stream)
        collector = attempt.collector(head, content)
        try:
            async for piece in async_pieces(response):
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
