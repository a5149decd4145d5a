# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The operations of one group, called through their client."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import unwrap
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Final,
    Generic,
    Never,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    cast,
    overload,
)

from ..wire.contract import Operation
from .api import Mode
from .async_client import AsyncClient
from .client import SyncClient
from .guesses import OF_GROUPS, missing
from .options import CallOptions

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_EXAMPLE: Final = re.compile(r"(Example:\n +)client\.")


class _Group:
    """The common part of groups."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> Any:
        """This group, whose methods give whole answers: `client.raw` with the types left out."""
        return type(self)(self._client.with_raw_response)

    @property
    def with_streaming_response(self) -> Any:
        """This group, whose methods give bodies in pieces: `client.download` without types."""
        return type(self)(self._client.with_streaming_response)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_GROUPS)


class Resource(_Group):
    """Base of the groups of a synchronous client."""

    _client: SyncClient

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client)

    def _call(self, operation: Operation[T], arguments: dict[str, Any]) -> T:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        return self._client._call(operation, arguments.pop("options"), arguments)


class AsyncResource(_Group):
    """Base of the groups of an asynchronous client."""

    _client: AsyncClient

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)

    @property
    def with_streaming_response(self) -> Any:
        """This group, whose methods give bodies in pieces: `download` without types.

        `async with client.pets.with_streaming_response.get(pet_id=7) as body:`
        """
        from .contents.openings import opened

        return opened(type(self)(self._client._giving(Mode.DOWNLOAD)))

    async def _call(self, operation: Operation[T], arguments: dict[str, Any]) -> T:
        """Call an operation; `arguments` are the `locals()` of its method."""
        del arguments["self"]
        return await self._client._call(operation, arguments.pop("options"), arguments)


class Overloaded(Protocol[P, Q, T_co]):
    """A method that takes the properties of a body, or the body as a whole."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> T_co: ...


class OrBody(Generic[P, Q, T]):
    """Such a method in its class, to type checkers: `or_body` gives a function."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, group: None, owner: type) -> Self: ...
        @overload
        def __get__(self, group: object, owner: type) -> Overloaded[P, Q, T]: ...
        def __get__(self, group: object, owner: type) -> Any: ...


def or_body(
    whole: Callable[Concatenate[Any, Q], T], keyword: str = "body"
) -> Callable[[Callable[Concatenate[Any, P], T]], OrBody[P, Q, T]]:
    """Decorates a method with required properties, which a call with `keyword` need not give.

    Such a call goes to `whole`, and so does one with `keyword` by position, after all that the
    method takes by position; all others go to the method.
    """

    def decorate(method: Callable[Concatenate[Any, P], T]) -> OrBody[P, Q, T]:
        undecorated: Any = unwrap(method)
        before = undecorated.__code__.co_argcount
        # Python's errors of wrong calls name the method that was called.
        unwrap(whole).__qualname__ = undecorated.__qualname__

        @wraps(method)
        def call(*positional: Any, **named: Any) -> Any:
            is_whole = keyword in named or len(positional) > before
            return (whole if is_whole else method)(*positional, **named)

        decorated: Any = call
        return cast(OrBody[P, Q, T], decorated)

    return decorate


def with_options(arguments: dict[str, Any]) -> dict[str, Any]:
    """The `locals()` of a method whose `changes` may be options of the call, told apart."""
    changes = arguments.pop("changes")
    names = CallOptions.__optional_keys__ & changes.keys()
    options = {name: changes.pop(name) for name in names}
    return {**arguments, **changes, "options": options}


class Twin:
    """A method of a synchronous group as a coroutine function of its asynchronous twin.

    The body of such a method only hands its arguments to `_call`, whose result the twin
    awaits; name and signature stay those of the synchronous method, its docstring too but
    for the example, which awaits as well.
    """

    _method: Callable[..., Any]

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


class Awaited(Twin, Generic[P, T]):
    """The twin of a method with one signature."""

    def __init__(self, method: Callable[Concatenate[Any, P], T]) -> None:
        self._method = method

    @overload
    def __get__(self, group: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, group: object, owner: type
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, group: object, owner: type) -> Any:
        """For type checkers only: `__set_name__` puts a function in this one's place."""
        return self


class AwaitedOrBody(Twin, Generic[P, Q, T]):
    """The twin of a method that takes a whole body as well."""

    def __init__(self, method: OrBody[P, Q, T]) -> None:
        self._method = cast(Any, method)

    @overload
    def __get__(self, group: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, group: object, owner: type
    ) -> Overloaded[P, Q, Coroutine[Any, Any, T]]: ...
    def __get__(self, group: object, owner: type) -> Any:
        """For type checkers only, like that of `Awaited`."""
        return self
