# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Answers: the body of one as the declared type, or the error that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from ..wire.contract import (
    Binary,
    Content,
    Json,
    Operation,
    Text,
    Xml,
)
from ..wire.declared import declared
from ..wire.invalid import leading_through_json
from ..wire.model import adapter_of, problems, resolve
from ..wire.plain import plain, wire_names
from ..wire.tolerance import tolerant_of
from .api import Api
from .contents.decoding import (
    any_text,
    as_it_came,
    characters,
    decode_content,
    json_text,
    says_json,
)
from .contents.expected import (
    expected,
    family_of,
    is_result,
    is_undeclared_success,
)
from .contents.own_words import words_of
from .errors import APIStatusError, ResponseValidationError, error_class
from .tries.retries import retry_after

REQUEST_IDS: Final = (
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-correlation-id",
)


@declared
class ReceivedAnswer:
    """An answer that was read; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        request_ids = (
            self.headers[name] for name in REQUEST_IDS if name in self.headers
        )
        return next(request_ids, None)


def check_kind(
    operation: Operation[Any],
    reply: ReceivedAnswer,
    asked: frozenset[type[Content]],
) -> None:
    """Raises ResponseValidationError for a success of another kind than was asked for."""
    content_type = reply.headers.get("content-type", "")
    content = expected(operation, reply.status, content_type, asked)
    if not reply.is_success or content is None or type(content) in asked:
        return
    names = ", ".join(sorted(kind.__name__ for kind in asked))
    message = f"{names} was asked for, {content_type.partition(';')[0]!a} came"
    details = [{"loc": [], "msg": message, "type": "content_type"}]
    raise _unexpected(operation.route, details, reply)


class Decoded(NamedTuple):
    """The value of an answer, and where it does not fit its declaration."""

    value: Any
    misfits: tuple[Mapping[str, Any], ...] = ()


def decode(
    operation: Operation[Any],
    api: Api,
    reply: ReceivedAnswer,
    is_tolerant: bool,
    asked: frozenset[type[Content]] = frozenset(),
) -> Decoded:
    """The result of a call, which with `is_tolerant` need not fit its declaration.

    `asked` are the kinds of content that it asks for, as `kinds_asked` says them.

    Raises the APIStatusError of an answer that is no success, ResponseValidationError for
    one that is no JSON, or another kind of value, or does not fit where it must.
    """
    route = operation.route
    if not is_result(operation, reply.status):
        raise _status_error(operation, api, reply, route)
    if 300 <= reply.status < 400:
        return Decoded(None)
    content_type = reply.headers.get("content-type", "")
    content = expected(operation, reply.status, content_type, asked)
    if content is None:
        return Decoded(None)
    details: list[dict[str, Any]]
    if not reply.body and not isinstance(content, Text | Binary):
        details = _missing(operation, content, reply.status)
        if is_tolerant or not details:
            return Decoded(None, tuple(details))
        raise _unexpected(route, details, reply)
    try:
        return Decoded(decode_content(content, reply.body, content_type))
    except ValidationError as error:
        details = problems(error)
    if isinstance(content, Json | Xml):
        details = _found(content, reply.body, content_type, details)
    if isinstance(content, Json) and resolve(content.type) is Any:
        # Some frameworks declare JSON for whatever they answer.
        family = family_of(content_type.partition(";")[0].strip().lower())
        if family is Text:
            return Decoded(characters(reply.body, content_type))
        if family is not Json:
            return Decoded(reply.body)
    elif is_tolerant and isinstance(content, Json | Text | Xml):
        is_text = isinstance(content, Text)
        for read in (_any_text,) if is_text else _TOLERANT:
            try:
                return Decoded(read(content, reply.body, content_type), tuple(details))
            except ValidationError:
                continue
    if isinstance(content, Json) and not says_json(content_type):
        expected_type = content.media_type or "application/json"
        came = content_type.partition(";")[0].strip()
        told = f"{expected_type} is read here, {came!a} came"
        if came.lower() == expected_type.partition(";")[0].strip().lower():
            told = f"{came!a} came, with another value than is declared"
        message = f"{told}; client.download gives it as it is"
        details = [{"loc": [], "msg": message, "type": "content_type"}]
    raise _unexpected(route, details, reply)


def _missing(
    operation: Operation[Any], content: Content, status: int
) -> list[dict[str, Any]]:
    """The fault of an answer without the body that its status is declared to have.

    There is none where its value may be null, which some services write as nothing at all.
    """
    if is_undeclared_success(operation, status):
        return []
    try:
        adapter_of(content.type).validate_python(None)
    except ValidationError:
        return [{"loc": [], "msg": "A body is declared, none came", "type": "missing"}]
    return []


def _unexpected(
    route: str, details: list[dict[str, Any]], reply: ReceivedAnswer
) -> ResponseValidationError:
    return ResponseValidationError(
        route,
        details,
        status_code=reply.status,
        body=as_it_came(reply.body, reply.headers.get("content-type", "")),
        request_id=reply.request_id,
    )


def part_of(value: Any, wire_name: str) -> Any:
    """A property of an answer; what is no object, such as a missing body, stays as it is."""
    names = wire_names(type(value)) if isinstance(value, BaseModel) else {}
    return next(
        (getattr(value, name) for name, wire in names.items() if wire == wire_name),
        value,
    )


def _tolerant_json(content: Content, body: bytes, content_type: str) -> Any:
    return tolerant_of(content.type).validate_json(
        json_text(content, body, content_type)
    )


def _found(
    content: Json | Xml, body: bytes, content_type: str, details: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The faults of an answer where they stand in it."""
    try:
        text = json_text(content, body, content_type)
    except ValidationError:
        # What is no XML has no value.
        return details
    faults = leading_through_json(text, details)
    return _placed(content, faults) if isinstance(content, Xml) else faults


