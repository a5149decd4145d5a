# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Answers for fakes: values that fit their declaration, as a service would send them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from ..client.contents.decoding import decode_content
from ..client.contents.expected import contents_for, expected
from ..client.http_library import httpx
from ..wire.charsets import charset_of, encoder
from ..wire.contract import (
    Binary,
    Content,
    Events,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Operation,
    Text,
    Xml,
)
from ..wire.events import ServerSentEvent, write_event
from ..wire.model import adapter_of, problems, resolve
from ..wire.plain import plain
from ..wire.unset import UNSET


class UnfitAnswerError(ValueError):
    """An answer that the document does not allow; the message says what is wrong where."""


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """An answer, or an error in its place, and how often it is given at most."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    error: BaseException | None = None
    times: int | None = None

    def response(self) -> httpx.Response:
        """Raises the error of an answer that is none."""
        if self.error is not None:
            raise self.error
        return httpx.Response(
            self.status, headers=list(self.headers), content=self.body
        )


def answer(
    operation: Operation[Any],
    status: int,
    value: object,
    headers: Mapping[str, str],
) -> FakeAnswer:
    """`value` as the body of an answer, in the first declared media type that it fits.

    A `Content-Type` among the headers picks another. Raises UnfitAnswerError.
    """
    stated = {name.lower(): text for name, text in headers.items()}
    asked = stated.get("content-type", "")
    if asked:
        content = expected(operation, status, asked)
        contents = [content] if content else []
    else:
        contents = list(contents_for(operation, status))
    place = f"{operation.route}: status {status}"
    made = FakeAnswer(status, tuple(headers.items()))
    if value is UNSET or (value is None and not contents):
        return made
    if not contents:
        if operation.answer(status) is not None:
            raise UnfitAnswerError(f"{place} is declared without a body")
        contents = [_undeclared(value)]
    items = []
    for content in contents:
        try:
            body = _encode(content, value)
        except (ValidationError, ValueError, TypeError) as error:
            items.append(_reason(error))
        else:
            sent = asked or _sent_type(content)
            named = () if asked else (("Content-Type", sent),)
            return replace(made, headers=(*made.headers, *named), body=body)
    raise UnfitAnswerError(f"{place} does not fit the document:\n  {items[0]}")


def success_status(operation: Operation[Any]) -> int:
    """The status of the first answer that means success."""
    for status in operation.answers:
        if str(status).startswith("2"):
            return int(str(status).replace("X", "0"))
    return 200


def _undeclared(value: object) -> Content:
    if isinstance(value, bytes):
        return Binary()
    return Text() if isinstance(value, str) else Json(lambda: Any)


def _sent_type(content: Content) -> str:
    """The media type of an answer; a declared range stands for what it most often is."""
    if "*" not in content.media_type:
        return content.media_type
    return next(
        name for kind, name in _USUAL.items() if isinstance(content, kind) or not name
    )


_USUAL: Final[Mapping[type[Content], str]] = {
    Text: "text/plain",
    Binary: "application/octet-stream",
    Xml: "application/xml",
    Content: "application/json",
}


def _reason(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    lines = (
        f"{'.'.join(map(str, problem['loc'])) or 'the value'}: {problem['msg']}"
        for problem in problems(error)
    )
    return "\n  ".join(lines)


def _encode(content: Content, value: object) -> bytes:
    """The bytes of a value, read once as the client will read them."""
    for kind, encode in _ENCODERS.items():
        if isinstance(content, kind):
            body = encode(content, value)
            break
    else:
        body = _json_text(value)
    if not isinstance(content, tuple(_ITEMS)):
        decode_content(content, body, content.media_type)
    return body


def _json_text(value: object) -> bytes:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False).encode()


def _xml(content: Content, value: object) -> bytes:
    from ..wire.xml.bodies import write_body

    charset = charset_of(content.media_type)
    return write_body(content, _json_text(value), charset)


def _text(content: Content, value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    json_value = plain(value)
    if isinstance(json_value, dict | list):
        raise TypeError("the value: Input should be text")
    return encoder(charset_of(content.media_type))(str(json_value))


def _binary(content: Content, value: object) -> bytes:
    if not isinstance(value, bytes | bytearray | memoryview):
        raise TypeError("the value: Input should be bytes")
    return bytes(value)


def _form(content: Content, value: object) -> bytes:
    json_value = plain(value)
    if not isinstance(json_value, dict):
        raise TypeError("the value: Input should be an object")
    return urlencode(json_value, doseq=True).encode()


def _item_text(content: Content, item: object) -> bytes:
    text = _json_text(item)
    adapter_of(content.type).validate_json(text, by_alias=True, by_name=False)
    return text


def _event(content: Content, item: object) -> bytes:
    """An event's text; data alone is an event of the usual kind."""
    event = item if isinstance(item, ServerSentEvent) else ServerSentEvent(item)
    if resolve(content.type) is str:
        adapter_of(content.type).validate_python(event.data)
        data = str(event.data)
    else:
        data = _item_text(content, event.data).decode()
    return write_event(event, data)


def _line(content: Content, item: object) -> bytes:
    return _item_text(content, item) + b"\n"


def _record(content: Content, item: object) -> bytes:
    return b"\x1e" + _line(content, item)


def _items(content: Content, value: object) -> bytes:
    if isinstance(value, str | bytes | Mapping | BaseModel) or not isinstance(
        value, Iterable
    ):
        raise TypeError("the value: Input should be the items of the stream")
    write = _ITEMS[type(content)]
    return b"".join([write(content, item) for item in value])


_ITEMS: Final[Mapping[type[Content], Callable[[Content, object], bytes]]] = {
    Events: _event,
    JsonLines: _line,
    JsonSequence: _record,
}
_ENCODERS: Final[Mapping[type[Content], Callable[[Content, Any], bytes]]] = {
    Xml: _xml,
    Text: _text,
    Binary: _binary,
    Form: _form,
    **dict.fromkeys(_ITEMS, _items),
}
