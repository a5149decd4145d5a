"""The media types and charsets of parts: what a client sends is what the document says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = """\
openapi: 3.1.0
info: {title: Parts, version: "1"}
paths:
  /parts:
    post:
      operationId: send
      tags: [parts]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                plain: {type: string}
                latin: {type: string}
                rows: {type: string}
                either: {type: string}
                choice: {type: string}
                note: {type: object, properties: {text: {type: string}}}
                labelled: {type: object, properties: {text: {type: string}}}
                file: {type: string, format: binary}
            encoding:
              latin: {contentType: text/plain; charset=iso-8859-1}
              rows: {contentType: "text/csv, text/tab-separated-values"}
              either: {contentType: "text/plain, application/json"}
              choice: {contentType: "application/json, application/xml"}
              note: {contentType: application/json; charset=utf-16}
              labelled: {contentType: "application/xml, application/note+json"}
              file: {contentType: text/plain; charset=iso-8859-1}
      responses: {"200": {description: What came, content: {application/json: {}}}}
"""


class Parts:
    """Gives back what came."""

    async def send(self, *, body: Any) -> Any:
        made = body.model_dump(exclude_unset=True, mode="python")
        if "file" in made:
            made["file"] = (await body.file.read()).decode("latin-1")
        return made


class Recorder:
    """An application that keeps the bodies of requests."""

    def __init__(self, app: Any) -> None:
        self.app, self.seen = app, b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen = b""

        async def recording() -> Any:
            message = await receive()
            self.seen += message.get("body", b"")
            return message

        await self.app(scope, recording, send)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "parts.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "parts.yaml"), "--output", str(folder)]
    assert main([*command, "--name", "parts", "-q"]) == 0
    sys.path.insert(0, str(folder))
    server, client = import_module("parts_server"), import_module("parts_client")
    recorder: Any = Recorder(server.create_app(parts=Parts()))
    with serve(recorder) as url, client.Parts(base_url=url) as api:
        yield SimpleNamespace(
            url=f"{url}/parts", api=api.parts, recorder=recorder, client=client
        )
    sys.path.remove(str(folder))


@pytest.mark.parametrize(
    ("name", "value", "head", "content"),
    [
        ("plain", "é", "", "é".encode()),
        ("latin", "é", "text/plain; charset=iso-8859-1", b"\xe9"),
        ("rows", "a,é", "text/csv", "a,é".encode()),
        ("either", "é", "", "é".encode()),
        ("choice", "é", "application/json", '"é"'.encode()),
        (
            "note",
            {"text": "é"},
            "application/json; charset=utf-16",
            '{"text":"\\u00e9"}'.encode("utf-16"),
        ),
        ("labelled", {"text": "é"}, "application/note+json", '{"text":"é"}'.encode()),
    ],
)
def test_a_part_is_of_the_media_type_and_in_the_charset_that_are_declared(
    line: Any, name: str, value: Any, head: str, content: bytes
) -> None:
    assert line.api.send(**{name: value}) == {name: value}
    headers, _, sent = line.recorder.seen.partition(b"\r\n\r\n")
    assert sent.rpartition(b"\r\n--")[0] == content
    lines = headers.decode().split("\r\n")[2:]
    assert lines == ([f"Content-Type: {head}"] if head else [])


def test_what_a_charset_has_not_is_not_sent(line: Any) -> None:
    with pytest.raises(line.client.errors.RequestValidationError, match="charset"):
        line.api.send(latin="✓")


def test_files_are_sent_as_they_are(line: Any) -> None:
    assert line.api.send(file=b"\xe9\xff") == {"file": "é\xff"}
    assert b"Content-Type: text/plain; charset=iso-8859-1\r\n" in line.recorder.seen


@pytest.mark.parametrize(
    ("name", "media_type", "content", "came"),
    [
        ("plain", "text/plain; charset=iso-8859-1", b"\xe9", "é"),
        ("plain", "text/plain; charset=utf-16", "é".encode("utf-16"), "é"),
        ("latin", "text/plain; charset=utf-8", "é".encode(), "é"),
        ("latin", "text/plain", "é".encode(), "é"),
        ("either", "application/json", b'"a"', "a"),
        ("either", "text/plain", b'"a"', '"a"'),
        ("note", "application/json", '{"text":"é"}'.encode(), {"text": "é"}),
        ("plain", "text/plain; charset=utf-8", b"\xe9", 422),
        ("plain", "text/plain; charset=rot13", b"a", 415),
    ],
)
def test_the_charset_of_a_part_is_honoured(
    line: Any, name: str, media_type: str, content: bytes, came: Any
) -> None:
    answer = httpx2.post(line.url, files={name: (None, content, media_type)})
    if isinstance(came, int):
        assert answer.status_code == came
    else:
        assert (answer.status_code, answer.json()) == (200, {name: came})


def test_what_comes_as_a_file_where_text_is_declared_is_in_its_charset(
    line: Any,
) -> None:
    part = ("a.txt", b"\xe9", "text/plain; charset=iso-8859-1")
    assert httpx2.post(line.url, files={"plain": part}).json() == {"plain": "é"}


def test_text_that_is_none_of_its_charset_is_told_with_the_part(line: Any) -> None:
    part = (None, b"\xe9", "text/plain; charset=utf-8")
    (fault,) = httpx2.post(line.url, files={"plain": part}).json()["detail"]
    assert (fault["loc"], fault["msg"]) == (
        ["body", "plain"],
        "Input is not text of its charset",
    )
