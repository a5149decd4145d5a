# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The HTTP library's own logs, without the secrets that are being sent.

Its loggers write whole URLs, and headers of answers, which may repeat a key.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from functools import cache
from typing import Final

from ..auth.covered import cover

_LOGGERS: Final = ("connection", "http11", "http2", "proxy", "socks")
_SENT: Final[ContextVar[tuple[str, ...]]] = ContextVar("_SENT", default=())


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
