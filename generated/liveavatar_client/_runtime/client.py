"""The clients: what they are made with, and when they connect.

Importing this module imports neither pydantic nor httpx2; both, and the TLS context, come
with the first request.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .api import Api, Settings
from .contract import Operation
from .credentials import Given
from .errors import ConfigurationError
from .options import DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT, CallOptions, Timeout

if TYPE_CHECKING:
    import httpx2

    from .transport import AsyncTransport, SyncTransport

T = TypeVar("T")


class _Client:
    """What both clients are made with."""

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        base_url: str | None,
        timeout: Timeout,
        server: int,
        server_variables: Mapping[str, str] | None,
        max_retries: int,
    ) -> None:
        self._settings = Settings(
            api,
            Given.read(api.schemes, credentials),
            api.base_url(base_url, server, server_variables or {}),
            timeout,
            max_retries,
            is_moved=base_url is not None or server != 0,
        )
        self._lock = threading.Lock()
        self._closed = False

    def _check_open(self) -> None:
        if self._closed:
            raise ConfigurationError("the client is closed")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class SyncClient(_Client):
    """A client; may be used from several threads, and as a context manager.

    `credentials` are by security scheme; None stands for the scheme's environment variable,
    read now. An `http_client` is used as it is and never closed here. Raises
    ConfigurationError for a base URL or a server variable that cannot be used.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        *,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        http_client: httpx2.Client | None = None,
        server: int = 0,
        server_variables: Mapping[str, str] | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        super().__init__(
            api, credentials, base_url, timeout, server, server_variables, max_retries
        )
        self._http_client = http_client
        self._sleep = {"sleep": sleep} if sleep else {}
        self._transport: SyncTransport | None = None

    def _call(
        self,
        operation: Operation[T],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> T:
        self._check_open()
        transport = self._transport or self._connect()
        result: T = transport.call(operation, options, arguments)
        return result

    def _connect(self) -> SyncTransport:
        from .transport import SyncTransport

        with self._lock:
            if self._transport is None:
                self._transport = SyncTransport(
                    self._settings, self._http_client, **self._sleep
                )
            return self._transport

    def close(self) -> None:
        """Close the connections. May be called again; calls fail from now on."""
        self._closed = True
        if self._transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(_Client):
    """An asynchronous client; one may be used from several event loops, one after another.

    Like `SyncClient`; callables that give a credential may be asynchronous.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        *,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        http_client: httpx2.AsyncClient | None = None,
        server: int = 0,
        server_variables: Mapping[str, str] | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(
            api, credentials, base_url, timeout, server, server_variables, max_retries
        )
        self._http_client = http_client
        self._sleep = {"sleep": sleep} if sleep else {}
        self._transport: AsyncTransport | None = None

    async def _call(
        self,
        operation: Operation[T],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> T:
        self._check_open()
        transport = self._transport or self._connect()
        result: T = await transport.call(operation, options, arguments)
        return result

    def _connect(self) -> AsyncTransport:
        from .transport import AsyncTransport

        with self._lock:
            if self._transport is None:
                self._transport = AsyncTransport(
                    self._settings, self._http_client, **self._sleep
                )
            return self._transport

    async def aclose(self) -> None:
        """Close the connections. May be called again; calls fail from now on."""
        self._closed = True
        if self._transport:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
