# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""One call, from its arguments to its result, without any I/O."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote_plus, urljoin, urlsplit

from ..wire.contract import Content, Operation, Requirement
from ..wire.declared import declared
from ..wire.misfits import OnMisfit, warn
from .answers import ReceivedAnswer, check_kind, decode, part_of
from .api import Mode, Settings
from .auth.covered import Covered, cover
from .auth.credentials import ApiKey, Grant
from .contents.expected import accept, is_result, kinds_asked, streams
from .contents.files import ByteStream
from .contents.pieces import ACCEPT_ENCODING
from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ConfigurationError,
    RequestValidationError,
    SentRequest,
    TokenError,
)
from .http_library import httpx
from .options import (
    DEFAULT_TIMEOUT,
    STREAM_TIMEOUT,
    CallOptions,
    Timeout,
    TimeoutOption,
)
from .raw import RawResponse
from .requests import Parts, build, check_header, query_pairs
from .tries.failures import Failures
from .tries.retries import IDEMPOTENT, after_failure, after_status, after_token_error
from .urls import origin

MAX_REDIRECTS: Final = 5
_SAME_REQUEST: Final = frozenset({307, 308})
_REDIRECTS: Final = _SAME_REQUEST | {301, 302, 303}


@declared
class Received:
    """An answer: its head and what was read of it, or what reads the rest."""

    reply: ReceivedAnswer
    stream: Any = None


