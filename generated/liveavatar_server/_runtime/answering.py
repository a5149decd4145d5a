# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""A handler's result as an HTTP response that the document declares."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from .contract import (
    NO_BODY,
    Answer,
    Binary,
    Content,
    Events,
    Form,
    Header,
    Json,
    JsonLines,
    JsonSequence,
    Operation,
    Parameter,
    Text,
)
from .model import adapter_of, plain, resolve, write_json
from .replies import HTTPError, Reply, Undeclared
from .styles import encode_header, encode_querystring

BODILESS = frozenset({204, 205, 304})
"""Statuses whose responses never have content (RFC 9110, sections 15.3.5, 15.3.6, 15.4.5)."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, section 5.6.2."""
Headers: TypeAlias = list[tuple[bytes, bytes]]


class UndeclaredAnswer(Exception):
    """The handler's result is none that the document declares; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A response, ready to be sent."""

    status: int
    headers: Headers
    body: bytes | AsyncIterator[bytes]

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not isinstance(self.body, bytes):
            response = StreamingResponse(self.body, self.status)
            response.raw_headers = self.headers
            await response(scope, receive, send)
            return
        if self.status not in (204, 304):
            self.headers.append((b"content-length", b"%d" % len(self.body)))
        body = b"" if scope["method"] == "HEAD" else self.body
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": self.headers})
        await send({"type": "http.response.body", "body": body})


class AnswerWriter:
    """Turns results of one operation into responses."""

    def __init__(self, operation: Operation[Any]) -> None:
        self._operation = operation
        self._success = _success_status(operation)

    def write(self, result: Any, accept: str = "") -> Encoded:
        """The response for a handler's result; raises UndeclaredAnswer."""
        if isinstance(result, Undeclared):
            return _undeclared(result)
        if not isinstance(result, (Reply, HTTPError)):
            status = self._success or (204 if result is None else 200)
            result = Reply(status, result)
        answer = self._operation.answer(result.status)
        if answer is None and self._success is None and 200 <= result.status < 300:
            return _undeclared(result)
        if answer is None:
            raise UndeclaredAnswer(f"status {result.status} is not declared")
        headers = _headers(answer, result.headers)
        if result.status in BODILESS or not answer.contents:
            if result.body is not None:
                raise UndeclaredAnswer(f"status {result.status} has no body")
            return Encoded(result.status, headers, b"")
        content = _choose(answer.contents, result, accept)
        media_type = _media_type(content, result.media_type)
        headers.append((b"content-type", media_type.encode("latin-1")))
        return Encoded(result.status, headers, _encode(content, result.body))


def json_answer(status: int, body: Any, headers: Mapping[str, str]) -> Encoded:
    """A response of the runtime's own."""
    text = json.dumps(body, separators=(",", ":")).encode()
    raw = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
    return Encoded(status, [*raw, (b"content-type", b"application/json")], text)


def _success_status(operation: Operation[Any]) -> int | None:
    """The status of a plain result: the first declared 2xx; a range or default means 200."""
    for status in operation.answers:
        if isinstance(status, int) and 200 <= status < 300:
            return status
    declared = {"2XX", "default"} & operation.answers.keys()
    return 200 if declared else None


def _undeclared(result: Reply[Any] | HTTPError) -> Encoded:
    headers = _headers(NO_BODY, result.headers)
    if result.body is None or result.status in BODILESS:
        return Encoded(result.status, headers, b"")
    if isinstance(result.body, bytes):
        media_type, body = "application/octet-stream", result.body
    elif isinstance(result.body, str) and result.media_type.startswith("text/"):
        media_type, body = result.media_type, result.body.encode()
    else:
        text = json.dumps(plain(result.body), separators=(",", ":"))
        media_type, body = "application/json", text.encode()
    media_type = result.media_type or media_type
    headers.append((b"content-type", media_type.encode("latin-1")))
    return Encoded(result.status, headers, body)


def _headers(answer: Answer, given: Mapping[str, Any]) -> Headers:
    declared = {header.name.lower(): header for header in answer.headers}
    headers: Headers = []
    for name, value in given.items():
        header = declared.get(name.lower())
        if header is not None and header.type is not None:
            value = _valid(adapter_of(header.type), value, f"header {header.name}")
        if not _TOKEN.fullmatch(name):
            raise UndeclaredAnswer("a header's name is not a token")
        text = encode_header(header or Header(name), plain(value))
        headers.append((name.lower().encode("ascii"), text.encode()))
    return headers


