"""Security schemes, and how a credential becomes part of a request.

Choosing and applying are pure; only asking for a credential may run the caller's code, so
that is the one function that exists for both kinds of client.
"""

from __future__ import annotations

import inspect
import os
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from .contract import Requirement
from .errors import ConfigurationError, MissingCredentialError

if TYPE_CHECKING:
    from pydantic import SecretStr

    Text: TypeAlias = str | SecretStr
    Credential: TypeAlias = Text | Callable[[], Text]
    AsyncCredential: TypeAlias = Text | Callable[[], Text | Awaitable[Text]]
    BasicCredential: TypeAlias = tuple[str, Text] | Credential
    AsyncBasicCredential: TypeAlias = tuple[str, Text] | AsyncCredential


@dataclass(frozen=True, slots=True)
class Grant:
    """What credentials add to a request. `digest` is a user name and a password."""

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    digest: tuple[str, str] | None = None

    def __add__(self, other: Grant) -> Grant:
        return Grant(
            self.headers + other.headers,
            self.query + other.query,
            self.cookies + other.cookies,
            other.digest or self.digest,
        )

    def __repr__(self) -> str:
        return "Grant(…)"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key in a header, the query or a cookie.

    `argument` is the client's argument for it, `environment` the variable that stands in.
    """

    place: Literal["header", "query", "cookie"]
    name: str
    argument: str = "api_key"
    environment: str = ""

    def apply(self, secret: str) -> Grant:
        pair = ((self.name, secret),)
        match self.place:
            case "header":
                return Grant(headers=pair)
            case "query":
                return Grant(query=pair)
            case "cookie":
                return Grant(cookies=pair)


@dataclass(frozen=True, slots=True)
class Http:
    """HTTP authentication (RFC 9110, section 11): `basic`, `bearer`, `digest` or another.

    The credential of `basic` and `digest` is `(user, password)` or `"user:password"`.
    """

    scheme: str
    argument: str = "token"
    environment: str = ""

    def apply(self, secret: str) -> Grant:
        scheme = self.scheme.lower()
        if scheme == "digest":
            user, _, password = secret.partition(":")
            return Grant(digest=(user, password))
        if scheme == "basic":
            return _authorization("Basic", b64encode(secret.encode()).decode())
        return _authorization(self.scheme.capitalize(), secret)


@dataclass(frozen=True, slots=True)
class OAuth2:
    """OAuth 2.0 (RFC 6749); the credential is an access token (RFC 6750)."""

    argument: str = "token"
    environment: str = ""

    def apply(self, secret: str) -> Grant:
        return _authorization("Bearer", secret)


@dataclass(frozen=True, slots=True)
class OpenIdConnect(OAuth2):
    """OpenID Connect; the credential is an access token."""


@dataclass(frozen=True, slots=True)
class MutualTls:
    """A client certificate, which the caller's `http_client` carries."""

    argument: str = "http_client"
    environment: str = ""

    def apply(self, secret: str) -> Grant:
        return Grant()


Scheme: TypeAlias = ApiKey | Http | OAuth2 | OpenIdConnect | MutualTls

PUBLIC: Final = "?"
"""Stands for the value of a scheme that needs none."""


def _authorization(scheme: str, value: str) -> Grant:
    return Grant(headers=(("Authorization", f"{scheme} {value}"),))


@dataclass(frozen=True, slots=True)
class Given:
    """The credentials a client was made with; its repr shows none of them."""

    schemes: Mapping[str, Scheme]
    values: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, schemes: Mapping[str, Scheme], values: Mapping[str, Any]) -> Given:
        """What was given, and the environment's where nothing was; empty is nothing."""
        found: dict[str, Any] = {}
        for name, scheme in schemes.items():
            value = values.get(name)
            if value is None and scheme.environment:
                value = os.environ.get(scheme.environment)
            if isinstance(scheme, MutualTls):
                value = PUBLIC
            if value:
                found[name] = value
        return cls(schemes, found)

    def choose(self, security: tuple[Requirement, ...], route: str) -> tuple[str, ...]:
        """The schemes of the first requirement that can be met, `{}` last.

        Raises MissingCredentialError if there is none.
        """
        if not security:
            return ()
        met = [each for each in security if all(name in self.values for name in each)]
        if not met:
            raise MissingCredentialError(self._missing(security, route))
        return tuple(next(filter(None, met), {}))

    def _missing(self, security: tuple[Requirement, ...], route: str) -> str:
        ways = [
            " and ".join(self._way(name) for name in each if name not in self.values)
            for each in security
        ]
        return f"{route} needs a credential: {', or '.join(dict.fromkeys(ways))}"

    def _way(self, name: str) -> str:
        scheme = self.schemes.get(name)
        if scheme is None:
            return f"the scheme {name!r}, which the API does not declare"
        variable = f" (or set {scheme.environment})" if scheme.environment else ""
        return f"pass {scheme.argument}={variable}"

    def ask(self, names: tuple[str, ...]) -> Grant:
        """What the schemes add to one attempt; callables are called each time."""
        return self._granted(names, [_call(self.values[name]) for name in names])

    async def ask_async(self, names: tuple[str, ...]) -> Grant:
        """Like `ask`; callables may be asynchronous."""
        values = [_call(self.values[name]) for name in names]
        return self._granted(
            names, [await v if inspect.isawaitable(v) else v for v in values]
        )

    def _granted(self, names: tuple[str, ...], values: list[Any]) -> Grant:
        grant = Grant()
        for name, value in zip(names, values, strict=True):
            scheme = self.schemes[name]
            secret = _text(value)
            if not secret:
                raise MissingCredentialError(f"{scheme.argument} gave no credential")
            if any(character in secret for character in "\r\n\0"):
                raise ConfigurationError(
                    f"{scheme.argument} holds a line break or NUL, which no header may"
                )
            grant += scheme.apply(secret)
        return grant


def _call(value: Any) -> Any:
    return value() if callable(value) else value


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ":".join(_text(part) for part in value)
    if isinstance(value, str):
        return value
    if hasattr(value, "get_secret_value"):
        return cast(str, value.get_secret_value())
    raise ConfigurationError(f"a credential is text, not {type(value).__name__}")
