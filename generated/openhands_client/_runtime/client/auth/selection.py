# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The credentials that a client was given, chosen for each operation.

Choosing and applying are pure; only asking for a credential may run the caller's code or
renew a token, so that is the one function that exists for both kinds of client.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Final

from ...wire.contract import Requirement
from ...wire.declared import declared
from ..errors import ConfigurationError, MissingCredentialError
from .covered import Covered, covered
from .credentials import (
    NOTHING,
    Grant,
    Http,
    MutualTls,
    OAuth2,
    OpenIdConnect,
    Scheme,
    together,
)
from .oauth import Flow
from .renewals import Kind, Obtained
from .tokens import (
    AsyncExchange,
    Exchange,
    TokenPlace,
    TokenSource,
    check_endpoint,
)

_PUBLIC: Final = Covered("?")
"""Stands for the value of a scheme that needs none."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_HEADER_VALUE: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_COOKIE_VALUE: Final = re.compile(r"[!-:<-~](?:[ -:<-~]*[!-:<-~])?")


@declared
class GivenCredentials:
    """The credentials a client was made with; its repr shows none of them."""

    schemes: Mapping[str, Scheme]
    values: Mapping[str, Any] = field(repr=False)
    _fixed: dict[str, Grant] = field(default_factory=dict, repr=False)
    """The contribution of plain texts, which is always the same."""

    @classmethod
    def read(
        cls, schemes: Mapping[str, Scheme], values: Mapping[str, Any]
    ) -> GivenCredentials:
        """The credentials given, and the environment's for the others; an empty one is none."""
        credentials: dict[str, Any] = {}
        for name, scheme in schemes.items():
            value = _given(scheme, values.get(name))
            if isinstance(scheme, MutualTls):
                value = _PUBLIC
            if value:
                credentials[name] = _covered(value)
        return cls(schemes, credentials)

    @property
    def all(self) -> Requirement:
        """What asks for every one of them."""
        return dict.fromkeys(self.values, ())

    def choose(self, security: tuple[Requirement, ...], route: str) -> Requirement:
        """The first requirement that can be met, `{}` last.

        Raises MissingCredentialError if there is none.
        """
        if not security:
            return {}
        met = [
            requirement
            for requirement in security
            if all(name in self.values for name in requirement)
        ]
        if not met:
            raise MissingCredentialError(self._missing(security, route))
        return next(filter(None, met), {})

    def _missing(self, security: tuple[Requirement, ...], route: str) -> str:
        ways = [
            " and ".join(
                self._way(name) for name in requirement if name not in self.values
            )
            for requirement in security
        ]
        return f"{route} needs a credential: {', or '.join(dict.fromkeys(ways))}"

    def _way(self, name: str) -> str:
        scheme = self.schemes.get(name)
        if scheme is None:
            return f"the scheme {name!r}, which the API does not declare"
        ways = [f"{argument}=" for argument, _ in _arguments(scheme)]
        variables = [variable for _, variable in _arguments(scheme) if variable]
        instead = f" (or set {' and '.join(variables)})" if variables else ""
        return f"pass {' and '.join(ways)}{instead}"

    def ask(self, chosen: Requirement, tokens: TokenSource[Exchange]) -> Grant:
        """The contribution of the schemes to one attempt; callables are called each time."""
        grants = []
        for name, scopes in chosen.items():
            scheme, value = self.schemes[name], self.values[name]
            if isinstance(value, Flow):
                kind = _kind(value, scheme, scopes, tokens.base_url)
                obtained = value.renewals.obtain(kind, tokens)
                grants.append(_bearer(scheme, value, obtained))
            elif _is_asked(value):
                grants.append(_granted(scheme, _covered(_asked(value))))
            else:
                grants.append(self._always(name))
        return together(grants)

    def _always(self, name: str) -> Grant:
        if name not in self._fixed:
            self._fixed[name] = _granted(self.schemes[name], self.values[name])
        return self._fixed[name]

    async def ask_async(
        self, chosen: Requirement, tokens: TokenSource[AsyncExchange]
    ) -> Grant:
        """Like `ask`; callables may be asynchronous."""
        grants = []
        for name, scopes in chosen.items():
            scheme, value = self.schemes[name], self.values[name]
            if isinstance(value, Flow):
                kind = _kind(value, scheme, scopes, tokens.base_url)
                obtained = await value.renewals.obtain_async(kind, tokens)
                grants.append(_bearer(scheme, value, obtained))
            elif _is_asked(value):
                asked = await _asked_async(value)
                grants.append(_granted(scheme, _covered(asked)))
            else:
                grants.append(self._always(name))
        return together(grants)