def _choose(
    contents: tuple[Content, ...], result: Reply[Any] | HTTPError, accept: str
) -> Content:
    if len(contents) == 1:
        return contents[0]
    if result.media_type:
        wanted = [result.media_type]
    else:
        wanted = [part.partition(";")[0].strip() for part in accept.split(",")]
    able = [c for c in contents if _can_hold(c, result.body)] or list(contents)
    for pattern in wanted:
        for content in able:
            if _covers(pattern, content.media_type) or _covers(
                content.media_type, pattern
            ):
                return content
    return able[0]


def _can_hold(content: Content, body: Any) -> bool:
    if isinstance(content, Binary):
        return isinstance(body, (bytes, AsyncIterable))
    if isinstance(content, Text):
        return isinstance(body, (str, AsyncIterable))
    if isinstance(content, (Events, JsonLines, JsonSequence)):
        return isinstance(body, (AsyncIterable, list, tuple))
    if isinstance(body, str):
        return _is_valid(adapter_of(content.type), body)
    return not isinstance(body, (bytes, AsyncIterable))


def _is_valid(reader: TypeAdapter[Any], value: Any) -> bool:
    try:
        reader.validate_python(value)
    except ValidationError:
        return False
    return True


def _covers(pattern: str, media_type: str) -> bool:
    pattern, media_type = (
        text.partition(";")[0].strip().lower() for text in (pattern, media_type)
    )
    if pattern in ("*/*", media_type):
        return True
    return pattern.endswith("/*") and media_type.startswith(pattern[:-1])


def _media_type(content: Content, chosen: str) -> str:
    media_type = chosen or content.media_type
    if "*" in media_type or "/" not in media_type:
        media_type = next(
            (name for kind, name in _CONCRETE if isinstance(content, kind)),
            "application/octet-stream",
        )
    is_text = media_type.startswith("text/") and not isinstance(content, Binary)
    if is_text and "charset" not in media_type:
        return media_type + "; charset=utf-8"
    return media_type


_CONCRETE: tuple[tuple[type, str], ...] = (
    (Json, "application/json"),
    (Text, "text/plain"),
)
"""What is sent where the document only declares a range of media types."""


def _valid(reader: TypeAdapter[Any], value: Any, what: str) -> Any:
    try:
        return reader.validate_python(value)
    except ValidationError as error:
        places = ", ".join(
            f"{'.'.join(map(str, each['loc']))} ({each['type']})"
            for each in error.errors(include_input=False, include_context=False)
        )
        raise UndeclaredAnswer(f"the {what} does not fit: {places}") from None


def _encode(content: Content, body: Any) -> bytes | AsyncIterator[bytes]:
    if isinstance(content, (Binary, Text)):
        return _raw(content, body)
    reader = adapter_of(content.type)
    if isinstance(content, Events) and resolve(content.type) is str:
        return _text_events(body)
    if isinstance(content, Form):
        form = Parameter("", media_type=content.media_type)
        return encode_querystring(form, plain(_valid(reader, body, "body"))).encode()
    frame = next((f for kind, f in _FRAMES if isinstance(content, kind)), None)
    if frame is not None:
        return _framed(reader, frame, body)
    return write_json(reader, _valid(reader, body, "body"))


def _raw(content: Content, body: Any) -> bytes | AsyncIterator[bytes]:
    if isinstance(body, bytes):
        return body
    if isinstance(body, AsyncIterable):
        return _as_bytes(body)
    if isinstance(content, Text):
        text = plain(_valid(adapter_of(content.type), body, "body"))
        return (text if isinstance(text, str) else json.dumps(text)).encode()
    raise UndeclaredAnswer("the body is neither text, bytes nor a stream of them")


async def _as_bytes(chunks: AsyncIterable[Any]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        yield chunk.encode() if isinstance(chunk, str) else chunk


async def _framed(
    reader: TypeAdapter[Any], frame: Callable[[bytes], bytes], items: Any
) -> AsyncIterator[bytes]:
    async for item in _iterate(items):
        yield frame(write_json(reader, _valid(reader, item, "item")))


async def _text_events(items: Any) -> AsyncIterator[bytes]:
    """Events whose data is text as it is; each of its lines is a field of its own."""
    async for item in _iterate(items):
        lines = str(item).splitlines() or [""]
        yield "".join(f"data: {line}\n" for line in lines).encode() + b"\n"


async def _iterate(items: AsyncIterable[Any] | Iterable[Any]) -> AsyncIterator[Any]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


_FRAMES: tuple[tuple[type, Callable[[bytes], bytes]], ...] = (
    (Events, lambda text: b"data: " + text + b"\n\n"),
    (JsonLines, lambda text: text + b"\n"),
    (JsonSequence, lambda text: b"\x1e" + text + b"\n"),
)
"""Server-sent events (WHATWG HTML, 9.2), JSON lines, RFC 7464."""
