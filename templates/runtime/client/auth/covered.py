"""Text that is sent and never shown: neither by `repr` nor in a log.

A traceback that shows the values of variables calls `repr`. The loggers of the HTTP library
write whole URLs, and headers of answers, which may repeat a key.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any, Final
from urllib.parse import quote, quote_plus

_COVER: Final = "…"
_LOGGERS: Final = ("connection", "http11", "http2", "proxy", "socks")
_SENT: Final[ContextVar[tuple[str, ...]]] = ContextVar("_SENT", default=())


class Covered(str):
    """Text whose `repr` shows none of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(_COVER)


def covered(text: Any) -> Covered:
    """A text or a `SecretStr`. Raises TypeError for anything else."""
    if hasattr(text, "get_secret_value"):
        text = text.get_secret_value()
    if not isinstance(text, str):
        raise TypeError(f"a credential is text, not {type(text).__name__}")
    return Covered(text)


def texts_in(sent: Any) -> list[str]:
    """Every text in plain JSON, as it is and as a JSON document spells it."""
    if isinstance(sent, Mapping):
        return [text for member in sent.values() for text in texts_in(member)]
    if isinstance(sent, list):
        return [text for item in sent for text in texts_in(item)]
    if not isinstance(sent, str) or not sent:
        return []
    return list(dict.fromkeys(map(Covered, (sent, json.dumps(sent)[1:-1]))))


def cover(text: str, secrets: tuple[str, ...]) -> str:
    """`text` without any of the secrets, as they are or as a URL or form spells them."""
    spellings = {
        spelling
        for secret in secrets
        for spelling in (secret, quote(secret, safe=""), quote_plus(secret))
        if spelling
    }
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, _COVER)
    return text


class _Cover(logging.Filter):
    """Takes what is being sent out of a record; other records stay as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        secrets = _SENT.get()
        if secrets:
            record.msg, record.args = cover(record.getMessage(), secrets), None
        return True


@cache
def cover_logs(library: str) -> None:
    """Lets the loggers of an HTTP library, and of what it is built on, hide what is being sent."""
    core = library.replace("httpx", "httpcore")
    for name in (library, *(f"{core}.{logger}" for logger in _LOGGERS)):
        logging.getLogger(name).addFilter(_Cover())


class Unlogged:
    """Keeps `secrets` out of what the HTTP library logs for this caller meanwhile."""

    __slots__ = ("_secrets", "_token")

    def __init__(self, library: str, secrets: tuple[str, ...]) -> None:
        cover_logs(library)
        self._secrets = secrets

    def __enter__(self) -> None:
        self._token = _SENT.set(self._secrets)

    def __exit__(self, *_: object) -> None:
        _SENT.reset(self._token)
