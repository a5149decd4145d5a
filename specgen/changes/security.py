"""Changes of security: what a request must carry, and what credentials are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specgen.changes.facts import At, Facts
from specgen.findings.diagnostics import Location
from specgen.ir.api import (
    ApiKey,
    Http,
    OAuth2,
    OAuthFlow,
    OpenIdConnect,
    Operation,
    Requirement,
    Scheme,
)
from specgen.naming.table import CredentialNames


def compare_requirements(old: Operation, new: Operation, at: At, facts: Facts) -> None:
    """The changes of the credentials that an operation asks for."""
    if old.security == new.security:
        return
    at = replace(at, subject="security", python="")
    if facts.old.value(_own(old)) is None and facts.new.value(_own(new)) is None:
        at = replace(at, place=replace(at.place, pointer="#/security"))
    else:
        at = facts.deeper(at, "security")
    was, now = _alternatives(old), _alternatives(new)
    free, free_now = frozenset() in was or not was, frozenset() in now or not now
    if free != free_now:
        _freedom(bool(was), bool(now), free_now, at, facts)
    for names in {**was, **now}:
        shown = " and ".join(f"`{name}`" for name in sorted(names))
        if not names:
            continue
        if names in was and names in now:
            _scopes(was[names], now[names], at, facts)
        elif names in now and (was or free):
            change = "security-alternative-added"
            if not free or free_now:
                facts.add(change, at, f"{shown} will do, too")
        elif names in was and now:
            words = f"{shown} will do no more"
            facts.add("security-alternative-removed", at, words)


def _own(operation: Operation) -> Location:
    return replace(operation.origin, pointer=f"{operation.origin.pointer}/security")


def _freedom(was: bool, now: bool, free: bool, at: At, facts: Facts) -> None:
    if free and now:
        words = "no credential is needed, either"
        facts.add("security-became-optional", at, words)
    elif free:
        facts.add("security-removed", at, "no credential is needed any more")
    elif was:
        words = "a credential is needed in any case"
        facts.add("security-became-required", at, words)
    else:
        facts.add("security-added", at, "a credential is needed now")


def _alternatives(operation: Operation) -> dict[frozenset[str], Requirement]:
    return {
        frozenset(name for name, _ in requirement): requirement
        for requirement in operation.security
    }


def _scopes(old: Requirement, new: Requirement, at: At, facts: Facts) -> None:
    was, now = dict(old), dict(new)
    for name, scopes in now.items():
        for scope in scopes:
            if scope not in was[name]:
                words = f"`{name}` needs the scope `{scope}`"
                facts.add("scope-required", at, words)
        for scope in was[name]:
            if scope not in scopes:
                words = f"`{name}` needs the scope `{scope}` no more"
                facts.add("scope-no-longer-required", at, words)


def compare_schemes(at: At, facts: Facts) -> None:
    """The changes of the security schemes that the documents declare."""
    was = {scheme.id: scheme for scheme in facts.old.api.schemes}
    now = {scheme.id: scheme for scheme in facts.new.api.schemes}
    before, after = facts.old.names.schemes, facts.new.names.schemes
    for id in {**was, **now}:
        place = replace(at, subject=f"scheme `{id}`", python=_arguments(after.get(id)))
        for keys in (("components", "securitySchemes"), ("securityDefinitions",)):
            deeper = facts.deeper(place, *keys, id)
            if deeper.place.pointer.endswith(id):
                place = deeper
        if id not in was:
            facts.add("scheme-added", place, "is new")
        elif id not in now:
            facts.add("scheme-removed", place, "is gone")
        else:
            if before.get(id) != after.get(id):
                former, latter = _arguments(before.get(id)), _arguments(after.get(id))
                words = f"`{former}` is called `{latter}`"
                facts.add("credential-renamed", place, words)
            _scheme(was[id], now[id], place, facts)


def _scheme(old: Scheme, new: Scheme, at: At, facts: Facts) -> None:
    add = facts.add
    match old, new:
        case ApiKey(), ApiKey():
            if old.place is not new.place:
                words = f"was in the {old.place.value}, is in the {new.place.value}"
                add("scheme-place-changed", at, words, "in")
            if old.wire_name != new.wire_name:
                words = f"`{old.wire_name}` is called `{new.wire_name}`"
                add("scheme-name-changed", at, words, "name")
        case Http(), Http():
            if old.scheme != new.scheme:
                words = f"was {old.scheme} and is {new.scheme}"
                add("scheme-http-changed", at, words, "scheme")
        case OpenIdConnect(), OpenIdConnect():
            if old.url != new.url:
                words = "is discovered at another URL"
                add("scheme-url-changed", at, words, "openIdConnectUrl")
        case OAuth2(), OAuth2():
            was = {flow.kind: flow for flow in old.flows}
            _flows(was, {flow.kind: flow for flow in new.flows}, at, facts)
        case _ if type(old) is not type(new):
            add("scheme-type-changed", at, "is of another type", "type")


_URLS = (
    ("authorization", "authorizationUrl"),
    ("token", "tokenUrl"),
    ("refresh", "refreshUrl"),
)


def _flows(
    was: Mapping[str, OAuthFlow], now: Mapping[str, OAuthFlow], at: At, facts: Facts
) -> None:
    for kind in {**was, **now}:
        steps = ("flows", kind)
        if kind not in was:
            facts.add("oauth-flow-added", at, f"has the flow `{kind}` now", *steps)
        elif kind not in now:
            facts.add("oauth-flow-removed", at, f"has no flow `{kind}` now", *steps)
        else:
            _flow(was[kind], now[kind], facts.deeper(at, *steps), facts)


def _flow(old: OAuthFlow, new: OAuthFlow, at: At, facts: Facts) -> None:
    for name, key in _URLS:
        if getattr(old, f"{name}_url") != getattr(new, f"{name}_url"):
            words = f"the {name} URL is another one"
            facts.add(f"oauth-{name}-url-changed", at, words, key)
    for scope in new.scopes:
        if scope not in old.scopes:
            words = f"offers the scope `{scope}`"
            facts.add("oauth-scope-added", at, words, "scopes", scope)
    for scope in old.scopes:
        if scope not in new.scopes:
            words = f"offers the scope `{scope}` no more"
            facts.add("oauth-scope-removed", at, words, "scopes", scope)


def _arguments(names: CredentialNames | None) -> str:
    """The arguments that a scheme's credential is given by."""
    return ", ".join(names.arguments) if names else ""
