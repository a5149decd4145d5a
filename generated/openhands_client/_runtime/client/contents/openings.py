# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Calls of an asynchronous client whose bodies are read in pieces, as `async with` takes them."""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import wraps
from inspect import isawaitable
from types import TracebackType
from typing import Any

from ..async_client import AsyncClient
from ..resource import AsyncResource


class Opening(Coroutine[Any, Any, Any]):
    """A call: `await` gives its result, `async with` as well, and closes that at its end.

    It is a coroutine, as any other call is, so that a task can be made of it.
    """

    def __init__(self, call: Awaitable[Any]) -> None:
        self._call = _coroutine(call)

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._call.__await__()

    def send(self, value: Any) -> Any:
        return self._call.send(value)

    def throw(self, *error: Any) -> Any:
        return self._call.throw(*error)

    def close(self) -> None:
        self._call.close()

    async def __aenter__(self) -> Any:
        self._result = await self._call
        return await self._result.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._result.__aexit__(kind, error, trace)


async def _coroutine(call: Awaitable[Any]) -> Any:
    return await call


class _Opened:
    """A client or group of which every call is an `Opening`, and every group such a one."""

    def __init__(self, owner: AsyncClient | AsyncResource) -> None:
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        return opened(getattr(self._owner, name))

    def __dir__(self) -> list[str]:
        return dir(self._owner)


def opened(value: Any) -> Any:
    """A client, a group, a method or the call of one, whose calls `async with` takes."""
    if isinstance(value, AsyncClient | AsyncResource):
        return _Opened(value)
    if isawaitable(value):
        return Opening(value)
    return _opening(value) if callable(value) else value


def _opening(method: Callable[..., Any]) -> Callable[..., Any]:
    message = getattr(method, "__deprecated__", None)
    called: Any = method
    if message is not None:
        # By itself it would warn of the line below that calls it.
        owner = called.__self__
        called = called.__func__.__wrapped__.__get__(owner)

    @wraps(method)
    def call(*positional: Any, **named: Any) -> Any:
        if message is not None:
            warnings.warn(message, DeprecationWarning, stacklevel=2)
        return opened(called(*positional, **named))

    return call
