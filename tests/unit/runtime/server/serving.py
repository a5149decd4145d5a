"""Applications under test: in process, and over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from runtime.server.implementing import Route
from runtime.server.service import new_app
from runtime.wire.contract import Operation

from tests.prompt import PromptServer


def app_of(
    *operations: tuple[Operation[Any], Callable[..., Any]], **options: Any
) -> FastAPI:
    routes = [
        Route(operation, SimpleNamespace(call=handler), "call")
        for operation, handler in operations
    ]
    return new_app(title="T", version="1", document=dict, routes=routes, **options)


def raised(app: FastAPI, method: str, url: str, **options: Any) -> Exception:
    """What one request makes the application raise, as its server sees it."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        call(app, method, url, is_quiet=False, **options)
    return caught.value


def call(
    app: FastAPI, method: str, url: str, *, is_quiet: bool = True, **options: Any
) -> httpx2.Response:
    """One request in process; raises what the application does unless that is to be quiet."""

    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=not is_quiet)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://t"
        ) as client:
            return await client.request(method, url, **options)

    return asyncio.run(send())


@contextlib.contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The application on loopback; gives its base URL."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = PromptServer(config)
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
