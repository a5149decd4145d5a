"""An application on loopback, and an application behind a client without a network."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

import httpx2
import uvicorn
from fastapi import FastAPI

from tests.prompt import PromptServer


@contextlib.contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The application over real HTTP; gives its base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off")
    server = PromptServer(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class InProcess(httpx2.BaseTransport):
    """Hands the requests of a synchronous client to an application, each in a loop."""

    def __init__(self, app: FastAPI) -> None:
        self._inner = httpx2.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        request.stream = httpx2.ByteStream(request.read())
        response = await self._inner.handle_async_request(request)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            content=await response.aread(),
        )
