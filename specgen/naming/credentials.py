"""Names of credentials: arguments of a client, and the variables that stand in for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specgen.ir.api import Api, ApiKey, Http, MutualTls, Scheme
from specgen.naming import reserved
from specgen.naming.candidates import attribute_names, distinct
from specgen.naming.groups import NOWHERE
from specgen.naming.keys import credential_key, variable_key
from specgen.naming.pins import Pins
from specgen.naming.scope import NOBODY, Claim, resolve
from specgen.naming.table import CredentialNames
from specgen.naming.words import snake, words

PAIR = ("username", "password")
"""The arguments of the only credential, where it is of two parts."""

_PAIRED = frozenset(("basic", "digest"))
_ARGUMENTS = (
    *("base_url", "timeout", "http_client", "url", "middleware"),
    *("client_id", "client_secret"),
)
"""The other arguments of clients and senders that are named in their code."""

_KINDS = {"basic": "basic_auth", "digest": "digest_auth", "bearer": "token"}
"""What credentials of HTTP's schemes are called beside others."""

_SURPLUS = frozenset("auth authentication authorization scheme security".split())
"""Words at the end of a scheme's key that every scheme could have there."""


def credential_names(
    api: Api, package: str, pinned: Pins
) -> dict[str, CredentialNames]:
    """The arguments and variables of every scheme, none of those that ask for no text."""
    asked = [scheme for scheme in api.schemes if not isinstance(scheme, MutualTls)]
    parts = {
        scheme.id: _parts(scheme, pinned, alone=len(asked) == 1) for scheme in asked
    }
    claims = [
        Claim(
            key=credential_key(scheme.id, part),
            preferences=(
                (part,) if part else _preferences(scheme, alone=len(asked) == 1)
            ),
            origin=NOWHERE,
        )
        for scheme in asked
        for part in parts[scheme.id]
    ]
    taken = dict.fromkeys(_ARGUMENTS, NOBODY)
    names = resolve(claims, reserved.ARGUMENTS, pinned, taken)
    named = {
        scheme.id: CredentialNames(arguments=(), variables=()) for scheme in api.schemes
    }
    for scheme in asked:
        keys = [credential_key(scheme.id, part) for part in parts[scheme.id]]
        arguments = tuple(names[key] for key in keys)
        variables = tuple(
            _kept_variable(pinned.get(variable_key(key), ""))
            or _variable(package, names[key])
            for key in keys
        )
        named[scheme.id] = CredentialNames(arguments=arguments, variables=variables)
    return named


def locked_credentials(named: Mapping[str, CredentialNames]) -> dict[str, str]:
    """The names of credentials for the lock."""
    locked: dict[str, str] = {}
    for scheme, names in named.items():
        parts = PAIR if names.is_pair else ("",)
        for part, argument, variable in zip(
            parts, names.arguments, names.variables, strict=False
        ):
            key = credential_key(scheme, part)
            locked |= {key: argument, variable_key(key): variable}
    return locked


def _parts(scheme: Scheme, pinned: Pins, *, alone: bool) -> tuple[str, ...]:
    """The parts with arguments of their own: two, or the whole; what a lock knows stays."""
    if not isinstance(scheme, Http) or scheme.scheme not in _PAIRED:
        return ("",)
    if credential_key(scheme.id) in pinned.chosen:
        return ("",)
    if credential_key(scheme.id, PAIR[0]) in pinned:
        return PAIR
    return PAIR if alone and credential_key(scheme.id) not in pinned else ("",)


def _preferences(scheme: Scheme, *, alone: bool) -> tuple[str, ...]:
    """By kind where that is enough, else by the scheme's key."""
    own = words(scheme.id)
    tidied = own
    while tidied[1:] and tidied[-1].lower() in _SURPLUS:
        tidied = tidied[:-1]
    kind = _kind(scheme, "_".join(own).lower(), alone=alone)
    return (
        kind,
        *distinct(snake(tidied, "key"), *attribute_names(scheme.id, "key")),
    )


def _kind(scheme: Scheme, key: str, *, alone: bool) -> str:
    """`token` or `api_key` as the scheme's own key says, else by what it is."""
    if isinstance(scheme, Http) and scheme.scheme in _PAIRED:
        return _KINDS[scheme.scheme]
    if not isinstance(scheme, Http | ApiKey) or "token" in key:
        return "token"
    if isinstance(scheme, ApiKey) or re.search(r"api_?key", key):
        return "api_key"
    if alone and scheme.scheme == "bearer":
        return "api_key"
    return _KINDS.get(scheme.scheme, "authorization")


def _variable(package: str, argument: str) -> str:
    """`TALK_API_KEY`, also of a package that is called `talk_api`."""
    return re.sub("(^|_)API_API_", r"\1API_", f"{package}_{argument}".upper())


def _kept_variable(name: str) -> str:
    """A variable's name from a lock, unless no shell could set it."""
    return name if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name) else ""
