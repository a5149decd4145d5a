# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Multipart form data (RFC 7578), sent in pieces and never held in memory as a whole."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ...wire.contract import Part, Query, essence
from ...wire.decimals import write_plain
from ...wire.parameters.styles import NotSendable, encode_query, is_json
from .encoding import encoded, encoded_json
from .files import ByteStream, FilePart, file_part, is_file, is_value, stream

_PLAIN_PART = Part()
_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""The characters that a name or file name escapes (WHATWG HTML, "multipart/form-data encoding")."""


def encode_multipart(
    properties: Mapping[str, Any], parts: Mapping[str, Part]
) -> tuple[str, ByteStream]:
    """The boundary and the body of properties by wire name; files are as given.

    An array is one part for each of its items, an object a part of JSON text.
    """
    boundary = secrets.token_hex(16)
    pieces: list[ByteStream] = []
    for name, value in properties.items():
        for head, content in _parts(name, value, parts.get(name, _PLAIN_PART)):
            pieces += (stream(f"--{boundary}\r\n{head}\r\n".encode()), content)
            pieces.append(stream(b"\r\n"))
    pieces.append(stream(f"--{boundary}--\r\n".encode()))
    return boundary, _joined(pieces)


def _joined(pieces: list[ByteStream]) -> ByteStream:
    def all_of_them() -> Iterator[bytes]:
        for piece in pieces:
            yield from piece

    lengths = [piece.length for piece in pieces]
    stated = [length for length in lengths if length is not None]
    return ByteStream(
        all_of_them,
        sum(stated) if len(stated) == len(lengths) else None,
        all(piece.replayable for piece in pieces),
    )


def _parts(name: str, value: Any, part: Part) -> Iterable[tuple[str, ByteStream]]:
    if part.style:
        style = Query(name, style=part.style, explode=part.explode)
        for key, text in encode_query(style, value):
            if not part.explode and "%2C" in text:
                raise NotSendable(
                    f"an item of {name!r} holds the delimiter of its style"
                )
            yield _head(unquote(key)), stream(unquote(text).encode())
        return
    for item in _items(value, part):
        if is_sent_as_file(item, part):
            file = file_part(item, name, _one_type(part), _usual_type(part))
            yield _head(name, file), file.content
        else:
            yield _value_part(name, item, _type_of_value(item, part))


def is_sent_as_file(item: Any, part: Part) -> bool:
    """Whether a value is the content of a file; what may be text as well is none as text."""
    if part.open:
        return is_file(item) or isinstance(item, Iterator | AsyncIterable)
    return is_file(item) or (part.file and not is_value(item))


def _items(value: Any, part: Part) -> list[Any]:
    """What is sent in parts of its own; an array that nothing tells from one item is a value."""
    if not isinstance(value, list):
        return [value]
    return [value] if is_whole(value, part) else value


def is_whole(value: list[Any], part: Part) -> bool:
    """Whether an array is a part of its own: only its media type tells that it is one."""
    return part.open and part.shape == "scalar" and not any(map(is_file, value))


def _value_part(name: str, value: Any, media_type: str) -> tuple[str, ByteStream]:
    head = _head(name, media_type=media_type)
    if is_json(media_type):
        text = write_plain(value).encode()
        return head, stream(encoded_json(text, media_type))
    ((_, quoted),) = encode_query(Query(name), value)
    return head, stream(encoded(unquote(quoted), media_type))


def _head(name: str, file: FilePart | None = None, media_type: str = "") -> str:
    lines = f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"'
    if file:
        lines += f'; filename="{file.filename.translate(_ESCAPES)}"'
        media_type = file.media_type
    headers = {"Content-Type": media_type} if media_type else {}
    headers |= file.headers if file else {}
    for header, value in headers.items():
        if any(character in header + value for character in "\r\n\0"):
            raise NotSendable("a header of a part holds a line break or NUL")
        lines += f"\r\n{header}: {value}"
    return f"{lines}\r\n"


def _type_of_value(value: Any, part: Part) -> str:
    """The media type of a part that is no file; none is needed for plain text."""
    choices = _choices(part)
    if isinstance(value, dict | list):
        return next(filter(is_json, choices), "application/json")
    if part.open and not isinstance(value, str):
        # Nothing but its media type tells it from text.
        return _one_type(part) or "application/json"
    if not {"text/plain", "text/*", "*/*", "*"}.isdisjoint(map(essence, choices)):
        return _one_type(part)
    return _usual_type(part)


def _choices(part: Part) -> list[str]:
    return [choice.strip() for choice in part.content_type.split(",") if choice.strip()]


def _one_type(part: Part) -> str:
    """The media type that the document prescribes, unless it leaves a choice."""
    return "" if {"*", ","} & set(part.content_type) else part.content_type


def _usual_type(part: Part) -> str:
    """The first media type of a choice that is no range."""
    return next((choice for choice in _choices(part) if "*" not in choice), "")
