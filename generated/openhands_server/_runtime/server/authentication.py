# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Who may call: security schemes of the document, what a request presents for them.

An application decides with one function, `Authenticate`; it is called for each alternative of an
operation's `security` whose credentials are all there, in the document's order.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, signature
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

from pydantic import SecretStr
from starlette.requests import Request
from starlette.types import Scope

from ..wire.contract import Operation, Requirement
from ..wire.http_schemes import spelled
from ..wire.parameters.parsing import from_query, from_uri, split_pairs
from .implementing import asynchronous

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)
P_contra = TypeVar("P_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key in a header, the query or a cookie."""

    place: str
    name: str
    challenge: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Http:
    """A scheme of the `Authorization` header (RFC 9110, section 11)."""

    scheme: str

    @property
    def challenge(self) -> str:
        name = spelled(self.scheme)
        return f'{name} realm="API", charset="UTF-8"' if name == "Basic" else name


@dataclass(frozen=True, slots=True)
class OAuth2:
    """A bearer token issued by an OAuth 2 server (RFC 6750)."""

    scheme: ClassVar[str] = "bearer"
    challenge: ClassVar[str] = "Bearer"


@dataclass(frozen=True, slots=True)
class OpenIdConnect(OAuth2):
    """A bearer token issued by an OpenID provider."""


@dataclass(frozen=True, slots=True)
class MutualTls:
    """A client certificate; servers show it as ASGI's `tls` extension."""

    challenge: ClassVar[str] = ""


Scheme: TypeAlias = ApiKey | Http | OAuth2 | MutualTls


@dataclass(frozen=True, slots=True)
class Credential:
    """The part of a request that answers one security scheme.

    `value` is the key, the token, the password of `username` for HTTP basic, or the client
    certificate in PEM. `scopes` are those that the operation requires.
    """

    scheme: str
    value: SecretStr
    username: str = ""
    scopes: tuple[str, ...] = ()


class Credentials(Mapping[str, Credential]):
    """The credentials of one alternative, by the scheme's name in the document."""

    __slots__ = ("_credentials",)

    def __init__(self, credentials: Mapping[str, Credential]) -> None:
        self._credentials = dict(credentials)

    def __getitem__(self, scheme: str) -> Credential:
        return self._credentials[scheme]

    def __iter__(self) -> Iterator[str]:
        return iter(self._credentials)

    def __len__(self) -> int:
        return len(self._credentials)

    def __repr__(self) -> str:
        return f"Credentials({', '.join(self._credentials)})"


class AsyncAuthenticate(Protocol[P_co]):
    async def __call__(self, credentials: Credentials, /) -> P_co | None: ...


class SyncAuthenticate(Protocol[P_co]):
    def __call__(self, credentials: Credentials, /) -> P_co | None: ...


class AsyncAuthenticateRequest(Protocol[P_co]):
    async def __call__(
        self, credentials: Credentials, request: Request, /
    ) -> P_co | None: ...


class SyncAuthenticateRequest(Protocol[P_co]):
    def __call__(
        self, credentials: Credentials, request: Request, /
    ) -> P_co | None: ...


class AsyncAuthenticateByRequest(Protocol[P_co]):
    async def __call__(self, request: Request, /) -> P_co | None: ...


class SyncAuthenticateByRequest(Protocol[P_co]):
    def __call__(self, request: Request, /) -> P_co | None: ...


Authenticate: TypeAlias = (
    AsyncAuthenticate[P]
    | SyncAuthenticate[P]
    | AsyncAuthenticateRequest[P]
    | SyncAuthenticateRequest[P]
    | AsyncAuthenticateByRequest[P]
    | SyncAuthenticateByRequest[P]
)
"""Gives the principal of the credentials; None if they are not good. What is not async runs
in a thread. It may raise `Forbidden` for a known caller who lacks a right (403), and take the
request beside the credentials, or alone: an argument with the annotation `Request`. Its body is
not read."""

Check: TypeAlias = Callable[[Credentials, Scope], Awaitable[Any]]
"""An `Authenticate` of any kind, asked in one way."""


def checking(authenticate: Callable[..., Any]) -> Check:
    """Asks with the request if the function takes a second argument, or nothing else."""
    call = asynchronous(authenticate)
    needed = _needed(authenticate)
    if len(needed) > 1:
        return lambda credentials, scope: call(credentials, Request(scope))
    if needed and needed[0].annotation in (Request, "Request", "fastapi.Request"):
        return lambda credentials, scope: call(Request(scope))
    return lambda credentials, scope: call(credentials)


def _needed(function: Callable[..., Any]) -> list[Parameter]:
    """The arguments by position that a function can't do without."""
    try:
        parameters = [*signature(function).parameters.values()]
    except ValueError:  # What is not written in Python may not tell.
        return []
    positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return [
        parameter
        for parameter in parameters
        if parameter.kind in positional and parameter.default is Parameter.empty
    ]


class Forbidden(Exception):
    """The caller is known but may not do this; answered with 403."""


class Unauthorized(Exception):
    """No alternative was satisfied; answered with 401."""

    def __init__(self, challenges: tuple[str, ...]) -> None:
        super().__init__("no valid credentials")
        self.challenges = challenges


def matches(presented: str | SecretStr, expected: str | SecretStr) -> bool:
    """Whether two secrets are equal, in time that does not depend on where they differ."""
    return hmac.compare_digest(_revealed(presented), _revealed(expected))


def _revealed(secret: str | SecretStr) -> bytes:
    text = secret if isinstance(secret, str) else secret.get_secret_value()
    return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True)
