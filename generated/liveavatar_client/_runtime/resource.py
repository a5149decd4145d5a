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
    """Base of the groups of an asynchronous client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(
        self, operation: Operation[T], options: CallOptions, /, **arguments: object
    ) -> T:
        return await self._client._call(operation, options, arguments)
