# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""One operation at work: from a request to its answer.

A request is refused in this order: 401 and 403, 415, 413, 422; then the service is asked. Nothing
of the body is read before the caller is known. No type is made before an operation's first request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from fastapi import BackgroundTasks, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..wire.contract import Operation
from ..wire.invalid import Detail, Invalid
from ..wire.misfits import OnMisfit, warn
from ..wire.plain import plain
from ..wire.unset import UNSET
from .answering import AnswerWriter, EncodedResponse, json_answer, refuse
from .authentication import Check, Guard
from .failures import described, is_handled_elsewhere, refusal_of
from .implementing import AsyncFunction, Fit, asynchronous
from .problems import Refusal
from .refusal_bodies import RefusalBody, Refused, body_for
from .replies import HTTPError, UndeclaredAnswer, Unimplemented
from .requests.parameters import ParameterReader, RequestTexts, read_headers
from .requests.payloads import BodyReader, Limits, choose_content
from .streaming import Interrupted, OwnResponse

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """How strictly requests and answers are held to the document, and how large they may be.

    `refusal_body` is the implementer's own way to say that a request is refused. Hidden
    exceptions are logged by kind and place, and go no further.
    """

    limits: Limits
    lenient_requests: bool = False
    lenient_answers: bool = False
    refusal_body: RefusalBody | None = None
    hide_exceptions: bool = False


@dataclass(slots=True)
class Exchange:
    """A request that is being answered: the texts of its path's slots, and files to close."""

    slots: Mapping[str, str]
    headers: Mapping[str, str]
    files: list[UploadFile] = field(default_factory=list)
    tasks: BackgroundTasks | None = None
    """What the method wants done after the answer."""

    def close(self) -> None:
        for file in self.files:
            file.file.close()


