# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The meaning of the HTTP library's exceptions for a call."""

from __future__ import annotations

from typing import Final

from ...wire.declared import declared
from ...wire.parameters.styles import NotSendable
from ..errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    RequestValidationError,
    closed,
)
from ..http_library import httpx

_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


@declared
class Failures:
    """Errors in place of exceptions, for calls of a route."""

    route: str

    def of(self, error: Exception) -> APIConnectionError | None:
        """The error that an exception of the HTTP library means; None for any other.

        Its own text is kept only where no connection was made: others quote what was sent.
        """
        if not isinstance(error, httpx.HTTPError | httpx.InvalidURL):
            return None
        reason = type(error).__name__
        if isinstance(error, httpx.ConnectError):
            reason += f" ({error})"
        timed_out = isinstance(error, httpx.TimeoutException)
        kind = APITimeoutError if timed_out else APIConnectionError
        sent = not isinstance(error, _NOT_SENT)
        return kind(f"{self.route}: {reason}", maybe_sent=sent)

    def at_end(
        self, error: Exception, is_closed: bool
    ) -> APIConnectionError | ConfigurationError | RequestValidationError | None:
        """Like `of`, of a client that may be closed by now, or of a body sent in pieces."""
        if isinstance(error, NotSendable):
            problem = {"loc": ["body"], "msg": str(error), "type": "value"}
            return RequestValidationError(self.route, [problem])
        if is_closed and isinstance(error, RuntimeError):
            return closed()
        return self.of(error)

    def of_token(
        self, error: Exception, is_closed: bool
    ) -> APIConnectionError | ConfigurationError | RequestValidationError | None:
        """Like `at_end`, for a request for a token, after which nothing was sent."""
        failure = self.at_end(error, is_closed)
        if not isinstance(failure, APIConnectionError):
            return failure
        message = f"{failure}, at the server that gives tokens"
        return type(failure)(message, maybe_sent=False)
