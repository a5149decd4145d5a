"""Pages of an asynchronous client.

Importing this module imports neither pydantic nor the HTTP library.
"""

from __future__ import annotations

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Mapping,
)
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

from ..api import Mode
from ..async_client import AsyncClient
from ..errors import APIStatusError
from ..options import CallOptions
from .base_pages import BasePage, Item_co, PageRequest, Value_co
from .pagination import Paged

if TYPE_CHECKING:
    from ..calls import Call
    from ..raw import RawResponse

Item = TypeVar("Item")
Value = TypeVar("Value")


class AsyncPage(BasePage[Item_co, Value_co]):
    """A page: `items`, and `value`, the whole answer.

    `async for` gives the items of this page and of all that follow, each asked for when it
    is reached, with the options of the first call.
    """

    items: list[Item_co]

    def __init__(
        self,
        request: PageRequest,
        send: Callable[[Call], Awaitable[RawResponse[Value_co]]],
        raw: RawResponse[Value_co],
    ) -> None:
        super().__init__(request, raw)
        self._send = send

    async def __aiter__(self) -> AsyncIterator[Item_co]:
        async for page in self.pages():
            for item in page.items:
                yield item

    if not TYPE_CHECKING:

        def __iter__(self) -> Never:
            raise TypeError(
                "`async for` gives the items of all pages; `.items` this page's"
            )

    async def pages(self) -> AsyncIterator[AsyncPage[Item_co, Value_co]]:
        """This page and all that follow."""
        page = self
        yield page
        while page.has_next:
            try:
                page = await page.next()
            except APIStatusError as error:
                page._end_with(error)
                return
            yield page

    async def next(self) -> AsyncPage[Item_co, Value_co]:
        """The next page.

        Raises PaginationError after the last one, for a page that was there before, and for
        one at another origin; and what every call raises.
        """
        request = self._next_request()
        return AsyncPage(request, self._send, await self._send(request.call))

    async def get_next_page(self) -> AsyncPage[Item_co, Value_co]:
        """The next page, as `next` gives it."""
        return await self.next()

    iter_pages = pages


class AsyncPages(Generic[Item_co, Value_co]):
    """The pages of a call: `await` gives the first one, `async for` the items of all.

    Nothing is asked for before; each use asks anew.
    """

    def __init__(
        self, first: Callable[[], Coroutine[Any, Any, AsyncPage[Item_co, Value_co]]]
    ) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, Any, AsyncPage[Item_co, Value_co]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[Item_co]:
        async for item in await self:
            yield item

    if not TYPE_CHECKING:

        def __iter__(self) -> Never:
            raise TypeError(
                "`async for` gives the items of all pages; `.items` this page's"
            )

    async def pages(self) -> AsyncIterator[AsyncPage[Item_co, Value_co]]:
        """All pages."""
        async for page in (await self).pages():
            yield page

    iter_pages = pages


async def first_page(
    client: AsyncClient,
    operation: Paged[Item, Value],
    options: CallOptions,
    arguments: Mapping[str, object],
) -> Any:
    """The result of a call: the first page, alone or as the value of a raw response."""
    settings = client._settings
    if settings.mode is Mode.DOWNLOAD:
        return await client._call(operation, options, arguments)

    async def send(call: Call) -> Any:
        return await client._connection.transport().send(call)

    request = PageRequest.first(settings, operation, options, arguments)
    raw = await send(request.call)
    page = AsyncPage[Item, Value](request, send, raw)
    return replace(raw, value=page) if settings.mode is Mode.RAW else page
