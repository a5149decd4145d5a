# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Request bodies: the caller's value as the bytes of one of the declared media types."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from ...wire.contract import (
    Binary,
    Body,
    Content,
    Form,
    Json,
    JsonLines,
    JsonSequence,
    Multipart,
    Text,
    Xml,
    declared_as,
    essence,
)
from ...wire.merging import is_merge_patch
from ...wire.misfits import settled, touched
from ...wire.model import problems, resolve
from ...wire.parameters.styles import TOO_DEEP, NotSendable
from ...wire.plain import wire_names
from ...wire.tagged import with_tags
from ...wire.unset import UNSET
from ..errors import RequestValidationError
from .conversion import with_changes
from .files import guessed_type, is_file
from .payloads import ENCODERS, Extra, Payload


def encode_body(
    body: Body,
    arguments: Mapping[str, object],
    route: str,
    *,
    content_type: str | None = None,
    extra: Extra | None = None,
) -> Payload | None:
    """The body made of what is left of the arguments; None if nothing is to be sent.

    Raises RequestValidationError for a value that does not fit.
    """
    values = {k: v for k, v in arguments.items() if v is not UNSET}
    value: Any = values.pop(body.keyword, UNSET)
    if value is UNSET and not values and not body.required and not extra:
        return None
    changes = values
    if body.keywords:
        changes = {body.keywords.get(name, name): item for name, item in values.items()}
    if value is UNSET:
        if not body.spread:
            raise _unfit(route, "Field required", "missing")
        value = {}
    content: Content | None = body.contents[0]
    if len(body.contents) > 1 or content_type is not None:
        properties = {**value, **changes} if isinstance(value, Mapping) else value
        content = _choose(body, properties, content_type)
    if content is None:
        offered = ", ".join(content.media_type for content in body.contents)
        raise _unfit(route, f"content_type should be one of {offered}", "content_type")
    if body.spread and values and len(body.contents) > 1:
        is_whole = not isinstance(value, Mapping | BaseModel)
        _check_form(content, body, values, route, is_whole=is_whole)
    if content_type is not None and "charset" in content_type.lower():
        content = replace(content, media_type=content_type)
    if content_type is None and isinstance(content, Binary):
        content = _of_one_type(content, value, route)
    try:
        if body.spread:
            value = _spread(body, content, value, changes)
        details = touched(value)
        value = settled(value, details, patch=is_merge_patch(content))
        if not details:
            return ENCODERS[type(content)](content, value, extra or {})
    except ValidationError as error:
        details = problems(error)
    except (PydanticSerializationError, NotSendable, ValueError) as error:
        refused = isinstance(error, NotSendable)
        message = str(error) if refused else "Input cannot be written"
        details = [{"loc": [], "msg": message, "type": "value"}]
    except RecursionError:
        details = [{"loc": [], "msg": TOO_DEEP, "type": "value"}]
    except OSError as error:
        details = [{"loc": [], "msg": error.strerror or "unreadable", "type": "file"}]
    for detail in details:
        detail["loc"].insert(0, "body")
    raise RequestValidationError(route, details)


def _spread(
    body: Body, content: Content, whole: Any, changes: Mapping[str, Any]
) -> Any:
    """The whole of an object body whose properties may be arguments of their own."""
    type_ = resolve(content.type)
    if body.keywords and len(body.contents) > 1 and _is_model(type_):
        # Where the models of media types differ, a keyword stands for a wire name.
        names = wire_names(type_)
        fields = {wire: name for name, wire in names.items()}
        changes = {
            name if name in names else fields.get(name, name): item
            for name, item in changes.items()
        }
    value = with_changes(type_, whole, changes, patch=is_merge_patch(content))
    return with_tags(type_, value) if isinstance(value, Mapping) else value


def _unfit(route: str, message: str, kind: str) -> RequestValidationError:
    problem = {"loc": ["body"], "msg": message, "type": kind}
    return RequestValidationError(route, [problem])


def _check_form(
    content: Content,
    body: Body,
    values: Mapping[str, Any],
    route: str,
    *,
    is_whole: bool,
) -> None:
    """Raises RequestValidationError for properties that a body of this media type has not.

    They may be those of another, whose form callers had in mind. A whole body that is no object
    has none.
    """
    media_type = content.media_type
    if is_whole or not isinstance(content, Json | Form | Multipart | Xml):
        message = f"properties make no {media_type}"
        raise _unfit(route, message, "content_type")
    model = resolve(content.type)
    if not _is_model(model):
        return
    names = wire_names(model)
    own = {*names, *names.values()}
    for name in values:
        if body.keywords.get(name, name) not in own:
            message = f"{media_type} has no {name!r}: another content_type may"
            raise _unfit(route, message, "content_type")


def _is_model(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def _choose(body: Body, value: Any, wanted: str | None) -> Content | None:
    """The media type asked for, else one that suits the value, else the first."""
    if wanted is not None:
        named = declared_as(body.contents, wanted)
        if named is not None:
            return named
        for content in body.contents:
            if _covers(essence(content.media_type), essence(wanted)):
                return content
        return None
    if isinstance(value, BaseModel):
        for content in body.contents:
            if resolve(content.type) is type(value):
                return content
    for kind in _suitable(value):
        for content in body.contents:
            if isinstance(content, kind):
                return content
    return body.contents[0]


def _of_one_type(content: Binary, value: Any, route: str) -> Binary:
    """`image/*` is one of many, which a file's name tells, or else the caller has to."""
    media_range = content.media_type
    if not media_range.endswith("/*") or _covers(media_range, "application/"):
        return content
    guessed = guessed_type(value)
    if not _covers(media_range, guessed):
        message = f"content_type should say which of {media_range} it is"
        raise _unfit(route, message, "content_type")
    return Binary(content.type, media_type=guessed)


def _covers(declared: str, essence: str) -> bool:
    if declared in {essence, "*/*", "*", ""}:
        return True
    return declared.endswith("/*") and essence.startswith(declared[:-1])


def _suitable(value: Any) -> tuple[type[Content], ...]:
    if isinstance(value, str):
        return (Text,)
    if is_file(value) or isinstance(value, Iterator | AsyncIterable):
        return (Binary, Text, JsonLines, JsonSequence)
    if isinstance(value, dict) and any(map(is_file, value.values())):
        return (Multipart,)
    return ()
