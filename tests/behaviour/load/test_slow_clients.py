"""Clients that send slowly, hang up by halves or never read, while others are served as before."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

from tests.behaviour.load.conftest import Served
from tests.behaviour.load.exchanges import (
    Address,
    Connection,
    Exchange,
    large,
    load,
    read,
    request,
    run,
    stream,
    upload,
)
from tests.drawing import DEEP

EACH_KIND = 10
PAUSE = 0.05
"""Seconds between the bytes that a slow client sends."""
OTHERS = 100
"""Connections of the clients that are served as before."""
EACH = 10 if DEEP else 5
BLOB = 1_000_000
PIPELINED = 200
MOST_BLOBS = 20
"""Answers that may be made for a client that reads none: what buffers of the system can hold."""
ROUNDS = 20
"""Of requests by others within which the streams that nobody reads must have stopped."""


async def dribble(
    address: Address, exchange: Exchange, start: int, enough: asyncio.Event
) -> None:
    """Sends all from `start` on byte by byte until it is enough; the answer must be right."""
    connection = await Connection.open(address)
    writer = connection.writer
    writer.write(exchange.request[:start])
    # The last byte is left for the end: nothing of the answer comes before.
    position = start
    while position < len(exchange.request) - 1 and not enough.is_set():
        writer.write(exchange.request[position : position + 1])
        await writer.drain()
        position += 1
        await asyncio.sleep(PAUSE)
    await enough.wait()
    writer.write(exchange.request[position:])
    await asyncio.gather(writer.drain(), connection.check(exchange))
    await connection.close()


def slow(address: Address, enough: asyncio.Event) -> list[asyncio.Task[None]]:
    """Clients that are within the head of their request, or within its body."""
    exchanges = (read(1), stream(20), large(1), upload(1))
    tasks = []
    for exchange in exchanges:
        head = exchange.request.index(b"\r\n\r\n") + 4
        for start in (0, min(head, len(exchange.request) - 2)):
            for _ in range(EACH_KIND):
                sending = dribble(address, exchange, start, enough)
                tasks.append(asyncio.create_task(sending))
    return tasks


async def half_closed(address: Address) -> None:
    """Clients that send a part of a request, or all of it, and say that no more will come.

    The server ends these connections, with an answer or without.
    """
    whole = large(1).request
    endless = request("GET /stream")
    for sent in (b"", whole[:20], whole[:5000], whole, read(1).request, endless):
        for _ in range(EACH_KIND):
            connection = await Connection.open(address)
            connection.writer.write(sent)
            connection.writer.write_eof()
            while await connection.reader.read(65536):
                pass
            await connection.close()


def silent(address: Address, sent: bytes) -> list[socket.socket]:
    """Clients that send a request and never read."""
    lines = []
    for _ in range(EACH_KIND):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(address)
        line.sendall(sent)
        lines.append(line)
    return lines


def close(lines: Iterable[socket.socket]) -> None:
    for line in lines:
        line.close()


async def others(served: Served) -> None:
    right = await load(served.address, OTHERS, EACH)
    assert right == OTHERS * EACH


def test_others_are_served_beside_clients_that_send_slowly(served: Served) -> None:
    async def all_clients() -> None:
        enough = asyncio.Event()
        tasks = slow(served.address, enough)
        await others(served)
        assert not any(task.done() for task in tasks)
        enough.set()
        await asyncio.gather(*tasks)

    run(all_clients())
    served.settled()
    served.check_log()


def test_others_are_served_beside_clients_that_close_their_half(served: Served) -> None:
    async def all_clients() -> None:
        await asyncio.gather(half_closed(served.address), others(served))

    run(all_clients())
    served.settled()
    served.check_log()


def test_streams_that_nobody_reads_stand_still(served: Served) -> None:
    lines = silent(served.address, request("GET /stream"))
    items = -1
    for _ in range(ROUNDS):
        run(others(served))
        state = served.state()
        if state["endless_items"] == items:
            break
        items = state["endless_items"]
    assert state["endless_items"] == items
    assert state["open_streams"] >= EACH_KIND
    close(lines)
    served.settled()
    served.check_log()


def test_answers_that_nobody_reads_are_not_made_in_advance(served: Served) -> None:
    before = served.settled()
    lines = silent(served.address, PIPELINED * request(f"GET /bytes?size={BLOB}"))
    run(others(served))
    state = served.state()
    assert EACH_KIND <= state["blobs"] <= EACH_KIND * MOST_BLOBS
    close(lines)
    after = served.settled()
    assert after["resident"] - before["resident"] < EACH_KIND * BLOB
    served.check_log()
