"""Groups with operations that give pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import (
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Self,
    TypeVar,
    cast,
    overload,
)

from ..resource import AsyncResource, OrBody, Overloaded, Resource
from . import async_pages, pages
from .async_pages import AsyncPage, AsyncPages
from .pages import Page
from .pagination import Paged

P = ParamSpec("P")
Q = ParamSpec("Q")
Item = TypeVar("Item")
Value = TypeVar("Value")


class PagedResource(Resource):
    """Base of such a group of a synchronous client."""

    def _page(
        self, operation: Paged[Item, Value], arguments: dict[str, Any]
    ) -> Page[Item, Value]:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        options = arguments.pop("options")
        page: Page[Item, Value]
        page = pages.first_page(self._client, operation, options, arguments)
        return page


class AsyncPagedResource(AsyncResource):
    """Base of such a group of an asynchronous client."""

    async def _page(
        self, operation: Paged[Item, Value], arguments: dict[str, Any]
    ) -> AsyncPage[Item, Value]:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        options = arguments.pop("options")
        page: AsyncPage[Item, Value]
        page = await async_pages.first_page(self._client, operation, options, arguments)
        return page

    def _pages(
        self, operation: Paged[Item, Value], arguments: dict[str, Any]
    ) -> AsyncPages[Item, Value]:
        """What gives the pages of a call, which is made when it is awaited or iterated."""
        return AsyncPages(lambda: self._page(operation, dict(arguments)))


class _Pages:
    """A method of a synchronous group that gives a page, as that of its asynchronous twin.

    The body of such a method only hands its arguments to `_page`; name, signature and
    docstring stay those of the synchronous method.
    """

    _method: Callable[..., Any]

    def __set_name__(self, owner: type, name: str) -> None:
        called = self._method

        @wraps(called)
        def method(self: Any, *positional: Any, **named: Any) -> AsyncPages[Any, Any]:
            return AsyncPages(lambda: called(self, *positional, **named))

        method.__qualname__ = f"{owner.__qualname__}.{name}"
        method.__module__ = owner.__module__
        setattr(owner, name, method)


class AwaitedPages(_Pages, Generic[P, Item, Value]):
    """The twin of a method with one signature."""

    def __init__(
        self, method: Callable[Concatenate[Any, P], Page[Item, Value]]
    ) -> None:
        self._method = method

    @overload
    def __get__(self, group: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, group: object, owner: type
    ) -> Callable[P, AsyncPages[Item, Value]]: ...
    def __get__(self, group: object, owner: type) -> Any:
        """For type checkers only: `__set_name__` puts a function in this one's place."""
        return self


class AwaitedPagesOrBody(_Pages, Generic[P, Q, Item, Value]):
    """The twin of a method that takes a whole body as well."""

    def __init__(self, method: OrBody[P, Q, Page[Item, Value]]) -> None:
        self._method = cast(Any, method)

    @overload
    def __get__(self, group: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, group: object, owner: type
    ) -> Overloaded[P, Q, AsyncPages[Item, Value]]: ...
    def __get__(self, group: object, owner: type) -> Any:
        """For type checkers only, like that of `AwaitedPages`."""
        return self
