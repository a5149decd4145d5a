# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Requests that a fake received, read as the service would read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ..client.api import Api
from ..client.auth.credentials import ApiKey
from ..client.contents.decoding import characters
from ..client.http_library import httpx
from ..wire.charsets import json_in_utf_8
from ..wire.contract import (
    Content,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Multipart,
    Operation,
    Parameter,
    Text,
    Xml,
)
from ..wire.model import adapter_of
from ..wire.parameters.form_fields import form_fields, multipart_fields
from ..wire.parameters.parsing import (
    decode_cookie,
    decode_header,
    decode_path,
    decode_query,
    decode_querystring,
    from_query,
    from_uri,
    loads,
    split_pairs,
)
from ..wire.parameters.sharing import Shares
from ..wire.unset import UNSET

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie"})
_ESCAPES: Final = {"%22": '"', "%0D": "\r", "%0A": "\n"}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a multipart body."""

    filename: str
    content: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class FakeCall:
    """A request as it came over the wire, without its credentials.

    `arguments` holds the parameters under their Python names, converted to the types of the
    method's arguments; what was not sent is not there. `body` is the declared model, bytes,
    text, items of a stream, a mapping for multipart, None without a body. `headers` and
    `query` are everything that was sent; header names are lower-case. `attempt` counts from 1.
    """

    method: str
    path: str
    arguments: Mapping[str, Any]
    body: Any
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, list[str]] = field(repr=False)
    attempt: int


def read_call(
    api: Api,
    operation: Operation[Any],
    types: Mapping[str, TypeAdapter[Any]],
    request: httpx.Request,
) -> FakeCall:
    """The call that a request makes; `types` are those of its arguments."""
    sent = _RequestTexts(request, operation, _secret_names(api))
    arguments = {}
    for parameter in operation.parameters:
        value = _READERS[parameter.place](sent, parameter)
        if value is not UNSET:
            typed = types.get(parameter.python)
            arguments[parameter.python] = _typed(typed, value)
    return FakeCall(
        request.method,
        sent.path,
        arguments,
        _body(operation, request.headers.get("content-type", ""), request.content),
        sent.headers,
        sent.shown_query,
        request.extensions["attempt"],
    )


def _secret_names(api: Api) -> Mapping[str, frozenset[str]]:
    """The names that credentials travel under, by place."""
    keys = [scheme for scheme in api.schemes.values() if isinstance(scheme, ApiKey)]
    return {
        place: frozenset(key.name.lower() for key in keys if key.place == place)
        for place in ("header", "query", "cookie")
    }


class _RequestTexts:
    """The texts of a request."""

    def __init__(
        self,
        request: httpx.Request,
        operation: Operation[Any],
        secrets: Mapping[str, frozenset[str]],
    ) -> None:
        raw_path, _, self.query_text = request.url.raw_path.decode("ascii").partition(
            "?"
        )
        self.path = request.url.path
        self.pairs = split_pairs(self.query_text)
        self.cookies = split_pairs(request.headers.get("cookie", ""), ";")
        hidden = _SECRET_HEADERS | secrets["header"]
        self.headers = {
            name: text for name, text in request.headers.items() if name not in hidden
        }
        self.shown_query: dict[str, list[str]] = {}
        for name, text in self.pairs:
            if from_query(name).lower() not in secrets["query"]:
                self.shown_query.setdefault(from_query(name), []).append(
                    from_query(text)
                )
        self._all_headers = request.headers
        self._shares = Shares(operation.parameters)
        self._slots = _slots(operation, raw_path)

    def in_path(self, parameter: Parameter) -> Any:
        return decode_path(parameter, self._slots.get(parameter.name, ""))

    def in_query(self, parameter: Parameter) -> Any:
        pairs = self._shares.own(parameter, self.pairs, from_query)
        return decode_query(parameter, pairs)

    def as_querystring(self, parameter: Parameter) -> Any:
        return decode_querystring(parameter, self.query_text)

    def in_header(self, parameter: Parameter) -> Any:
        return decode_header(parameter, self._all_headers.get(parameter.name))

    def in_cookie(self, parameter: Parameter) -> Any:
        pairs = self._shares.own(parameter, self.cookies, from_uri)
        return decode_cookie(parameter, pairs)


_READERS: Final[Mapping[str, Callable[[_RequestTexts, Parameter], Any]]] = {
    "path": _RequestTexts.in_path,
    "query": _RequestTexts.in_query,
    "querystring": _RequestTexts.as_querystring,
    "header": _RequestTexts.in_header,
    "cookie": _RequestTexts.in_cookie,
}


def _slots(operation: Operation[Any], raw_path: str) -> dict[str, str]:
    """The texts that fill the template, which ends the path, in place of its parameters."""
    greedy = {parameter.name for parameter in operation.parameters if parameter.greedy}
    pieces = _SLOT.split(operation.path.partition("#")[0].partition("?")[0])
    pattern = "".join(
        ("(.*)" if piece in greedy else "([^/]*)") if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    match = re.search(f"{pattern}$", raw_path)
    return dict(zip(pieces[1::2], match.groups(), strict=True)) if match else {}


def _typed(adapter: TypeAdapter[Any] | None, value: Any) -> Any:
    """Text as the type of the argument, as it is where it does not fit."""
    try:
        return adapter.validate_python(value) if adapter else value
    except ValidationError:
        return value


def _body(operation: Operation[Any], content_type: str, body: bytes) -> Any:
    if operation.body is None or not content_type:
        return body or None
    essence = content_type.partition(";")[0].strip().lower()
    contents = operation.body.contents
    content = next(
        (
            content
            for content in contents
            if content.media_type.partition(";")[0] == essence
        ),
        contents[0],
    )
    read = _BODIES.get(type(content))
    return read(content, content_type, body) if read else body


def _json(content: Content, content_type: str, body: bytes) -> Any:
    """The declared type; the plain value where options of the call made it another."""
    text = json_in_utf_8(body, content_type)
    try:
        return adapter_of(content.type).validate_json(
            text, by_alias=True, by_name=False
        )
    except ValidationError:
        return loads(text)


def _xml(content: Content, content_type: str, body: bytes) -> Any:
    from ..wire.xml.bodies import read_body

    text = read_body(content, body, content_type, strict=True)
    return _json(content, content_type, text)


def _form(content: Content, content_type: str, body: bytes) -> Any:
    assert isinstance(content, Form)
    fields = form_fields(content, split_pairs(body.decode()))
    return _typed(adapter_of(content.type), fields)


def _multipart(content: Content, content_type: str, body: bytes) -> Any:
    assert isinstance(content, Multipart)
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    items = []
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, value = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        items.append(_part(head, value))
    return dict(multipart_fields(content, items))


def _part(head: bytes, value: bytes) -> tuple[str, Any]:
    """A part's name and content; a file where it has a file name."""
    message = message_from_bytes(head)
    names = {
        name: _unescaped(str(text))
        for name, text in message.get_params([], "content-disposition")
    }
    content_type = message.get("content-type", "")
    if "filename" in names:
        return names["name"], SentFile(names["filename"], value, content_type)
    if content_type.partition(";")[0].endswith(("/json", "+json")):
        return names["name"], loads(value)
    return names["name"], characters(value, content_type)


def _unescaped(text: str) -> str:
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    for escaped, character in _ESCAPES.items():
        text = text.replace(escaped, character)
    return text


def _lines(content: Content, content_type: str, body: bytes) -> list[Any]:
    lines = (line.strip(b"\x1e\r ") for line in body.split(b"\n"))
    return [_json(content, content_type, line) for line in lines if line]


def _text(content: Content, content_type: str, body: bytes) -> Any:
    return _typed(adapter_of(content.type), characters(body, content_type))


_BODIES: Final[Mapping[type[Content], Callable[[Content, str, bytes], Any]]] = {
    Json: _json,
    Xml: _xml,
    Form: _form,
    Multipart: _multipart,
    Text: _text,
    JsonLines: _lines,
    JsonSequence: _lines,
}
