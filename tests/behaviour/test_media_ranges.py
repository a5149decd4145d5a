"""Answers of which a document says the range of media types alone: services say which it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.behaviour.library_models import ENVIRONMENT
from tests.roundtrip.serving import serve

DOCUMENT = """\
openapi: 3.1.0
info: {title: Ranges, version: "1"}
paths:
  /image:
    get:
      operationId: image
      tags: [ranges]
      responses:
        "200": {description: A picture, content: {image/*: {}}}
        "404": {description: A picture of nothing, content: {image/*: {}}}
  /anything:
    get:
      operationId: anything
      tags: [ranges]
      responses: {"200": {description: Anything, content: {"*/*": {}}}}
  /text:
    get:
      operationId: text
      tags: [ranges]
      responses: {"200": {description: A text, content: {text/*: {schema: {type: string}}}}}
  /default:
    get:
      operationId: by_default
      tags: [ranges]
      responses: {default: {description: A picture, content: {image/*: {}}}}
"""

PROBE = """
from ranges_server import HTTPError, Ok, Reply, create_app, errors

class Ranges:
    async def image(self) -> Ok[bytes]:
        raise errors.NotFound(b"", media_type="image/png")
    async def anything(self) -> bytes | Ok[bytes]:
        raise errors.NotFound("")  # wrong
    async def text(self) -> Ok[str]:
        return Ok("<p>", media_type="text/html")
    async def by_default(self) -> Reply[int, bytes]:
        return Reply(200, b"", media_type="image/gif")

create_app(ranges=Ranges())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("ranges")
    (folder / "ranges.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "ranges.yaml"), "--output", str(folder)]
    assert main([*command, "--name", "ranges", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def line(folder: Path) -> Iterator[Any]:
    line = SimpleNamespace(server=import_module("ranges_server"))

    async def answer() -> Any:
        if isinstance(line.result, Exception):
            raise line.result
        return line.result

    service = SimpleNamespace(
        image=answer, anything=answer, text=answer, by_default=answer
    )
    app = line.server.create_app(ranges=service, hide_exceptions=True)
    with serve(app) as line.url:
        yield line


async def pieces() -> AsyncIterator[bytes]:
    yield b"a"
    yield b"b"


@pytest.mark.parametrize(
    ("path", "body", "media_type", "sent"),
    [
        ("image", b"ab", "image/png", "image/png"),
        ("image", pieces, "image/png", "image/png"),
        ("image", b"ab", "", "application/octet-stream"),
        ("anything", b"ab", "audio/ogg", "audio/ogg"),
        ("text", "ab", "text/html", "text/html; charset=utf-8"),
        ("default", b"ab", "image/gif", "image/gif"),
        ("image", b"ab", "audio/ogg", None),
        ("image", b"ab", "image/png\r\nX: y", None),
    ],
)
def test_what_a_service_says_is_sent(
    line: Any, path: str, body: Any, media_type: str, sent: str | None
) -> None:
    made = body() if callable(body) else body
    line.result = line.server.Ok(made, media_type=media_type)
    answer = httpx2.get(f"{line.url}/{path}")
    if sent is None:
        assert answer.status_code == 500
        return
    assert (answer.status_code, answer.content) == (200, b"ab")
    assert answer.headers["content-type"] == sent
    assert "x" not in answer.headers


def test_errors_say_it_as_well(line: Any) -> None:
    line.result = line.server.errors.NotFound(b"ab", media_type="image/png")
    answer = httpx2.get(f"{line.url}/image")
    assert (answer.status_code, answer.content) == (404, b"ab")
    assert answer.headers["content-type"] == "image/png"


def test_clients_read_it(line: Any) -> None:
    line.result = line.server.Ok(b"ab", media_type="image/png")
    with import_module("ranges_client").Ranges(base_url=line.url) as api:
        assert api.ranges.image() == b"ab"


def test_type_checkers_know_how_it_is_said(folder: Path) -> None:
    (folder / "probe.py").write_text(PROBE)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "probe.py"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    complained = [line for line in checked.stdout.splitlines() if ": error:" in line]
    wrong = 1 + [line.endswith("# wrong") for line in PROBE.splitlines()].index(True)
    assert [int(line.split(":")[1]) for line in complained] == [wrong], checked.stdout