def _placed(content: Xml, details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Faults of a document's value, or of the document itself, where they stand in it."""
    from ..wire.xml.bodies import placed

    if any(detail["type"] == "xml" for detail in details):
        return details
    return placed(content, details)


def _bare_text(content: Content, body: bytes, content_type: str) -> Any:
    """Text where a JSON string is declared, and its quotes are missing."""
    text = characters(body, content_type)
    return adapter_of(content.type).validate_python(text, strict=True)


def _plain_scalar(content: Content, body: bytes, content_type: str) -> Any:
    """A number or boolean in plain text, as Python or .NET write it: `True`, `+7`, `007`."""
    text = characters(body, content_type).strip()
    is_plain = content.media_type.lower().startswith("text/plain")
    return adapter_of(content.type).validate_python(text, strict=not is_plain)


def _any_text(content: Content, body: bytes, content_type: str) -> Any:
    return any_text(body, content_type)


_TOLERANT: Final = (_tolerant_json, _bare_text, _plain_scalar)
"""Readers of JSON and XML that does not fit, the closest first."""


def _status_error(
    operation: Operation[Any], api: Api, reply: ReceivedAnswer, route: str
) -> APIStatusError:
    content_type = reply.headers.get("content-type", "")
    content = expected(operation, reply.status, content_type)
    error = None
    if content is not None and reply.body:
        try:
            error = decode_content(content, reply.body, content_type)
        except ValidationError:
            error = None
    request_id = f", request {reply.request_id!a}" if reply.request_id else ""
    loose = as_it_came(reply.body, content_type) if reply.body else None
    said_in = _as_json(error) if isinstance(content, Xml) else loose
    words = words_of(said_in, error, content_type)
    said = f": {words}" if words else ""
    return error_class(reply.status, api.errors)(
        f"{route}: status {reply.status}{request_id}{said}",
        status_code=reply.status,
        headers=reply.headers,
        body=loose,
        error=error,
        _raw=reply.body,
        request_id=reply.request_id,
        retry_after=retry_after(reply.headers),
    )


def _as_json(error: Any) -> Any:
    """The value of an error's document; None where it has none."""
    try:
        return plain(error)
    except ValueError:
        return None
