"""Logs as JSON, a line each, with named fields; nothing that a caller sent is among them.

Exceptions are told by their kinds and places: the messages of databases, of validation and of
cryptography may quote what they were given.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

_OURS = "secrets_services"
_MOST_CAUSES = 10


class Log:
    """A module's log."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: Any) -> None:
        self._logger.info(event, extra={"fields": fields})

    def failure(self, event: str, error: BaseException, **fields: Any) -> None:
        """Something that an operator should look at."""
        self._logger.error(event, extra={"fields": {**fields, "error": _told(error)}})


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
            line["error"] = _told(record.exc_info[1])
        return json.dumps(line, default=str)


def _told(error: BaseException) -> list[str]:
    """An exception and those that caused it: the kind, the code, where in this package."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < _MOST_CAUSES:
        kind = f"{type(cause).__module__}.{type(cause).__qualname__}"
        ours = [
            f"{Path(frame.filename).name}:{frame.lineno}"
            for frame in extract_tb(cause.__traceback__)
            if _OURS in Path(frame.filename).parts
        ]
        told.append(" ".join([kind, *_codes(cause), *ours[-1:]]))
        cause = cause.__cause__ or cause.__context__
    return told


def _codes(error: BaseException) -> list[str]:
    """What SQLite, PostgreSQL or AWS calls a failure: words of a fixed list."""
    response = getattr(error, "response", None) or {}
    codes = (
        getattr(error, "sqlite_errorname", None),
        getattr(error, "sqlstate", None),
        response.get("Error", {}).get("Code"),
    )
    return [str(code) for code in codes if code]


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
