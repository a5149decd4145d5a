# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Bodies that are read while they arrive: in pieces, or to a file."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Never, Self
from uuid import uuid4

import anyio.to_thread

from ..errors import APIConnectionError, ResponseTooLargeError
from ..guesses import OF_DOWNLOADS, missing
from .pieces import async_pieces, pieces

if TYPE_CHECKING:
    from ..http_library import httpx

Failure = Callable[[Exception], "APIConnectionError | None"]
"""The error that an exception of the HTTP library means; None for another exception."""


class _Head:
    """The beginning of an answer, before its body; `headers` has lower-case names."""

    def __init__(self, response: httpx.Response, route: str, failure: Failure) -> None:
        self.status_code: int = response.status_code
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, value in response.headers.items()
        }
        self._response = response
        self._route = route
        self._failure = failure

    def _check(self, size: int, most: int | None) -> None:
        if most is not None and size > most:
            raise ResponseTooLargeError(
                f"{self._route}: a body of over {most} bytes",
                status_code=self.status_code,
                limit=most,
            )

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_DOWNLOADS)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code}>"


class Download(_Head):
    """A body in pieces: iterate it, `read` or `save` it; close it, or use `with`."""

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from pieces(self._response)
            return
        except Exception as error:
            failure = self._failure(error)
            if failure is None:
                raise
        finally:
            self.close()
        raise failure

    def _pieces(self, most: int | None) -> Iterator[bytes]:
        size = 0
        try:
            for piece in self:
                size += len(piece)
                self._check(size, most)
                yield piece
        finally:
            self.close()

    def read(self, *, max_bytes: int | None = None) -> bytes:
        """The whole body. Raises ResponseTooLargeError above `max_bytes`."""
        return b"".join(self._pieces(max_bytes))

    def save(
        self, path: str | os.PathLike[str], *, max_bytes: int | None = None
    ) -> int:
        """Write the body to a file, which appears once it is whole; its size in bytes.

        Raises ResponseTooLargeError above `max_bytes`, counted after decompression.
        """
        with _replacing(Path(path)) as file:
            return sum(file.write(piece) for piece in self._pieces(max_bytes))

    write_to_file = save

    def iter_bytes(self) -> Iterator[bytes]:
        """The body in pieces, as iterating gives it."""
        return iter(self)

    def close(self) -> None:
        """Give the connection back. May be called again."""
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncDownload(_Head):
    """A body in pieces: iterate it, `read` or `save` it; close it, or use `async with`."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in async_pieces(self._response):
                yield piece
            return
        except Exception as error:
            failure = self._failure(error)
            if failure is None:
                raise
        finally:
            await self.aclose()
        raise failure

    async def _pieces(self, most: int | None) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for piece in self:
                size += len(piece)
                self._check(size, most)
                yield piece
        finally:
            await self.aclose()

    async def read(self, *, max_bytes: int | None = None) -> bytes:
        """The whole body. Raises ResponseTooLargeError above `max_bytes`."""
        return b"".join([piece async for piece in self._pieces(max_bytes)])

    async def save(
        self, path: str | os.PathLike[str], *, max_bytes: int | None = None
    ) -> int:
        """Write the body to a file, which appears once it is whole; its size in bytes.

        Raises ResponseTooLargeError above `max_bytes`, counted after decompression.
        """
        size = 0
        with _replacing(Path(path)) as file:
            async for piece in self._pieces(max_bytes):
                size += await anyio.to_thread.run_sync(partial(file.write, piece))
        return size

    write_to_file = save

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body in pieces, as iterating gives it."""
        return aiter(self)

    async def aclose(self) -> None:
        """Give the connection back. May be called again."""
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class Bytes(bytes):
    """A binary body: bytes, which can be saved, or read like a file."""

    __slots__ = ()

    def read(self) -> bytes:
        """All of it."""
        return self

    def iter_bytes(self, size: int = 1 << 16) -> Iterator[bytes]:
        """Pieces of so many bytes, the last of what is left."""
        return (self[start : start + size] for start in range(0, len(self), size))

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write it to a file, which appears once it is whole; its size in bytes."""
        with _replacing(Path(path)) as file:
            return file.write(self)

    write_to_file = save


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` at the end, and vanishes on an error."""
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
