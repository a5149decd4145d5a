"""A handler's result as an HTTP response that the document declares."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from starlette.types import Receive, Scope, Send

from ..wire.contract import (
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
    Xml,
)
from ..wire.decimals import write_plain
from ..wire.misfits import settled
from ..wire.model import adapter_of, problems, resolve, write_json
from ..wire.parameters.styles import NotSendable, encode_header, encode_querystring
from ..wire.plain import plain
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
_LINE_END = re.compile(r"\r\n|\r|\n")
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
                headers.append(_field("content-type", media_type_of(content, "")))
                return EncodedResponse(refusal.status, headers, _whole(content, body))
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
        return EncodedResponse(result.status, headers, self._body(content, result.body))

    def _body(self, content: Content, body: Any) -> bytes | StreamedBody:
        encode = self._item_encoder(content)
        if encode is None:
            return _whole(content, body)
        if isinstance(body, AsyncIterable):
            return StreamedBody(body, encode)
        if isinstance(content, Text) and isinstance(body, str):
            return self._text(content, body)
        if isinstance(content, (Binary, Text)):
            return _whole(content, body)
        if not isinstance(body, Iterable):
            raise UndeclaredAnswer("the body has no items")
        return b"".join(map(encode, body))

    def _text(self, content: Text, text: str) -> bytes:
        """A text, which stays one of its media type where it does not fit."""
        try:
            return _whole(content, text)
        except UndeclaredAnswer as problem:
            self._report(problem)
        return text.encode()

    def _item_encoder(self, content: Content) -> Callable[[Any], bytes] | None:
        """How each item of a body is written that may be a stream of them."""
        if isinstance(content, (Binary, Text)):
            return _chunk
        if isinstance(content, Events) and resolve(content.type) is str:
            return _text_event
        frame = next((f for kind, f in _FRAMES if isinstance(content, kind)), None)
        if frame is None:
            return None
        reader = adapter_of(content.type)

        def encode(item: Any) -> bytes:
            try:
                text = write_json(reader, _valid(reader, item, "item"))
            except UndeclaredAnswer as problem:
                self._report(problem)
                text = _json(item)
            return frame(text)

        return encode


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
    if isinstance(result.body, AsyncIterable):
        media_type, body = "application/octet-stream", StreamedBody(result.body, _chunk)
    elif isinstance(result.body, bytes):
        media_type, body = "application/octet-stream", result.body
    elif isinstance(result.body, str) and result.media_type.startswith("text/"):
        media_type, body = result.media_type, result.body.encode()
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
            value = _valid(adapter_of(header.type), value, f"header {header.name}")
        try:
            text = encode_header(header or Header(name), plain(value))
        except NotSendable as error:
            raise UndeclaredAnswer(str(error)) from None
        headers.append(_field(name, text))
    return headers


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


def _valid(reader: TypeAdapter[Any], value: Any, what: str) -> Any:
    faults: list[dict[str, Any]] = []
    try:
        value = reader.validate_python(settled(value, faults))
    except ValidationError as error:
        faults += problems(error)
    if not faults:
        return value
    places = ", ".join(
        f"{'.'.join(map(str, fault['loc']))} ({fault['type']})" for fault in faults
    )
    raise UndeclaredAnswer(f"the {what} does not fit: {places}")


def _whole(content: Content, body: Any) -> bytes:
    reader = adapter_of(content.type)
    if isinstance(content, Binary):
        if isinstance(body, bytes):
            return body
        raise UndeclaredAnswer("the body is neither bytes nor a stream of them")
    if isinstance(content, Text):
        if isinstance(body, bytes):
            return body
        text = plain(_valid(reader, body, "body"))
        return (text if isinstance(text, str) else write_plain(text)).encode()
    if isinstance(content, Form):
        form = Parameter("", media_type=content.media_type)
        return encode_querystring(form, plain(_valid(reader, body, "body"))).encode()
    text = write_json(reader, _valid(reader, body, "body"))
    return _in_xml(content, text) if isinstance(content, Xml) else text


def _in_xml(content: Xml, text: bytes) -> bytes:
    # Few answers are in XML: the first pays for writing it.
    from ..wire.xml.bodies import write_body
    from ..wire.xml.faults import XmlError

    try:
        return write_body(content, text)
    except XmlError as error:
        raise UndeclaredAnswer(f"the body is no XML: {error}") from None


def _chunk(piece: Any) -> bytes:
    if isinstance(piece, str):
        return piece.encode()
    if isinstance(piece, (bytes, bytearray, memoryview)):
        return bytes(piece)
    raise UndeclaredAnswer("an item of the stream is neither text nor bytes")


def _text_event(item: Any) -> bytes:
    """Data that is text as it is; each of its lines is a field of its own."""
    lines = _LINE_END.split(str(item))
    return "".join(f"data: {line}\n" for line in lines).encode() + b"\n"


_FRAMES: tuple[tuple[type, Callable[[bytes], bytes]], ...] = (
    (Events, lambda text: b"data: " + text + b"\n\n"),
    (JsonLines, lambda text: text + b"\n"),
    (JsonSequence, lambda text: b"\x1e" + text + b"\n"),
)
"""Server-sent events (WHATWG HTML, 9.2), JSON lines, RFC 7464."""
