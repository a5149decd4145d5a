# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Values as the bytes of a body, for each kind of content."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError

from ...wire.charsets import charset_of
from ...wire.contract import (
    Binary,
    Content,
    Events,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Multipart,
    Part,
    Query,
    Text,
    TypeOf,
    Xml,
)
from ...wire.decimals import ExactFloat, write_plain
from ...wire.declared import declared
from ...wire.discriminated import SENDING
from ...wire.merging import is_merge_patch, patch_of, plain_patch
from ...wire.misfits import settled
from ...wire.model import adapter_of, adapter_of_field, problems, write_json
from ...wire.parameters.styles import NotSendable, Plain, encode_query, is_json, text_of
from ...wire.plain import plain, wire_items, wire_names
from .conversion import as_sent
from .encoding import encodable, encoded, encoded_json
from .files import ByteStream, is_file, stream
from .multipart import encode_multipart, is_sent_as_file, is_whole


@declared
class Payload:
    """The body of a request."""

    media_type: str
    content: bytes | ByteStream

    @property
    def replayable(self) -> bool:
        return isinstance(self.content, bytes) or self.content.replayable


Extra: TypeAlias = Mapping[str, Any]


def _json(content: Content, value: Any, extra: Extra) -> Payload:
    media_type = _concrete(content, "application/json")
    text = _json_text(content, value, extra)
    return Payload(media_type, encoded_json(text, media_type))


def _json_text(content: Content, value: Any, extra: Extra) -> bytes:
    if is_merge_patch(content):
        patch = patch_of(content.type).validate_python(value, context=SENDING)
        text = write_plain(plain_patch(patch)).encode()
    else:
        text = write_json(adapter_of(content.type), as_sent(content.type, value))
    if extra:
        members = json.loads(text, parse_float=ExactFloat.of)
        text = write_plain({**members, **plain(extra)}).encode()
    return text


def _xml(content: Content, value: Any, extra: Extra) -> Payload:
    # Few requests are in XML: whoever sends one pays for writing it.
    from ...wire.xml.bodies import write_body

    text = _json_text(content, value, extra)
    media_type = _concrete(content, "application/xml")
    charset = charset_of(media_type)
    body = encodable(lambda: write_body(content, text, charset))
    return Payload(media_type, body)


def _properties(content: Content, value: Any, extra: Extra) -> dict[str, Any]:
    """By wire name: files as they were given, everything else as plain JSON."""
    valid = as_sent(content.type, value)
    if not isinstance(valid, BaseModel | Mapping):
        raise NotSendable("Input should be an object")
    parts: Mapping[str, Part] = getattr(content, "parts", {})
    items = _fields(valid, parts) if isinstance(valid, BaseModel) else [*valid.items()]

    def prepared(name: str, item: Any) -> Any:
        items = item if isinstance(item, list) else [item]
        part = parts.get(name, Part())
        if any(is_sent_as_file(each, part) for each in items) and not part.encoded:
            return item
        return plain(item)

    return {name: prepared(name, item) for name, item in [*items, *extra.items()]}


def _fields(valid: BaseModel, parts: Mapping[str, Part]) -> list[tuple[str, Any]]:
    """The properties as the fields of a form, which has no null: None is left out.

    Where it can't be, it is the empty text if that is no other value of the type. Empty arrays,
    which have no text at all, are left out as well.
    """
    names = wire_names(type(valid))
    fields = {names[name]: info for name, info in type(valid).model_fields.items()}
    items = []
    for name, item in wire_items(valid):
        if item is None and name in fields:
            if not fields[name].is_required():
                continue
            if _is_text(fields[name], ""):
                raise NotSendable(
                    f"{name!r} should not be None, for which it has no text"
                )
        if name in fields and fields[name].is_required():
            part = parts.get(name, Part())
            is_list = isinstance(item, list)
            is_empty = is_list and not item and not is_whole(item, part)
            if is_empty or (
                part.style and not isinstance(item, str) and plain(item) == {}
            ):
                message = f"{name!r} should not be empty, for which it has no text"
                raise NotSendable(message)
        items.append((name, item))
    return items


