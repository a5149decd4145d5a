# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Security schemes, and how a credential becomes part of a request."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from urllib.parse import urljoin

from ...wire.declared import declared
from ...wire.http_schemes import spelled
from ..errors import ConfigurationError
from .covered import Covered
from .tokens import TokenPlace, check_endpoint

if TYPE_CHECKING:
    from pydantic import SecretStr

    from .oauth import Flow
    from .tokens import Token

    Text: TypeAlias = str | SecretStr
    Credential: TypeAlias = Text | Callable[[], Text]
    AsyncCredential: TypeAlias = Text | Callable[[], Text | Awaitable[Text]]
    BasicCredential: TypeAlias = tuple[str, Text] | Credential
    AsyncBasicCredential: TypeAlias = tuple[str, Text] | AsyncCredential
    TokenCredential: TypeAlias = Credential | Flow
    AsyncTokenCredential: TypeAlias = AsyncCredential | Flow


@declared
class Grant:
    """The parts of a request that credentials add. `digest` is a user name and a password.

    `secrets` are the texts that nobody else may see; `kept` are the tokens that were there
    before, so that a server may refuse them because they are old.
    """

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    digest: tuple[str, str] | None = None
    secrets: tuple[str, ...] = ()
    kept: tuple[tuple[Flow, Token], ...] = ()

    def __repr__(self) -> str:
        return "Grant(…)"

    def forget(self) -> bool:
        """Not to use the tokens again that were kept; whether there are any."""
        for flow, token in self.kept:
            flow.renewals.forget(token)
        return bool(self.kept)


NOTHING: Final = Grant()


def together(grants: Sequence[Grant]) -> Grant:
    """The parts that several credentials add to one request."""
    if len(grants) < 2:
        return grants[0] if grants else NOTHING
    return Grant(
        tuple(chain.from_iterable(grant.headers for grant in grants)),
        tuple(chain.from_iterable(grant.query for grant in grants)),
        tuple(chain.from_iterable(grant.cookies for grant in grants)),
        next((grant.digest for grant in grants if grant.digest), None),
        tuple(chain.from_iterable(grant.secrets for grant in grants)),
        tuple(chain.from_iterable(grant.kept for grant in grants)),
    )


@declared
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


@declared
class Http:
    """HTTP authentication (RFC 9110, section 11): `basic`, `bearer`, `digest` or another.

    The credential of `basic` and `digest` is `(user, password)` or `"user:password"`. Where
    the user's name has an argument of its own, `password` is the other argument and its
    variable.
    """

    scheme: str
    argument: str = "token"
    environment: str = ""
    password: tuple[str, str] | None = None

    def apply(self, secret: str) -> Grant:
        scheme = self.scheme.lower()
        if scheme == "digest":
            user, _, password = secret.partition(":")
            return Grant(digest=(Covered(user), Covered(password)))
        if scheme == "basic":
            return _authorization(
                "Basic", b2a_base64(secret.encode(), newline=False).decode()
            )
        return _authorization(spelled(self.scheme), secret)


@declared
class OAuth2:
    """OAuth 2.0 (RFC 6749); the credential is an access token (RFC 6750), or gets one.

    `token_urls` are by grant type, and may be relative to the base URL.
    """

    argument: str = "token"
    environment: str = ""
    token_urls: Mapping[str, str] = field(default_factory=dict)

    def apply(self, secret: str) -> Grant:
        return _authorization("Bearer", secret)

    def place(self, grant_type: str, base_url: str) -> TokenPlace:
        """Where a flow gets its tokens. Raises ConfigurationError if nothing says so."""
        url = self.token_urls.get(grant_type)
        if not url:
            message = f"the API names no token URL for {grant_type}; pass token_url="
            raise ConfigurationError(message)
        return _place(url, base_url)


@declared
class OpenIdConnect:
    """OpenID Connect; the credential is an access token, or gets one.

    `url` is that of the discovery document.
    """

    argument: str = "token"
    environment: str = ""
    url: str = ""

    def apply(self, secret: str) -> Grant:
        return _authorization("Bearer", secret)

    def place(self, grant_type: str, base_url: str) -> TokenPlace:
        """Where it is said where any flow gets its tokens."""
        return _place(self.url, base_url, is_discovery=True)


def _place(url: str, base_url: str, *, is_discovery: bool = False) -> TokenPlace:
    full = urljoin(f"{base_url}/", url)
    check_endpoint(full, base_url)
    return TokenPlace(full, is_discovery)


@declared
class MutualTls:
    """A client certificate, which the caller's `http_client` carries."""

    argument: str = "http_client"
    environment: str = ""

    def apply(self, secret: str) -> Grant:
        return NOTHING


Scheme: TypeAlias = ApiKey | Http | OAuth2 | OpenIdConnect | MutualTls


def _authorization(scheme: str, value: str) -> Grant:
    return Grant(headers=(("Authorization", Covered(f"{scheme} {value}")),))
