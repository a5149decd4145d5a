"""OAuth 2.0 flows (RFC 6749) by which a client gets its access tokens by itself.

A flow is given as the credential of a scheme. Nothing here does I/O.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias
from urllib.parse import quote_plus, urlencode

from .covered import Covered, covered
from .renewals import Kind, Renewals, Requests
from .tokens import TokenPlace, TokenRequest, check_endpoint, members

if TYPE_CHECKING:
    from pydantic import SecretStr

Authentication: TypeAlias = Literal["basic", "body"]
_ACCEPT: Final = {"Accept": "application/json"}


class Flow:
    """The common part of all flows."""

    grant_type: ClassVar[str]

    def __init__(
        self,
        client_id: str | None,
        client_secret: str | SecretStr | None,
        scopes: Sequence[str] | None,
        token_url: str | None,
        authentication: Authentication,
        parameters: Mapping[str, str] | None,
    ) -> None:
        self.token_url = token_url
        self.renewals = Renewals(self._requests, self._answered)
        self._client_id = client_id
        self._client_secret = covered(client_secret) if client_secret else None
        self._scopes = None if scopes is None else tuple(scopes)
        self._authentication = authentication
        self._parameters = dict(parameters or {})
        self._endpoints: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def kind(self, place: TokenPlace, required: Sequence[str]) -> Kind:
        """The token for an operation that requires these scopes."""
        own = self._scopes
        return Kind(
            place, tuple(self._default_scopes(required) if own is None else own)
        )

    def _default_scopes(self, required: Sequence[str]) -> Sequence[str]:
        return sorted(required)

    def _fields(self) -> dict[str, str]:
        """The fields of the request beside the client and the scopes."""
        return {}

    def _answered(self, answer: Mapping[str, Any]) -> object:
        """Keep what else was answered; the result is awaited if it can be."""
        return None

    def _requests(self, kind: Kind) -> Requests:
        url = kind.place.url
        if kind.place.is_discovery:
            if url not in self._endpoints:
                document = yield TokenRequest("GET", url, _ACCEPT)
                endpoint = members(document, "token_endpoint", ())["token_endpoint"]
                check_endpoint(endpoint, url)
                self._endpoints[url] = endpoint
            url = self._endpoints[url]
        request = self._request(url, kind.scopes)
        answer = yield request
        return members(answer, "access_token", request.secrets)

    def _request(self, url: str, scopes: tuple[str, ...]) -> TokenRequest:
        own = self._fields()
        fields = {"grant_type": self.grant_type, **own, **self._parameters}
        if scopes:
            fields["scope"] = " ".join(scopes)
        headers = {**_ACCEPT, "Content-Type": "application/x-www-form-urlencoded"}
        secrets = [value for value in own.values() if isinstance(value, Covered)]
        client, secret = self._client_id, self._client_secret
        if client and secret and self._authentication == "basic":
            pair = f"{quote_plus(client)}:{quote_plus(secret)}"
            encoded = Covered(b2a_base64(pair.encode(), newline=False).decode())
            headers["Authorization"] = f"Basic {encoded}"
            secrets += [secret, encoded]
        elif client:
            fields["client_id"] = client
            if secret:
                fields["client_secret"] = secret
                secrets.append(secret)
        return TokenRequest(
            "POST",
            url,
            headers,
            urlencode(fields).encode(),
            tuple(secrets),
        )


class ClientCredentials(Flow):
    """The client's own access (RFC 6749, section 4.4).

    The client authenticates with a Basic header, or in the body if `authentication` says so.
    Without `scopes`, tokens have those that each operation requires. `token_url` stands in for
    the document's; `parameters` are sent along, for example an `audience`. The object keeps its
    tokens, and may be given to several clients.
    """

    grant_type = "client_credentials"

    def __init__(
        self,
        client_id: str,
        client_secret: str | SecretStr,
        *,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        authentication: Authentication = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            client_id, client_secret, scopes, token_url, authentication, parameters
        )


class RefreshToken(Flow):
    """Access that a user has granted before (RFC 6749, section 6).

    A server may give a new refresh token with each access token, after which the old one is
    no longer good: `on_renewed` is called with it, to be stored, before the access token is
    used. It may be asynchronous in an asynchronous client. Without `scopes`, tokens have all
    that were granted. The other arguments are those of `ClientCredentials`; a public client
    has no secret.
    """

    grant_type = "refresh_token"

    def __init__(
        self,
        refresh_token: str | SecretStr,
        client_id: str | None = None,
        client_secret: str | SecretStr | None = None,
        *,
        on_renewed: Callable[[str], Awaitable[object] | object] | None = None,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        authentication: Authentication = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            client_id, client_secret, scopes, token_url, authentication, parameters
        )
        self._refresh_token = covered(refresh_token)
        self._on_renewed = on_renewed

    def _fields(self) -> dict[str, str]:
        return {"refresh_token": self._refresh_token}

    def _default_scopes(self, required: Sequence[str]) -> Sequence[str]:
        return ()

    def _answered(self, answer: Mapping[str, Any]) -> object:
        new = answer.get("refresh_token")
        if not isinstance(new, str) or new == self._refresh_token:
            return None
        self._refresh_token = covered(new)
        return self._on_renewed(str(new)) if self._on_renewed else None


class Password(Flow):
    """Access by a user's name and password (RFC 6749, section 4.3).

    The other arguments are those of `ClientCredentials`; a public client has no secret.
    """

    grant_type = "password"

    def __init__(
        self,
        username: str,
        password: str | SecretStr,
        client_id: str | None = None,
        client_secret: str | SecretStr | None = None,
        *,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        authentication: Authentication = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            client_id, client_secret, scopes, token_url, authentication, parameters
        )
        self._username = username
        self._password = covered(password)

    def _fields(self) -> dict[str, str]:
        return {"username": self._username, "password": self._password}
