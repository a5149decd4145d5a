"""Request bodies: the caller's value as the bytes of one of the declared media types."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError

from ...wire.contract import (
    Binary,
    Body,
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
    declared_as,
    essence,
)
from ...wire.decimals import ExactFloat, write_plain
from ...wire.declared import declared
from ...wire.discriminated import SENDING
from ...wire.merging import is_merge_patch, patch_of, plain_patch
from ...wire.misfits import settled, touched
from ...wire.model import (
    adapter_of,
    adapter_of_field,
    plain,
    problems,
    resolve,
    wire_items,
    wire_names,
    write_json,
)
from ...wire.styles import TOO_DEEP, NotSendable, Plain, encode_query, is_json
from ...wire.tagged import with_tags
from ...wire.unset import UNSET
from ..errors import RequestValidationError
from .conversion import as_sent, with_changes
from .files import ByteStream, guessed_type, is_file, is_value, stream
from .multipart import encode_multipart


@declared
class Payload:
    """The body of a request."""

    media_type: str
    content: bytes | ByteStream

    @property
    def replayable(self) -> bool:
        return isinstance(self.content, bytes) or self.content.replayable


Extra: TypeAlias = Mapping[str, Any]


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
    if content_type is None and isinstance(content, Binary):
        content = _of_one_type(content, value, route)
    try:
        if body.spread:
            value = _spread(body, content, value, changes)
        details = touched(value)
        value = settled(value, details)
        if not details:
            return _ENCODERS[type(content)](content, value, extra or {})
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


def _json(content: Content, value: Any, extra: Extra) -> Payload:
    if is_merge_patch(content):
        patch = patch_of(content.type).validate_python(value, context=SENDING)
        text = write_plain(plain_patch(patch)).encode()
    else:
        text = write_json(adapter_of(content.type), as_sent(content.type, value))
    if extra:
        members = json.loads(text, parse_float=ExactFloat.of)
        text = write_plain({**members, **plain(extra)}).encode()
    return Payload(_concrete(content, "application/json"), text)


def _xml(content: Content, value: Any, extra: Extra) -> Payload:
    # Few requests are in XML: whoever sends one pays for writing it.
    from ...wire.xml.bodies import write_body

    text = _json(content, value, extra).content
    assert isinstance(text, bytes)
    return Payload(_concrete(content, "application/xml"), write_body(content, text))


def _properties(content: Content, value: Any, extra: Extra) -> dict[str, Any]:
    """By wire name: files as they were given, everything else as plain JSON."""
    valid = as_sent(content.type, value)
    if not isinstance(valid, BaseModel | Mapping):
        raise NotSendable("Input should be an object")
    parts: Mapping[str, Part] = getattr(content, "parts", {})
    items = _fields(valid, parts) if isinstance(valid, BaseModel) else [*valid.items()]

    def prepared(name: str, item: Any) -> Any:
        items = item if isinstance(item, list) else [item]
        may_be_pieces = name in parts and parts[name].file and not is_value(item)
        files = any(map(is_file, items)) or may_be_pieces
        if files and not (name in parts and parts[name].encoded):
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
            styled = name in parts and parts[name].style
            if item == [] or (
                styled and not isinstance(item, str) and plain(item) == {}
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
    text = plain(as_sent(content.type, value))
    if not isinstance(text, str):
        text = write_plain(text)
    if not text.isascii() and media_type == "text/plain":
        media_type += "; charset=utf-8"
    return Payload(media_type, text.encode())


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


_ENCODERS: Final[Mapping[type[Content], Callable[[Content, Any, Extra], Payload]]] = {
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
