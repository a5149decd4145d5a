"""Logs as JSON, a line each, with named fields; nothing that a caller sent is among them.

Exceptions are told by their kinds and places: the messages of databases, of validation and of
cryptography may quote what they were given.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any

_OURS = "secrets_services"


class Log:
    """A module's log."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: Any) -> None:
        self._logger.info(event, extra={"fields": fields})

    def failure(self, event: str, error: BaseException, **fields: Any) -> None:
        """Something that an operator should look at."""
        self._logger.error(event, exc_info=error, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(_told(record.exc_info[1]))
        return json.dumps(line, default=str)


def _told(error: BaseException) -> Iterator[str]:
    """The kind and the place of an exception and of those that caused it."""
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return
        frames = extract_tb(cause.__traceback__)
        place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        yield f"{type(cause).__module__}.{type(cause).__qualname__}{place}"
        cause = cause.__cause__ or cause.__context__


def configure(level: str) -> None:
    """Sends everything to standard error.

    `level` is for this package and for what it serves with. Others stay at WARNING whatever it
    is: at DEBUG botocore writes data keys, and aiosqlite the parameters of statements.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (_OURS, "uvicorn"):
        logging.getLogger(name).setLevel(level)
