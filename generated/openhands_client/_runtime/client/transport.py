# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The send loop of synchronous clients: the only place where they make requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..wire.contract import Operation
from .api import Settings
from .auth.credentials import NOTHING
from .auth.tokens import Exchange, TokenReply, TokenRequest, TokenSource
from .calls import MAX_REDIRECTS, Call, Received
from .contents.downloads import Download
from .contents.pieces import pieces
from .contents.streams import Stream
from .errors import APIConnectionError, APITimeoutError, TokenError, closed
from .http_library import httpx
from .options import CallOptions, Middleware
from .tries.attempts import (
    LIBRARY,
    LONGEST_TOKEN,
    Attempt,
    AttemptResult,
    Deadline,
    Tries,
    around,
    head_of,
    token_reply,
    token_request,
)
from .tries.connections import no_cookies, trust
from .tries.logs import Unlogged
from .tries.patience import limit_reads

_LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class SyncTransport:
    """Makes the calls of a synchronous client."""

    def __init__(
        self,
        http_client: httpx.Client | None,
        middleware: tuple[Middleware, ...],
        sleep: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._is_own = http_client is None
        self._http = http_client or _own_client()
        self._is_closed = False
        self._middleware = middleware
        self._sleep = sleep
        self._clock = clock

    def close(self) -> None:
        self._is_closed = True
        if self._is_own:
            self._http.close()

    def call(
        self,
        settings: Settings,
        operation: Operation[Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> Any:
        return self.send(Call.prepare(settings, operation, options, arguments))

    def send(self, call: Call) -> Any:
        """Send, as often as the rules of `retries` allow."""
        call.refuse_async()
        deadline = Deadline(call.settings.deadline, self._clock)
        exchange = self._token_exchange(call, deadline)
        source = TokenSource(call.base_url, exchange, self._clock, deadline.left)
        tries = Tries(call, deadline)
        while True:
            number, grant = tries.number, NOTHING
            outcome: AttemptResult
            start = self._clock()
            try:
                grant = call.settings.credentials.ask(call.requirement, source)
                start = self._clock()
                outcome = self._attempt(Attempt(call, grant, number, deadline))
            except (APIConnectionError, TokenError) as error:
                outcome = error
            call.log(outcome, self._clock() - start, number)
            pause = tries.pause(outcome, grant)
            if pause is None:
                return call.result(outcome, number)
            self._sleep(pause)

    def _token_exchange(self, call: Call, deadline: Deadline) -> Exchange:
        def exchange(asked: TokenRequest) -> TokenReply:
            try:
                return self._ask_for_token(asked, call, deadline)
            except Exception as error:
                failure = call.failures.of_token(error, self._http.is_closed)
                if failure is None:
                    raise
            raise failure

        return exchange

    def _ask_for_token(
        self, asked: TokenRequest, call: Call, deadline: Deadline
    ) -> TokenReply:
        if deadline.has_passed:
            raise call.timeout(maybe_sent=False)
        with deadline.limit, Unlogged(LIBRARY, asked.secrets):
            response = self._http.send(
                self._http.build_request(**token_request(asked, call, deadline)),
                stream=True,
                follow_redirects=False,
                auth=None,
            )
        body = bytearray()
        try:
            with deadline.limit:
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LONGEST_TOKEN:
                        break
        finally:
            response.close()
        return token_reply(response, bytes(body))

    def _attempt(self, attempt: Attempt) -> AttemptResult:
        call = attempt.call
        url = call.url(attempt.grant)
        try:
            response = self._send(attempt, url)
            for _ in range(MAX_REDIRECTS):
                target = call.redirect(url, response)
                if target is None:
                    break
                response.close()
                url = target
                response = self._send(attempt, url)
            return self._receive(attempt, response)
        except APIConnectionError as error:
            return error
        except Exception as error:
            failure = call.failures.at_end(error, self._http.is_closed)
            if failure is None:
                raise
            if isinstance(failure, APITimeoutError) and attempt.deadline.has_passed:
                return call.timeout(maybe_sent=failure.maybe_sent)
            return failure

    def _send(self, attempt: Attempt, url: str) -> httpx.Response:
        if self._is_closed:
            raise closed()
        if attempt.deadline.has_passed:
            raise attempt.call.timeout(maybe_sent=False)
        auth = attempt.call.auth(attempt.grant)

        def transmit(request: httpx.Request) -> httpx.Response:
            with attempt.deadline.limit, Unlogged(LIBRARY, attempt.secrets):
                return self._http.send(
                    request, stream=True, follow_redirects=False, auth=auth
                )

        send: Callable[[httpx.Request], httpx.Response] = transmit
        for middleware in reversed(self._middleware):
            send = around(middleware, send)
        return send(attempt.request(url, self._http, self._is_own))

    def _receive(self, attempt: Attempt, response: httpx.Response) -> AttemptResult:
        call, head = attempt.call, head_of(response)
        if attempt.is_download(head):
            return Received(head, Download(response, call.route, call.failures.of))
        content = attempt.content(head)
        if content and attempt.is_streamed(head, content):
            stream = Stream[Any](
                response, content, call.route, call.failures.of, call.on_misfit
            )
            return Received(head, stream)
        collector = attempt.collector(head, content)
        try:
            with attempt.deadline.limit:
                for piece in pieces(response):
                    if not collector.add(piece):
                        break
        finally:
            response.close()
        return collector.outcome()


def _own_client() -> httpx.Client:
    client = httpx.Client(limits=_LIMITS, cookies=no_cookies(), verify=trust())
    limit_reads(client)
    return client
