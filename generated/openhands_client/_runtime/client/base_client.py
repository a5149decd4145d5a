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
from .guesses import OF_CLIENTS, credential_hints, missing, unexpected
from .options import ClientOptions, SharedOptions

if TYPE_CHECKING:
    from .auth.credentials import Text

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
        credentials = [scheme.argument for scheme in api.schemes.values()]
        places = ("base_url", "timeout", "http_client")
        names = (*credentials, *places, *ClientOptions.__optional_keys__)
        raise unexpected(name, names, credential_hints(credentials))


def own_client(http_client: Any, kind: str) -> Any:
    """A caller's client as one of our library; raises ConfigurationError for anything else."""
    if http_client is None:
        return None
    from .other_library import adopted

    return adopted(http_client, kind)


def _own_credentials(
    api: Api,
    credentials: Mapping[str, Any],
    client_id: str | None,
    client_secret: Text | None,
) -> Mapping[str, Any]:
    """The credentials given, and what gets tokens for the schemes that lack one.

    That takes an id and a secret, of the caller or of the environment, and a scheme that gives
    tokens for them.
    """
    client_id = client_id or api.variable("CLIENT_ID")
    client_secret = client_secret or api.variable("CLIENT_SECRET")
    if not (client_id and client_secret):
        return credentials
    from .auth.oauth import ClientCredentials

    flow = ClientCredentials(client_id, client_secret)
    by_caller = {
        name: value for name, value in credentials.items() if value is not None
    }
    flows = {
        name: flow
        for name, scheme in api.schemes.items()
        if isinstance(scheme, OpenIdConnect)
        or (isinstance(scheme, OAuth2) and flow.grant_type in scheme.token_urls)
    }
    return {**credentials, **flows, **by_caller}


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
        client_id: str | None,
        client_secret: Text | None,
        options: SharedOptions,
    ) -> None:
        self._connection = connection
        if base_url is None and server is None:
            base_url = api.variable("BASE_URL")
        self._settings = Settings(
            api,
            GivenCredentials.read(
                api.schemes,
                _own_credentials(api, credentials, client_id, client_secret),
            ),
            api.base_url(base_url, server, server_variables or {}),
            is_moved=base_url is not None or api.server_index(server) != 0,
        ).with_options(options)

    def with_options(self, **options: Unpack[SharedOptions]) -> Self:
        """This client with other options; both use, and close, the same connections."""
        return self._copy(self._settings.with_options(options))

    copy = with_options

    @property
    def with_raw_response(self) -> Any:
        """This client, whose methods give whole answers: `raw` with the types left out."""
        return self._giving(Mode.RAW)

    @property
    def with_streaming_response(self) -> Any:
        """This client, whose methods give bodies in pieces: `download` with the types left out."""
        return self._giving(Mode.DOWNLOAD)

    def _giving(self, mode: Mode) -> Self:
        """This client with another kind of results."""
        return self._copy(replace(self._settings, mode=mode))

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
        copy = client._giving(mode)
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
