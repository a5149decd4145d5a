# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Which of the declared media types a handler's result is sent as."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from ..wire.contract import (
    Binary,
    Content,
    Events,
    Json,
    JsonLines,
    JsonSequence,
    Text,
    Xml,
    essence,
)
from ..wire.model import adapter_of
from .replies import HTTPError, Reply, UndeclaredAnswer


def choose(
    contents: tuple[Content, ...], result: Reply[int, Any] | HTTPError, accept: str
) -> Content:
    """The content that a result is of: what it says itself, else what `accept` asks for.

    Where nothing that is asked for is declared, the first content (RFC 9110, section 12.5.1,
    leaves that to servers). Raises UndeclaredAnswer for a media type that is not declared.
    """
    if result.media_type:
        named = essence(result.media_type)
        exact = tuple(c for c in contents if essence(c.media_type) == named)
        contents = exact or tuple(
            c for c in contents if _covers(c.media_type, result.media_type)
        )
    if not contents:
        raise UndeclaredAnswer("the media type is not declared")
    if len(contents) == 1:
        return contents[0]
    able = [c for c in contents if _can_hold(c, result.body)] or list(contents)
    ranges = _ranges(accept)
    # The first of those that are wanted as much, of JSON and XML the former.
    able.sort(key=lambda content: isinstance(content, Xml))
    return max(able, key=lambda content: _wanted(content.media_type, ranges))


class _Range(NamedTuple):
    """A media range of `Accept`: how much it is wanted, from 0 (not at all) to 1."""

    name: str
    quality: float

    @property
    def precision(self) -> int:
        """0 for any media type, 1 for any subtype, 2 for one."""
        return 2 - self.name.count("*") if self.name else 0


_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def _ranges(accept: str) -> list[_Range]:
    ranges: list[_Range] = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        stated = dict(
            parameter.lower().split("=", 1)
            for parameter in parameters
            if "=" in parameter
        )
        match = _QUALITY.fullmatch(stated.get("q", "1"))
        ranges.append(_Range(name, float(match[0]) if match else 1.0))
    return ranges


def _wanted(media_type: str, ranges: Sequence[_Range]) -> tuple[float, int, int]:
    """By what contents are compared: the quality that the most precise range gives, how precise
    that is, and how early it stands."""
    matching = [
        (range.precision, -index, range.quality)
        for index, range in enumerate(ranges)
        if _covers(range.name, media_type) or _covers(media_type, range.name)
    ]
    precision, order, quality = max(matching, default=(0, 0, 0.0))
    return (quality, precision, order) if quality else (0.0, 0, 0)


def _can_hold(content: Content, body: Any) -> bool:
    if isinstance(content, Binary):
        return isinstance(body, (bytes, AsyncIterable))
    if isinstance(content, Text) and isinstance(body, (str, AsyncIterable)):
        return True
    if isinstance(content, (Events, JsonLines, JsonSequence)):
        return isinstance(body, (AsyncIterable, list, tuple))
    if isinstance(body, (bytes, AsyncIterable)):
        return False
    return _is_valid(adapter_of(content.type), body)


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
    if pattern in ("*/*", "*", "", media_type):
        return True
    return pattern.endswith("/*") and media_type.startswith(pattern[:-1])


def media_type_of(content: Content, chosen: str) -> str:
    """The value of `Content-Type`; `chosen` is the result's own, if it has one."""
    media_type = chosen or content.media_type
    if "*" in media_type or "/" not in media_type:
        media_type = next(
            (name for kind, name in _CONCRETE if isinstance(content, kind)),
            "application/octet-stream",
        )
    is_text = media_type.startswith("text/") and not isinstance(content, Binary)
    if is_text and "charset" not in media_type.lower():
        return media_type + "; charset=utf-8"
    return media_type


_CONCRETE: tuple[tuple[type, str], ...] = (
    (Json, "application/json"),
    (Xml, "application/xml"),
    (Text, "text/plain"),
)
"""By codec: the media type that is sent where the document declares only a range."""
