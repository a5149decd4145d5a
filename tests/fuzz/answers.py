"""Answers as no server should give them, to clients of both kinds.

Each is drawn from a grammar of the malformed: the line of the status, headers, framing, body. A
call must end with a value or with an error of the package's own, within its time.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated, Any

from runtime.client import errors
from runtime.client.api import Api
from runtime.client.async_client import AsyncClient
from runtime.client.auth.credentials import OAuth2, OpenIdConnect
from runtime.client.auth.oauth import ClientCredentials
from runtime.client.client import SyncClient
from runtime.wire import contract as c
from runtime.wire.model import Model, Secret
from runtime.wire.scalars import DateTime, MultipleOf, Number

from tests.fuzz.damage import damaged_bytes
from tests.fuzz.kinds import Cut, Kind

SECONDS = 20.0
"""For a call that must end by itself."""


class Pet(Model):
    name: str
    age: int | None = None
    size: Annotated[Number, MultipleOf(0.1)] | None = None
    born: DateTime | None = None
    key: Secret | None = None


class Fault(Model):
    message: str


def _get(name: str, content: c.Content | None, **more: Any) -> c.Operation[Any]:
    answers: dict[Any, Any] = {200: content, "default": c.Json(lambda: Fault)}
    return c.Operation(name, ("GET", f"/{name}"), answers=answers, **more)


OPERATIONS: Sequence[c.Operation[Any]] = (
    _get("model", c.Json(lambda: Pet)),
    _get("models", c.Json(lambda: list[Pet])),
    _get("any", c.Json(lambda: Any)),
    _get("number", c.Json(lambda: Annotated[Number, MultipleOf(0.1)])),
    _get("text", c.Text()),
    _get("lines", c.JsonLines(lambda: Any)),
    _get("events", c.Events(lambda: Pet)),
    _get("sequence", c.JsonSequence(lambda: Pet)),
    _get("binary", c.Binary()),
    _get("form", c.Form(lambda: Pet)),
    _get("nothing", None),
    _get("granted", c.Json(lambda: Pet), security=(({"oauth": ()}),)),
    _get("discovered", c.Json(lambda: Pet), security=(({"openid": ()}),)),
)
STATUSES = (
    *(
        b"200 OK",
        b"200 OK",
        b"200 OK",
        b"201 C",
        b"204 N",
        b"205 R",
        b"206 P",
        b"301 M",
    ),
    *(b"302 F", b"304 N", b"307 T", b"400 B", b"401 U", b"404 N", b"409 C", b"429 T"),
    *(b"500 I", b"503 S", b"599 X", b"600 X", b"999 X", b"100 C", b"101 S", b"103 E"),
    *(b"abc", b"", b"99999 X", b"000 X", b"200 \xff\xfe", b"200"),
)
HEADERS: dict[bytes, Sequence[bytes]] = {
    b"Retry-After": (
        *(b"0", b"9" * 20, b"-1", b"1e999", b"nan", b"\xff", b"1_0", b""),
        *(b"Wed, 21 Oct 99999 07:28:00 GMT", b"Wed, 00 Oct 2015 07:28:00 GMT"),
        *(b"Mon, 01 Jan 0001 00:00:00 +2359", b"Fri, 31 Dec 9999 23:59:59 -2359"),
    ),
    b"Content-Type": (
        *(
            b"application/json",
            b"application/json; charset=utf-16",
            b"text/event-stream",
        ),
        *(b"text/plain; charset=undefined", b"text/plain; charset=idna", b";;;"),
        *(b"text/plain; charset=utf-7", b"text/plain; charset=punycode", b"\xff\xfe"),
        *(b"text/plain; charset*=idna'en'%E2%82%AC", b"text/plain; charset*0=a"),
        *(b'text/plain; charset="', b"text/plain; charset=\xff", b"=?utf-8?q?=ff?="),
    ),
    b"Location": (
        *(b"http://[", b"//[", b"\xff", b"http://a:99999999/", b"http://\x7f/", b"/x"),
        *(b"?" + b"x" * 70_000, b"javascript:1", b"http://xn--a.example/", b""),
    ),
    b"Content-Encoding": (b"gzip", b"deflate", b"br", b"zstd", b"gzip, gzip", b"\xff"),
    b"Content-Length": (b"-5", b"9" * 40, b"9" * 5000, b"x", b"0", b"5"),
    b"Transfer-Encoding": (b"chunked", b"gzip, chunked", b"identity", b"\xff"),
    b"X-Request-Id": (b"\xff\xfe", b"x" * 100_000, b""),
    b"Set-Cookie": (b"\xff=\xfe", b"a=b; Expires=never", b";;;"),
    b"Link": (b"<http://[>; rel=next", b"<" * 1000, b'<x>; rel="\xff"'),
    b"WWW-Authenticate": (b"Digest \xff", b"Bearer realm=", b'Digest nonce="'),
    b"Bad Header": (b"1",),
    b"": (b"x",),
}
TEXTS: Sequence[bytes] = (
    *(b"", b"{", b"{}", b"[]", b"null", b"[" * 100_000, b'{"a":' * 100_000, b"NaN"),
    *(b"1e999", b"-Infinity", b"1" * 5000, b'"\\ud800"', b'{"name":"\\ud800"}'),
    *(b"\xff\xfe", b"\xef\xbb\xbf{}", b"\0" * 10, b"0.30000000000000004", b'"\\u0000"'),
    b'{"name":1e999,"age":1e999,"size":1e999}',
    b'{"name":"a","size":1e308}',
    b'{"name":"a","size":"1e400"}',
    b'{"name":"a","size":1e-400}',
    b'{"name":"a","age":' + b"9" * 5000 + b"}",
    b'{"name":"a","born":"9999999999999-01-01T00:00:00Z"}',
    b'{"name":"a","born":"2024-01-01T24:60:61.9999999999999+99:99"}',
    b'{"name":"a","born":1e300,"key":{"deep":[1e999]}}',
    b'{"message":"\\ud800\\u0000\\u202e","detail":[{"loc":[]}]}',
    b'{"detail":' + b"[" * 3000 + b"]" * 3000 + b"}",
    b'{"error":{"error":{"error":{}}}}',
    b"name=%ff&age=\xff&name=b",
    b"data: " + b"[" * 100_000 + b"\n\n",
    b"retry: " + b"9" * 5000 + b"\ndata: 1\n\n",
    b"data: NaN\n\n",
    b"id: \xff\0\ndata: {}\r\rdata: 1\r\n\r\n",
    b"\x1e{}\x1e\n\x1e" + b"x" * 2_000_000,
    b"data: x\n" * 300_000,
    b'{"access_token":"\\ud800"}',
    b'{"access_token":"a\\r\\nb"}',
    b'{"access_token":"t","expires_in":1e999}',
    b'{"access_token":"t","expires_in":' + b"9" * 4000 + b"}",
    b'{"access_token":"t","expires_in":"nan","refresh_token":{}}',
    b'{"access_token":"' + b"x" * 2_000_000 + b'"}',
    b'{"error":"\\ud800","error_description":"\\ud800"}',
    *(
        b'{"token_endpoint":"%s"}' % url
        for url in (b"http://[", b"\\ud800", b"http://a b/", b"http://a:x/", b"//")
    ),
)
FRAMES = ("length", "length", "short", "chunked", "broken", "none")


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer, and the operation and kind of client that it is for."""

    operation: c.Operation[Any]
    is_async: bool
    raw: bytes

    @property
    def called(self) -> str:
        """The kind of client, and the operation that is called."""
        return f"{'async' if self.is_async else 'sync'} {self.operation.name}"


