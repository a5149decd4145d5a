# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Access tokens: how a server is asked for one (RFC 6749, section 5), and what it answers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeAlias, TypeVar
from urllib.parse import urlsplit

from ...wire.declared import declared
from ..errors import ConfigurationError, TokenError
from ..urls import web_address
from .covered import Covered, cover, covered

_CODE: Final = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]{1,100}")
"""An error code (RFC 6749, section 5.2)."""
_EARLIEST: Final = 30.0
"""Seconds before its end at which a token is renewed, a tenth of its life at most."""


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """A token endpoint, or the document of OpenID Connect Discovery that names it."""

    url: str
    is_discovery: bool = False


@declared
class TokenRequest:
    """A request to the server that gives tokens; `secrets` are those in it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


@declared
class TokenReply:
    """The answer of a token server; `retry_after` is in seconds."""

    status: int
    body: bytes = field(repr=False)
    retry_after: float | None = None


@declared
class Token:
    """An access token; from `stale` on, a moment of the client's clock, it is not used."""

    text: Covered
    stale: float | None

    def is_fresh(self, now: float) -> bool:
        return self.stale is None or now < self.stale


Exchange: TypeAlias = Callable[[TokenRequest], TokenReply]
AsyncExchange: TypeAlias = Callable[[TokenRequest], Awaitable[TokenReply]]
E = TypeVar("E")


@declared
class TokenSource(Generic[E]):
    """The means that a call lends to a flow: connections, a clock, and the seconds left."""

    base_url: str
    exchange: E
    clock: Callable[[], float]
    left: Callable[[], float | None]


def members(reply: TokenReply, wanted: str, secrets: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object that was answered, in which `wanted` is a text.

    Raises TokenError without it; the server's own words are kept, but for the secrets.
    """
    answer = _object(reply.body)
    is_given = isinstance(answer.get(wanted), str) and answer[wanted]
    if is_given and 200 <= reply.status < 300:
        return answer
    code = cover(str(answer.get("error", "")), secrets)
    code = code if _CODE.fullmatch(code) else ""
    description = cover(str(answer.get("error_description", "")), secrets)
    raise TokenError(
        f"no {wanted} was given: status {reply.status}" + (code and f", {code}"),
        status_code=reply.status,
        error=code or None,
        description=description or None,
        retry_after=reply.retry_after,
    )


def _object(body: bytes) -> dict[str, Any]:
    """A JSON object; its texts are covered, for one of them is the token."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(answer, dict):
        return {}
    return {
        name: Covered(member) if isinstance(member, str) else member
        for name, member in answer.items()
        if isinstance(member, str | int | float)
    }


def access_token(answer: Mapping[str, Any], asked: float) -> Token:
    """The token of an answer to what was `asked` at that moment."""
    try:
        life = float(answer["expires_in"])
    except (KeyError, TypeError, ValueError, OverflowError):
        life = math.inf
    lasts = not math.isfinite(life)
    stale = None if lasts else asked + life - min(_EARLIEST, life / 10)
    return Token(covered(answer["access_token"]), stale)


def check_endpoint(url: str, source: str) -> None:
    """Refuse a URL that is none, or that is not encrypted though what names it is.

    Client secrets are sent there.
    """
    parts = web_address(url)
    if parts is None:
        raise ConfigurationError("the token URL is no absolute http or https URL")
    if parts.scheme == "http" and urlsplit(source).scheme == "https":
        raise ConfigurationError(
            "the token URL is not encrypted; token_url= can name another"
        )
