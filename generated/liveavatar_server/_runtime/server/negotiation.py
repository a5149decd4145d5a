# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Which of the declared media types a handler's result is sent as."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..wire.contract import Binary, Content, Events, Json, JsonLines, JsonSequence, Text
from ..wire.model import adapter_of
from .replies import HTTPError, Reply, UndeclaredAnswer


def choose(
    contents: tuple[Content, ...], result: Reply[int, Any] | HTTPError, accept: str
) -> Content:
    """The content that a result is of: what it says itself, else what `accept` asks for.

    Raises UndeclaredAnswer for a media type that is not declared.
    """
    if result.media_type:
        contents = tuple(
            c for c in contents if _covers(c.media_type, result.media_type)
        )
    if not contents:
        raise UndeclaredAnswer("the media type is not declared")
    if len(contents) == 1:
        return contents[0]
    wanted = [part.partition(";")[0].strip() for part in accept.split(",")]
    able = [c for c in contents if _can_hold(c, result.body)] or list(contents)
    for pattern in wanted:
        for content in able:
            if _covers(pattern, content.media_type) or _covers(
                content.media_type, pattern
            ):
                return content
    return able[0]


def _can_hold(content: Content, body: Any) -> bool:
    if isinstance(content, Binary):
        return isinstance(body, (bytes, AsyncIterable))
    if isinstance(content, Text):
        return isinstance(body, (str, AsyncIterable))
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
    if is_text and "charset" not in media_type:
        return media_type + "; charset=utf-8"
    return media_type


_CONCRETE: tuple[tuple[type, str], ...] = (
    (Json, "application/json"),
    (Text, "text/plain"),
)
"""By codec: the media type that is sent where the document declares only a range."""
