# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Calls of the application's own functions, which may be async or not."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from inspect import isasyncgenfunction, isawaitable, iscoroutinefunction
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool

AsyncFunction: TypeAlias = Callable[..., Awaitable[Any]]


def asynchronous(function: Callable[..., Any]) -> AsyncFunction:
    """The function as one to await; what is not async runs in a thread."""
    inner = function
    while isinstance(inner, functools.partial):
        inner = inner.func
    call = getattr(inner, "__call__", None)  # noqa: B004
    if iscoroutinefunction(inner) or iscoroutinefunction(call):
        return function
    if isasyncgenfunction(inner) or isasyncgenfunction(call):
        return _immediate(function)
    return functools.partial(_in_thread, function)


def _immediate(function: Callable[..., Any]) -> AsyncFunction:
    async def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return call


async def _in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    result = await run_in_threadpool(function, *args, **kwargs)
    return await result if isawaitable(result) else result
