# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""The application: every operation as a route, from a request to its answer.

A request is refused in this order: 401 and 403, 415, 413, 422; then the handler runs. Nothing of
the body is read before the caller is known. No type is made before an operation's first request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cached_property, partial
from traceback import extract_tb
from typing import Any, Literal, TypeAlias, get_args

from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.types import Receive, Scope, Send

from ..wire.contract import Operation
from ..wire.invalid import Detail, Invalid
from ..wire.misfits import OnMisfit, warn
from ..wire.model import plain
from ..wire.unset import UNSET
from .answering import AnswerWriter, EncodedResponse, json_answer, refuse
from .authentication import Authenticate, Forbidden, Guard, Scheme, Unauthorized
from .calling import AsyncFunction, asynchronous
from .payloads import BodyReader, Limits, choose_content
from .problems import Refusal, validation_status
from .reading import ParameterReader, RequestTexts, read_headers
from .refusal_bodies import RefusalBody, Refused, body_for
from .replies import HTTPError, UndeclaredAnswer, Unimplemented
from .routing import Dispatcher, OperationRoute
from .streaming import Interrupted

_LOG = logging.getLogger(__name__)
Strictness: TypeAlias = Literal["strict", "lenient"]
"""Whether what does not fit the document is refused, or taken and logged."""
_OWN_PATHS = ("/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc")


@dataclass(frozen=True, slots=True)
class Rules:
    """How strictly requests and answers are held to the document, and how large they may be.

    `refusal_body` is the implementer's own way to say that a request is refused.
    """

    limits: Limits
    lenient_requests: bool
    lenient_answers: bool
    refusal_body: RefusalBody | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """An operation and the method that implements it."""

    operation: Operation[Any]
    handler: Callable[..., Any]


class Service(FastAPI):
    """A FastAPI application whose document is the one that it was generated from."""

    def __init__(self, document: Callable[[], dict[str, Any]], **options: Any) -> None:
        self._document = document
        super().__init__(**options)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = self._document()
        return self.openapi_schema


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


