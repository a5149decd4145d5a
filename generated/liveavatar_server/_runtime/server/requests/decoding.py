# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Bytes of a request's body as the value that they are of, by the kind of its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ...wire.charsets import UnknownCharset, charset_of, decoded, json_in_utf_8
from ...wire.contract import (
    Binary,
    Content,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Multipart,
    Text,
    Xml,
)
from ...wire.invalid import (
    Detail,
    Invalid,
    detail,
    leading_through,
    leading_through_json,
)
from ...wire.merging import is_merge_patch
from ...wire.misfits import OnMisfit, below
from ...wire.model import adapter_of
from ...wire.parameters.form_fields import form_fields
from ...wire.parameters.parsing import split_pairs
from ...wire.parameters.styles import is_json
from ..problems import Refusal, details_of, leading
from .fitting import fit
from .json_bodies import read_documents, read_json, read_patch

Retell = Callable[[Sequence[Detail]], list[Detail]]
"""How the faults of a JSON text are told, whose places begin with `body`."""


def decode(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    """The value of a body that is no multipart data; raises Invalid and Refusal."""
    for kind, read in _DECODERS:
        if isinstance(content, kind):
            return read(content, whole, headers, on_misfit)
    raise TypeError(f"a {type(content).__name__} cannot be a request body")


def _json(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    text = json_in_utf_8(whole, headers.get("content-type", ""))
    return _read_json(content, text, list, on_misfit)


def _xml(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    # Few requests are in XML: the first pays for reading it.
    from ...wire.xml.bodies import placed, read_body
    from ...wire.xml.faults import XmlError

    def retell(faults: Sequence[Detail]) -> list[Detail]:
        """Faults with their places in the document."""
        values = [{**fault, "loc": fault["loc"][1:]} for fault in faults]
        return [
            {**fault, "loc": ["body", *fault["loc"]]}
            for fault in placed(content, values)
        ]

    try:
        text = read_body(content, whole, headers.get("content-type", ""), strict=True)
    except XmlError as error:
        place = [error.place] if error.place else []
        raise Invalid([detail(["body", *place], str(error), "xml")]) from None
    return _read_json(content, text, retell, on_misfit)


def _form(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    # Whether there are decimals must be known before a field is read as JSON.
    adapter_of(content.type)
    # Browsers escape every character; others are bytes of UTF-8 all the same (WHATWG URL, 5.1).
    escaped = _NO_ASCII.sub(lambda byte: b"%%%02X" % ord(byte[0]), whole)
    assert isinstance(content, Form)
    try:
        fields = form_fields(content, split_pairs(escaped.decode("ascii")))
    except ValueError:
        raise Invalid([detail(["body"], "Input is not a valid form")]) from None
    return checked(content, fields, on_misfit)


_NO_ASCII = re.compile(rb"[\x80-\xff]")


def _text(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    try:
        text = decoded(whole, charset_of(headers.get("content-type", "")))
    except UnknownCharset as error:
        raise Refusal(415, str(error)) from None
    except UnicodeDecodeError:
        raise Invalid([detail(["body"], "Input is not text of its charset")]) from None
    return checked(content, text, on_misfit)


def _bytes(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    return whole


def _lines(
    content: Content,
    whole: bytes,
    headers: Mapping[str, str],
    on_misfit: OnMisfit | None,
) -> Any:
    separator = b"\x1e" if isinstance(content, JsonSequence) else b"\n"
    lines = [line.strip() for line in whole.split(separator)]
    # What stands before the first separator of a sequence is empty.
    first = 0 if isinstance(content, JsonSequence) else 1

    def at(number: int) -> Retell:
        return lambda faults: [
            {**fault, "loc": ["body", number, *fault["loc"][1:]]} for fault in faults
        ]

    return [
        _read_json(content, line, at(number), on_misfit)
        for number, line in enumerate(lines, first)
        if line
    ]


_Decode = Callable[[Content, bytes, Mapping[str, str], OnMisfit | None], Any]
_DECODERS: Sequence[tuple[type | tuple[type, ...], _Decode]] = (
    (Json, _json),
    (Xml, _xml),
    (Form, _form),
    (Text, _text),
    (Binary, _bytes),
    ((JsonLines, JsonSequence), _lines),
)


def checked(content: Content, value: Any, on_misfit: OnMisfit | None) -> Any:
    """Text, or the fields of a form, as the declared type; raises Invalid."""
    told = leading(below(on_misfit, "body"), value)
    try:
        if on_misfit is None and isinstance(content, Form | Multipart):
            parts = content.parts.items()
            documents = [name for name, part in parts if is_json(part.content_type)]
            read_documents(content.type, value, documents)
        return fit(content.type, value, told)
    except ValidationError as error:
        details: Sequence[Detail] = details_of(error, "body")
    except Invalid as error:
        details = error.details
    raise Invalid(leading_through(value, details, 1))


def _read_json(
    content: Content, text: bytes, retell: Retell, on_misfit: OnMisfit | None
) -> Any:
    """A JSON text as the declared type, its faults told in the words of `retell`."""

    def told(faults: Sequence[Detail]) -> list[Detail]:
        return retell(leading_through_json(text, faults, 1))

    on_fault = (lambda faults: on_misfit(told(faults))) if on_misfit else None
    try:
        if is_merge_patch(content):
            return read_patch(content.type, text)
        return read_json(content.type, text, on_fault)
    except Invalid as error:
        raise Invalid(told(error.details)) from None
