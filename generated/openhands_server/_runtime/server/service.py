# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The application, or a router for one: every operation as a route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends
from starlette.routing import Route as StarletteRoute

from .authentication import Authenticate, Guard, Scheme, checking
from .documentation import documented
from .endpoint import Endpoint, Rules
from .implementing import Route
from .injection import Resolver, add_route
from .refusal_bodies import RefusalBody
from .requests.payloads import Limits
from .routing import Dispatcher, OperationRoute

Strictness: TypeAlias = Literal["strict", "lenient"]
"""Whether what does not fit the document is refused, or taken and logged."""


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


def rules_of(
    *,
    limits: Limits | None = None,
    requests: Strictness = "strict",
    answers: Strictness = "strict",
    refusal_body: RefusalBody | None = None,
    hide_exceptions: bool = False,
) -> Rules:
    """The rules that arguments of an application say; raises ValueError for a wrong word."""
    if not {requests, answers} <= {*get_args(Strictness)}:
        raise ValueError("requests and answers should be 'strict' or 'lenient'")
    return Rules(
        limits or Limits(),
        lenient_requests=requests == "lenient",
        lenient_answers=answers == "lenient",
        refusal_body=refusal_body,
        hide_exceptions=hide_exceptions,
    )


def new_app(
    *,
    title: str,
    version: str,
    document: Callable[[], dict[str, Any]],
    routes: Iterable[Route],
    schemes: Mapping[str, Scheme] | None = None,
    authenticate: Authenticate[Any] | None = None,
    debug: bool = False,
    lifespan: Lifespan | None = None,
    docs_url: str | None = "/docs",
    redoc_url: str | None = "/redoc",
    openapi_url: str | None = "/openapi.json",
    **rules: Any,
) -> FastAPI:
    """The application that serves `routes`; `rules` are the arguments of `rules_of`.

    `document` reads the OpenAPI document when it is first asked for. Raises TypeError if an
    operation declares security and `authenticate` is missing, or a service can't be called,
    ValueError for a strictness that there is not.
    """
    app = Service(
        document,
        title=title,
        # FastAPI insists on one, for a document of its own that is never made.
        version=version or "0",
        debug=debug,
        lifespan=lifespan,
        docs_url=docs_url,
        redoc_url=redoc_url,
        openapi_url=openapi_url,
        redirect_slashes=False,
        root_path_in_servers=False,
    )
    assembly = _Assembly(schemes or {}, authenticate, rules_of(**rules))
    served = [assembly.serve(route) for route in routes]
    own = list(app.router.routes)
    own_paths = (route.path for route in own if isinstance(route, StarletteRoute))
    dispatcher = Dispatcher(served, frozenset(own_paths))
    app.router.routes.clear()
    app.router.routes += [dispatcher]
    if any(route.is_left for route in served):
        app.include_router(assembly.router(dispatcher, APIRouter()))
    app.router.routes += [*served, *own]
    return app


def new_router(
    *,
    package: str,
    document: Callable[[], dict[str, Any]],
    routes: Iterable[Route],
    schemes: Mapping[str, Scheme] | None = None,
    authenticate: Authenticate[Any] | None = None,
    lifespan: Lifespan | None = None,
    **rules: Any,
) -> APIRouter:
    """The same operations for `include_router` of an application; raises like `new_app`.

    All are answered by routes of FastAPI's, so that what an application asks of its routers
    holds for them. Nothing is registered with the application.
    """
    assembly = _Assembly(schemes or {}, authenticate, rules_of(**rules))
    served = [assembly.serve(route, is_left=True) for route in routes]
    router = APIRouter(lifespan=lifespan)
    assembly.router(Dispatcher(served), router)
    operations = (route.operation for route in served)
    router.routes += documented(package, document(), operations)
    return router


@dataclass(slots=True)
class _Assembly:
    """Puts operations and what implements them together."""

    schemes: Mapping[str, Scheme]
    authenticate: Any
    rules: Rules
    _left: dict[tuple[int, bool], tuple[Any, dict[OperationRoute, Endpoint]]] = field(
        default_factory=dict
    )

    def serve(self, route: Route, *, is_left: bool = False) -> OperationRoute:
        operation, guard, check = route.operation, None, None
        is_secured = any(operation.security)
        if is_secured:
            if self.authenticate is None:
                raise TypeError(
                    f"{operation.name} needs credentials: give `authenticate`"
                )
            guard = Guard(operation, self.schemes)
        authenticate = self.authenticate if is_secured else None
        is_injected = isinstance(authenticate, Depends)
        if authenticate is not None and not isinstance(authenticate, Depends):
            check = checking(authenticate)
        handler = route.handler()
        is_left = is_left or is_injected or handler is None
        endpoint = Endpoint(
            operation,
            route.method,
            handler,
            guard,
            check,
            self.rules,
        )
        served = OperationRoute(
            operation, handler or endpoint.answer, endpoint.answer, is_left=is_left
        )
        if is_left:
            key = id(route.service), is_secured
            _, endpoints = self._left.setdefault(key, (route.service, {}))
            endpoints[served] = endpoint
        return served

    def router(self, dispatcher: Dispatcher, router: APIRouter) -> APIRouter:
        """Adds routes of FastAPI's for the operations that the dispatcher leaves to them."""
        for (_, is_secured), (service, endpoints) in self._left.items():
            authenticate = self.authenticate if is_secured else None
            add_route(router, Resolver(dispatcher, endpoints, service, authenticate))
        return router
