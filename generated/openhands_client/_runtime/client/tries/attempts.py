# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""One attempt of a call: how long it may take, and what is kept of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

from ...wire.contract import Content
from ...wire.declared import declared
from ..answers import ReceivedAnswer
from ..api import Mode
from ..auth.covered import cover
from ..auth.credentials import Grant
from ..auth.tokens import TokenReply, TokenRequest
from ..calls import Call, Received
from ..contents.expected import STREAMED, expected, limit
from ..contents.files import ByteStream
from ..errors import APIError, ResponseTooLargeError
from ..http_library import httpx
from .patience import TimeLimit
from .retries import retry_after

T = TypeVar("T")
AttemptResult: TypeAlias = Received | APIError
LIBRARY: Final = httpx.__name__
LONGEST_TOKEN: Final = 1 << 20
"""Bytes of an answer that gives a token."""


class Deadline:
    """The moment at which a call gives up; without `seconds` there is none."""

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        return None if self._end is None else self._end - self._clock()

    @property
    def limit(self) -> TimeLimit:
        """What keeps the reads and writes of this thread within the deadline."""
        return TimeLimit(None if self._end is None else self.left)

    @property
    def has_passed(self) -> bool:
        return self._end is not None and self._clock() >= self._end

    def allows(self, pause: float | None) -> float | None:
        """The pause, None if the deadline does not leave time for it."""
        if pause is None or self._end is None:
            return pause
        return pause if self._clock() + pause < self._end else None


class Tries:
    """The attempts of a call so far, and when the next one is."""

    def __init__(self, call: Call, deadline: Deadline) -> None:
        self._call, self._deadline = call, deadline
        self.number = 0
        self._renewed = 0

    def pause(self, outcome: AttemptResult, grant: Grant) -> float | None:
        """Seconds until the next attempt, None if `outcome` is final.

        A token that was kept may have ended early: the first time that it is refused, the
        call is made again with a new one.
        """
        is_refused = isinstance(outcome, Received) and outcome.reply.status == 401
        pause: float | None
        if is_refused and grant.forget() and not self._renewed:
            self._renewed = 1
            pause = 0.0 if self._call.is_replayable else None
        else:
            pause = self._call.pause(outcome, self.number - self._renewed)
        self.number += 1
        return self._deadline.allows(pause)


@declared
class Attempt:
    """One attempt of a call."""

    call: Call
    grant: Grant
    number: int
    deadline: Deadline

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts of credentials and parameters that nobody else may see."""
        return (*self.grant.secrets, *self.call.parts.secrets)

    def request(
        self,
        url: str,
        http: httpx.Client | httpx.AsyncClient,
        is_own: bool,
        pieces: Callable[[ByteStream], object] | None = None,
    ) -> httpx.Request:
        """The request that `http` sends; `pieces` makes a body's pieces fit for it."""
        own_timeout = None if is_own else http.timeout
        limits = self.call.limits(own_timeout, self.deadline.left())
        arguments = self.call.request(url, self.grant, self.number, limits)
        if pieces and isinstance(arguments["content"], ByteStream):
            arguments["content"] = pieces(arguments["content"])
        request = (
            _own_request(**arguments) if is_own else _callers_request(http, arguments)
        )
        # The library writes it in capitals; methods are case-sensitive (RFC 9110, 9.1).
        request.method = self.call.operation.method
        return request

    def is_streamed(self, head: ReceivedAnswer, content: Content | None) -> bool:
        """Whether an answer is read item by item."""
        is_stream = isinstance(content, STREAMED) and head.is_success
        return is_stream and self.call.takes(content)

    def is_download(self, head: ReceivedAnswer) -> bool:
        return self.call.settings.mode is Mode.DOWNLOAD and head.is_success

    def collector(self, head: ReceivedAnswer, content: Content | None) -> Collector:
        return Collector(self, head, limit(content, head.status))

    def content(self, head: ReceivedAnswer) -> Content | None:
        """The declared content that an answer has."""
        content_type = head.headers.get("content-type", "")
        call = self.call
        return expected(call.operation, head.status, content_type, call.asked)


