"""Security schemes in a client: their declarations, and the arguments for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, Expression, named
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import Code, code, fixed, identifier, literal, quoted
from specgen.ir.api import (
    ApiKey,
    Http,
    MutualTls,
    OAuth2,
    OAuthFlow,
    OpenIdConnect,
    Scheme,
)
from specgen.naming.table import CredentialNames, NameTable

_PAIRED = ("basic", "digest")
"""HTTP's schemes whose credential is a user's name and a password."""
_GRANT_TYPES = {"clientCredentials": "client_credentials", "password": "password"}
"""Flows that a client goes through by itself, by their names in OpenAPI."""


def credential(
    scheme: Scheme, names: NameTable, types: Imports, prefix: str
) -> list[Code]:
    """The arguments of a scheme; `prefix` is `Async` in an asynchronous client."""
    own = names.schemes[scheme.id]
    kind = f"{prefix}Credential"
    if isinstance(scheme, Http) and scheme.scheme in _PAIRED and not own.is_pair:
        kind = f"{prefix}BasicCredential"
    elif isinstance(scheme, OAuth2 | OpenIdConnect):
        kind = f"{prefix}TokenCredential"
    annotation = types.name("._runtime.client.auth.credentials", kind)
    return [
        code("{}: {} | None = None", identifier(argument), annotation)
        for argument in own.arguments
    ]


def keyed(schemes: Sequence[Scheme]) -> list[Scheme]:
    """The schemes with a credential that a caller gives."""
    return [scheme for scheme in schemes if not isinstance(scheme, MutualTls)]


def credentials(schemes: Sequence[Scheme], names: NameTable) -> Code:
    """The given credentials by scheme, as an argument of a constructor."""
    entries = [
        Affixed(code("{}: ", quoted(scheme.id)), _given(names.schemes[scheme.id]))
        for scheme in keyed(schemes)
    ]
    return Bracketed(fixed(""), entries, "{}").at(12, 12, 1)


_PAIR = ("The user's name.", "The password; may be left out where there is none.")


def _given(names: CredentialNames) -> Expression:
    arguments: list[Expression] = [
        Atom(identifier(argument)) for argument in names.arguments
    ]
    return Bracketed(fixed(""), arguments) if names.is_pair else arguments[0]


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
            code("{}: ", quoted(scheme.id)),
            scheme_doc(scheme, names, imports, environment=environment),
        )
        for scheme in schemes
    ]
    return named("schemes", Bracketed(fixed(""), entries, "{}"))


def scheme_doc(
    scheme: Scheme, names: NameTable, imports: Imports, *, environment: bool
) -> Expression:
    """A scheme; with `environment` a variable may stand in for its credential."""
    own = names.schemes[scheme.id]
    tail = _tail(own, environment=environment)
    module = "._runtime.client.auth.credentials"
    match scheme:
        case ApiKey(place=place, wire_name=wire_name):
            start = [Atom(quoted(place.value)), Atom(quoted(wire_name))]
            return Bracketed(imports.name(module, "ApiKey"), [*start, *tail])
        case Http(scheme=kind):
            return Bracketed(imports.name(module, "Http"), [Atom(literal(kind)), *tail])
        case OAuth2(flows=flows):
            urls = [
                Affixed(code("{}: ", quoted(grant_type)), Atom(quoted(url)))
                for grant_type, url in _token_urls(flows).items()
            ]
            if urls:
                tail.append(named("token_urls", Bracketed(fixed(""), urls, "{}")))
            return Bracketed(imports.name(module, "OAuth2"), tail)
        case MutualTls():
            return Bracketed(imports.name(module, "MutualTls"), [])
        case OpenIdConnect(url=url):
            tail.append(named("url", Atom(quoted(url))))
            return Bracketed(imports.name(module, "OpenIdConnect"), tail)


def _tail(names: CredentialNames, *, environment: bool) -> list[Expression]:
    """How a credential is given: its arguments and, with `environment`, its variables."""
    if not names.arguments:
        return []
    tail: list[Expression] = [named("argument", Atom(quoted(names.arguments[0])))]
    if environment:
        tail.append(named("environment", Atom(quoted(names.variables[0]))))
    if names.is_pair:
        second = [names.arguments[1], names.variables[1] if environment else ""]
        pair = Bracketed(fixed(""), [Atom(quoted(name)) for name in second])
        tail.append(named("password", pair))
    return tail


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


def scheme_texts(
    scheme: Scheme, names: CredentialNames, *, environment: bool = True
) -> list[str]:
    """The lines about the arguments of a scheme, each with the value to give."""
    values = _PAIR if names.is_pair else (_value(scheme),)
    return [
        f"{argument}: {value}"
        + (f" Read from {variable} if not given." if environment else "")
        for argument, variable, value in zip(
            names.arguments, names.variables, values, strict=True
        )
    ]


def _value(scheme: Scheme) -> str:
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


def _grants_tokens(schemes: Iterable[Scheme]) -> bool:
    """Whether a client gets tokens by an id and a secret of its own (RFC 6749, section 4.4)."""
    return any(
        isinstance(scheme, OpenIdConnect)
        or (
            isinstance(scheme, OAuth2)
            and any(flow.kind == "clientCredentials" for flow in scheme.flows)
        )
        for scheme in schemes
    )


def grant_parameters(schemes: Sequence[Scheme], types: Imports) -> list[Code]:
    """The id and the secret that a client gets its tokens by, where it can."""
    if not _grants_tokens(schemes):
        return []
    text = types.name("._runtime.client.auth.credentials", "Text")
    return [
        fixed("client_id: str | None = None"),
        code("client_secret: {} | None = None", text),
    ]


def grant_texts(schemes: Sequence[Scheme], prefix: str) -> list[str]:
    """Their entries in the docstring of a client."""
    if not _grants_tokens(schemes):
        return []
    return [
        "client_id: With the secret, gets the tokens that are not given. Read from"
        f" {prefix}_CLIENT_ID if not given.",
        f"client_secret: Read from {prefix}_CLIENT_SECRET if not given.",
    ]
