"""The send loop of synchronous clients: the only place where they make requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx2

from .api import Settings
from .attempts import Attempt, Deadline, Outcome, around, no_cookies, reply_of
from .calls import MAX_REDIRECTS, Call, Received
from .contract import Operation
from .downloads import Download
from .errors import APIConnectionError
from .options import CallOptions, Middleware
from .streams import Stream

_LIMITS: Final = httpx2.Limits(max_connections=100, max_keepalive_connections=20)


class SyncTransport:
    """Makes the calls of a synchronous client."""

    def __init__(
        self,
        http_client: httpx2.Client | None,
        middleware: tuple[Middleware, ...],
        sleep: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._is_own = http_client is None
        self._http = http_client or httpx2.Client(limits=_LIMITS, cookies=no_cookies())
        self._middleware = middleware
        self._sleep = sleep
        self._clock = clock

    def close(self) -> None:
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
        number = 0
        while True:
            grant = call.settings.credentials.ask(call.schemes)
            start = self._clock()
            outcome = self._attempt(Attempt(call, grant, number, deadline))
            call.log(outcome, self._clock() - start, number)
            pause = deadline.allows(call.pause(outcome, number))
            if pause is None:
                return call.result(outcome, number)
            self._sleep(pause)
            number += 1

    def _attempt(self, attempt: Attempt) -> Outcome:
        call = attempt.call
        url = call.url(attempt.grant)
        try:
            response = self._send(attempt, url)
            for _ in range(MAX_REDIRECTS):
                location = response.headers.get("location")
                target = call.redirect(url, response.status_code, location)
                if target is None:
                    break
                response.close()
                url = target
                response = self._send(attempt, url)
            return self._receive(attempt, response)
        except APIConnectionError as error:
            return error
        except Exception as error:
            failure = call.failure(error)
            if failure is None:
                raise
            return failure

    def _send(self, attempt: Attempt, url: str) -> httpx2.Response:
        if attempt.deadline.has_passed:
            raise attempt.call.timeout(maybe_sent=False)
        auth = attempt.call.auth(attempt.grant)

        def transmit(request: httpx2.Request) -> httpx2.Response:
            return self._http.send(
                request, stream=True, follow_redirects=False, auth=auth
            )

        send: Callable[[httpx2.Request], httpx2.Response] = transmit
        for middleware in reversed(self._middleware):
            send = around(middleware, send)
        request = attempt.request(url, self._http, self._is_own)
        return send(self._http.build_request(**request))

    def _receive(self, attempt: Attempt, response: httpx2.Response) -> Outcome:
        call = attempt.call
        if attempt.is_download(response):
            download = Download(response, call.route, call.failure)
            return Received(reply_of(response), download)
        content = attempt.streamed(response)
        if content:
            stream = Stream[Any](response, content, call.route, call.failure)
            return Received(reply_of(response), stream)
        collector = attempt.collector(response)
        try:
            for piece in response.iter_bytes():
                if not collector.add(piece):
                    break
        finally:
            response.close()
        return collector.outcome()
