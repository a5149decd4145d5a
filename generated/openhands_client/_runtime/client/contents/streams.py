# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Answers that arrive item by item: server-sent events, JSON lines, JSON sequences.

Where a document types the data of events and names nothing else of them, the data are the items,
and `events()` gives the whole events.
A stream is a context manager and an iterator; leaving it, or reading to its end, gives the
connection back. `Stream` and `AsyncStream` share everything but the reading.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from pydantic import ValidationError

from ...wire.contract import Content, Events, JsonSequence
from ...wire.events import ServerSentEvent
from ...wire.invalid import leading_through_json
from ...wire.misfits import OnMisfit
from ...wire.model import problems, resolve
from ...wire.tolerance import tolerant_of
from ..errors import APIConnectionError, ResponseTooLargeError, ResponseValidationError
from .json_answers import read_answer
from .pieces import async_pieces, pieces

if TYPE_CHECKING:
    from ..http_library import httpx

T = TypeVar("T")
Data = TypeVar("Data")

ITEM_LIMIT = 1 << 20
"""The largest line, or data of an event, in bytes."""


class _Lines:
    """Splits bytes as they come; lines end with LF, for events also with CR or CR LF.

    `pending` bytes of a line are kept. They are put together once its end has come: a server may
    send them one by one.
    """

    def __init__(self, returns: bool) -> None:
        self._returns = returns
        self._pieces: list[bytes] = []
        self._is_held = False
        self.pending = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        self._pieces.append(chunk)
        self.pending += len(chunk)
        is_returned = self._returns and (self._is_held or b"\r" in chunk)
        if not is_returned and b"\n" not in chunk:
            return []
        text = b"".join(self._pieces)
        if self._returns:
            # LF may follow a CR at the end, and belong to it.
            self._is_held = text.endswith(b"\r")
            text = text[:-1] if self._is_held else text
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            text += b"\r" if self._is_held else b""
        *lines, rest = text.split(b"\n")
        self._pieces, self.pending = [rest], len(rest)
        return lines

    def end(self) -> list[bytes]:
        return self.feed(b"\n") if self.pending else []


class _Items:
    """Reads texts as items, if they do not fit tolerantly, where somebody is told of it."""

    def __init__(self, content: Content, on_misfit: OnMisfit | None) -> None:
        self._type = content.type
        self._on_misfit = on_misfit

    def read(self, text: bytes | str) -> Any:
        """Raises pydantic's ValidationError."""
        try:
            return read_answer(self._type, text)
        except ValidationError as error:
            if self._on_misfit is None:
                raise
            item = tolerant_of(self._type).validate_json(text)
            self._on_misfit(leading_through_json(text, problems(error)))
        return item


class _Documents:
    """JSON texts, one a line; a record separator before one is left out."""

    pending = 0

    def __init__(self, items: _Items, separator: bytes = b"") -> None:
        self._items = items
        self._separator = separator

    def line(self, line: bytes) -> Iterator[Any]:
        text = line.strip(b" \t\r" + self._separator)
        if text:
            yield self._items.read(text)


class _EventLines:
    """Gathers the lines of an event until an empty one; `pending` bytes of it are kept."""

    def __init__(self, items: _Items, is_text: bool) -> None:
        self._items = items
        self._is_text = is_text
        self._data: list[str] = []
        self._event = self._id = ""
        self._retry: int | None = None
        self.pending = 0

    def line(self, line: bytes) -> Iterator[Any]:
        if not line:
            yield from self._dispatch()
            return
        name, _, value = line.decode(errors="replace").partition(":")
        value = value.removeprefix(" ")
        match name.removeprefix("\ufeff"):
            case "data":
                self._data.append(value)
                self.pending += len(line)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdecimal() and len(value) < 16:
                self._retry = int(value)

    def _dispatch(self) -> Iterator[ServerSentEvent[Any]]:
        text, event = "\n".join(self._data), self._event or "message"
        has_data, self._data, self._event = bool(self._data), [], ""
        self.pending = 0
        if has_data and text != "[DONE]":
            data = text if self._is_text else self._items.read(text)
            yield ServerSentEvent(data, event, self._id, self._retry)