def _is_text(info: FieldInfo, text: str) -> bool:
    """Whether a text is a value of a field, as it is."""
    try:
        return bool(adapter_of_field(info).validate_python(text) == text)
    except ValidationError:
        return False


def _form(content: Content, value: Any, extra: Extra) -> Payload:
    parts: Mapping[str, Part] = getattr(content, "parts", {})
    pairs: list[tuple[str, str]] = []
    for name, item in _properties(content, value, extra).items():
        part = parts.get(name, Part())
        # A form has no files: bytes are base64 text.
        sent: Plain = plain(item)
        if is_json(part.content_type) and not part.style:
            items = sent if isinstance(sent, list) else [sent]
            sent = [write_plain(each) for each in items]
        elif not part.style and isinstance(sent, dict):
            sent = write_plain(sent)
        style = Query(
            name,
            style=part.style or "form",
            explode=part.explode,
            allow_reserved=part.allow_reserved,
        )
        pairs += encode_query(style, sent)
    text = "&".join(f"{name}={item}" for name, item in pairs)
    return Payload(
        _concrete(content, "application/x-www-form-urlencoded"), text.encode()
    )


def _multipart(content: Content, value: Any, extra: Extra) -> Payload:
    properties = _properties(content, value, extra)
    boundary, pieces = encode_multipart(properties, getattr(content, "parts", {}))
    media_type = _concrete(content, "multipart/form-data").partition(";")[0]
    return Payload(f"{media_type}; boundary={boundary}", pieces)


def _text(content: Content, value: Any, extra: Extra) -> Payload:
    media_type = _concrete(content, "text/plain")
    if is_file(value):
        return Payload(media_type, stream(value))
    text = text_of(plain(as_sent(content.type, value)))
    if not text.isascii() and media_type == "text/plain":
        media_type += "; charset=utf-8"
    return Payload(media_type, encoded(text, media_type))


def _binary(content: Content, value: Any, extra: Extra) -> Payload:
    media_type = _concrete(content, "application/octet-stream")
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return Payload(media_type, value)
    return Payload(media_type, stream(value))


def _lines(before: bytes) -> Callable[[Content, Any, Extra], Payload]:
    def encode(content: Content, value: Any, extra: Extra) -> Payload:
        if is_file(value):
            return Payload(content.media_type, stream(value))
        if not isinstance(value, Iterable) or isinstance(value, str | Mapping):
            raise NotSendable("Input should be a list or an iterator")

        def lines() -> Iterator[bytes]:
            for item in value:
                yield before + _line(content.type, item) + b"\n"

        if isinstance(value, list | tuple):
            return Payload(content.media_type, b"".join(lines()))
        return Payload(content.media_type, ByteStream(lines, replayable=False))

    return encode


def _line(type_of: TypeOf, item: object) -> bytes:
    """Raises NotSendable, as the items of an iterator are first seen while sending."""
    details: list[dict[str, Any]] = []
    try:
        item = settled(item, details)
        if not details:
            return write_json(adapter_of(type_of), as_sent(type_of, item))
    except ValidationError as error:
        details = problems(error)
    except (PydanticSerializationError, RecursionError):
        details = [{"msg": "Input cannot be written"}]
    raise NotSendable("; ".join(detail["msg"] for detail in details))


def _concrete(content: Content, default: str) -> str:
    """A media type to send; a range of the document stands for its usual one."""
    media_type = content.media_type
    return default if not media_type or "*" in media_type else media_type


ENCODERS: Final[Mapping[type[Content], Callable[[Content, Any, Extra], Payload]]] = {
    Json: _json,
    Xml: _xml,
    Form: _form,
    Multipart: _multipart,
    Text: _text,
    Binary: _binary,
    JsonLines: _lines(b""),
    JsonSequence: _lines(b"\x1e"),
    Events: _text,
}
