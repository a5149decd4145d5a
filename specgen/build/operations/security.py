"""Security schemes and requirements: what a request must carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specgen.build.operations.headers import is_token
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import (
    ApiKey,
    Http,
    MutualTls,
    OAuth2,
    OAuthFlow,
    OpenIdConnect,
    Place,
    Requirement,
    Scheme,
)
from specgen.ir.types import Doc
from specgen.json_value import JsonValue
from specgen.load.references.references import References
from specgen.load.tree.cursor import (
    child,
    entries,
    included,
    is_object,
    sequence,
    text,
)
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect
from specgen.normalise.upgrade import security_scheme

_KEY_PLACES = {"header": Place.HEADER, "query": Place.QUERY, "cookie": Place.COOKIE}


def build_schemes(
    root: Node, references: References, dialect: Dialect
) -> tuple[Scheme, ...]:
    """Every declared scheme that a request can be made with, in the document's order."""
    holder = _declarations(root, dialect)
    schemes = []
    for name, node in entries(holder) if holder else ():
        target = references.target(node)
        if target is None or _is_extension(name, target) or not is_object(target):
            continue
        if dialect is Dialect.SWAGGER_2:
            target = security_scheme(target)
        scheme = _scheme(name, target)
        if scheme is not None:
            schemes.append(scheme)
    return tuple(schemes)


def leaves_security_open(root: Node, references: References, dialect: Dialect) -> bool:
    """Whether nothing says what needs the declared schemes, which is reported."""
    holder = _declarations(root, dialect)
    if holder is None or any("security" in each for each in _stating(root, references)):
        return False
    holder.report(
        DiagnosticCode.UNASKED_SCHEMES,
        effect="clients send all credentials that they are given, servers ask for none",
    )
    return True


def _stating(root: Node, references: References) -> Iterator[Mapping[str, JsonValue]]:
    """What may state `security`: the document, and every operation, selected or not."""
    paths = child(root, "paths")
    values = [root.value]
    for _, node in entries(paths) if paths is not None and is_object(paths) else ():
        for part in filter(None, (node, references.target(node))):
            methods = part.value if isinstance(part.value, dict) else {}
            others = methods.get("additionalOperations")
            values += methods.values()
            values += others.values() if isinstance(others, dict) else ()
    return (value for value in values if isinstance(value, dict))


def _declarations(root: Node, dialect: Dialect) -> Node | None:
    """Where a document declares its security schemes."""
    if dialect is Dialect.SWAGGER_2:
        return child(root, "securityDefinitions")
    components = child(root, "components")
    return child(components, "securitySchemes") if components else None


def _is_extension(name: str, node: Node) -> bool:
    """Whether an entry is none: a name such as x-api-key is a scheme's if it has a type."""
    value = node.value
    return name.startswith("x-") and not (isinstance(value, dict) and value.get("type"))


def _scheme(name: str, node: Node) -> Scheme | None:
    doc = Doc(description=text(node, "description"))
    match text(node, "type"):
        case "apiKey":
            place = _KEY_PLACES.get(text(node, "in"))
            wire_name = text(node, "name")
            reason = "an apiKey needs name and in"
            if place is not None and wire_name:
                if place is Place.QUERY or is_token(wire_name):
                    return ApiKey(id=name, place=place, wire_name=wire_name, doc=doc)
                reason = f"{wire_name} is no header or cookie name"
        case "http":
            scheme = text(node, "scheme")
            reason = "an http scheme needs scheme"
            if is_token(scheme):
                # Those that are handled in a way of their own are known in small letters.
                has_own_way = scheme.lower() in ("basic", "bearer", "digest")
                return Http(
                    id=name, scheme=scheme.lower() if has_own_way else scheme, doc=doc
                )
        case "oauth2":
            return OAuth2(id=name, flows=_flows(node), doc=doc)
        case "openIdConnect":
            return OpenIdConnect(id=name, url=text(node, "openIdConnectUrl"), doc=doc)
        case "mutualTLS":
            return MutualTls(id=name, doc=doc)
        case other:
            reason = f"type {other or 'is missing'}"
    node.report(
        DiagnosticCode.UNUSABLE_SCHEME,
        effect="requests carry no credential for it; servers refuse what needs it",
        name=name,
        reason=reason,
    )
    return None


def _flows(node: Node) -> tuple[OAuthFlow, ...]:
    flows = child(node, "flows")
    built = []
    for kind, flow in entries(flows, extensions=False) if flows else ():
        if not isinstance(flow.value, dict):
            continue
        scopes = child(flow, "scopes")
        built.append(
            OAuthFlow(
                kind=kind,
                authorization_url=text(flow, "authorizationUrl") or None,
                token_url=text(flow, "tokenUrl") or None,
                refresh_url=text(flow, "refreshUrl") or None,
                scopes=tuple(scope for scope, _ in entries(scopes)) if scopes else (),
            )
        )
    return tuple(built)


def build_requirements(
    holder: Node, declared: frozenset[str]
) -> tuple[Requirement, ...]:
    """The alternatives under `security`.

    A scheme that no request can carry stays: what it guards must not become public.
    """
    alternatives: dict[Requirement, None] = {}
    for node in sequence(holder, "security"):
        requirement = included(node)
        if requirement is None or not isinstance(requirement.value, dict):
            continue
        parts = []
        for name, scopes in requirement.value.items():
            if name not in declared:
                effect = "nothing satisfies it"
                node.report(DiagnosticCode.UNKNOWN_SCHEME, effect=effect, name=name)
            listed = scopes if isinstance(scopes, list) else []
            parts.append(
                (name, tuple(scope for scope in listed if isinstance(scope, str)))
            )
        alternatives.setdefault(tuple(parts))
    return tuple(alternatives)
