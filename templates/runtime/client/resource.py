"""The operations of one group, called through their client."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Final,
    Generic,
    Never,
    ParamSpec,
    Self,
    TypeVar,
    overload,
)

from ..wire.contract import Operation
from .async_client import AsyncClient
from .client import SyncClient
from .guesses import OF_GROUPS, missing

P = ParamSpec("P")
T = TypeVar("T")

_EXAMPLE: Final = re.compile(r"(Example:\n +)client\.")


class _Group:
    """The common part of groups."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_GROUPS)


class Resource(_Group):
    """Base of the groups of a synchronous client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def _call(self, operation: Operation[T], arguments: dict[str, Any]) -> T:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        return self._client._call(operation, arguments.pop("options"), arguments)


class AsyncResource(_Group):
    """Base of the groups of an asynchronous client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(self, operation: Operation[T], arguments: dict[str, Any]) -> T:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        return await self._client._call(operation, arguments.pop("options"), arguments)


class Awaited(Generic[P, T]):
    """A method of a synchronous group as a coroutine function of its asynchronous twin.

    The body of such a method only hands its arguments to `_call`, whose result the twin
    awaits; name and signature stay those of the synchronous method, its docstring too but
    for the example, which awaits as well.
    """

    def __init__(self, method: Callable[Concatenate[Any, P], T]) -> None:
        self._method: Callable[..., Any] = method

    def __set_name__(self, owner: type, name: str) -> None:
        called = self._method

        @wraps(called)
        async def method(self: Any, *positional: Any, **named: Any) -> Any:
            return await called(self, *positional, **named)

        if called.__doc__:
            method.__doc__ = _EXAMPLE.sub(r"\1await client.", called.__doc__)
        method.__qualname__ = f"{owner.__qualname__}.{name}"
        method.__module__ = owner.__module__
        setattr(owner, name, method)

    @overload
    def __get__(self, group: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, group: object, owner: type
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, group: object, owner: type) -> Any:
        """For type checkers only: `__set_name__` puts a function in this one's place."""
        return self