def new_app(
    *,
    title: str,
    version: str,
    document: Callable[[], dict[str, Any]],
    routes: Iterable[Route],
    schemes: Mapping[str, Scheme] | None = None,
    authenticate: Authenticate[Any] | None = None,
    limits: Limits | None = None,
    requests: Strictness = "strict",
    answers: Strictness = "strict",
    refusal_body: RefusalBody | None = None,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """The application that serves `routes`.

    `document` reads the OpenAPI document when it is first asked for. Raises TypeError if an
    operation declares security and `authenticate` is missing, ValueError for a strictness
    that there is not.
    """
    if not {requests, answers} <= {*get_args(Strictness)}:
        raise ValueError("requests and answers should be 'strict' or 'lenient'")
    app = Service(
        document,
        title=title,
        version=version,
        lifespan=lifespan,
        redirect_slashes=False,
        root_path_in_servers=False,
    )
    lenient_requests, lenient_answers = requests == "lenient", answers == "lenient"
    rules = Rules(limits or Limits(), lenient_requests, lenient_answers, refusal_body)
    served = [_serve(route, schemes or {}, authenticate, rules) for route in routes]
    app.router.routes[:0] = [Dispatcher(served, frozenset(_OWN_PATHS)), *served]
    return app


def _serve(
    route: Route,
    schemes: Mapping[str, Scheme],
    authenticate: Authenticate[Any] | None,
    rules: Rules,
) -> OperationRoute:
    operation, guard = route.operation, None
    if any(operation.security):
        if authenticate is None:
            raise TypeError(f"{operation.name} needs credentials: give `authenticate`")
        guard = Guard(operation, schemes, asynchronous(authenticate))
    endpoint = Endpoint(operation, asynchronous(route.handler), guard, rules)
    return OperationRoute(operation, route.handler, endpoint.answer)


@dataclass(eq=False)
class Endpoint:
    """One operation at work."""

    operation: Operation[Any]
    handler: AsyncFunction
    guard: Guard | None
    rules: Rules
    _no_principal: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._no_principal = self.guard is None and bool(self.operation.security)

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
    def _answers(self) -> AnswerWriter:
        report = self._log if self.rules.lenient_answers else refuse
        return AnswerWriter(self.operation, report)

    async def answer(
        self, scope: Scope, receive: Receive, send: Send, slots: Mapping[str, str]
    ) -> None:
        files: list[UploadFile] = []
        broken = False
        headers = read_headers(scope)
        try:
            try:
                arguments = await self._arguments(scope, receive, headers, slots, files)
                result = await self.handler(**arguments)
                await self._encoded(result, headers).send(scope, receive, send)
            except HTTPError as error:
                await self._encoded(error, headers).send(scope, receive, send)
        except Interrupted as error:
            cause = error.__cause__ or error
            self._log(f"the answer broke off: {_described(cause)}")
            broken = True
        except Exception as error:
            if _is_handled_elsewhere(scope, error):
                raise
            await self._refused(error).send(scope, receive, send)
        finally:
            for file in files:
                file.file.close()
        if broken:
            # The cause stays here: what servers log of it may hold what was to be sent.
            raise Interrupted

    async def _arguments(
        self,
        scope: Scope,
        receive: Receive,
        headers: Mapping[str, str],
        slots: Mapping[str, str],
        files: list[UploadFile],
    ) -> dict[str, Any]:
        """Everything the handler is called with; raises what refuses the request."""
        arguments: dict[str, Any] = {}
        if self.guard is not None:
            arguments["principal"] = await self.guard.principal(scope, headers)
        elif self._no_principal:
            arguments["principal"] = None
        problems: list[Detail] = []
        body = self.operation.body
        if self._body is not None and body is not None:
            content = choose_content(body, headers)
            try:
                value, details = await self._body.read(content, headers, receive)
                files += details
                arguments[body.keyword] = value
            except Invalid as error:
                problems = error.details
        read: list[Detail] = []
        for parameter in self.operation.parameters:
            arguments.setdefault(parameter.python, UNSET)
        arguments |= self._parameters.read(RequestTexts(scope, headers, slots), read)
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

    def _encoded(self, result: Any, headers: Mapping[str, str]) -> EncodedResponse:
        if isinstance(result, Unimplemented):
            raise Refusal(501)
        return self._answers.write(result, headers.get("accept", ""))

    def _refused(self, error: Exception) -> EncodedResponse:
        refusal = self._refusal(error)
        try:
            own = self._in_own_words(refusal)
        except Exception as problem:  # An error of theirs must not be the caller's.
            own = None
            self._log(
                problem
                if isinstance(problem, UndeclaredAnswer)
                else _described(problem)
            )
        if own is not None:
            return own
        body = body_for(self.operation, refusal)
        return json_answer(refusal.status, body, refusal.headers)

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

    def _refusal(self, error: Exception) -> Refusal:
        match error:
            case Refusal():
                return error
            case Invalid():
                status = validation_status(self.operation)
                return Refusal(status, details=error.details)
            case Unauthorized():
                challenge = ", ".join(error.challenges)
                headers = {"WWW-Authenticate": challenge} if challenge else {}
                return Refusal(401, headers=headers)
            case Forbidden():
                return Refusal(403)
            case UndeclaredAnswer():
                self._log(error)
            case _:
                self._log(_described(error))
        return Refusal(500)


_OWN = (Refusal, Invalid, Unauthorized, Forbidden, UndeclaredAnswer)


def _is_handled_elsewhere(scope: Scope, error: Exception) -> bool:
    """Whether the application has an exception handler of its own for the error."""
    handlers = getattr(scope.get("app"), "exception_handlers", {})
    kinds = type(error).__mro__[: 1 if isinstance(error, _OWN) else None]
    return any(kind in handlers for kind in kinds)


def _described(error: BaseException) -> str:
    """The kinds of an error and its causes, and where; messages may hold what was sent."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 10:
        frames = extract_tb(cause.__traceback__)
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-5:]]
        kinds.append(f"{type(cause).__qualname__} at {' > '.join(places)}")
        cause = cause.__cause__ or cause.__context__
    return ", from ".join(kinds)
