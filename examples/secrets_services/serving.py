"""What both applications have: parts behind them, health, failures, a log of requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPMethod
from socket import socket
from time import monotonic
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import logs
from .database import Database
from .failures import ServiceFailed
from .identities import Identities
from .key_file import KeyFile
from .keys import Keeper
from .settings import Settings
from .vault import Vault

_LOG = logs.Log(__name__)

_METHODS = frozenset(HTTPMethod)
_GRACE = 30
"""Seconds that requests have to end after a service was told to stop."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A database and the keeper of its keys."""

    database: Database
    keeper: Keeper

    @classmethod
    def of(cls, settings: Settings) -> Backend:
        """Connects with nothing yet; raises NotReady for settings that cannot work."""
        return cls(Database(settings.database_url), keeper_of(settings))

    @property
    def identities(self) -> Identities:
        return Identities(self.database)

    @property
    def vault(self) -> Vault:
        return Vault(self.database, self.keeper)

    async def prepare(self) -> None:
        """Raises NotReady if the database or the keys are not what they must be."""
        await self.database.require_tables()
        await self.keeper.prepare(await self.database.keys_in_use())

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        try:
            await self.prepare()
            yield
        finally:
            await self.database.close()

    def equip(self, app: FastAPI, failure: dict[str, Any]) -> FastAPI:
        """Adds what the document does not speak of; `failure` is the body of every 500."""

        async def failed(request: Request, error: Exception) -> JSONResponse:
            _LOG.failure("request failed", error)
            return JSONResponse(failure, 500)

        app.add_exception_handler(ServiceFailed, failed)
        app.add_api_route("/health", self._health, include_in_schema=False)
        paths = {path for route in app.routes if (path := getattr(route, "path", ""))}
        app.add_middleware(RequestLog, paths=frozenset(paths))
        return app

    async def _health(self) -> JSONResponse:
        """Whether a secret could be stored now."""
        try:
            async with self.database.transaction() as session:
                await session.execute(text("SELECT 1"))
            await self.keeper.primary()
        except ServiceFailed as error:
            _LOG.failure("not healthy", error)
            return JSONResponse({"status": "failing"}, 503)
        return JSONResponse({"status": "ok"})


def keeper_of(settings: Settings) -> Keeper:
    """KMS if a key of it is named, else the key file."""
    if settings.kms_key is None:
        return KeyFile(settings.key_file)
    from .kms import Kms  # AWS's library takes its time, and is not needed without it

    return Kms(
        settings.kms_key,
        endpoint=settings.kms_endpoint,
        region=settings.kms_region,
    )


@dataclass(frozen=True, slots=True)
class RequestLog:
    """Logs every request, in words of ours: whoever calls chooses methods and paths, too."""

    app: ASGIApp
    paths: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            method, path = scope["method"], scope["path"]
            _LOG.info(
                "request",
                method=method if method in _METHODS else "?",
                path=path if path in self.paths else "?",
                status=status,
                ms=round((monotonic() - began) * 1000),
            )


class _Announced(uvicorn.Server):
    """Says where a service is, once it is there: whoever reads that may call it at once."""

    def __init__(self, config: uvicorn.Config, name: str) -> None:
        super().__init__(config)
        self._name = name

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            for listener in sockets or ():
                host, port = listener.getsockname()[:2]
                print(f"{self._name} at http://{host}:{port}", flush=True)


def run(app: FastAPI, name: str, host: str, port: int) -> None:
    """Serves until it is told to stop, then ends what was begun; port 0 means any."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    _Announced(config, name).run([config.bind_socket()])