def _arguments(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """The arguments of a scheme, each with the variable that stands in for it."""
    yield scheme.argument, scheme.environment
    if isinstance(scheme, Http) and scheme.password:
        yield scheme.password


def _given(scheme: Scheme, value: Any) -> Any:
    """A credential, or what the environment holds; of a pair, what is missing is empty."""
    variables = [variable for _, variable in _arguments(scheme)]
    if len(variables) == 1:
        return _or_variable(value, scheme.environment)
    pair = tuple(map(_or_variable, value or (None, None), variables))
    return tuple(part or "" for part in pair) if any(pair) else None


def _is_asked(value: Any) -> bool:
    """Whether a credential, or a part of a pair, is a function that gives one."""
    return any(map(callable, value if isinstance(value, tuple) else (value,)))


def _asked(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_asked, value))
    return value() if callable(value) else value


async def _asked_async(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple([await _asked_async(part) for part in value])
    asked = _asked(value)
    return await asked if isinstance(asked, Awaitable) else asked


def _or_variable(value: Any, variable: str) -> Any:
    return os.environ.get(variable) if value is None and variable else value


def _kind(flow: Flow, scheme: Scheme, scopes: Sequence[str], base_url: str) -> Kind:
    if flow.token_url:
        # The caller's word, whatever the API's scheme is.
        check_endpoint(flow.token_url, flow.token_url)
        place = TokenPlace(flow.token_url)
    elif isinstance(scheme, OAuth2 | OpenIdConnect):
        place = scheme.place(flow.grant_type, base_url)
    else:
        raise ConfigurationError(f"{scheme.argument}= needs token_url=")
    return flow.kind(place, scopes)


def _bearer(scheme: Scheme, flow: Flow, obtained: Obtained) -> Grant:
    grant = _granted(scheme, obtained.token.text)
    return replace(grant, kept=((flow, obtained.token),)) if obtained.is_kept else grant


def _granted(scheme: Scheme, value: Any) -> Grant:
    if inspect.iscoroutine(value):
        value.close()
    secret = _joined(value)
    if not secret:
        raise MissingCredentialError(f"{scheme.argument} gave no credential")
    message = f"{scheme.argument} holds characters that cannot be sent"
    if _CONTROL.search(secret):
        raise ConfigurationError(message)
    grant = scheme.apply(secret)
    if grant is NOTHING:
        return grant
    are_sendable = (
        *(_HEADER_VALUE.fullmatch(value) for _, value in grant.headers),
        *(_COOKIE_VALUE.fullmatch(value) for _, value in grant.cookies),
    )
    if not all(are_sendable):
        raise ConfigurationError(message)
    sent = (text.partition(" ")[2] for _, text in grant.headers)
    return replace(grant, secrets=(secret, *map(Covered, filter(None, sent))))


def _covered(value: Any) -> Any:
    """A credential with its texts covered; what is no text, as it is."""
    if isinstance(value, tuple):
        return tuple(map(_covered, value))
    is_text = isinstance(value, str) or hasattr(value, "get_secret_value")
    return covered(value) if is_text else value


def _joined(value: Any) -> Covered:
    if isinstance(value, tuple):
        return Covered(":".join(map(_joined, value)))
    if isinstance(value, Covered):
        return value
    raise ConfigurationError(f"a credential is text, not {type(value).__name__}")
