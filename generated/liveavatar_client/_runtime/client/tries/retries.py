# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""When a failed attempt is made again, and after how long."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
"""Methods of which a second request does no more than the first (RFC 9110, 9.2.2)."""

_DECIMAL: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{0,15})?")
_TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
_LONGEST_WAIT: Final = 60.0
"""Seconds; a server that asks for more gets its error raised at once."""
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 8.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait (RFC 9110, section 10.2.3), None if it does not.

    `headers` has lower-case names; `retry-after-ms` is read as well.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    return seconds if seconds is not None or text is None else _until(text)


def _number(text: str | None) -> float | None:
    if text is None or not _DECIMAL.fullmatch(text):
        return None
    return float(text)


def _until(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        wait = (moment - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        # The library's parser raises each of these at some date that is none.
        return None
    return max(wait, 0.0)


def after_status(
    repeatable: bool, status: int, headers: Mapping[str, str], attempt: int
) -> float | None:
    """The pause before the next attempt in seconds, None if there must not be one.

    A request that is not `repeatable` is made again only where the server says that it did
    not act on it: 429, and 503 that says when to come back.
    """
    if status < 400:
        return None
    asked = retry_after(headers)
    if status == 409:
        again = headers.get("x-should-retry", "").lower() == "true"
    elif repeatable:
        again = status in _TRANSIENT
    else:
        again = status == 429 or (status == 503 and asked is not None)
    return _after(again, asked, attempt)


def after_token_error(status: int, asked: float | None, attempt: int) -> float | None:
    """Like `after_status`, for the server that gives tokens; `asked` is its Retry-After."""
    return _after(status in _TRANSIENT, asked, attempt)


def _after(again: bool, asked: float | None, attempt: int) -> float | None:
    if not again or (asked is not None and asked > _LONGEST_WAIT):
        return None
    return _pause(attempt) if asked is None else asked


def after_failure(repeatable: bool, maybe_sent: bool, attempt: int) -> float | None:
    """Like `after_status`, for an attempt without an answer."""
    return None if maybe_sent and not repeatable else _pause(attempt)


def _pause(attempt: int) -> float:
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311
