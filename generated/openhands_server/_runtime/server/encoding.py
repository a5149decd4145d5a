# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A handler's result as the bytes of a declared content, in the charset that its type names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..wire.charsets import UnknownCharset, encoder, json_in
from ..wire.contract import Binary, Content, Form, Parameter, Text, Xml
from ..wire.misfits import settled
from ..wire.model import adapter_of, problems, write_json
from ..wire.parameters.styles import encode_querystring, text_of
from ..wire.plain import plain
from .replies import UndeclaredAnswer


def valid(reader: TypeAdapter[Any], value: Any, what: str) -> Any:
    """The value as the reader's type; raises UndeclaredAnswer, which says where it does not fit."""
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


def encode_whole(content: Content, body: Any, charset: str) -> bytes:
    """A body that is no stream; raises UndeclaredAnswer."""
    if isinstance(content, (Binary, Text)) and isinstance(body, bytes):
        return body
    if isinstance(content, Binary):
        raise UndeclaredAnswer("the body is neither bytes nor a stream of them")
    reader = adapter_of(content.type)
    fitting = valid(reader, body, "body")
    if isinstance(content, Text):
        return text_encoder(charset)(text_of(plain(fitting)))
    if isinstance(content, Form):
        form = Parameter("", media_type=content.media_type)
        return text_encoder(charset)(encode_querystring(form, plain(fitting)))
    json_text = write_json(reader, fitting)
    if isinstance(content, Xml):
        return _in_xml(content, json_text, charset)
    try:
        return json_in(charset, json_text)
    except UnknownCharset as error:
        raise UndeclaredAnswer(str(error)) from None


def _in_xml(content: Xml, text: bytes, charset: str) -> bytes:
    # Few answers are in XML: the first pays for writing it.
    from ..wire.xml.bodies import write_body
    from ..wire.xml.faults import XmlError

    try:
        return write_body(content, text, charset)
    except XmlError as error:
        raise UndeclaredAnswer(f"the body is no XML: {error}") from None
    except UnknownCharset as error:
        raise UndeclaredAnswer(str(error)) from None
    except UnicodeEncodeError:
        raise UndeclaredAnswer(_NOT_IN_CHARSET) from None


_NOT_IN_CHARSET = "the body has a character that its charset has not"


def text_encoder(charset: str) -> Callable[[str], bytes]:
    """What encodes one text, piece by piece; both raise UndeclaredAnswer."""
    try:
        write = encoder(charset)
    except UnknownCharset as error:
        raise UndeclaredAnswer(str(error)) from None

    def encode(text: str) -> bytes:
        try:
            return write(text)
        except UnicodeEncodeError:
            raise UndeclaredAnswer(_NOT_IN_CHARSET) from None

    return encode


def piece_encoder(charset: str) -> Callable[[Any], bytes]:
    """What encodes the pieces of a stream of bytes or of text; raises UndeclaredAnswer."""
    encode: Callable[[str], bytes] | None = None

    def write(piece: Any) -> bytes:
        nonlocal encode
        if isinstance(piece, (bytes, bytearray, memoryview)):
            return bytes(piece)
        if not isinstance(piece, str):
            raise UndeclaredAnswer("an item of the stream is neither text nor bytes")
        encode = encode or text_encoder(charset)
        return encode(piece)

    return write
