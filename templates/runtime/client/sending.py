"""Senders: clients of one URL that a receiver gave, which is used as it is.

Importing this module imports neither pydantic nor the HTTP library; both come with the first
request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from .api import Api, Settings
from .async_client import AsyncClient
from .client import SyncClient
from .errors import ConfigurationError
from .options import AsyncMiddleware, Middleware, SharedOptions
from .urls import web_address

if TYPE_CHECKING:
    from .http_library import httpx


class SyncSenderBase(SyncClient):
    """Sends to `url`, whose query is kept; may be used from several threads.

    Raises ConfigurationError unless it is an absolute http or https URL.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        url: str,
        *,
        http_client: httpx.Client | None = None,
        middleware: Sequence[Middleware] = (),
        **options: Unpack[SharedOptions],
    ) -> None:
        super().__init__(
            api,
            credentials,
            base_url=_checked(url),
            http_client=http_client,
            middleware=middleware,
            **options,
        )
        self._settings = _at(url, self._settings)


class AsyncSenderBase(AsyncClient):
    """Like `SyncSenderBase`; one may be used from several event loops, one after another."""

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        url: str,
        *,
        http_client: httpx.AsyncClient | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        **options: Unpack[SharedOptions],
    ) -> None:
        super().__init__(
            api,
            credentials,
            base_url=_checked(url),
            http_client=http_client,
            middleware=middleware,
            **options,
        )
        self._settings = _at(url, self._settings)


def _checked(url: str) -> str:
    if web_address(url) is None:
        raise ConfigurationError("a receiver has an absolute http or https URL")
    return url


def _at(url: str, settings: Settings) -> Settings:
    """The settings with all of a URL as the base that operations add nothing to."""
    return replace(settings, base_url=url.partition("#")[0])
