"""Answers that are sent item by item, for as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Receive, Send


class Interrupted(Exception):
    """An answer broke off after its start.

    All that is left is to close the connection, which servers do when they get an exception.
    """


class _HungUp(Exception):
    """Nobody receives what is sent."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A body of items, each of which `encode` turns into bytes when it is there."""

    items: AsyncIterable[Any]
    encode: Callable[[Any], bytes]

    async def send(self, start: Message, receive: Receive, send: Send) -> None:
        """Sends everything; `start` goes with the first item.

        When the client hangs up, the iterator is cancelled where it waits, and closed. What
        it raises before the first item is raised as it is, Interrupted from it afterwards.
        """
        sending = asyncio.ensure_future(self._send(start, send))
        listening = asyncio.ensure_future(_hung_up(receive))
        try:
            await asyncio.wait(
                (sending, listening), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            # One cancellation that is not repeated, so that what cleans up may wait, too.
            sending.cancel()
            listening.cancel()
            ended = await asyncio.gather(sending, listening, return_exceptions=True)
        if isinstance(ended[0], Exception):
            raise ended[0]

    async def close(self) -> None:
        """Ends a stream that nobody asks for."""
        await _close(aiter(self.items))

    async def _send(self, start: Message, send: Send) -> None:
        items = aiter(self.items)
        started = False
        try:
            async for item in items:
                chunk = self.encode(item)
                if not started:
                    started = True
                    await _tell(send, start)
                part = {"type": "http.response.body", "body": chunk, "more_body": True}
                await _tell(send, part)
                # An iterator that never waits would keep everybody else from being heard.
                await asyncio.sleep(0)
            if not started:
                await _tell(send, start)
            await _tell(send, {"type": "http.response.body", "body": b""})
        except _HungUp:
            pass
        except Exception as error:
            if not started:
                raise
            raise Interrupted from error
        finally:
            await _close(items)


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
