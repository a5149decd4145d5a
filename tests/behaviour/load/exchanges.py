"""Requests and the answers that are right for them, over connections as they are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Address: TypeAlias = tuple[str, int]
GOOD_KEY = {"X-Key": "good"}
JSON = {"Content-Type": "application/json"}
BODY_LIMIT = 100_000
"""The largest body that the service takes, but for files."""
HANG = 300
"""Seconds after which what has not ended hangs; it says nothing about how fast anything is."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and the status and the body that must come back.

    The body of an `abandoned` one goes on; it must begin so, and is not read any further.
    """

    request: bytes
    status: int
    body: bytes
    abandoned: bool = False


def request(
    line: str, headers: dict[str, str] = GOOD_KEY, body: bytes | None = None
) -> bytes:
    method, _, path = line.partition(" ")
    sized = {} if body is None else {"Content-Length": str(len(body))}
    fields = {"Host": "stock", **headers, **sized}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} /stock{path} HTTP/1.1\r\n{head}\r\n".encode() + (body or b"")


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def told(status: int) -> bytes:
    """The body that says nothing but the status."""
    return compact({"detail": HTTPStatus(status).phrase})


def read(number: int) -> Exchange:
    # 404 and 500 mean something else to the service.
    number += 1000
    sent = request(f"GET /things/{number}")
    return Exchange(sent, 200, compact({"number": number}))


def without_key(number: int) -> Exchange:
    sent = request(f"GET /things/{number}", {})
    return Exchange(sent, 401, told(401))


def wrong_key(number: int) -> Exchange:
    body = b"{" * BODY_LIMIT
    sent = request(f"PUT /things/{number}", {"X-Key": str(number)} | JSON, body)
    return Exchange(sent, 401, told(401))


def declared_error(_: int) -> Exchange:
    return Exchange(request("GET /things/404"), 404, compact({"number": 404}))


def failing(_: int) -> Exchange:
    sent = request("GET /things/500")
    return Exchange(sent, 500, told(500))


def unknown_path(number: int) -> Exchange:
    return Exchange(request(f"GET /nothing/{number}"), 404, told(404))


def unknown_method(number: int) -> Exchange:
    sent = request(f"DELETE /things/{number}")
    return Exchange(sent, 405, told(405))


def too_large(number: int) -> Exchange:
    body = compact({"number": number, "text": "x" * BODY_LIMIT})
    sent = request(f"PUT /things/{number}", GOOD_KEY | JSON, body)
    return Exchange(sent, 413, told(413))


def too_large_in_chunks(number: int) -> Exchange:
    headers = GOOD_KEY | JSON | {"Transfer-Encoding": "chunked"}
    chunk = b"%x\r\n%s\r\n" % (BODY_LIMIT, b"x" * BODY_LIMIT)
    sent = request(f"PUT /things/{number}", headers) + 2 * chunk + b"0\r\n\r\n"
    return Exchange(sent, 413, told(413))


def other_media_type(number: int) -> Exchange:
    headers = GOOD_KEY | {"Content-Type": "text/plain"}
    sent = request(f"PUT /things/{number}", headers, b"x" * 1000)
    return Exchange(sent, 415, told(415))


def no_number(_: int) -> Exchange:
    problem = {
        "loc": ["path", "number"],
        "msg": "Input should be a valid integer",
        "type": "int_parsing",
    }
    return Exchange(request("GET /things/one"), 422, compact({"detail": [problem]}))


def no_json(number: int) -> Exchange:
    problem = {
        "loc": ["body"],
        "msg": "Invalid JSON: EOF while parsing an object at line 1 column 1",
        "type": "json_invalid",
    }
    sent = request(f"PUT /things/{number}", GOOD_KEY | JSON, b"{")
    return Exchange(sent, 422, compact({"detail": [problem]}))


def large(number: int) -> Exchange:
    text = f"{number} ".ljust(BODY_LIMIT - 1000, "x")
    body = compact({"number": number, "text": text})
    sent = request(f"PUT /things/{number}", GOOD_KEY | JSON, body)
    digest = sha256(text.encode()).hexdigest()
    return Exchange(sent, 200, compact({"number": number, "text": digest}))


def upload(number: int) -> Exchange:
    content = f"{number} ".encode().ljust(3 * BODY_LIMIT, b"x")
    field = b'Content-Disposition: form-data; name="file"; filename="f"'
    body = b"--edge\r\n%s\r\n\r\n%s\r\n--edge--\r\n" % (field, content)
    headers = GOOD_KEY | {"Content-Type": "multipart/form-data; boundary=edge"}
    sent = request("POST /files", headers, body)
    return Exchange(sent, 201, sha256(content).hexdigest().encode())


def stream(number: int) -> Exchange:
    count = number % 50
    items = b"".join(compact({"number": n}) + b"\n" for n in range(count))
    return Exchange(request(f"GET /stream?count={count}"), 200, items)


def abandoned_stream(_: int) -> Exchange:
    """The client hangs up long before the end."""
    sent = request("GET /stream?count=1000000000")
    return Exchange(sent, 200, b'{"number":0}\n{"number":1}\n', abandoned=True)


KINDS: Sequence[Callable[[int], Exchange]] = (
    *[read] * 8,
    without_key,
    wrong_key,
    declared_error,
    failing,
    unknown_path,
    unknown_method,
    too_large,
    too_large_in_chunks,
    other_media_type,
    no_number,
    no_json,
    large,
    upload,
    stream,
    abandoned_stream,
)


class Connection:
    """A connection for one exchange after another."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, address: Address) -> Connection:
        return cls(*await asyncio.open_connection(*address))

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def run(self, exchange: Exchange) -> None:
        """Sends the request and checks the answer, which may begin before all is sent."""
        self.writer.write(exchange.request)
        await asyncio.gather(self.writer.drain(), self.check(exchange))

    async def check(self, exchange: Exchange) -> None:
        line, *fields = (await self.reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        headers = dict(field.lower().split(b": ", 1) for field in fields if field)
        body = await self._body(headers, len(exchange.body), exchange.abandoned)
        got = (int(line.split()[1]), body)
        right = (exchange.status, exchange.body)
        assert got == right, (exchange.request[:200], got, right)

    async def _body(
        self, headers: dict[bytes, bytes], enough: int, abandoned: bool
    ) -> bytes:
        if b"content-length" in headers:
            return await self.reader.readexactly(int(headers[b"content-length"]))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
            if abandoned and len(body) >= enough:
                return body[:enough]
        await self.reader.readline()
        return body


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, HANG))


async def converse(
    address: Address, connection: Connection, numbers: Iterable[int]
) -> int:
    """One exchange after another, of a kind by its number; says how many were right."""
    right = 0
    for number in numbers:
        exchange = KINDS[number % len(KINDS)](number)
        await connection.run(exchange)
        right += 1
        if exchange.abandoned:
            await connection.close()
            connection = await Connection.open(address)
    await connection.close()
    return right


async def load(address: Address, connections: int, each: int) -> int:
    """So many connections at once with so many exchanges each; all of them are open first."""
    opened = await asyncio.gather(
        *(Connection.open(address) for _ in range(connections))
    )
    # Neighbours are at different kinds, and each connection sees many of them.
    spans = (range(first, first + each) for first in range(connections))
    conversations = map(converse, [address] * connections, opened, spans)
    return sum(await asyncio.gather(*conversations))
