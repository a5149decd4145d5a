"""One call, from its arguments to its result, without any I/O."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin, urlsplit

import httpx2

from .answers import Reply, accept, decode
from .api import Settings
from .contract import Operation
from .credentials import Grant
from .errors import APIConnectionError, APITimeoutError, RequestValidationError
from .files import Stream
from .options import DEFAULT_TIMEOUT, CallOptions, Limits
from .requests import Parts, build, check_header
from .retries import after_failure, after_status

if TYPE_CHECKING:
    from .options import Timeout

LOGGER: Final = logging.getLogger(__name__.partition(".")[0])
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Call:
    """What stays the same in all attempts of a call."""

    settings: Settings
    operation: Operation[Any]
    parts: Parts
    schemes: tuple[str, ...]
    timeout: Timeout
    max_retries: int

    @classmethod
    def prepare(
        cls,
        settings: Settings,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Call:
        """Raises RequestValidationError or MissingCredentialError."""
        route = f"{operation.method} {operation.path}"
        return cls(
            settings,
            operation,
            build(operation, arguments, options, accept(operation)),
            settings.credentials.choose(operation.security, route),
            options.get("timeout", settings.timeout),
            options.get("max_retries", settings.max_retries),
        )

    @property
    def route(self) -> str:
        return f"{self.operation.method} {self.operation.path}"

    def refuse_async(self) -> None:
        """Raises RequestValidationError for a body that only an event loop can read."""
        if isinstance(self._content, Stream) and self._content.is_async:
            message = "an asynchronous iterator needs the asynchronous client"
            problem = {"loc": ["body"], "msg": message, "type": "async"}
            raise RequestValidationError(self.route, [problem])

    def url(self, grant: Grant) -> str:
        pairs = list(self.parts.query)
        own = {pair.partition("=")[0] for pair in pairs}
        for name, secret in grant.query:
            # What the call itself gives wins, as it does among headers.
            if quote(name, safe="") not in own:
                pairs.append(f"{quote(name, safe='')}={quote(secret, safe='')}")
        # A template may hold a part of the query, or a fragment that tells operations apart.
        path = self.parts.path.partition("#")[0]
        joint = "&" if "?" in path else "?"
        query = f"{joint}{'&'.join(pairs)}" if pairs else ""
        return f"{self.settings.base_of(self.operation.server)}{path}{query}"

    def headers(self, grant: Grant) -> list[tuple[str, str]]:
        """The headers of an attempt; those of the call itself win over credentials."""
        headers = list(self.parts.headers)
        own = {name.lower() for name, _ in headers}
        for name, value in grant.headers:
            check_header(name, value, self.route)
            if name.lower() not in own:
                headers.append((name, value))
        cookies = [f"{k}={v}" for k, v in (*self.parts.cookies, *grant.cookies)]
        if cookies:
            headers.append(("Cookie", "; ".join(cookies)))
            check_header(*headers[-1], self.route)
        length = getattr(self._content, "length", None)
        if length is not None:
            headers.append(("Content-Length", str(length)))
        return headers

    @property
    def _content(self) -> bytes | Stream | None:
        return self.parts.payload.content if self.parts.payload else None

    def request(self, url: str, grant: Grant, own_client: bool) -> dict[str, Any]:
        """The arguments of `build_request`.

        A client of the caller's keeps its timeout where neither the API's client nor the call
        names another.
        """
        content = self._content
        timeout: Any = httpx2.USE_CLIENT_DEFAULT
        if own_client or self.timeout is not DEFAULT_TIMEOUT:
            timeout = http_timeout(self.timeout)
        return {
            "method": self.operation.method,
            "url": url,
            "headers": self.headers(grant),
            "content": content,
            "timeout": timeout,
        }

    def auth(self, grant: Grant) -> Any:
        if grant.digest:
            return httpx2.DigestAuth(*grant.digest)
        return httpx2.USE_CLIENT_DEFAULT

    def redirect(self, url: str, status: int, location: str | None) -> str | None:
        """Where to ask again: only what has no effect, and only at the same origin.

        Credentials would go along, and another origin must not have them.
        """
        if status not in _REDIRECTS or not location:
            return None
        if self.operation.method not in {"GET", "HEAD"} or self.parts.payload:
            return None
        target = urljoin(url, location)
        return target if _origin(target) == _origin(url) else None

    def pause(self, outcome: object, attempt: int) -> float | None:
        """Seconds until the next attempt, None if `outcome` is final."""
        payload = self.parts.payload
        if attempt >= self.max_retries or (payload and not payload.replayable):
            return None
        method = self.operation.method
        if isinstance(outcome, APIConnectionError):
            return after_failure(method, outcome.maybe_sent, attempt)
        if isinstance(outcome, Reply):
            return after_status(method, outcome.status, outcome.headers, attempt)
        return None

    def result(self, outcome: Any) -> Any:
        """The outcome as the caller gets it; raises what it stands for."""
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Reply):
            return decode(self.operation, self.settings.api, outcome)
        return outcome

    def failure(self, error: Exception) -> APIConnectionError | None:
        """What an exception of the HTTP library means.

        Its own text is kept only where no connection was made: others quote what was sent.
        """
        if not isinstance(error, httpx2.HTTPError | httpx2.InvalidURL):
            return None
        reason = type(error).__name__
        if isinstance(error, httpx2.ConnectError):
            reason += f" ({error})"
        timed_out = isinstance(error, httpx2.TimeoutException)
        kind = APITimeoutError if timed_out else APIConnectionError
        sent = not isinstance(error, (*_NOT_SENT, httpx2.InvalidURL))
        return kind(f"{self.route}: {reason}", maybe_sent=sent)

    def log(self, outcome: object, seconds: float, attempt: int) -> None:
        """Method, path template, status, time, attempt and request id: nothing else."""
        reply = outcome if isinstance(outcome, Reply) else None
        LOGGER.debug(
            "%s %s: %s in %.0f ms, attempt %d, request %s",
            self.operation.method,
            self.operation.path,
            reply.status if reply else type(outcome).__name__,
            seconds * 1000,
            attempt + 1,
            ascii(reply.request_id) if reply else None,
        )


def http_timeout(timeout: Timeout) -> httpx2.Timeout:
    if isinstance(timeout, Limits):
        return httpx2.Timeout(**timeout._asdict())
    return httpx2.Timeout(timeout)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS.get(parts.scheme)
