"""Arguments that decide what a call sends and gives: to a generated server over real HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("overloads.yaml")


@dataclass
class Service:
    """Answers as the arguments ask, unless told to answer otherwise."""

    models: Any
    replies: Any
    seen: list[Any] = field(default_factory=list)
    stubborn: Callable[[], Any] | None = None
    tells_media_types: bool = True

    async def deltas(self) -> AsyncIterator[Any]:
        yield self.models.Delta(d="a")
        yield {"d": "b"}

    async def chat(self, *, body: Any) -> Any:
        if self.stubborn:
            return self.stubborn()
        return self.deltas() if body.stream else self.models.Answer(text=body.q)

    async def lines(self, *, live: bool) -> Any:
        return self.deltas() if live else self.models.Answer(text="whole")

    async def log(self) -> AsyncIterator[Any]:
        async def words() -> AsyncIterator[Any]:
            yield "a"

        return words()

    async def report(self, *, id: int) -> Any:
        if self.stubborn:
            return self.stubborn()
        accept = self.seen[-1]["accept"]
        bodies: dict[str, Any] = {"text/csv": "a,b", "application/pdf": b"%PDF"}
        body = bodies.get(accept, self.models.Answer(text="report"))
        return self.replies.Ok(body, media_type=accept if accept in bodies else "")

    async def add_picture(self, *, body: Any) -> Any:
        if isinstance(body, str):
            return self.models.Answer(text=f"text {body}")
        given = body.model_dump(exclude_unset=True)
        return self.models.Answer(text=f"{type(body).__name__} {sorted(given)}")


@dataclass
class Line:
    """A client of either kind in front of the service; coroutines run to their end."""

    api: Any
    service: Service
    errors: Any
    runner: asyncio.Runner | None

    def end(self, outcome: Any) -> Any:
        return self.runner.run(outcome) if self.runner else outcome

    def __call__(self, operation: str, *positional: Any, **arguments: Any) -> Any:
        return self.end(getattr(self.api.chat, operation)(*positional, **arguments))

    def items(self, stream: Any) -> list[Any]:
        async def gathered() -> list[Any]:
            return [item async for item in stream]

        return self.runner.run(gathered()) if self.runner else list(stream)

    @property
    def accept(self) -> str:
        accept: str = self.service.seen[-1]["accept"]
        return accept

    @property
    def content_type(self) -> str:
        content_type: str = self.service.seen[-1]["content-type"]
        return content_type.partition(";")[0]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("overloads")
    command = ["generate", str(SOURCE), "--output", str(folder), "--name", "overloads"]
    assert main([*command, "--strict", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture(params=["sync", "async"])
def line(request: pytest.FixtureRequest, packages: None) -> Iterator[Line]:
    server, client = import_module("overloads_server"), import_module(
        "overloads_client"
    )
    replies = import_module("overloads_server._runtime.server.replies")
    service = Service(server.models, replies)
    app = server.create_app(chat=service)

    async def noting(scope: Any, receive: Any, send: Any) -> None:
        headers = {key.decode(): value.decode() for key, value in scope["headers"]}
        service.seen.append(headers)

        async def sent(message: Any) -> None:
            if "headers" in message and not service.tells_media_types:
                message["headers"] = [
                    (name, value)
                    for name, value in message["headers"]
                    if name != b"content-type"
                ]
            await send(message)

        await app(scope, receive, sent)

    with serve(noting) as url:  # type: ignore[arg-type]
        if request.param == "sync":
            with client.Overloads(base_url=url, max_retries=0) as api:
                yield Line(api, service, client.errors, None)
        else:
            with asyncio.Runner() as runner:
                api = client.AsyncOverloads(base_url=url, max_retries=0)
                yield Line(api, service, client.errors, runner)
                runner.run(api.aclose())


def test_a_switch_decides_between_a_stream_and_the_answer(line: Line) -> None:
    stream = line("chat", q="x", stream=True)
    assert [item.d for item in line.items(stream)] == ["a", "b"]
    assert line.accept == "text/event-stream, application/problem+json"
    for off in ({}, {"stream": False}):
        assert line("chat", q="x", **off).text == "x"
        assert line.accept == "application/json, application/problem+json"


def test_a_switch_is_on_by_itself_where_that_is_the_default(line: Line) -> None:
    assert [item.d for item in line.items(line("lines"))] == ["a", "b"]
    assert line.accept == "application/jsonl"
    assert line("lines", live=False).text == "whole"
    assert line.accept == "application/json"


def test_an_answer_of_another_kind_is_none_of_those_asked_for(line: Line) -> None:
    line.service.stubborn = lambda: line.service.models.Answer(text="no stream")
    with pytest.raises(line.errors.ResponseValidationError, match="Events was asked"):
        line("chat", q="x", stream=True)
    with pytest.raises(line.errors.ResponseValidationError, match="Text was asked"):
        line("report", 7, accept="text/csv")
    line.service.stubborn = line.service.deltas
    with pytest.raises(line.errors.ResponseValidationError, match="event-stream"):
        line("chat", q="x", stream=False)


def test_accept_decides_the_type_of_the_answer(line: Line) -> None:
    assert line("report", 7, accept="text/csv") == "a,b"
    assert line("report", 7, accept="application/pdf") == b"%PDF"
    assert line("report", 7, accept="application/json").text == "report"
    assert line("report", 7).text == "report"
    assert line.accept == "application/json, text/csv, application/pdf"


def test_an_answer_that_names_no_media_type_is_what_was_asked_for(line: Line) -> None:
    line.service.tells_media_types = False
    assert line("report", 7, accept="text/csv") == "a,b"
    assert line("report", 7, accept="application/pdf") == b"%PDF"
    assert line("report", 7, accept="application/json").text == "report"
    stream = line("chat", q="x", stream=True)
    assert [item.d for item in line.items(stream)] == ["a", "b"]
    assert line("chat", q="x").text == "x"


def test_content_type_decides_what_a_body_is_made_of(line: Line) -> None:
    made = line("add_picture", url="https://x.invalid/a.png", alt="A")
    assert (made.text, line.content_type) == (
        "AddPictureBody ['alt', 'url']",
        "application/json",
    )
    form = "multipart/form-data"
    made = line("add_picture", file=b"png", alt="A", content_type=form)
    assert made.text == "AddPictureMultipartBody ['alt', 'file']"
    assert line.content_type == form
    made = line("add_picture", body="a,b", content_type="text/csv")
    assert (made.text, line.content_type) == ("text a,b", "text/csv")


def test_a_whole_body_is_taken_beside_what_decides(line: Line) -> None:
    models = import_module("overloads_client").models
    stream = line("chat", body={"q": "x"}, stream=True)
    assert [item.d for item in line.items(stream)] == ["a", "b"]
    assert line("chat", body={"q": "x"}).text == "x"
    picture = models.AddPictureBody(url="https://x.invalid/a.png", alt="A")
    made = line("add_picture", body=picture)
    assert (made.text, line.content_type) == (
        "AddPictureBody ['alt', 'url']",
        "application/json",
    )
    assert line("chat", body={"q": "x"}, q="y").text == "y"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            {"file": b"png", "content_type": "application/json"},
            "application/json has no 'file'",
        ),
        (
            {"url": "u", "content_type": "multipart/form-data"},
            "multipart/form-data has no 'url'",
        ),
        ({"url": "u", "content_type": "text/csv"}, "properties make no text/csv"),
        (
            {"url": "u", "body": "a", "content_type": "text/csv"},
            "properties make no text/csv",
        ),
    ],
)
def test_properties_of_another_form_are_not_sent(
    line: Line, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(line.errors.RequestValidationError, match=words):
        line("add_picture", **arguments)
    assert not line.service.seen


def test_events_of_typed_data_give_the_data_and_the_events(line: Line) -> None:
    events = line.items(line("chat", q="x", stream=True).events())
    assert [(each.event, each.id, each.data.d) for each in events] == [
        ("message", "", "a"),
        ("message", "", "b"),
    ]
    (event,) = line.items(line("log"))
    assert (event.event, event.data) == ("message", "a")
    with pytest.raises(TypeError, match="no events"):
        line("lines").events()
