"""Pages of a synchronous client.

Importing this module imports neither pydantic nor the HTTP library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ..api import Mode
from ..client import SyncClient
from ..errors import APIStatusError
from ..options import CallOptions
from .base_pages import BasePage, Item_co, PageRequest, Value_co
from .pagination import Paged

if TYPE_CHECKING:
    from ..calls import Call
    from ..raw import RawResponse

Item = TypeVar("Item")
Value = TypeVar("Value")


class Page(BasePage[Item_co, Value_co]):
    """A page: `items`, and `value`, the whole answer.

    Iterating gives the items of this page and of all that follow, each asked for when it is
    reached, with the options of the first call.
    """

    items: list[Item_co]

    def __init__(
        self,
        request: PageRequest,
        send: Callable[[Call], RawResponse[Value_co]],
        raw: RawResponse[Value_co],
    ) -> None:
        super().__init__(request, raw)
        self._send = send

    def __iter__(self) -> Iterator[Item_co]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item_co, Value_co]]:
        """This page and all that follow."""
        page = self
        yield page
        while page.has_next:
            try:
                page = page.next()
            except APIStatusError as error:
                page._end_with(error)
                return
            yield page

    def next(self) -> Page[Item_co, Value_co]:
        """The next page.

        Raises PaginationError after the last one, for a page that was there before, and for
        one at another origin; and what every call raises.
        """
        request = self._next_request()
        return Page(request, self._send, self._send(request.call))

    def get_next_page(self) -> Page[Item_co, Value_co]:
        """The next page, as `next` gives it."""
        return self.next()

    iter_pages = pages


def first_page(
    client: SyncClient,
    operation: Paged[Item, Value],
    options: CallOptions,
    arguments: Mapping[str, object],
) -> Any:
    """The result of a call: the first page, alone or as the value of a raw response."""
    settings = client._settings
    if settings.mode is Mode.DOWNLOAD:
        return client._call(operation, options, arguments)

    def send(call: Call) -> Any:
        return client._connection.transport().send(call)

    request = PageRequest.first(settings, operation, options, arguments)
    raw = send(request.call)
    page = Page[Item, Value](request, send, raw)
    return replace(raw, value=page) if settings.mode is Mode.RAW else page