class _Reader:
    """Turns the chunks of an answer into items."""

    def __init__(
        self, content: Content, status: int, route: str, on_misfit: OnMisfit | None
    ) -> None:
        events = isinstance(content, Events)
        separator = b"\x1e" if isinstance(content, JsonSequence) else b""
        items = _Items(content, on_misfit)
        self._lines = _Lines(returns=events)
        self._decoder = (
            _EventLines(items, is_text=resolve(content.type) is str)
            if events
            else _Documents(items, separator)
        )
        self._status, self._route = status, route

    def feed(self, chunk: bytes) -> Iterator[Any]:
        yield from self._decode(self._lines.feed(chunk))
        self._limit(self._lines.pending)

    def end(self) -> Iterator[Any]:
        yield from self._decode(self._lines.end())

    def _limit(self, size: int) -> None:
        if size > ITEM_LIMIT:
            message = f"{self._route}: an item of over {ITEM_LIMIT} bytes"
            raise ResponseTooLargeError(
                message, status_code=self._status, limit=ITEM_LIMIT
            )

    def _decode(self, lines: list[bytes]) -> Iterator[Any]:
        for line in lines:
            self._limit(len(line))
            try:
                items = list(self._decoder.line(line))
            except ValidationError as error:
                items, details = [], problems(error)
            else:
                details = []
            if details:
                body = line.decode(errors="replace")
                raise ResponseValidationError(
                    self._route, details, status_code=self._status, body=body
                )
            self._limit(self._decoder.pending)
            yield from items


Failure = Callable[[Exception], "APIConnectionError | None"]
"""The error that an exception of the HTTP library means; None for another exception."""


def _item(content: Content, arrived: Any) -> Any:
    """An item of a stream: the data of an event, or what arrived."""
    is_data = isinstance(content, Events) and content.gives_data
    return arrived.data if is_data else arrived


def _check_events(content: Content) -> None:
    if not isinstance(content, Events):
        raise TypeError(
            f"items of {content.media_type} are no events: iterate over them"
        )


class Stream(Generic[T]):
    """The items of an answer; close it, or use it in a `with` statement."""

    def __init__(
        self,
        response: httpx.Response,
        content: Content,
        route: str,
        failure: Failure,
        on_misfit: OnMisfit | None = None,
    ) -> None:
        self._response = response
        self._reader = _Reader(content, response.status_code, route, on_misfit)
        self._failure = failure
        self._content = content
        self._items = self._iterate()

    def _chunks(self) -> Iterator[bytes]:
        try:
            yield from pieces(self._response)
            return
        except Exception as error:
            failure = self._failure(error)
            if failure is None:
                raise
        raise failure

    def _iterate(self) -> Iterator[Any]:
        try:
            for chunk in self._chunks():
                yield from self._reader.feed(chunk)
            yield from self._reader.end()
        finally:
            self.close()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        item: T = _item(self._content, next(self._items))
        return item

    @overload
    def events(
        self: Stream[ServerSentEvent[Data]],
    ) -> Iterator[ServerSentEvent[Data]]: ...
    @overload
    def events(self) -> Iterator[ServerSentEvent[T]]: ...
    def events(self) -> Iterator[Any]:
        """The whole events of a stream of their data, which read in place of its items.

        Raises TypeError where the items are no data of events.
        """
        _check_events(self._content)
        return self._items

    def close(self) -> None:
        """Give the connection back; reading ends here. May be called again."""
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


class AsyncStream(Generic[T]):
    """The items of an answer; close it, or use it in an `async with` statement."""

    def __init__(
        self,
        response: httpx.Response,
        content: Content,
        route: str,
        failure: Failure,
        on_misfit: OnMisfit | None = None,
    ) -> None:
        self._response = response
        self._reader = _Reader(content, response.status_code, route, on_misfit)
        self._failure = failure
        self._content = content
        self._items = self._iterate()

    async def _chunks(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in async_pieces(self._response):
                yield chunk
            return
        except Exception as error:
            failure = self._failure(error)
            if failure is None:
                raise
        raise failure

    async def _iterate(self) -> AsyncIterator[Any]:
        try:
            async for chunk in self._chunks():
                for item in self._reader.feed(chunk):
                    yield item
            for item in self._reader.end():
                yield item
        finally:
            await self.aclose()

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        item: T = _item(self._content, await anext(self._items))
        return item

    @overload
    def events(
        self: AsyncStream[ServerSentEvent[Data]],
    ) -> AsyncIterator[ServerSentEvent[Data]]: ...
    @overload
    def events(self) -> AsyncIterator[ServerSentEvent[T]]: ...
    def events(self) -> AsyncIterator[Any]:
        """The whole events of a stream of their data, which read in place of its items.

        Raises TypeError where the items are no data of events.
        """
        _check_events(self._content)
        return self._items

    async def aclose(self) -> None:
        """Give the connection back; reading ends here. May be called again."""
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
