# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Bodies of answers as the declared type, or as what they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ...wire.charsets import UnknownCharset, charset_of, decoded, json_in_utf_8
from ...wire.contract import (
    Content,
    Events,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Text,
    Xml,
)
from ...wire.model import adapter_of
from .downloads import Bytes
from .json_answers import read_answer


def says_json(content_type: str) -> bool:
    """Whether a content type is JSON's, or says nothing."""
    essence = content_type.partition(";")[0].strip().lower()
    return not essence or essence.endswith(("/json", "+json"))


def says_xml(essence: str) -> bool:
    """Whether a media type is one of XML (RFC 7303)."""
    return essence.endswith(("/xml", "+xml"))


def as_it_came(body: bytes, content_type: str) -> Any:
    """JSON where a body is some, else its text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        text = characters(body, content_type)
    if not says_json(content_type):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def characters(body: bytes, content_type: str) -> str:
    """The text of a body; one in a charset that is not known is read as UTF-8."""
    try:
        return decoded(body, charset_of(content_type), "replace")
    except UnknownCharset:
        return body.decode(errors="replace")


def json_text(content: Content, body: bytes, content_type: str) -> bytes:
    """The JSON text of a body in JSON or XML. Raises pydantic's ValidationError."""
    if not isinstance(content, Xml):
        return json_in_utf_8(body, content_type).removeprefix(b"\xef\xbb\xbf")
    # Few answers are in XML: whoever meets one pays for reading it.
    from ...wire.xml.bodies import read_body
    from ...wire.xml.faults import XmlError

    try:
        return read_body(content, body, content_type, strict=False)
    except XmlError as error:
        problem = PydanticCustomError("xml", "{words}", {"words": str(error)})
        loc = (error.place,) if error.place else ()
        raise ValidationError.from_exception_data(
            "xml", [{"type": problem, "loc": loc, "input": None}]
        ) from None


def _json(content: Content, body: bytes, content_type: str) -> Any:
    return read_answer(content.type, json_text(content, body, content_type))


def any_text(body: bytes, content_type: str) -> Any:
    """A body as text, whatever of it is none. Raises pydantic's ValidationError."""
    return _text(Text(), body, content_type, "replace")


def _text(
    content: Content, body: bytes, content_type: str, errors: str = "strict"
) -> Any:
    charset = charset_of(content_type)
    try:
        text = decoded(body, charset, errors)
    except (UnknownCharset, UnicodeDecodeError) as error:
        is_known = isinstance(error, UnicodeDecodeError)
        reason = f"this is no text in {charset}" if is_known else str(error)
        words = f"{reason}; client.download gives the bytes"
        problem = PydanticCustomError("charset", "{words}", {"words": words})
        raise ValidationError.from_exception_data(
            "text", [{"type": problem, "input": None}]
        ) from None
    if content_type and says_json(content_type) and body[:1] == b'"':
        # Many frameworks write every answer as JSON, texts too.
        try:
            unquoted = json.loads(body)
        except ValueError:
            unquoted = text
        text = unquoted if isinstance(unquoted, str) else text
    return adapter_of(content.type).validate_python(text)


def _binary(content: Content, body: bytes, content_type: str) -> Bytes:
    return Bytes(body)


def _form(content: Content, body: bytes, content_type: str) -> Any:
    # Few answers are forms: whoever meets one pays for reading it.
    from .forms import read_form

    return read_form(content.type, characters(body, content_type))


_DECODERS: Final[Mapping[type[Content], Callable[[Content, bytes, str], Any]]] = {
    Json: _json,
    Xml: _json,
    Form: _form,
    Text: _text,
    **dict.fromkeys((Events, JsonLines, JsonSequence), _text),
}


def decode_content(content: Content, body: bytes, content_type: str) -> Any:
    """A body as the declared type. Raises pydantic's ValidationError."""
    return _DECODERS.get(type(content), _binary)(content, body, content_type)
