"""One schema in several media types: which is sent, asked for, read and answered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("media_types.yaml")
ANSWERED = [
    "application/json",
    "application/vnd.notes+json",
    "text/xml",
    "application/vnd.notes+xml",
]
SENT = [*ANSWERED, "application/x-www-form-urlencoded", "multipart/form-data"]


@dataclass
class Line:
    """A client and a server, and the headers of what went between them last."""

    api: Any = None
    url: str = ""
    request: dict[str, str] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    kept: Any = None
    refusal: Exception | None = None

    async def keep(self, *, body: Any) -> Any:
        self.kept = body
        if self.refusal:
            raise self.refusal
        return body

    @property
    def sent_as(self) -> str:
        return self.request["content-type"].partition(";")[0]

    @property
    def answered_as(self) -> str:
        return self.answer["content-type"].partition(";")[0]


def headers(pairs: Any) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in pairs}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("notes")
    arguments = ["--output", str(folder), "--name", "media_types", "-q", "--strict"]
    assert main(["generate", str(SOURCE), *arguments]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def line(packages: Path) -> Iterator[Line]:
    line = Line()
    app = import_module("media_types_server").create_app(notes=line)

    async def overheard(scope: Any, receive: Any, send: Any) -> None:
        line.request = headers(scope.get("headers", ()))

        async def tell(message: Any) -> None:
            if "headers" in message:
                line.answer = headers(message["headers"])
            await send(message)

        await app(scope, receive, tell)

    connect = import_module("media_types_client").MediaTypes
    with (
        serve(overheard) as line.url,  # type: ignore[arg-type]
        connect(base_url=line.url, max_retries=0) as line.api,
    ):
        yield line


def notes(line: Line) -> tuple[Any, Any]:
    """One note, as the client and as the server has it."""
    properties = {"text": "a & b", "stars": 3, "labels": ["x", "y z"]}
    sides = ("media_types_client", "media_types_server")
    sent, kept = (import_module(side).models.Note(**properties) for side in sides)
    return sent, kept


def test_the_first_json_is_sent_and_asked_for_where_nothing_else_is_said(
    line: Line,
) -> None:
    sent, kept = notes(line)
    assert line.api.notes.keep(sent) == sent
    assert line.kept == kept
    assert line.sent_as == line.answered_as == "application/vnd.notes+json"
    assert line.request["accept"].startswith(
        "application/vnd.notes+json, application/json"
    )


@pytest.mark.parametrize("media_type", SENT)
def test_a_body_is_the_same_value_in_each_media_type(
    line: Line, media_type: str
) -> None:
    sent, kept = notes(line)
    assert line.api.notes.keep(sent, content_type=media_type) == sent
    assert (line.sent_as, line.kept) == (media_type, kept)
    named = {"text": "a & b", "stars": 3, "labels": ["x", "y z"]}
    assert line.api.notes.keep(**named, content_type=media_type) == sent
    assert (line.sent_as, line.kept) == (media_type, kept)


@pytest.mark.parametrize("media_type", ANSWERED)
def test_an_answer_is_the_same_value_in_each_media_type(
    line: Line, media_type: str
) -> None:
    sent, _ = notes(line)
    assert line.api.notes.keep(sent, accept=media_type) == sent
    assert line.request["accept"] == media_type
    assert line.answered_as == media_type


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/vnd.notes+json", "application/vnd.notes+json"),
        ("application/json;q=0.2, text/xml;q=0.3", "text/xml"),
        ("application/json;q=0, */*", "application/vnd.notes+json"),
        ("application/*;q=0.5, application/vnd.notes+xml", "application/vnd.notes+xml"),
        ("text/*", "text/xml"),
        ("TEXT/XML ; Q=1", "text/xml"),
        ("*/*", "application/vnd.notes+json"),
        ("", "application/vnd.notes+json"),
        ("image/png", "application/vnd.notes+json"),
        ("application/vnd.notes+xml, application/json", "application/vnd.notes+xml"),
    ],
)
def test_a_server_answers_in_what_is_wanted_most(
    line: Line, accept: str, answered: str
) -> None:
    body = {"text": "a"}
    answer = httpx2.post(f"{line.url}/notes", json=body, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == answered


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/vnd.notes+json", '{"text": "a"}'),
        ("application/json; charset=utf-8", '{"text": "a"}'),
        ("APPLICATION/JSON", '{"text": "a"}'),
        ("application/vnd.notes+xml", "<Note><text>a</text></Note>"),
        ("text/xml; charset=utf-8", "<Note><text>a</text></Note>"),
        ("application/x-www-form-urlencoded", "text=a"),
    ],
)
def test_a_server_reads_what_the_content_type_says(
    line: Line, media_type: str, body: str
) -> None:
    stated = {"content-type": media_type}
    answer = httpx2.post(f"{line.url}/notes", content=body, headers=stated)
    assert answer.status_code == 200, answer.text
    assert line.kept.text == "a"


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("application/yaml", "text: a", 415),
        ("application/xml", "<Note><text>a</text></Note>", 415),
        ("application/vnd.other+json", '{"text": "a"}', 415),
        ("text/xml", '{"text": "a"}', 422),
        ("application/json", "<Note><text>a</text></Note>", 422),
        ("application/vnd.notes+json", "text=a", 422),
    ],
)
def test_a_server_refuses_other_media_types_and_what_is_of_another(
    line: Line, media_type: str, body: str, status: int
) -> None:
    stated = {"content-type": media_type}
    answer = httpx2.post(f"{line.url}/notes", content=body, headers=stated)
    assert answer.status_code == status, answer.text
    assert line.kept is None


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/json", "application/problem+json"),
        ("text/xml", "application/problem+json"),
        ("text/xml, application/problem+xml", "application/problem+xml"),
    ],
)
def test_errors_are_typed_in_each_media_type(
    line: Line, accept: str, answered: str
) -> None:
    server, client = (import_module(f"media_types_{s}") for s in ("server", "client"))
    line.refusal = server.errors.NotFound(server.models.Problem(title="None"))
    with pytest.raises(client.errors.NotFoundError) as raised:
        line.api.notes.keep(text="a", accept=accept)
    assert raised.value.error == client.models.Problem(title="None")
    assert line.answered_as == answered


def test_a_body_is_sent_as_nothing_that_is_not_declared(line: Line) -> None:
    errors = import_module("media_types_client").errors
    with pytest.raises(errors.RequestValidationError, match="content_type should be"):
        line.api.notes.keep(text="a", content_type="application/yaml")