def draw(seed: int) -> Answer:
    """An answer; of its parts, most are sound."""
    random = Random(seed)
    status = random.choice(STATUSES) if random.random() < 0.6 else b"200 OK"
    names = random.sample(sorted(HEADERS), random.choice((0, 0, 1, 1, 2, 3)))
    headers = [name + b": " + random.choice(HEADERS[name]) for name in names]
    if not any(header.startswith(b"Content-Type") for header in headers):
        headers.append(b"Content-Type: application/json")
    body = random.choice(TEXTS)
    if random.random() < 0.2:
        body = damaged_bytes(random, body[:5000])
    raw = _framed(random.choice(FRAMES), status, headers, body)
    if random.random() < 0.1:
        raw = damaged_bytes(random, raw[:5000])
    return Answer(random.choice(OPERATIONS), random.random() < 0.5, raw)


def _framed(frame: str, status: bytes, headers: list[bytes], body: bytes) -> bytes:
    head = b"\r\n".join([b"HTTP/1.1 " + status, *headers])
    match frame:
        case "length":
            return head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        case "short":
            return head + b"\r\nContent-Length: %d\r\n\r\n" % (len(body) + 5) + body
        case "chunked":
            chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
            return (
                head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"
            )
        case "broken":
            return head + b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + body
    return head + b"\r\n\r\n" + body


class Peer:
    """A server that answers every connection with the same bytes, whatever it is asked."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.raw = b""

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(
                target=self._treat, args=(connection,), daemon=True
            ).start()

    def _treat(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.settimeout(SECONDS)
                received = b""
                while b"\r\n\r\n" not in received:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    received += piece
                connection.sendall(self.raw)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                return


@contextmanager
def serving() -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = Peer(listener)
        threading.Thread(target=peer.run, daemon=True).start()
        yield peer


def check(peer: Peer, answer: Answer) -> None:
    """Calls with a client of the answer's kind; raises what the package lets out."""
    peer.raw = answer.raw
    api = Api(
        "Fuzzed",
        schemes={
            "oauth": OAuth2(token_urls={"client_credentials": f"{peer.url}/token"}),
            "openid": OpenIdConnect(url=f"{peer.url}/discovery"),
        },
    )
    options: dict[str, Any] = {
        "base_url": peer.url,
        "max_retries": 0,
        "deadline": SECONDS,
    }
    flow = ClientCredentials("id", "secret")
    granted = {"oauth": flow, "openid": flow}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if answer.is_async:
                asyncio.run(_called(api, granted, options, answer.operation))
                return
            with SyncClient(api, granted, **options) as client:
                value = client._call(answer.operation, {}, {})
                repr(list(value) if hasattr(value, "__next__") else value)
    except errors.APIError as error:
        f"{error} {error!r}"


async def _called(
    api: Api, granted: dict[str, Any], options: dict[str, Any], operation: Any
) -> None:
    async with AsyncClient(api, granted, **options) as client:
        value = await client._call(operation, {}, {})
        if hasattr(value, "__anext__"):
            value = [item async for item in value]
        repr(value)


@contextmanager
def checking(folder: Path) -> Iterator[Callable[[Answer], None]]:
    with serving() as peer:
        yield partial(check, peer)


def _lines(answer: Answer) -> Sequence[bytes]:
    return answer.raw.splitlines(keepends=True)


def _bytes(answer: Answer) -> Sequence[bytes]:
    return [bytes([byte]) for byte in answer.raw]


def _joined(answer: Answer, kept: Sequence[bytes]) -> Answer:
    return replace(answer, raw=b"".join(kept))


KIND = Kind(
    name="answers",
    draw=draw,
    checking=checking,
    cuts=(Cut(_lines, _joined), Cut(_bytes, _joined)),
    written=lambda answer: f"{answer.called}\n".encode() + answer.raw,
)
