# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The synchronous client: what it is made with, and how it calls.

Importing this module imports neither pydantic nor the HTTP library; both, and the TLS context, come
with the first request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
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
    from .auth.credentials import Text
    from .contents.downloads import Download
    from .contents.files import BinaryContent
    from .http_library import httpx
    from .options import Answers, Middleware
    from .raw import RawResponse
    from .transport import SyncTransport

P = ParamSpec("P")
T = TypeVar("T")


class SyncClient(BaseClient["SyncTransport"]):
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
        timeout: TimeoutOption = DEFAULT_TIMEOUT,
        http_client: httpx.Client | None = None,
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
        middleware: Sequence[Middleware] = (),
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        **unknown: object,
    ) -> None:
        refuse_unknown(api, unknown)
        http_client = own_client(http_client, "Client")

        def connect() -> SyncTransport:
            from .transport import SyncTransport

            return SyncTransport(http_client, tuple(middleware), sleep, clock)

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

    def _call(
        self,
        operation: Operation[T],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> T:
        transport = self._connection.transport()
        result: T = transport.call(self._settings, operation, options, arguments)
        return result

    def raw(
        self, method: Callable[P, T], /, *arguments: P.args, **options: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of this client: its value with status, headers and retries.

        `client.raw(client.pets.get, pet_id=7)`
        """
        call: Callable[P, RawResponse[T]] = self._in_mode(Mode.RAW, method)
        return call(*arguments, **options)

    def download(
        self, method: Callable[P, object], /, *arguments: P.args, **options: P.kwargs
    ) -> Download:
        """Call a method of this client, and read the body of its answer in pieces.

        `with client.download(client.files.get, file_id=7) as file: file.save("a.zip")`
        """
        call: Callable[P, Download] = self._in_mode(Mode.DOWNLOAD, method)
        return call(*arguments, **options)

    @overload
    def request(
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
    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        content: BinaryContent | None = None,
        returns: None = None,
        **options: Unpack[CallOptions],
    ) -> Any: ...
    def request(
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
        return self._call(asked.operation, options, asked.arguments)

    def close(self) -> None:
        """Close the connections. May be called again; calls fail from now on."""
        transport = self._connection.close()
        if transport:
            transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
