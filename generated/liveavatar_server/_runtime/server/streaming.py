# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Answers that are sent item by item, for as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

PATIENCE = 0.5
"""Seconds until an answer starts whose first item is not there yet.

An iterator that fails at once still gets an error's answer; readers who wait for items that come
when they come are not kept waiting for the status as well.
"""


class Interrupted(Exception):
    """An answer broke off after its start.

    All that is left is to close the connection, which servers do when they get an exception.
    """


class _HungUp(Exception):
    """Nobody receives what is sent."""


@dataclass(frozen=True, slots=True)
class OwnResponse:
    """A response that the application made itself, which is sent as it is."""

    response: Response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises what the response raises before its start, Interrupted from it afterwards."""
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.response(scope, receive, noting)
        except Exception as error:
            if not has_begun:
                raise
            raise Interrupted from error


@dataclass(frozen=True, slots=True)
class StreamedBody:
    """A body of items, each of which `encode` turns into bytes when it is there."""

    items: AsyncIterable[Any]
    encode: Callable[[Any], bytes]

    async def send(self, start: Message, receive: Receive, send: Send) -> None:
        """Sends everything; `start` goes with the first item, or soon where none comes.

        When the client hangs up, the iterator is cancelled where it waits, and closed. What
        it raises before `start` is sent is raised as it is, Interrupted from it afterwards.
        """
        opening = _Opening(start, send)
        sending = asyncio.ensure_future(self._send(opening, send))
        listening = asyncio.ensure_future(_hung_up(receive))
        tasks = (sending, listening)
        try:
            first = asyncio.FIRST_COMPLETED
            done, _ = await asyncio.wait(tasks, timeout=PATIENCE, return_when=first)
            if not done:
                await opening.ensure()
                await asyncio.wait(tasks, return_when=first)
        except _HungUp:
            pass
        finally:
            # One cancellation that is not repeated, so that what cleans up may wait, too.
            sending.cancel()
            listening.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(ended[0], Exception):
            raise ended[0]

    async def close(self) -> None:
        """Ends a stream that nobody asks for."""
        await _close(aiter(self.items))

    async def _send(self, opening: _Opening, send: Send) -> None:
        items = aiter(self.items)
        try:
            async for item in items:
                chunk = self.encode(item)
                await opening.ensure()
                part = {"type": "http.response.body", "body": chunk, "more_body": True}
                await _tell(send, part)
                # An iterator that never waits would keep everybody else from being heard.
                await asyncio.sleep(0)
            await opening.ensure()
            await _tell(send, {"type": "http.response.body", "body": b""})
        except _HungUp:
            pass
        except Exception as error:
            if not opening.begun:
                raise
            raise Interrupted from error
        finally:
            await _close(items)


class _Opening:
    """The start of an answer, which is sent once."""

    def __init__(self, start: Message, send: Send) -> None:
        self.begun = False
        self._start = start
        self._send = send
        self._lock = asyncio.Lock()

    async def ensure(self) -> None:
        async with self._lock:
            if not self.begun:
                self.begun = True
                await _tell(self._send, self._start)


async def _tell(send: Send, message: Message) -> None:
    try:
        await send(message)
    except OSError:
        # Servers of ASGI's version 2.4 or later tell so.
        raise _HungUp from None


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _close(items: AsyncIterator[Any]) -> None:
    close = getattr(items, "aclose", None)
    if close is not None:
        await close()
