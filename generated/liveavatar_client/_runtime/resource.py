"""The operations of one group, called through their client."""

from __future__ import annotations

from typing import TypeVar

from .client import AsyncClient, SyncClient
from .contract import Operation
from .options import CallOptions

T = TypeVar("T")


class Resource:
    """Base of the groups of a synchronous client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def _call(
        self, operation: Operation[T], options: CallOptions, /, **arguments: object
    ) -> T:
        return self._client._call(operation, options, arguments)


class AsyncResource:
    """Base of the groups of an asynchronous client.

    `twin` is the synchronous class with the same methods, whose docstrings are the long ones.
    """

    def __init_subclass__(cls, *, twin: type[Resource]) -> None:
        super().__init_subclass__()
        for name, method in vars(twin).items():
            if not name.startswith("_") and name in vars(cls):
                vars(cls)[name].__doc__ = method.__doc__

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(
        self, operation: Operation[T], options: CallOptions, /, **arguments: object
    ) -> T:
        return await self._client._call(operation, options, arguments)