class Guard:
    """Finds the principal of a request for one operation."""

    operation: Operation[Any]
    schemes: Mapping[str, Scheme]
    challenges: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = {
            name for requirement in self.operation.security for name in requirement
        }
        # A scheme that no request can carry is never satisfied, and has no challenge.
        schemes = sorted(names & self.schemes.keys())
        challenges = (self.schemes[n].challenge for n in schemes)
        self.challenges = tuple(dict.fromkeys(c for c in challenges if c))

    async def principal(
        self, scope: Scope, headers: Mapping[str, str], check: Check
    ) -> Any:
        """The principal, or None where an alternative needs nobody.

        Raises Unauthorized, and whatever the application's function raises.
        """
        for requirement in self.operation.security:
            if not requirement:
                continue
            credentials = self._presented(requirement, scope, headers)
            if credentials is not None:
                principal = await check(credentials, scope)
                if principal is not None:
                    return principal
        if not all(self.operation.security):
            return None
        raise Unauthorized(self.challenges)

    def _presented(
        self, requirement: Requirement, scope: Scope, headers: Mapping[str, str]
    ) -> Credentials | None:
        if requirement.keys() - self.schemes.keys():
            return None
        credentials: dict[str, Credential] = {}
        for name, scopes in requirement.items():
            credential = _credential(self.schemes[name], scope, headers)
            if credential is None:
                return None
            username, value = credential
            credentials[name] = Credential(name, SecretStr(value), username, scopes)
        return Credentials(credentials)


def _credential(
    scheme: Scheme, scope: Scope, headers: Mapping[str, str]
) -> tuple[str, str] | None:
    """(username, secret) that the request presents for a scheme."""
    if isinstance(scheme, ApiKey):
        value = _api_key(scheme, scope, headers)
        return ("", value) if value else None
    if isinstance(scheme, MutualTls):
        tls = scope.get("extensions", {}).get("tls") or {}
        chain = tls.get("client_cert_chain") or ()
        return ("", chain[0]) if chain else None
    name, _, value = headers.get("authorization", "").partition(" ")
    value = value.strip(" ")
    if name.lower() != scheme.scheme.lower() or not value:
        return None
    return _basic(value) if name.lower() == "basic" else ("", value)


def _api_key(scheme: ApiKey, scope: Scope, headers: Mapping[str, str]) -> str | None:
    if scheme.place == "header":
        return headers.get(scheme.name.lower())
    if scheme.place == "query":
        pairs = split_pairs(scope["query_string"].decode("latin-1"))
        unescape = from_query
    else:
        pairs = split_pairs(headers.get("cookie", ""), ";")
        unescape = from_uri
    try:
        cookies = [
            unescape(text) for name, text in pairs if unescape(name) == scheme.name
        ]
    except ValueError:
        return None
    return cookies[0] if len(cookies) == 1 else None


def _basic(value: str) -> tuple[str, str] | None:
    """RFC 7617: the user name holds no colon; both are UTF-8."""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except ValueError:  # No base64, no ASCII at all, or no UTF-8 within.
        return None
    username, colon, password = text.partition(":")
    return (username, password) if colon else None
