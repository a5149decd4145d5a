# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Bodies of refusals, of the type that the document declares for the error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from ..wire.contract import Json, Operation, Xml
from ..wire.invalid import Detail
from ..wire.model import adapter_of
from ..wire.plain import plain
from .problems import Refusal
from .typed_bodies import slug, typed_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A request that is answered with an error before a service is asked, or after it failed.

    `operation` is the group and the method that would have been called, such as `pets.add`,
    `message` says everything that is wrong in one line, and `details` hold it apart: `loc`,
    `msg` and `type` of each fault. Nothing of the request is in them.
    """

    status: int
    message: str
    details: Sequence[Detail]
    operation: str


RefusalBody: TypeAlias = Callable[[Refused], Any]
"""Makes the body of a refusal, a model or plain JSON; None leaves it to the runtime."""


def body_for(operation: Operation[Any], refusal: Refusal) -> Any:
    """The plain JSON body of a refusal, of the declared type where one can be made of it."""
    fallback = {"detail": refusal.details or refusal.message}
    answer = operation.answer(refusal.status)
    contents = answer.contents if answer else ()
    by_kind = (c for kind in (Json, Xml) for c in contents if isinstance(c, kind))
    declared = next(by_kind, None)
    if declared is None:
        return fallback
    reader = adapter_of(declared.type)

    def read(candidate: Any) -> Any:
        try:
            return reader.validate_python(candidate)
        except ValidationError:
            return _MISFIT

    for candidate in _candidates(refusal):
        value = read(candidate)
        if value is not _MISFIT and not _has_unknown(value):
            return candidate
    made = list(typed_body(reader, refusal))
    telling = [body for body in made if _tells(body)]
    bodies = (*telling, fallback, *made)
    return next((body for body in bodies if read(body) is not _MISFIT), fallback)


_MISFIT = object()


def _has_unknown(value: Any) -> bool:
    """Whether a value has properties, however deep, that its model does not declare."""
    if isinstance(value, BaseModel):
        return bool(value.model_extra) or any(map(_has_unknown, vars(value).values()))
    return isinstance(value, list) and any(map(_has_unknown, value))


def _tells(body: Any) -> bool:
    """Whether anything is said in it."""
    if isinstance(body, dict):
        return any(map(_tells, body.values()))
    if isinstance(body, list):
        return any(map(_tells, body))
    return body is not None and not isinstance(body, bool)


def _candidates(refusal: Refusal) -> Iterator[Any]:
    """Usual forms of error bodies, the most telling first."""
    details = [plain(problem) for problem in refusal.details]
    told, message = refusal.told, refusal.words
    if details:
        yield {"detail": details}
        yield {"errors": details}
    for shape in _SHAPES:
        yield shape(refusal.status, refusal.title, message)
    if told:
        yield {"errors": told}
        yield {"message": message, "errors": told}
    yield message


_SHAPES: Sequence[Callable[[int, str, str], Any]] = (
    lambda status, title, message: {"detail": message},
    lambda status, title, message: {"message": message},
    lambda status, title, message: {"error": message},
    lambda status, title, message: {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": message,
    },
    lambda status, title, message: {
        "title": title,
        "status": status,
        "detail": message,
    },
    lambda status, title, message: {"code": status, "message": message},
    lambda status, title, message: {"code": slug(title), "message": message},
    lambda status, title, message: {"status": status, "message": message},
    lambda status, title, message: {"error": {"message": message}},
    lambda status, title, message: {"error": {"code": status, "message": message}},
    lambda status, title, message: {"error": {"code": slug(title), "message": message}},
    lambda status, title, message: {"error": slug(title), "message": message},
    lambda status, title, message: {
        "error": slug(title),
        "error_description": message,
    },
    lambda status, title, message: {
        "error": {"message": message, "type": slug(title), "param": None, "code": None}
    },
    lambda status, title, message: {"msg": message},
    lambda status, title, message: {"errors": [message]},
    lambda status, title, message: {"errors": [{"message": message}]},
    lambda status, title, message: {
        "errors": [{"status": str(status), "title": title, "detail": message}]
    },
)
"""Common error bodies; {type, title, status, detail} is RFC 9457's, the last JSON:API's."""
