"""The service under load, and what its process tells of itself; runs in a process of its own."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import socket
import sys
from collections.abc import AsyncIterator
from ctypes import CDLL
from hashlib import sha256
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from stock_server import Credentials, Limits, create_app, errors, matches, models

from tests.behaviour.load.exchanges import BODY_LIMIT

MISSING, BROKEN = 404, 500
"""Numbers of things that are not there, and whose reading fails."""
TEXT_OF_A_STREAM = "x" * 10_000
STATM = Path("/proc/self/statm")


class Stock:
    """Answers that tell which request they are for."""

    def __init__(self) -> None:
        self.open_streams = 0
        self.endless_items = 0
        self.blobs = 0

    async def read(self, *, number: int, **_: Any) -> models.Thing:
        if number == MISSING:
            raise errors.NotFound(models.Missing(number=number))
        if number == BROKEN:
            raise ValueError("nobody may read this")
        return models.Thing(number=number)

    def keep_thing(self, *, body: models.Thing, number: int, **_: Any) -> models.Thing:
        """Not a coroutine, so that threads are part of the load as well."""
        text = body.text or ""
        return models.Thing(number=number, text=sha256(text.encode()).hexdigest())

    async def keep_file(self, *, body: models.KeepFileBody, **_: Any) -> str:
        return sha256(await body.file.read()).hexdigest()

    async def read_bytes(self, *, size: int, **_: Any) -> bytes:
        self.blobs += 1
        return bytes(size)

    async def follow(self, *, count: Any, **_: Any) -> AsyncIterator[models.Thing]:
        return self._things(count) if isinstance(count, int) else self._endless()

    async def _things(self, count: int) -> AsyncIterator[models.Thing]:
        self.open_streams += 1
        try:
            for number in range(count):
                yield models.Thing(number=number)
        finally:
            self.open_streams -= 1

    async def _endless(self) -> AsyncIterator[models.Thing]:
        self.open_streams += 1
        try:
            while True:
                self.endless_items += 1
                yield models.Thing(number=0, text=TEXT_OF_A_STREAM)
        finally:
            self.open_streams -= 1


async def authenticate(credentials: Credentials) -> str | None:
    return "somebody" if matches(credentials["key"].value, "good") else None


def app() -> FastAPI:
    stock, site = Stock(), FastAPI()

    @site.get("/state")
    async def state() -> dict[str, int]:
        gc.collect()
        _give_back()
        return {
            "resident": _resident(),
            "blocks": sys.getallocatedblocks(),
            "tasks": len(asyncio.all_tasks()),
            "files": len(os.listdir("/dev/fd")),
            "open_streams": stock.open_streams,
            "endless_items": stock.endless_items,
            "blobs": stock.blobs,
        }

    limits = Limits(body=BODY_LIMIT, upload=4 * BODY_LIMIT)
    site.mount(
        "/stock",
        create_app(
            things=stock,  # type: ignore[arg-type]
            authenticate=authenticate,
            limits=limits,
            hide_exceptions=True,
        ),
    )
    return site


def _give_back() -> None:
    """Memory that the C library keeps for later is no leak."""
    trim = getattr(CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _resident() -> int:
    """Bytes of memory: now, or where the system does not tell that, at most so far."""
    if STATM.exists():
        return int(STATM.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Serves until it is stopped; prints the port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1000)
    print(listener.getsockname()[1], flush=True)
    # Clients on a slow machine may well be busy for longer than uvicorn's five seconds.
    config = uvicorn.Config(app(), log_level="error", timeout_keep_alive=600)
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
