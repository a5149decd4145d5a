# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Error answers that the runtime itself gives, in the shape that the document declares.

Nothing of a request is ever repeated in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ValidationError

from ..wire.contract import Json, Operation
from ..wire.invalid import Detail, detail
from ..wire.model import adapter_of, plain
from ..wire.model import problems as model_problems


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is answered with an error before the handler is asked."""

    status: int
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    details: Sequence[Detail] = ()

    def __post_init__(self) -> None:
        self.message = self.message or HTTPStatus(self.status).phrase


def details_of(error: ValidationError, *place: str | int) -> list[Detail]:
    """pydantic's findings, without input, below a place."""
    details = []
    for model_problem in model_problems(error):
        message = _WITHOUT_INPUT.get(model_problem["type"]) or model_problem["msg"]
        details.append(
            detail([*place, *model_problem["loc"]], message, model_problem["type"])
        )
    return details


_WITHOUT_INPUT = {"union_tag_invalid": "Input should have a known tag"}
"""Messages in place of pydantic's, which quote what was given."""


def validation_status(operation: Operation[Any]) -> int:
    """422 where the document declares it or neither it nor 400, else 400."""
    declared = operation.answers
    return 400 if 400 in declared and 422 not in declared else 422


def body_for(operation: Operation[Any], refusal: Refusal) -> Any:
    """The plain JSON body of a refusal, of the declared type where one of ours fits it."""
    fallback = {"detail": refusal.details or refusal.message}
    answer = operation.answer(refusal.status)
    contents = answer.contents if answer else ()
    declared = next((c for c in contents if isinstance(c, Json)), None)
    if declared is None:
        return fallback
    reader = adapter_of(declared.type)
    for candidate in _candidates(refusal):
        try:
            value = reader.validate_python(candidate)
        except ValidationError:
            continue
        if not (isinstance(value, BaseModel) and value.model_extra):
            return candidate
    return fallback


def _candidates(refusal: Refusal) -> Iterator[Any]:
    """Usual forms of error bodies, the most telling first."""
    details = [plain(problem) for problem in refusal.details]
    told = [f"{_dotted(detail['loc'])}: {detail['msg']}" for detail in details]
    message = "; ".join(told) or refusal.message
    if details:
        yield {"detail": details}
        yield {"errors": details}
    title = HTTPStatus(refusal.status).phrase
    for shape in _SHAPES:
        yield shape(refusal.status, title, message)
    if told:
        yield {"errors": told}
        yield {"message": message, "errors": told}
    yield message


def _dotted(loc: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in loc)


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
    lambda status, title, message: {"code": _slug(title), "message": message},
    lambda status, title, message: {"status": status, "message": message},
    lambda status, title, message: {"error": {"message": message}},
    lambda status, title, message: {"error": {"code": status, "message": message}},
    lambda status, title, message: {
        "error": {"code": _slug(title), "message": message}
    },
    lambda status, title, message: {"error": _slug(title), "message": message},
    lambda status, title, message: {
        "error": _slug(title),
        "error_description": message,
    },
    lambda status, title, message: {
        "error": {"message": message, "type": _slug(title), "param": None, "code": None}
    },
    lambda status, title, message: {"msg": message},
    lambda status, title, message: {"errors": [message]},
    lambda status, title, message: {"errors": [{"message": message}]},
    lambda status, title, message: {
        "errors": [{"status": str(status), "title": title, "detail": message}]
    },
)
"""Common error bodies; {type, title, status, detail} is RFC 9457's, the last JSON:API's."""


def _slug(title: str) -> str:
    return title.lower().replace(" ", "_")