@dataclass(eq=False)
class Endpoint:
    """An operation and the method that implements it.

    Without `handler`, each request brings the service whose method it is.
    """

    operation: Operation[Any]
    method: str
    handler: Callable[..., Any] | None
    guard: Guard | None
    check: Check | None
    rules: Rules
    _fits: dict[Any, Fit] = field(default_factory=dict)

    @cached_property
    def _parameters(self) -> ParameterReader:
        return ParameterReader(self.operation, self._on_misfit)

    @cached_property
    def _body(self) -> BodyReader | None:
        body, rules = self.operation.body, self.rules
        if body is None:
            return None
        return BodyReader(body, rules.limits, self._on_misfit)

    @cached_property
    def _call(self) -> AsyncFunction:
        assert self.handler is not None
        return asynchronous(self.handler)

    @cached_property
    def _answers(self) -> AnswerWriter:
        report = self._log if self.rules.lenient_answers else refuse
        return AnswerWriter(self.operation, report)

    async def answer(
        self, scope: Scope, receive: Receive, send: Send, slots: Mapping[str, str]
    ) -> None:
        """Answers with the service that was given once."""
        exchange = Exchange(slots, read_headers(scope))
        handler, check, principal = self.handler, self.check, None
        tasks: BackgroundTasks | None = None
        assert handler is not None
        try:
            try:
                if self.guard is not None and check is not None:
                    principal = await self.guard.principal(
                        scope, exchange.headers, check
                    )
                arguments = await self.arguments(scope, receive, exchange, principal)
                result = await self.called(handler, arguments, scope, exchange)
                await self.written(result, exchange)(scope, receive, send)
                tasks = exchange.tasks
            except HTTPError as error:
                await self.written(error, exchange)(scope, receive, send)
        except Exception as error:
            await self._failed(error, scope, receive, send)
        finally:
            exchange.close()
        if tasks is not None:
            await tasks()

    async def called(
        self,
        handler: Callable[..., Any],
        arguments: dict[str, Any],
        scope: Scope,
        exchange: Exchange,
    ) -> Any:
        """The result of a method, which is called as its signature asks for."""
        function = getattr(handler, "__func__", handler)
        fit = self._fits.get(function)
        if fit is None:
            fit = self._fits[function] = Fit.of(handler, self.operation)

        def give(kind: type) -> Any:
            if kind is Request:
                return Request(scope)
            exchange.tasks = exchange.tasks or BackgroundTasks()
            return exchange.tasks

        call = self._call if handler is self.handler else asynchronous(handler)
        return await call(**fit.arguments(arguments, give))

    async def conclude(
        self,
        serve: ASGIApp,
        exchange: Exchange,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answers by `serve`, and what it raises as `answer` does."""
        try:
            try:
                await serve(scope, receive, send)
            except HTTPError as error:
                await self.written(error, exchange)(scope, receive, send)
        except Exception as error:
            await self._failed(error, scope, receive, send)
        finally:
            exchange.close()

    def written(self, result: Any, exchange: Exchange) -> ASGIApp:
        """A handler's result as what answers with it; raises UndeclaredAnswer."""
        if isinstance(result, Unimplemented):
            raise Refusal(501)
        if isinstance(result, Response):
            return OwnResponse(result)
        return self._answers.write(result, exchange.headers.get("accept", ""))

    async def arguments(
        self, scope: Scope, receive: Receive, exchange: Exchange, principal: Any
    ) -> dict[str, Any]:
        """What the method is called with; raises what refuses the request."""
        arguments: dict[str, Any] = {}
        if self.operation.security:
            arguments["principal"] = principal
        headers = exchange.headers
        problems: list[Detail] = []
        body = self.operation.body
        if self._body is not None and body is not None:
            content = choose_content(body, headers)
            try:
                value, details = await self._body.read(content, headers, receive)
                exchange.files += details
                arguments[body.keyword] = value
            except Invalid as error:
                problems = error.details
        read: list[Detail] = []
        for parameter in self.operation.parameters:
            arguments.setdefault(parameter.python, UNSET)
        texts = RequestTexts(scope, headers, exchange.slots)
        arguments |= self._parameters.read(texts, read)
        if read or problems:
            raise Invalid([*read, *problems])
        return arguments

    @property
    def _on_misfit(self) -> OnMisfit | None:
        """Is told where a request does not fit; None if it must."""
        if not self.rules.lenient_requests:
            return None
        return partial(warn, _LOG, f"{self.operation.name}: the request")

    def _log(self, problem: object) -> None:
        _LOG.error("%s: %s", self.operation.name, problem)

    async def _failed(
        self, error: Exception, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Refuses the request, or answers 500 and raises what nobody expected.

        Whoever serves the application logs that with its traceback, and a test sees it.
        """
        if isinstance(error, Interrupted):
            cause = error.__cause__
            if cause is not None and not self.rules.hide_exceptions:
                raise cause
            self._log(f"the answer broke off: {described(cause or error)}")
            # What servers log of a cause may hold what was to be sent.
            raise Interrupted from None
        if is_handled_elsewhere(scope, error):
            raise error
        refusal = refusal_of(self.operation, error)
        if refusal is not None:
            await self._refused(refusal, scope)(scope, receive, send)
            return
        if self.rules.hide_exceptions:
            is_told = isinstance(error, UndeclaredAnswer)
            self._log(error if is_told else described(error))
            await self._refused(Refusal(500), scope)(scope, receive, send)
            return
        error.add_note(f"raised for {self.operation.name}, {self.operation.route}")
        if not getattr(scope.get("app"), "debug", False):
            await self._refused(Refusal(500), scope)(scope, receive, send)
        raise error

    def _refused(self, refusal: Refusal, scope: Scope) -> EncodedResponse:
        try:
            own = self._in_own_words(refusal)
        except Exception as problem:  # An error of theirs must not be the caller's.
            own = None
            if isinstance(problem, UndeclaredAnswer):
                self._log(problem)
            elif self.rules.hide_exceptions:
                self._log(described(problem))
            else:
                text = "%s: refusal_body failed"
                _LOG.error(text, self.operation.name, exc_info=problem)
        if own is not None:
            return own
        body = body_for(self.operation, refusal)
        accept = read_headers(scope).get("accept", "")
        return self._answers.refusal(refusal, body, accept)

    def _in_own_words(self, refusal: Refusal) -> EncodedResponse | None:
        """The refusal as the implementer says it; raises UndeclaredAnswer and what they raise."""
        if self.rules.refusal_body is None:
            return None
        refused = Refused(
            status=refusal.status,
            message=refusal.words,
            details=refusal.details,
            operation=self.operation.name,
        )
        body = self.rules.refusal_body(refused)
        if body is None:
            return None
        answer = self.operation.answer(refusal.status)
        if answer is None or not answer.contents:
            return json_answer(refusal.status, plain(body), refusal.headers)
        said = HTTPError(refusal.status, body, headers=refusal.headers)
        return self._answers.write(said)
