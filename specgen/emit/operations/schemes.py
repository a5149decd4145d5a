"""Security schemes in a client: their declarations, and the arguments for them."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, Expression, named
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import Code, code, fixed, identifier, literal
from specgen.ir.api import (
    ApiKey,
    Http,
    MutualTls,
    OAuth2,
    OAuthFlow,
    OpenIdConnect,
    Scheme,
)
from specgen.naming.table import NameTable

_CREDENTIALS = {"basic": "BasicCredential", "digest": "BasicCredential"}
_GRANT_TYPES = {"clientCredentials": "client_credentials", "password": "password"}
"""Flows that a client goes through by itself, by their names in OpenAPI."""


def credential(scheme: Scheme, names: NameTable, types: Imports, prefix: str) -> Code:
    """The argument of a scheme; `prefix` is `Async` in an asynchronous client."""
    kind = "Credential"
    if isinstance(scheme, Http):
        kind = _CREDENTIALS.get(scheme.scheme, kind)
    elif isinstance(scheme, OAuth2 | OpenIdConnect):
        kind = "TokenCredential"
    annotation = types.name("._runtime.client.auth.credentials", f"{prefix}{kind}")
    return code(
        "{}: {} | None = None", identifier(names.schemes[scheme.id]), annotation
    )


def keyed(schemes: Sequence[Scheme]) -> list[Scheme]:
    """The schemes with a credential that a caller gives."""
    return [scheme for scheme in schemes if not isinstance(scheme, MutualTls)]


def credentials(schemes: Sequence[Scheme], names: NameTable) -> Code:
    """The given credentials by scheme, as an argument of a constructor."""
    entries = [
        Affixed(
            code("{}: ", literal(scheme.id)), Atom(identifier(names.schemes[scheme.id]))
        )
        for scheme in keyed(schemes)
    ]
    return Bracketed(fixed(""), entries, "{}").at(12, 12, 1)


def declared_schemes(
    schemes: Sequence[Scheme],
    names: NameTable,
    imports: Imports,
    *,
    environment: bool = True,
) -> Expression:
    """All schemes by their ids, as the module of a client declares them."""
    entries = [
        Affixed(
            code("{}: ", literal(scheme.id)),
            scheme_doc(scheme, names, imports, environment=environment),
        )
        for scheme in schemes
    ]
    return named("schemes", Bracketed(fixed(""), entries, "{}"))


def scheme_doc(
    scheme: Scheme, names: NameTable, imports: Imports, *, environment: bool
) -> Expression:
    """A scheme; with `environment` a variable may stand in for its credential."""
    argument = names.schemes.get(scheme.id, "")
    tail: list[Expression] = [named("argument", Atom(literal(argument)))]
    if environment:
        variable = f"{names.environment}_{argument.upper()}"
        tail.append(named("environment", Atom(literal(variable))))
    module = "._runtime.client.auth.credentials"
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            start = [Atom(literal(place.value)), Atom(literal(wire_name))]
            return Bracketed(imports.name(module, "ApiKey"), [*start, *tail])
        case Http(scheme=kind):
            return Bracketed(imports.name(module, "Http"), [Atom(literal(kind)), *tail])
        case OAuth2(flows=flows):
            urls = [
                Affixed(code("{}: ", literal(grant_type)), Atom(literal(url)))
                for grant_type, url in _token_urls(flows).items()
            ]
            if urls:
                tail.append(named("token_urls", Bracketed(fixed(""), urls, "{}")))
            return Bracketed(imports.name(module, "OAuth2"), tail)
        case MutualTls():
            return Bracketed(imports.name(module, "MutualTls"), [])
        case OpenIdConnect(url=url):
            tail.append(named("url", Atom(literal(url))))
            return Bracketed(imports.name(module, "OpenIdConnect"), tail)


def _token_urls(flows: Sequence[OAuthFlow]) -> dict[str, str]:
    """Where each grant type is exchanged for a token (RFC 6749, section 3.2)."""
    urls = {}
    for flow in flows:
        grant_type = _GRANT_TYPES.get(flow.kind)
        if grant_type and flow.token_url:
            urls[grant_type] = flow.token_url
    refreshed = [flow.refresh_url for flow in flows]
    # A client that asks for itself alone gets no refresh token.
    refreshed += [flow.token_url for flow in flows if flow.kind != "clientCredentials"]
    for url in filter(None, refreshed):
        urls.setdefault("refresh_token", url)
    return urls


def scheme_text(scheme: Scheme) -> str:
    """The value to give for a scheme."""
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            return f"The key sent as {place.value} {wire_name}."
        case Http(scheme="basic" | "digest"):
            return "User name and password, as a pair or `user:password`."
        case Http(scheme=kind):
            return f"The {kind} token."
        case _:
            return (
                "The access token, or `ClientCredentials`, `RefreshToken` or `Password`,"
                " which get one."
            )
