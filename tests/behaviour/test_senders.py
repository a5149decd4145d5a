"""Webhooks and callbacks: what a generated sender sends, a generated receiver takes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request

from specgen.cli import main
from tests.roundtrip.serving import serve

HERE = Path(__file__).parent
SHIPPED: dict[str, Any] = {
    "order": 7,
    "carrier": "bike",
    "shipped_at": datetime(2024, 5, 1, 12, tzinfo=UTC),
    "x_delivery": 3,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("senders")
    for name in ("events", "subscriptions"):
        document = str(HERE / f"{name}.yaml")
        command = ["generate", document, "--output", str(folder), "--name", name]
        assert main([*command, "--no-client", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def events(folder: Path) -> Any:
    return import_module("events_server")


class Webhooks:
    """Receives shipments, and refuses the first of an order that is 503 or 410."""

    def __init__(self, package: Any) -> None:
        self.package = package
        self.seen: list[Any] = []

    async def order_shipped(self, *, body: Any, x_delivery: int, principal: str) -> Any:
        self.seen.append((body, x_delivery, principal))
        receipt = self.package.models.Receipt(text=f"order {body.order}")
        if body.order == 410:
            raise self.package.errors.Gone(receipt)
        if body.order == 503 and len(self.seen) == 1:
            raise self.package.Undeclared(503, headers={"retry-after": "0"})
        return receipt


@pytest.fixture
def receiver(events: Any) -> Iterator[Any]:
    service = Webhooks(events)

    def authenticate(credentials: Any) -> str | None:
        key = credentials["ReceiverKey"].value
        return "sender" if events.matches(key, "right") else None

    app = events.create_receiver(webhooks=service, authenticate=authenticate)
    with serve(app) as url:
        yield SimpleNamespace(url=f"{url}/order_shipped", seen=service.seen)


@pytest.fixture(params=["sync", "async"])
def send(request: pytest.FixtureRequest, events: Any, receiver: Any) -> Any:
    """Sends a shipment, as a function or as a coroutine."""

    def synchronous(receiver_key: str = "right", **arguments: Any) -> Any:
        with events.Sender(receiver.url, receiver_key=receiver_key) as sender:
            return sender.webhooks.order_shipped(**arguments)

    async def asynchronous(receiver_key: str = "right", **arguments: Any) -> Any:
        sender = events.AsyncSender(receiver.url, receiver_key=receiver_key)
        async with sender:
            return await sender.webhooks.order_shipped(**arguments)

    if request.param == "sync":
        return synchronous
    return lambda *names, **arguments: asyncio.run(asynchronous(*names, **arguments))


def test_a_webhook_arrives_as_it_was_sent(
    events: Any, receiver: Any, send: Any
) -> None:
    receipt = send(**SHIPPED, note=None)
    assert receipt == events.models.Receipt(text="order 7")
    ((body, delivery, principal),) = receiver.seen
    assert isinstance(body, events.models.Shipment)
    assert body.shipped_at == SHIPPED["shipped_at"]
    assert body.model_fields_set == {"order", "carrier", "shipped_at", "note"}
    assert (delivery, principal) == (3, "sender")


def test_what_does_not_fit_is_not_sent(events: Any, receiver: Any, send: Any) -> None:
    errors = import_module("events_server.sender")
    with pytest.raises(errors.RequestValidationError, match="carrier"):
        send(**{**SHIPPED, "carrier": "plane"})
    assert receiver.seen == []


def test_refusals_are_errors(events: Any, receiver: Any, send: Any) -> None:
    errors = import_module("events_server.sender")
    with pytest.raises(errors.APIStatusError) as caught:
        send(**{**SHIPPED, "order": 410})
    assert caught.value.status_code == 410
    assert caught.value.error == events.models.Receipt(text="order 410")
    with pytest.raises(errors.APIStatusError) as caught:
        send("wrong", **SHIPPED)
    assert caught.value.status_code == 401


def test_a_receiver_that_asks_for_it_is_called_again(receiver: Any, send: Any) -> None:
    assert send(**{**SHIPPED, "order": 503}).text == "order 503"
    assert len(receiver.seen) == 2


def test_keys_of_the_api_itself_stay_here(
    events: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = import_module("events_server.sender")
    monkeypatch.setenv("EVENTS_RECEIVER_KEY", "right")
    with events.Sender(receiver.url) as sender:
        with pytest.raises(errors.ConfigurationError, match="receiver_key="):
            sender.webhooks.order_shipped(**SHIPPED)
        assert "own_key" not in events.Sender.__init__.__kwdefaults__


@pytest.mark.parametrize("tail", ["/hook", "/hook/", "/hook?for=a%2Fb&for=c", "/?x#y"])
def test_the_url_is_used_as_it_is(events: Any, tail: str) -> None:
    app, seen = FastAPI(redirect_slashes=False), []

    @app.post("/{path:path}")
    async def take(request: Request) -> dict[str, str]:
        query = request.scope["query_string"].decode()
        seen.append(f"{request.scope['path']}{'?' if query else ''}{query}")
        return {"text": "taken"}

    with serve(app) as url, events.Sender(f"{url}{tail}", receiver_key="k") as sender:
        sender.webhooks.order_shipped(**SHIPPED, extra_query={})
        sender.webhooks.order_shipped(**SHIPPED, extra_query={"more": 1})
    path = tail.partition("#")[0]
    assert seen == [path, f"{path}{'&' if '?' in path else '?'}more=1"]


@pytest.mark.parametrize("url", ["", "/hook", "ftp://host/x", "https://", "http://[x"])
def test_other_urls_are_refused(events: Any, url: str) -> None:
    errors = import_module("events_server.sender")
    with pytest.raises(errors.ConfigurationError, match="absolute http or https URL"):
        events.Sender(url, receiver_key="k")


def test_middleware_signs_what_leaves(events: Any, receiver: Any) -> None:
    signed = []

    def sign(request: Any, send: Any) -> Any:
        signed.append((request.extensions["path_template"], request.content))
        return send(request)

    with events.Sender(receiver.url, receiver_key="right", middleware=[sign]) as sender:
        sender.webhooks.order_shipped(**SHIPPED)
    ((template, content),) = signed
    assert template == "#order_shipped"
    assert b'"order":7' in content


def test_callbacks_of_older_documents(folder: Path) -> None:
    package = import_module("subscriptions_server")
    seen = []

    class Callbacks:
        async def sold(self, *, body: Any) -> None:
            seen.append(body.pet)

    async def again(url: str) -> None:
        async with package.AsyncSender(url) as sender:
            await sender.callbacks.sold(pet="cat")

    with serve(package.create_receiver(callbacks=Callbacks())) as url:
        with package.Sender(f"{url}/sold") as sender:
            assert sender.callbacks.sold(pet="dog") is None
        asyncio.run(again(f"{url}/sold"))
    assert seen == ["dog", "cat"]


def test_a_server_that_sends_nothing_needs_no_http_library(folder: Path) -> None:
    code = "import sys, events_server; print('httpx2' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_report_names_senders_and_receivers(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    document = str(HERE / "events.yaml")
    options = ["--output", str(tmp_path), "--name", "events", "--report", str(report)]
    assert main(["generate", document, *options, "-q"]) == 0
    (row,) = json.loads(report.read_text())["targets"][0]["operations"]
    assert (row["kind"], row["path"], row["call"]) == ("webhook", "order.shipped", None)
    for key in ("client", "async_client", "server"):
        module, _, name = row[key].partition(":")
        assert attrgetter(name)(import_module(module)).__name__ == "order_shipped"
