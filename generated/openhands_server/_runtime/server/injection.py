# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Services that FastAPI makes for each request, from dependencies.

Such operations are answered by routes of FastAPI's own, which resolve whatever dependencies can
have: first who calls, then the service, and only then is the body read. What is raised passes
through the dependencies, so that a transaction is rolled back, and is answered after them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends as Dependency
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..wire.invalid import Invalid, detail
from .answering import EncodedResponse
from .authentication import checking
from .endpoint import Endpoint, Exchange
from .replies import HTTPError
from .requests.parameters import read_headers
from .routing import Dispatcher, OperationRoute, raw_path, refuse_method
from .streaming import Interrupted

REST = "specgen_rest"
"""The slot for everything below the prefix of a router."""
_FOUND, _MATCHED, _WORK = "specgen.found", "specgen.matched", "specgen.work"


@dataclass(frozen=True, slots=True)
class Work:
    """A request for an operation, as it is found in the request's scope."""

    endpoint: Endpoint
    exchange: Exchange


@dataclass(eq=False)
class Resolver:
    """The function behind a route of FastAPI's: its arguments are dependencies.

    `endpoints` are the operations that it answers, by their routes; `service` and
    `authenticate` are what was given for them: objects, or dependencies that give one.
    """

    dispatcher: Dispatcher
    endpoints: Mapping[OperationRoute, Endpoint]
    service: Any
    authenticate: Any

    def __post_init__(self) -> None:
        identify = _Identify(self.authenticate)
        dependencies = {
            "principal": Depends(identify),
            "service": _dependency(self.service),
        }
        self.__name__ = "operations"
        self.__signature__ = Signature(
            [
                _argument("request", Request),
                _argument("response", Response),
                *(_argument(name, Any, value) for name, value in dependencies.items()),
            ]
        )

    async def __call__(
        self, *, request: Request, response: Response, principal: Any, service: Any
    ) -> Response:
        work: Work = request.scope[_WORK]
        handler = getattr(service, work.endpoint.method)
        endpoint, exchange = work.endpoint, work.exchange
        scope, receive = request.scope, request.receive
        try:
            arguments = await endpoint.arguments(scope, receive, exchange, principal)
            result = await endpoint.called(handler, arguments, scope, exchange)
        except HTTPError as error:
            if error.status >= 400:
                raise
            result = error
        return _Answer(endpoint.written(result, exchange), response, exchange.tasks)


def _argument(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _dependency(source: Any) -> Any:
    """What was given as a dependency: an object gives itself."""
    if isinstance(source, Dependency):
        return source

    async def give() -> Any:
        return source

    return Depends(give)


class _Identify:
    """Finds the principal, before the service is made."""

    def __init__(self, authenticate: Any) -> None:
        dependency = _dependency(authenticate)
        self.__signature__ = Signature(
            [_argument("request", Request), _argument("authenticate", Any, dependency)]
        )

    async def __call__(self, *, request: Request, authenticate: Any) -> Any:
        work: Work = request.scope[_WORK]
        guard, headers = work.endpoint.guard, work.exchange.headers
        if guard is None:
            return None
        return await guard.principal(request.scope, headers, checking(authenticate))


class _Answer(Response):
    """An answer as FastAPI knows them, which runs background tasks."""

    def __init__(
        self, answer: ASGIApp, injected: Response, tasks: BackgroundTasks | None
    ) -> None:
        super().__init__()
        self._answer = answer
        self._tasks = tasks
        if isinstance(answer, EncodedResponse):
            self.status_code = answer.status
            answer.headers.extend(injected.headers.raw)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope, receive, send)
        for tasks in (self._tasks, self.background):
            if tasks is not None:
                await tasks()


class ResolvedRoute(APIRoute):
    """A route of FastAPI's for some operations, wherever it is included."""

    endpoint: Resolver

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        resolve = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await resolve(request)
            except RequestValidationError as error:
                details = [
                    detail(each["loc"], each["msg"], each["type"])
                    for each in error.errors()
                ]
            raise Invalid(details)

        return handle

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if match is Match.NONE:
            return match, child
        prefixed = child["path_params"]
        path = _below(raw_path(scope), scope, prefixed.pop(REST))
        cache = scope.setdefault(_FOUND, {})
        resolver = self.endpoint
        key = (resolver.dispatcher, path)
        if key not in cache:
            cache[key] = resolver.dispatcher.find(path, scope)
        match, matched = cache[key]
        if match is not Match.FULL:
            return match, {**child, **matched}
        endpoint = resolver.endpoints.get(matched["route"])
        if endpoint is None:
            return Match.NONE, {}
        slots = matched["path_params"]
        decoded = {name: unquote(text) for name, text in slots.items()}
        child["path_params"] = {**prefixed, **decoded}
        return match, {**child, _MATCHED: (endpoint, slots)}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope)
        endpoint, slots = scope[_MATCHED]
        exchange = Exchange(slots, read_headers(scope))
        scope[_WORK] = Work(endpoint, exchange)
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await APIRoute.handle(self, scope, receive, noting)
            except Interrupted:
                raise
            except Exception as error:
                if not has_begun:
                    raise
                raise Interrupted from error

        await endpoint.conclude(serve, exchange, scope, receive, send)


def add_route(router: APIRouter, resolver: Resolver) -> None:
    """Adds the route behind which the resolver stands.

    Raises TypeError if a dependency reads a body, which is the operation's.
    """
    methods = {route.operation.method for route in resolver.endpoints}
    route = ResolvedRoute(
        f"/{{{REST}:path}}",
        resolver,
        methods=methods,
        response_model=None,
        include_in_schema=False,
    )
    if route.body_field is not None:
        name = next(iter(resolver.endpoints)).operation.name
        raise TypeError(
            f"a dependency of {name} reads the body, which the operation does: take"
            " `Request`, headers or a query instead of models and forms"
        )
    router.routes.append(route)


def _below(path: str, scope: Scope, rest: str) -> str:
    """The part of a path, as it was sent, that Starlette calls `rest` after decoding it."""
    whole = scope["path"].removeprefix(scope.get("root_path", ""))
    count = whole.count("/") - rest.count("/")
    parts = path.split("/", count)
    return f"/{parts[-1]}" if len(parts) > count else "/"
