"""Spans of OpenTelemetry around real requests, and the log."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.behaviour import shop
from tests.roundtrip.serving import serve

HIDDEN = "hidden-7c1"
ARGUMENTS: dict[str, Any] = {
    "shelf": HIDDEN,
    "number": 7,
    "x_trace": HIDDEN,
    "colours": [HIDDEN],
}


@dataclass
class Peer:
    """Answers with statuses in turn, the last one for ever; keeps the headers it is sent."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    seen: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> JSONResponse:
        self.seen.append(dict(request.headers))
        more = len(self.statuses) > 1
        status = self.statuses.pop(0) if more else self.statuses[0]
        headers = {"Retry-After": "0", "X-Request-Id": "r-1"}
        return JSONResponse({"name": HIDDEN}, status, headers)


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    routes = [Route("/{rest:path}", made.answer)]
    with serve(Starlette(routes=routes)) as made.url:
        yield made


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter) -> TracerProvider:
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(exporter))
    return made


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Gets an item; with `spans`, the options of the middleware that makes them."""
    shop.importable()
    client = import_module("shop_client")
    tracing = import_module("shop_client.tracing")
    keys = {"key": HIDDEN, "ticket": HIDDEN}

    def sync_call(url: str, **spans: Any) -> Any:
        middleware = [tracing.spans(**spans)] if spans else []
        with client.Shop(**keys, base_url=url, middleware=middleware) as api:
            return api.items.get(**ARGUMENTS)

    def async_call(url: str, **spans: Any) -> Any:
        async def run() -> Any:
            middleware = [tracing.async_spans(**spans)] if spans else []
            made = client.AsyncShop(**keys, base_url=url, middleware=middleware)
            async with made as api:
                return await api.items.get(**ARGUMENTS)

        return asyncio.run(run())

    return sync_call if request.param == "sync" else async_call


def shown(span: ReadableSpan) -> str:
    return span.to_json() + str([event.attributes for event in span.events])


def test_a_span_for_every_attempt(
    peer: Peer, exporter: InMemorySpanExporter, provider: TracerProvider, call: Any
) -> None:
    peer.statuses = [503, 200]
    call(peer.url, provider=provider)
    failed, done = exporter.get_finished_spans()
    port = int(peer.url.rpartition(":")[2])
    common = {
        "http.request.method": "GET",
        "url.template": "/shelves/{shelf}/items/{number}",
        "url.scheme": "http",
        "server.address": "127.0.0.1",
        "server.port": port,
    }
    assert failed.name == done.name == "GET /shelves/{shelf}/items/{number}"
    assert failed.kind is SpanKind.CLIENT
    assert failed.attributes == {
        **common,
        "http.response.status_code": 503,
        "error.type": "503",
    }
    assert failed.status.status_code is StatusCode.ERROR
    assert done.attributes == {
        **common,
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
    }
    assert done.status.status_code is StatusCode.UNSET
    assert HIDDEN not in shown(failed) + shown(done)


def test_a_span_of_a_request_without_an_answer(
    exporter: InMemorySpanExporter, provider: TracerProvider, call: Any
) -> None:
    error = import_module("shop_client.errors").APIConnectionError
    with pytest.raises(error):
        call("http://127.0.0.1:1", provider=provider)
    spans = exporter.get_finished_spans()
    assert len(spans) == 3
    attributes = spans[0].attributes or {}
    assert attributes["error.type"] == "httpx2.ConnectError"
    assert spans[0].status.status_code is StatusCode.ERROR
    assert spans[0].status.description is None
    assert HIDDEN not in "".join(map(shown, spans))


def test_the_service_is_told_of_the_span_only_if_asked(
    peer: Peer, exporter: InMemorySpanExporter, provider: TracerProvider, call: Any
) -> None:
    call(peer.url, provider=provider)
    call(peer.url, provider=provider, propagate=True)
    assert "traceparent" not in peer.seen[0]
    context = exporter.get_finished_spans()[1].context
    assert f"{context.span_id:016x}" in peer.seen[1]["traceparent"]


def test_without_the_library_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "from shop_client import tracing, errors\n"
        "try: tracing.spans()\n"
        "except errors.ConfigurationError as error: print(error)"
    )
    assert shop.output(code) == (
        "spans need OpenTelemetry: pip install opentelemetry-api\n"
    )


def test_a_client_imports_the_library_only_for_spans() -> None:
    code = (
        "import sys, shop_client, shop_client.tracing; shop_client.Shop(key='k').items\n"
        "print([m for m in sys.modules if m.startswith('opentelemetry')])"
    )
    assert shop.output(code) == "[]\n"


def test_the_log_tells_of_every_attempt(
    peer: Peer, call: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.statuses = [503, 200]
    call(peer.url)
    own = [each.getMessage() for each in caplog.records if each.name == "shop_client"]
    route = "GET /shelves/{shelf}/items/{number}"
    assert [line.partition(" in ")[0] for line in own] == [
        f"{route}: 503",
        f"{route}: 200",
    ]
    assert own[1].endswith(" ms, attempt 2, request 'r-1'")
    assert HIDDEN not in "".join(own)


def test_the_log_of_a_package_within_another_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "shop_client").symlink_to(shop.importable() / "shop_client")
    code = "from outer.shop_client.client import _API; print(_API.logger.name)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.stdout == "outer.shop_client\n"
