# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The common part of synchronous and asynchronous clients.

Importing this module imports neither pydantic nor the HTTP library; both, and the TLS context, come
with the first request.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, Never, Self, TypeVar, Unpack

from .api import Api, Mode, Settings
from .auth.credentials import OAuth2, OpenIdConnect
from .auth.selection import GivenCredentials
from .errors import ConfigurationError, closed
from .guesses import OF_CLIENTS, missing, unexpected
from .options import ClientOptions, SharedOptions

Transport = TypeVar("Transport")


class Connection(Generic[Transport]):
    """Makes the transport of a client with its first call; copies of the client share it."""

    def __init__(self, make: Callable[[], Transport]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._transport: Transport | None = None
        self._closed = False

    def transport(self) -> Transport:
        """Raises ConfigurationError once the client is closed."""
        if self._transport is None or self._closed:
            with self._lock:
                if self._closed:
                    raise closed()
                self._transport = self._transport or self._make()
        return self._transport

    def close(self) -> Transport | None:
        """From now on there is no transport; the one there was."""
        with self._lock:
            self._closed = True
            return self._transport


def refuse_unknown(api: Api, unknown: Mapping[str, object]) -> None:
    """Raises TypeError for an argument that a client does not have."""
    for name in unknown:
        credentials = (scheme.argument for scheme in api.schemes.values())
        places = ("base_url", "timeout", "http_client")
        names = (*credentials, *places, *ClientOptions.__optional_keys__)
        raise unexpected(name, names, _instead_of_client_id(api))


def refuse_foreign(http_client: object, kind: str) -> None:
    """Raises ConfigurationError for a client of another library, or of the other kind."""
    if http_client is None:
        return
    from .http_library import httpx

    if not isinstance(http_client, getattr(httpx, kind)):
        made = type(http_client)
        library = made.__module__.partition(".")[0]
        raise ConfigurationError(
            f"http_client= takes {httpx.__name__}.{kind},"
            f" not {library}.{made.__qualname__}"
        )


def _instead_of_client_id(api: Api) -> Mapping[str, str]:
    """What other libraries take one by one is a value here, where the API has tokens."""
    for scheme in api.schemes.values():
        if isinstance(scheme, OAuth2 | OpenIdConnect):
            hint = f"{scheme.argument}=ClientCredentials(id, secret) gets tokens"
            return {"client_id": hint, "client_secret": hint}
    return {}


class BaseClient(Generic[Transport]):
    """The arguments that both clients are made with."""

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, Any],
        connection: Connection[Transport],
        base_url: str | None,
        server: str | int | None,
        server_variables: Mapping[str, str] | None,
        options: SharedOptions,
    ) -> None:
        self._connection = connection
        self._settings = Settings(
            api,
            GivenCredentials.read(api.schemes, credentials),
            api.base_url(base_url, server, server_variables or {}),
            is_moved=base_url is not None or api.server_index(server) != 0,
        ).with_options(options)

    def with_options(self, **options: Unpack[SharedOptions]) -> Self:
        """This client with other options; both use, and close, the same connections."""
        return self._copy(self._settings.with_options(options))

    def _copy(self, settings: Settings) -> Self:
        copy = object.__new__(type(self))
        # The groups, which are public, belong to this client.
        own = {
            name: value for name, value in vars(self).items() if name.startswith("_")
        }
        vars(copy).update(own)
        copy._settings = settings
        return copy

    def _in_mode(self, mode: Mode, method: Any) -> Any:
        """A method of this client or one of its groups, with another kind of result."""
        owner: Any = getattr(method, "__self__", None)
        client: Any = getattr(owner, "_client", owner)
        if getattr(client, "_connection", None) is not self._connection:
            raise ConfigurationError("the method is not one of this client")
        copy = client._copy(replace(client._settings, mode=mode))
        function = method.__func__
        message = getattr(function, "__deprecated__", None)
        if message is not None:
            # By itself it would warn of the line here that calls it.
            warnings.warn(message, DeprecationWarning, stacklevel=3)
            function = function.__wrapped__
        return function.__get__(copy if owner is client else type(owner)(copy))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            raise missing(self, name, OF_CLIENTS)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
