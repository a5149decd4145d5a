"""What is refused before a handler runs, in which order; how large requests may be."""

from __future__ import annotations

import socket
import tracemalloc
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import UploadFile
from pydantic import Field
from runtime.server.authentication import ApiKey, Credentials, Forbidden, Scheme
from runtime.server.requests.payloads import Limits
from runtime.wire.contract import Body, Form, Json, Multipart, Operation, Query
from runtime.wire.model import Model
from serving import app_of, serve

MEGABYTE = 1024 * 1024
SCHEMES: Mapping[str, Scheme] = {"key": ApiKey("header", "X-Key")}


class Upload(Model):
    file: UploadFile
    more: list[str] = Field(default=[])


async def authenticate(credentials: Credentials) -> str | None:
    key = credentials["key"].value.get_secret_value()
    if key == "banned":
        raise Forbidden
    return "somebody" if key == "good" else None


CONTENTS = (
    Json(lambda: dict[str, int]),
    Form(lambda: dict[str, list[str] | str]),
    Multipart(lambda: Upload),
)


async def handler(body: Any, n: int, principal: str) -> str:
    return "handled"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    made: Any = Operation(
        "it",
        ("POST", "/"),
        (Query("n", lambda: int, required=True),),
        Body(CONTENTS),
        {200: Json(lambda: str)},
        ({"key": ()},),
    )
    limits = Limits(body=1000, upload=3000, parts=3)
    options: dict[str, Any] = {"schemes": SCHEMES, "authenticate": authenticate}
    with serve(app_of((made, handler), limits=limits, **options)) as base:
        yield base


GOOD = {"X-Key": "good"}
NO_KEY: dict[str, str] = {}
BANNED = {"X-Key": "banned"}
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}
LONG, BROKEN = b"[" * 1001, b"["


@pytest.mark.parametrize(
    ("key", "media_type", "body", "query", "status"),
    [
        (NO_KEY, TEXT, LONG, "", 401),
        ({"X-Key": "other"}, TEXT, LONG, "", 401),
        (BANNED, TEXT, LONG, "", 403),
        (GOOD, TEXT, LONG, "", 415),
        (GOOD, JSON, LONG, "", 413),
        (GOOD, JSON, b"{}".ljust(1000), "n=1", 200),
        (GOOD, JSON, BROKEN, "n=1", 422),
        (GOOD, JSON, b"{}", "", 422),
        (GOOD, JSON, b"{}", "n=1", 200),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_order(
    url: str,
    key: Any,
    media_type: Any,
    body: bytes,
    query: str,
    status: int,
    chunked: bool,
) -> None:
    content = iter([body]) if chunked else body
    answer = httpx2.post(f"{url}/?{query}", content=content, headers=key | media_type)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (JSON, 401),
        (BANNED | JSON, 403),
        (GOOD | TEXT, 415),
        (GOOD | JSON | {"Content-Length": "1001"}, 413),
    ],
)
def test_nothing_of_the_body_is_awaited(
    url: str, headers: dict[str, str], status: int
) -> None:
    """The client waits for `100 Continue` before it sends a body, and never gets it."""
    expecting = {"Content-Length": "500", "Expect": "100-continue", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in expecting.items())
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(f"POST /?n=1 HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        with line.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"%d" % status


FILE = ("f", b"x")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {"a": ["1", "2", "3"]}}, 200),
        ({"data": {"a": ["1", "2", "3", "4"]}}, 413),
        ({"data": {"a": "1" * 1000}}, 413),
        ({"data": {"more": ["1", "2"]}, "files": {"file": FILE}}, 200),
        ({"data": {"more": ["1", "2", "3"]}, "files": {"file": FILE}}, 413),
        ({"data": {"more": ["1", "2", "3", "4"]}, "files": {"file": FILE}}, 413),
        ({"files": [("file", FILE)] * 4}, 413),
        ({"data": {"more": "1" * 1001}, "files": {"file": FILE}}, 413),
        ({"files": {"file": ("f", b"x" * 2000)}}, 200),
        ({"files": {"file": ("f", b"x" * 3000)}}, 413),
    ],
)
def test_forms(url: str, sent: dict[str, Any], status: int) -> None:
    answer = httpx2.post(f"{url}/?n=1", headers=GOOD, **sent)
    assert answer.status_code == status, answer.text


def test_malformed_multipart_is_not_too_large(url: str) -> None:
    headers = GOOD | {"Content-Type": "multipart/form-data; boundary=x"}
    answer = httpx2.post(f"{url}/?n=1", headers=headers, content=b"no boundary")
    assert answer.status_code == 422


def test_files_are_on_disk() -> None:
    got: dict[str, Any] = {}

    async def measure(body: Upload) -> None:
        got.update(size=body.file.size, in_memory=body.file._in_memory)

    made: Any = Operation(
        "it", ("POST", "/"), body=Body(CONTENTS[2:]), answers={204: None}
    )
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    piece = b"\0" * MEGABYTE

    def chunks() -> Iterator[bytes]:
        yield head
        for _ in range(40):
            yield piece
        yield b"\1\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    with serve(app_of((made, measure))) as base:
        tracemalloc.start()
        try:
            answer = httpx2.post(base, content=chunks(), headers=headers)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert answer.status_code == 204
    assert got == {"size": 40 * MEGABYTE + 1, "in_memory": False}
    assert peak < 10 * MEGABYTE
