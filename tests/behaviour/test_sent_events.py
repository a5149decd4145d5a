"""Events whole: what a service says of them beside their data is what a client reads."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = """\
openapi: 3.2.0
info: {title: Feed, version: "1"}
paths:
  /entries:
    get:
      operationId: follow
      tags: [feed]
      responses:
        "200":
          description: Entries
          content: {text/event-stream: {schema: {$ref: "#/components/schemas/Entry"}}}
  /texts:
    get:
      operationId: texts
      tags: [feed]
      responses:
        "200":
          description: Texts
          content:
            text/event-stream:
              itemSchema: {properties: {data: {type: string}, id: {type: string}}}
  /anything:
    get:
      operationId: anything
      tags: [feed]
      responses: {"200": {description: Anything, content: {text/event-stream: {}}}}
components:
  schemas:
    Entry: {type: object, required: [n], properties: {n: {type: integer}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("sent_events")
    (folder / "feed.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "feed.yaml"), "--output", str(folder)]
    assert main([*command, "--name", "sent", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


class Feed:
    """Sends the same items whatever is asked for."""

    items: tuple[Any, ...] = ()

    async def follow(self) -> AsyncIterator[Any]:
        for item in self.items:
            yield item

    texts = anything = follow


@pytest.fixture(params=["strict", "lenient"])
def line(request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    server, client = import_module("sent_server"), import_module("sent_client")
    feed = Feed()
    app = server.create_app(feed=feed, answers=request.param, hide_exceptions=True)
    with serve(app) as url, client.Sent(base_url=url) as api:
        yield SimpleNamespace(url=url, api=api.feed, feed=feed, server=server)


def test_what_a_service_says_of_an_event_is_what_a_client_reads(line: Any) -> None:
    event, entry = line.server.ServerSentEvent, line.server.models.Entry
    line.feed.items = (
        entry(n=1),
        event(entry(n=2), event="added", id="é 2", retry=1500),
        event({"n": 3}),
    )
    with line.api.follow() as stream:
        seen = [(e.data.n, e.event, e.id, e.retry) for e in stream.events()]
    assert seen == [
        (1, "message", "", None),
        (2, "added", "é 2", 1500),
        (3, "message", "é 2", 1500),
    ]
    with line.api.follow() as stream:
        assert [item.n for item in stream] == [1, 2, 3]


@pytest.mark.parametrize("operation", ["texts", "anything"])
def test_data_of_several_lines_and_of_any_kind(line: Any, operation: str) -> None:
    event, text = line.server.ServerSentEvent, "a\nevent: x\r\n b\r"
    line.feed.items = (event(text, event="many"), text, event("", id="7"))
    with getattr(line.api, operation)() as stream:
        seen = [(e.event, e.data, e.id) for e in stream]
    sent = text if operation == "anything" else "a\nevent: x\n b\n"
    assert seen == [("many", sent, ""), ("message", sent, ""), ("message", "", "7")]


def test_fields_are_written_only_where_they_say_something(line: Any) -> None:
    line.feed.items = ("a", line.server.ServerSentEvent("b", "e", "i", 0))
    answer = httpx2.get(f"{line.url}/texts")
    assert answer.text == "data: a\n\nevent: e\nid: i\nretry: 0\ndata: b\n\n"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"event": "a\ndata: b"}, "event of an event has a line end or a NUL"),
        ({"event": "a\r"}, "event of an event has a line end or a NUL"),
        ({"id": "1\r\n\r\ndata: b"}, "id of an event has a line end or a NUL"),
        ({"id": "1\0"}, "id of an event has a line end or a NUL"),
        ({"retry": -1}, "retry of an event is no number of milliseconds"),
        ({"retry": 1.5}, "retry of an event is no number of milliseconds"),
    ],
)
def test_what_would_become_another_field_is_refused_however_lenient(
    line: Any, fields: Any, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    line.feed.items = (line.server.ServerSentEvent("secret", **fields),)
    answer = httpx2.get(f"{line.url}/texts")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert message in caplog.text


def test_data_that_does_not_fit_is_refused_in_an_event_as_well(line: Any) -> None:
    line.feed.items = (line.server.ServerSentEvent({"n": "x"}, event="added"),)
    answer = httpx2.get(f"{line.url}/entries")
    if answer.status_code == 200:  # Lenient.
        assert answer.text == 'event: added\ndata: {"n":"x"}\n\n'
    else:
        assert answer.status_code == 500
