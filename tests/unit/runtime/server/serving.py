"""Applications under test: in process, and over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI
from runtime.server.service import Route, new_app
from runtime.wire.contract import Operation


def app_of(
    *operations: tuple[Operation[Any], Callable[..., Any]], **options: Any
) -> FastAPI:
    routes = [Route(operation, handler) for operation, handler in operations]
    return new_app(title="T", version="1", document=dict, routes=routes, **options)


def call(app: FastAPI, method: str, url: str, **options: Any) -> httpx2.Response:
    """One request in process."""

    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://t"
        ) as client:
            return await client.request(method, url, **options)

    return asyncio.run(send())


@contextlib.contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The application on loopback; gives its base URL."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