def head_of(response: httpx.Response) -> ReceivedAnswer:
    """An answer of which nothing is read yet."""
    return ReceivedAnswer(response.status_code, dict(response.headers.items()), b"")


class _CoveredRequest(httpx.Request):
    """A request whose `repr` shows no value of a parameter.

    It is shown by tracebacks with variables, and by middleware that logs it.
    """

    def __repr__(self) -> str:
        template = self.extensions.get("path_template", "")
        return f"<Request({self.method!r}, {template!r})>"


def _callers_request(
    http: httpx.Client | httpx.AsyncClient, arguments: dict[str, Any]
) -> httpx.Request:
    """A request with the headers, parameters and cookies that a caller's client adds."""
    request = http.build_request(**arguments)
    request.__class__ = _CoveredRequest
    return request


def _own_request(
    headers: list[tuple[str, str]],
    timeout: httpx.Timeout,
    extensions: Mapping[str, Any],
    **arguments: Any,
) -> httpx.Request:
    """A request of the API's own client, which adds the headers of its library alone.

    `build_request` takes half as long again, to merge what there is none of.
    """
    names = {name.lower() for name, _ in headers}
    return _CoveredRequest(
        headers=headers + [item for item in _defaults() if item[0] not in names],
        extensions={**extensions, "timeout": timeout.as_dict()},
        **arguments,
    )


@cache
def _defaults() -> tuple[tuple[str, str], ...]:
    """The headers that the HTTP library adds to every request."""
    with httpx.Client(transport=httpx.BaseTransport()) as http:
        return tuple(http.headers.items())


def token_request(
    asked: TokenRequest, call: Call, deadline: Deadline
) -> dict[str, Any]:
    """The arguments of `build_request` for a token."""
    return {
        "method": asked.method,
        "url": asked.url,
        "headers": asked.headers,
        "content": asked.body,
        "timeout": call.limits(None, deadline.left()),
    }


def token_reply(response: httpx.Response, body: bytes) -> TokenReply:
    head = head_of(response)
    return TokenReply(head.status, body, retry_after(head.headers))


class Collector:
    """Gathers a body up to its limit; of an error's body, the beginning is enough."""

    def __init__(
        self, attempt: Attempt, head: ReceivedAnswer, limit: int | None
    ) -> None:
        self._attempt, self._head, self._limit = attempt, head, limit
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> bool:
        """Whether to go on. Raises APITimeoutError once the deadline has passed."""
        if self._attempt.deadline.has_passed:
            raise self._attempt.call.timeout(maybe_sent=True)
        self._pieces.append(piece)
        self._size += len(piece)
        return self._limit is None or self._size <= self._limit

    def outcome(self) -> Received | ResponseTooLargeError:
        most, head = self._limit, self._head
        if most is not None and self._size > most and head.is_success:
            message = f"{self._attempt.call.route}: a body of over {most} bytes"
            return ResponseTooLargeError(message, status_code=head.status, limit=most)
        headers = self._covered(head)
        return Received(
            ReceivedAnswer(head.status, headers, b"".join(self._pieces)[:most])
        )

    def _covered(self, head: ReceivedAnswer) -> Mapping[str, str]:
        """The headers without what a server may repeat of a request.

        One that sends elsewhere repeats the query, and with it a key there.
        """
        headers, attempt = head.headers, self._attempt
        if not head.is_success and attempt.secrets:
            return {k: cover(v, attempt.secrets) for k, v in headers.items()}
        if "location" not in headers:
            return headers
        return {
            **headers,
            "location": cover(headers["location"], attempt.grant.secrets),
        }


def around(
    middleware: Callable[[httpx.Request, Callable[[httpx.Request], T]], T],
    send: Callable[[httpx.Request], T],
) -> Callable[[httpx.Request], T]:
    return lambda request: middleware(request, send)