@declared
class Call:
    """The facts that stay the same in all attempts of a call."""

    settings: Settings
    operation: Operation[Any] = field(repr=False)
    parts: Parts = field(repr=False)
    requirement: Requirement
    path: str
    """The URL up to its query."""
    asked: frozenset[type[Content]] = frozenset()
    """The kinds of content that the caller expects of a success; any if there are none."""

    @classmethod
    def prepare(
        cls,
        settings: Settings,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Call:
        """Raises RequestValidationError or ConfigurationError."""
        own = settings.with_options(options, arguments)
        shared = (own.extra_headers, own.extra_query)
        switch = operation.switch
        streamed = switch.is_on(arguments) if switch else None
        parts = build(
            operation, arguments, options, accept(operation, streamed), *shared
        )
        security = operation.security
        if not security and settings.api.sends_all:
            security = (settings.credentials.all,)
        chosen = settings.credentials.choose(security, operation.route)
        base = settings.base_of(operation.server)
        if chosen and base != settings.base_url and _is_less_safe(base, settings):
            message = f"{operation.route}: its server is not encrypted; pass base_url="
            raise ConfigurationError(message)
        asked = kinds_asked(operation, streamed, options.get("accept", ""))
        return cls(own, operation, parts, chosen, f"{base}{parts.path}", asked)

    def at(self, url: str) -> Call:
        """The same call, without a body, at another URL of its origin.

        The URL's query takes the place of the parameters. What the options add to a query
        stays, and credentials in it are the call's own, not those that a server repeats.
        """
        here, there = urlsplit(self.path), urlsplit(url)
        schemes = [self.settings.api.schemes.get(name) for name in self.requirement]
        keys = {
            quote(scheme.name, safe="")
            for scheme in schemes
            if isinstance(scheme, ApiKey) and scheme.place == "query"
        }
        pairs = [
            pair for pair in there.query.split("&") if pair and _name(pair) not in keys
        ]
        names = {_name(pair) for pair in pairs}
        added = query_pairs(self.settings.extra_query, self.route)
        pairs += [pair for pair in added if _name(pair) not in names]
        headers = tuple(
            header
            for header in self.parts.headers
            if header[0].lower() != "content-type"
        )
        parts = replace(self.parts, query=tuple(pairs), headers=headers, payload=None)
        return replace(
            self,
            operation=_as_get(self.operation),
            parts=parts,
            path=f"{here.scheme}://{here.netloc}{there.path}",
        )

    def takes(self, content: Content | None) -> bool:
        """Whether a success may have this content."""
        return not self.asked or type(content) in self.asked

    @property
    def route(self) -> str:
        return self.operation.route

    @property
    def base_url(self) -> str:
        return self.settings.base_url

    def refuse_async(self) -> None:
        """Raises RequestValidationError for a body that only an event loop can read."""
        if isinstance(self._content, ByteStream) and self._content.is_async:
            message = "an asynchronous iterator needs the asynchronous client"
            problem = {"loc": ["body"], "msg": message, "type": "async"}
            raise RequestValidationError(self.route, [problem])

    def url(self, grant: Grant) -> Covered:
        if not grant.query:
            return Covered(self.address)
        own = {_name(pair) for pair in self.parts.query}
        # The call's own value wins, as it does among headers.
        granted = (
            f"{quote(name, safe='')}={quote(secret, safe='')}"
            for name, secret in grant.query
            if quote(name, safe="") not in own
        )
        return Covered(_joined(self.path, (*self.parts.query, *granted)))

    @property
    def address(self) -> str:
        """The URL without credentials."""
        return _joined(self.path, self.parts.query)

    def headers(self, grant: Grant) -> list[tuple[str, str]]:
        """The headers of an attempt; those of the call itself win over credentials."""
        headers = list(self.parts.headers)
        own = {name.lower() for name, _ in headers}
        for name, value in grant.headers:
            check_header(name, value, self.route)
            if name.lower() not in own:
                headers.append((name, value))
        if ACCEPT_ENCODING and "accept-encoding" not in own:
            headers.append(("Accept-Encoding", ACCEPT_ENCODING))
        cookies = [f"{name}={value}" for name, value in self._cookies(grant)]
        if cookies:
            headers.append(("Cookie", Covered("; ".join(cookies))))
            check_header(*headers[-1], self.route)
        length = getattr(self._content, "length", None)
        if length is not None:
            headers.append(("Content-Length", str(length)))
        return headers

    def _cookies(self, grant: Grant) -> Iterator[tuple[str, str]]:
        yield from self.parts.cookies
        own = {name for name, _ in self.parts.cookies}
        yield from (pair for pair in grant.cookies if pair[0] not in own)

    @property
    def _content(self) -> bytes | ByteStream | None:
        return self.parts.payload.content if self.parts.payload else None

    def request(
        self, url: str, grant: Grant, attempt: int, limits: httpx.Timeout
    ) -> dict[str, Any]:
        """The request of an attempt, as the arguments of `build_request`."""
        return {
            "method": self.operation.method,
            "url": url,
            "headers": self.headers(grant),
            "content": self._content,
            "timeout": limits,
            "extensions": {
                "operation": self.operation.name,
                "path_template": self.operation.path,
                "attempt": attempt + 1,
            },
        }

    def limits(self, own: httpx.Timeout | None, left: float | None) -> httpx.Timeout:
        """Seconds for each step of an attempt, none longer than what is `left` of the call.

        A client of the caller's keeps its timeout, `own`, where neither the API's client
        nor the call names another.
        """
        timeout = self.settings.timeout
        if timeout is DEFAULT_TIMEOUT and streams(self.operation):
            timeout = STREAM_TIMEOUT
        elif timeout is DEFAULT_TIMEOUT and own is not None:
            timeout = own
        limits = _limits(timeout)
        if left is None:
            return limits
        steps = limits.as_dict()
        return httpx.Timeout(
            **{
                step: left if seconds is None else min(seconds, left)
                for step, seconds in steps.items()
            }
        )

    def timeout(self, maybe_sent: bool) -> APITimeoutError:
        """The error of a call whose deadline has passed."""
        message = f"{self.route}: no answer within {self.settings.deadline:g} s"
        return APITimeoutError(message, maybe_sent=maybe_sent)

    def auth(self, grant: Grant) -> Any:
        if grant.digest:
            return httpx.DigestAuth(*grant.digest)
        return httpx.USE_CLIENT_DEFAULT

    def redirect(self, url: str, response: httpx.Response) -> Covered | None:
        """Where to ask again, if anywhere: only at the same origin, as credentials go along.

        307 and 308 ask for the same request, body included, which is sent where it can be sent
        twice. The others ask for a GET, which stands in for another GET or HEAD alone (RFC 9110,
        section 15.4): of a write it would not give what its document describes.
        """
        status = response.status_code
        if status not in _REDIRECTS or is_result(self.operation, status):
            return None
        location = response.headers.get("location")
        if not location:
            return None
        is_read = self.operation.method in {"GET", "HEAD"} and not self.parts.payload
        if not (self.is_replayable if status in _SAME_REQUEST else is_read):
            return None
        try:
            target = Covered(urljoin(url, location))
            return target if origin(target) == origin(url) else None
        except ValueError:
            return None

    def pause(self, outcome: object, attempt: int) -> float | None:
        """Seconds until the next attempt, None if `outcome` is final."""
        if isinstance(outcome, Received) and outcome.reply.is_success:
            return None
        if attempt >= self.settings.max_retries or not self.is_replayable:
            return None
        if isinstance(outcome, TokenError):
            return after_token_error(outcome.status_code, outcome.retry_after, attempt)
        if isinstance(outcome, APIConnectionError):
            return after_failure(self._repeatable, outcome.maybe_sent, attempt)
        if isinstance(outcome, Received) and outcome.stream is None:
            reply = outcome.reply
            return after_status(self._repeatable, reply.status, reply.headers, attempt)
        return None

    @property
    def is_replayable(self) -> bool:
        """Whether the request can be sent twice."""
        return self.parts.payload is None or self.parts.payload.replayable

    @property
    def _repeatable(self) -> bool:
        """Whether a second request does no more than the first."""
        return self.operation.method in IDEMPOTENT or self.parts.has_idempotency_key

    def result(self, outcome: Any, attempt: int) -> Any:
        """The outcome as the caller gets it; raises what it stands for."""
        try:
            return self._result(outcome, attempt)
        except APIError as error:
            error.request = self._sent
            error.retries_taken = attempt
            raise

    @property
    def _sent(self) -> SentRequest:
        url = urlsplit(self.path)
        host = url.netloc.rpartition("@")[2]
        bare = cover(f"{url.scheme}://{host}{url.path}", self.parts.secrets)
        return SentRequest(self.operation.method, bare)

    def _result(self, outcome: Any, attempt: int) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        reply = outcome.reply
        value: Any = outcome.stream
        misfits: tuple[Mapping[str, Any], ...] = ()
        if value is None:
            if self.asked:
                check_kind(self.operation, reply, self.asked)
            is_tolerant = self.settings.answers == "lenient"
            api = self.settings.api
            decoded = decode(self.operation, api, reply, is_tolerant, self.asked)
            value, misfits = decoded.value, decoded.misfits
            if self.operation.part and reply.is_success:
                value = part_of(value, self.operation.part)
            self._warn(misfits)
        if self.settings.mode is not Mode.RAW:
            return value
        return RawResponse(
            value,
            reply.status,
            reply.headers,
            reply.body,
            reply.request_id,
            attempt,
            misfits,
        )

    @property
    def on_misfit(self) -> OnMisfit | None:
        """Is told where an item of a stream does not fit; None if it must."""
        return self._warn if self.settings.answers == "lenient" else None

    def _warn(self, faults: Sequence[Mapping[str, Any]]) -> None:
        if faults:
            warn(self.settings.api.logger, f"{self.route}: the answer", faults)

    @property
    def failures(self) -> Failures:
        """The errors that exceptions of the HTTP library mean for this call."""
        return Failures(self.route)

    def log(self, outcome: object, seconds: float, attempt: int) -> None:
        """Method, path template, status, time, attempt and request id: nothing else."""
        logger = self.settings.api.logger
        if not logger.isEnabledFor(logging.DEBUG):
            return
        reply = outcome.reply if isinstance(outcome, Received) else None
        logger.debug(
            "%s %s: %s in %.0f ms, attempt %d, request %s",
            self.operation.method,
            self.operation.path,
            reply.status if reply else type(outcome).__name__,
            seconds * 1000,
            attempt + 1,
            ascii(reply.request_id) if reply else None,
        )


def _is_less_safe(base: str, settings: Settings) -> bool:
    schemes = [urlsplit(url).scheme for url in (base, settings.base_url)]
    return schemes == ["http", "https"]


def _limits(timeout: TimeoutOption) -> httpx.Timeout:
    if isinstance(timeout, Timeout):
        return _of_each_step(timeout)
    # A library takes no timeout that another one like it made.
    as_dict = getattr(timeout, "as_dict", None)
    if as_dict:
        return httpx.Timeout(**as_dict())
    return httpx.Timeout(timeout)


@lru_cache(maxsize=64)
def _of_each_step(timeout: Timeout) -> httpx.Timeout:
    steps = {field.name: getattr(timeout, field.name) for field in fields(timeout)}
    return httpx.Timeout(**steps)


def _joined(path: str, pairs: Sequence[str]) -> str:
    # Only the URL of a receiver has a query already.
    start = "&" if "?" in path else "?"
    return f"{path}{start}{'&'.join(pairs)}" if pairs else path


def _name(pair: str) -> str:
    """The name in a pair of a query, in one of the ways to write it."""
    return quote(unquote_plus(pair.partition("=")[0]), safe="")


@cache
def _as_get(operation: Operation[Any]) -> Operation[Any]:
    if operation.method == "GET":
        return operation
    return replace(operation, endpoint=("GET", operation.path), body=None)
