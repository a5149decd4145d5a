# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The asynchronous client: what it is made with, and how it calls.

Importing this module imports neither pydantic nor the HTTP library; both, and the TLS context, come
with the first request.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    ParamSpec,
    Self,
    TypeVar,
    Unpack,
    overload,
)

from ..wire.contract import Operation
from ..wire.unset import UNSET
from .api import Api, Mode
from .base_client import (
    BaseClient,
    Connection,
    own_client,
    refuse_unknown,
)
from .options import DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT, CallOptions, TimeoutOption

if TYPE_CHECKING:
    from .async_transport import AsyncTransport
    from .auth.credentials import Text
    from .contents.downloads import AsyncDownload
    from .contents.files import BinaryContent
    from .http_library import httpx
    from .options import Answers, AsyncMiddleware
    from .raw import RawResponse

P = ParamSpec("P")
T = TypeVar("T")


class AsyncClient(BaseClient["AsyncTransport"]):
    """An asynchronous client; one may be used from several event loops, one after another.

    Like `SyncClient`; callables that give a credential may be asynchronous.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        *,
        base_url: str | None = None,
        timeout: TimeoutOption = DEFAULT_TIMEOUT,
        http_client: httpx.AsyncClient | None = None,
        server: str | int | None = None,
        server_variables: Mapping[str, str] | None = None,
        client_id: str | None = None,
        client_secret: Text | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        deadline: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        answers: Answers = "lenient",
        middleware: Sequence[AsyncMiddleware] = (),
        sleep: Callable[[float], Awaitable[object]] | None = None,
        clock: Callable[[], float] = time.monotonic,
        **unknown: object,
    ) -> None:
        refuse_unknown(api, unknown)
        http_client = own_client(http_client, "AsyncClient")

        def connect() -> AsyncTransport:
            from .async_transport import AsyncTransport

            return AsyncTransport(http_client, tuple(middleware), sleep, clock)

        super().__init__(
            api,
            credentials,
            Connection(connect),
            base_url,
            server,
            server_variables,
            client_id,
            client_secret,
            {
                "timeout": timeout,
                "max_retries": max_retries,
                "deadline": deadline,
                "extra_headers": {**(default_headers or {}), **(extra_headers or {})},
                "extra_query": {**(default_query or {}), **(extra_query or {})},
                "answers": answers,
            },
        )

    @property
    def with_streaming_response(self) -> Any:
        """This client, whose methods give bodies in pieces: `download` with the types left out.

        `async with client.with_streaming_response.pets.get(pet_id=7) as body:`
        """
        from .contents.openings import opened

        return opened(self._giving(Mode.DOWNLOAD))

    async def _call(
        self,
        operation: Operation[T],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> T:
        transport = self._connection.transport()
        result: T = await transport.call(self._settings, operation, options, arguments)
        return result

    async def raw(
        self,
        method: Callable[P, Awaitable[T]],
        /,
        *arguments: P.args,
        **options: P.kwargs,
    ) -> RawResponse[T]:
        """Call a method of this client: its value with status, headers and retries.

        `await client.raw(client.pets.get, pet_id=7)`
        """
        call: Callable[P, Awaitable[RawResponse[T]]]
        call = self._in_mode(Mode.RAW, method)
        return await call(*arguments, **options)

    async def download(
        self,
        method: Callable[P, Awaitable[object]],
        /,
        *arguments: P.args,
        **options: P.kwargs,
    ) -> AsyncDownload:
        """Call a method of this client, and read the body of its answer in pieces.

        `file = await client.download(client.files.get, file_id=7)`
        """
        call: Callable[P, Awaitable[AsyncDownload]]
        call = self._in_mode(Mode.DOWNLOAD, method)
        return await call(*arguments, **options)

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        content: BinaryContent | None = None,
        returns: type[T],
        **options: Unpack[CallOptions],
    ) -> T: ...
    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        content: BinaryContent | None = None,
        returns: None = None,
        **options: Unpack[CallOptions],
    ) -> Any: ...
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        content: BinaryContent | None = None,
        returns: type[Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Send a request that the document does not describe.

        Credentials, retries and errors are those of every call; `path` follows the base URL,
        or is a URL of the same origin. The answer is read as `returns`, without it as what
        its media type says.
        """
        from .undocumented import operation

        asked = operation(self._settings, method, path, json, content, returns)
        return await self._call(asked.operation, options, asked.arguments)

    async def aclose(self) -> None:
        """Close the connections. May be called again; calls fail from now on."""
        transport = self._connection.close()
        if transport:
            await transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
