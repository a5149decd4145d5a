# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The deadline of a call, kept while bytes come in: the HTTP library limits single reads alone.

A server that sends a byte now and then would hold a synchronous call for ever. So each read of a
connection of the client's own waits no longer than what is left of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from ..http_library import httpx

Left: TypeAlias = Callable[[], float | None]
_LEFT: Final[ContextVar[Left | None]] = ContextVar("_LEFT", default=None)
_LEAST: Final = 0.001
"""Seconds; a socket without any does not wait, which is another thing than a timeout."""


class TimeLimit:
    """Reads and writes of this thread wait for the seconds that are `left`, if there is a limit."""

    __slots__ = ("_left", "_token")

    def __init__(self, left: Left | None) -> None:
        self._left = left

    def __enter__(self) -> None:
        self._token = _LEFT.set(self._left)

    def __exit__(self, *_: object) -> None:
        _LEFT.reset(self._token)


def limit_reads(http: httpx.Client) -> None:
    """Makes the connections of a client keep deadlines, through a proxy or not.

    The library takes a network backend, but offers no argument for it: without the attributes
    below, which are its own, deadlines hold between reads alone.
    """
    transports = (
        getattr(http, "_transport", None),
        *getattr(http, "_mounts", {}).values(),
    )
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if pool is not None and backend is not None:
            pool._network_backend = _Backend(backend)


def _limited(timeout: float | None) -> float | None:
    left = _LEFT.get()
    if left is None or (seconds := left()) is None:
        return timeout
    return max(_LEAST, seconds if timeout is None else min(seconds, timeout))


class _Backend:
    """A network backend whose connections keep deadlines."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> _Stream:
        stream = self._backend.connect_tcp(host, port, _limited(timeout), **options)
        return _Stream(stream)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, **options: Any
    ) -> _Stream:
        stream = self._backend.connect_unix_socket(path, _limited(timeout), **options)
        return _Stream(stream)


class _Stream:
    """A connection that keeps deadlines, encrypted or not."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received: bytes = self._stream.read(max_bytes, _limited(timeout))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _limited(timeout))

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> _Stream:
        limited = _limited(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limited))
