# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A span of OpenTelemetry for every request of a client.

    from opentelemetry import trace  # pip install opentelemetry-api
    client = LiveAvatar(middleware=[tracing.spans()])

Names and attributes follow the semantic conventions for HTTP clients. Of a URL there are the
server and the path template only: what fills the template, the query, headers and bodies stay
out, so `url.full` is left out as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import ConfigurationError
from .options import AsyncMiddleware, AsyncSend, Middleware, Send

if TYPE_CHECKING:
    from .http_library import httpx


def spans(provider: Any = None, *, propagate: bool = False) -> Middleware:
    """Middleware of a client, with the global tracer provider or another.

    With `propagate` the service is told of the span (`traceparent` and what else the global
    propagator sends). Raises ConfigurationError without the library.
    """
    tracing = _Tracing(provider, propagate)

    def traced(request: httpx.Request, send: Send) -> httpx.Response:
        with tracing.span(request) as span:
            response = send(request)
            tracing.answered(span, response.status_code)
            return response

    return traced


def async_spans(provider: Any = None, *, propagate: bool = False) -> AsyncMiddleware:
    """Like `spans`, for an asynchronous client."""
    tracing = _Tracing(provider, propagate)

    async def traced(request: httpx.Request, send: AsyncSend) -> httpx.Response:
        with tracing.span(request) as span:
            response = await send(request)
            tracing.answered(span, response.status_code)
            return response

    return traced


class _Tracing:
    """The attributes of a span that both kinds of middleware set."""

    def __init__(self, provider: Any, propagate: bool) -> None:
        try:
            # Not an import statement: who has no use for spans need not have the library,
            # also where this package is type-checked.
            self._trace = import_module("opentelemetry.trace")
            self._inject = import_module("opentelemetry.propagate").inject
        except ImportError:
            message = "spans need OpenTelemetry: pip install opentelemetry-api"
            raise ConfigurationError(message) from None
        name = __name__.rsplit(".", 3)[0]
        self._tracer = self._trace.get_tracer(name, tracer_provider=provider)
        self._propagate = propagate

    @contextmanager
    def span(self, request: httpx.Request) -> Iterator[Any]:
        """The current span while a request is made; an exception is named, not quoted."""
        template = request.extensions["path_template"]
        with self._tracer.start_as_current_span(
            f"{request.method} {template}",
            kind=self._trace.SpanKind.CLIENT,
            attributes=_attributes(request, template),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            if self._propagate:
                self._inject(request.headers)
            try:
                yield span
            except BaseException as error:
                kind = type(error)
                self._failed(span, f"{kind.__module__}.{kind.__qualname__}")
                raise

    def answered(self, span: Any, status: int) -> None:
        span.set_attribute("http.response.status_code", status)
        if status >= 400:
            self._failed(span, str(status))

    def _failed(self, span: Any, kind: str) -> None:
        span.set_attribute("error.type", kind)
        span.set_status(self._trace.StatusCode.ERROR)


def _attributes(request: httpx.Request, template: str) -> dict[str, str | int]:
    url = request.url
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    repeated = request.extensions["attempt"] - 1
    return {
        "http.request.method": request.method,
        "url.template": template,
        "url.scheme": url.scheme,
        "server.address": url.host,
        "server.port": port,
        **({"http.request.resend_count": repeated} if repeated else {}),
    }
