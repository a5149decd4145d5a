# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A handler's result as an HTTP response that the document declares."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.types import Receive, Scope, Send

from ..wire.charsets import charset_of
from ..wire.contract import (
    NO_BODY,
    Answer,
    Binary,
    Content,
    Events,
    Header,
    Json,
    JsonLines,
    JsonSequence,
    Operation,
    Text,
    Xml,
)
from ..wire.decimals import write_plain
from ..wire.events import NotAnEvent, ServerSentEvent, write_event
from ..wire.model import adapter_of, resolve, write_json
from ..wire.parameters.styles import NotSendable, encode_header
from ..wire.plain import plain
from .encoding import encode_whole, piece_encoder, text_encoder, valid
from .negotiation import choose, media_type_of
from .problems import Refusal
from .replies import HTTPError, Reply, Undeclared, UndeclaredAnswer
from .streaming import Interrupted, StreamedBody

BODILESS = frozenset({204, 205, 304})
"""Statuses whose responses never have content (RFC 9110, sections 15.3.5, 15.3.6, 15.4.5)."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, section 5.6.2."""
_VALUE = re.compile(rb"(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
"""RFC 9110, section 5.5: neither control characters nor white space at the ends."""
Headers: TypeAlias = list[tuple[bytes, bytes]]
AnyReply: TypeAlias = Reply[int, Any] | HTTPError


@dataclass(frozen=True, slots=True)
class EncodedResponse:
    """A response, ready to be sent."""

    status: int
    headers: Headers
    body: bytes | StreamedBody

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it; raises what a stream raises before its first item, and Interrupted."""
        body = self.body
        start = {"type": "http.response.start", "status": self.status}
        start["headers"] = self.headers
        if isinstance(body, StreamedBody):
            if scope["method"] != "HEAD":
                await body.send(start, receive, send)
                return
            await body.close()
            body = b""
        elif self.status not in (204, 304):
            # Of a whole body the length is known, whatever a handler says of it.
            self.headers[:] = [h for h in self.headers if h[0] != b"content-length"]
            self.headers.append((b"content-length", b"%d" % len(body)))
        if scope["method"] == "HEAD":
            body = b""
        try:
            await send(start)
            await send({"type": "http.response.body", "body": body})
        except OSError:
            pass  # The client is gone.
        except Exception as error:
            raise Interrupted from error


Report: TypeAlias = Callable[[UndeclaredAnswer], None]
"""Is told of an answer that does not fit, and raises it or lets it be sent as it is."""


def refuse(problem: UndeclaredAnswer) -> None:
    """Raises the problem."""
    raise problem


class AnswerWriter:
    """Turns results of one operation into responses."""

    def __init__(self, operation: Operation[Any], report: Report = refuse) -> None:
        self._operation = operation
        self._report = report
        self._success = _success_status(operation)

    def write(self, result: Any, accept: str = "") -> EncodedResponse:
        """The response for a handler's result; raises UndeclaredAnswer."""
        if isinstance(result, Undeclared):
            return _as_it_is(result)
        if not isinstance(result, (Reply, HTTPError)):
            status = self._success or (204 if result is None else 200)
            result = Reply(status, result)
        answer = self._operation.answer(result.status)
        if answer is None and self._success is None and 200 <= result.status < 300:
            return _as_it_is(result)
        try:
            return self._declared(result, answer, accept)
        except UndeclaredAnswer as problem:
            self._report(problem)
        return _as_it_is(result)

    def refusal(self, refusal: Refusal, body: Any, accept: str) -> EncodedResponse:
        """A refusal with a body of the runtime's own, in XML where that is declared and wanted."""
        answer = self._operation.answer(refusal.status)
        contents = tuple(
            c for c in (answer.contents if answer else ()) if isinstance(c, (Json, Xml))
        )
        try:
            said = HTTPError(refusal.status, body, headers=refusal.headers)
            content = choose(contents, said, accept)
            if isinstance(content, Xml):
                headers = _headers(NO_BODY, refusal.headers)
                media_type = media_type_of(content, "")
                headers.append(_field("content-type", media_type))
                text = encode_whole(content, body, charset_of(media_type))
                return EncodedResponse(refusal.status, headers, text)
        except UndeclaredAnswer:
            pass
        return json_answer(refusal.status, body, refusal.headers)

    def _declared(
        self, result: AnyReply, answer: Answer | None, accept: str
    ) -> EncodedResponse:
        if answer is None:
            raise UndeclaredAnswer(f"status {result.status} is not declared")
        headers = _headers(answer, result.headers)
        if result.status in BODILESS or not answer.contents:
            if result.body is not None:
                raise UndeclaredAnswer(f"status {result.status} has no body")
            return EncodedResponse(result.status, headers, b"")
        content = choose(answer.contents, result, accept)
        media_type = media_type_of(content, result.media_type)
        headers.append(_field("content-type", media_type))
        sent = self._body(content, result.body, charset_of(media_type))
        return EncodedResponse(result.status, headers, sent)

    def _body(self, content: Content, body: Any, charset: str) -> bytes | StreamedBody:
        encode = self._item_encoder(content, charset)
        if encode is None:
            return encode_whole(content, body, charset)
        if isinstance(body, AsyncIterable):
            return StreamedBody(body, encode)
        if isinstance(content, Text) and isinstance(body, str):
            return self._text(content, body, charset)
        if isinstance(content, (Binary, Text)):
            return encode_whole(content, body, charset)
        if not isinstance(body, Iterable):
            raise UndeclaredAnswer("the body has no items")
        return b"".join(map(encode, body))

    def _text(self, content: Text, text: str, charset: str) -> bytes:
        """A text, which stays one of its media type where it does not fit."""
        try:
            return encode_whole(content, text, charset)
        except UndeclaredAnswer as problem:
            self._report(problem)
        return text_encoder(charset)(text)

    def _item_encoder(
        self, content: Content, charset: str
    ) -> Callable[[Any], bytes] | None:
        """How each item of a body is written that may be a stream of them.

        Events and lines are UTF-8, whatever their media type says (WHATWG HTML, 9.2.4; RFC 7464,
        section 2.1).
        """
        if isinstance(content, (Binary, Text)):
            return piece_encoder(charset)
        if not isinstance(content, (Events, JsonLines, JsonSequence)):
            return None
        reader = adapter_of(content.type)

        def write(item: Any) -> bytes:
            try:
                return write_json(reader, valid(reader, item, "item"))
            except UndeclaredAnswer as problem:
                self._report(problem)
                return _json(item)

        if isinstance(content, Events):
            is_text = resolve(content.type) is str
            text_of = str if is_text else lambda data: write(data).decode()
            return lambda item: _event(item, text_of)
        start = b"\x1e" if isinstance(content, JsonSequence) else b""
        return lambda item: start + write(item) + b"\n"


def json_answer(status: int, body: Any, headers: Mapping[str, str]) -> EncodedResponse:
    """A response of the runtime's own."""
    text = json.dumps(body, separators=(",", ":")).encode()
    raw = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
    return EncodedResponse(status, [*raw, (b"content-type", b"application/json")], text)


def _success_status(operation: Operation[Any]) -> int | None:
    """The status of a plain result: the first declared 2xx; a range or default means 200."""
    for status in operation.answers:
        if isinstance(status, int) and 200 <= status < 300:
            return status
    declared = {"2XX", "default"} & operation.answers.keys()
    return 200 if declared else None


def _as_it_is(result: AnyReply) -> EncodedResponse:
    headers = _headers(NO_BODY, result.headers)
    if result.body is None or result.status in BODILESS:
        return EncodedResponse(result.status, headers, b"")
    body: bytes | StreamedBody
    charset = charset_of(result.media_type)
    if isinstance(result.body, AsyncIterable):
        media_type = "application/octet-stream"
        body = StreamedBody(result.body, piece_encoder(charset))
    elif isinstance(result.body, bytes):
        media_type, body = "application/octet-stream", result.body
    elif isinstance(result.body, str) and result.media_type.startswith("text/"):
        media_type, body = result.media_type, text_encoder(charset)(result.body)
    else:
        media_type, body = "application/json", _json(result.body)
    headers.append(_field("content-type", result.media_type or media_type))
    return EncodedResponse(result.status, headers, body)


def _json(value: object) -> bytes:
    return write_plain(plain(value), ascii_only=True).encode()


def _headers(answer: Answer, stated: Mapping[str, Any]) -> Headers:
    declared = {header.name.lower(): header for header in answer.headers}
    headers: Headers = []
    for name, value in stated.items():
        header = declared.get(name.lower())
        if header is not None and header.type is not None:
            value = valid(adapter_of(header.type), value, f"header {header.name}")
        try:
            texts = _lines(header or Header(name), plain(value))
        except NotSendable as error:
            raise UndeclaredAnswer(str(error)) from None
        headers += (_field(name, text) for text in texts)
    return headers


def _lines(header: Header, value: Any) -> list[str]:
    """The lines of a header: one, as commas tell items apart, but not cookies (RFC 9110, 5.3)."""
    if header.name.lower() == "set-cookie" and isinstance(value, list):
        return [encode_header(Header(header.name), cookie) for cookie in value]
    return [encode_header(header, value)]


def _field(name: str, text: str) -> tuple[bytes, bytes]:
    """A header as it is sent; raises UndeclaredAnswer for what HTTP does not allow in one."""
    if not _TOKEN.fullmatch(name):
        raise UndeclaredAnswer("a header's name is not a token")
    try:
        value = text.encode()
    except UnicodeEncodeError:
        value = b"\0"
    if not _VALUE.fullmatch(value):
        raise UndeclaredAnswer(f"header {name} holds what HTTP does not allow there")
    return name.lower().encode("ascii"), value


def _event(item: Any, text_of: Callable[[Any], str]) -> bytes:
    """An item as an event, which says more than its data where it is one; raises UndeclaredAnswer.

    It does so however lenient answers are: what does not fit a field would become another one.
    """
    event = item if isinstance(item, ServerSentEvent) else ServerSentEvent(item)
    data = text_of(event.data)
    try:
        return write_event(event, data)
    except NotAnEvent as error:
        raise UndeclaredAnswer(str(error)) from None
