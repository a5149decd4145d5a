# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""What the runtime itself refuses: with which status, and what is wrong.

Nothing of a request is ever repeated in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError

from ..wire.contract import Operation
from ..wire.invalid import Detail, detail, leading_through
from ..wire.misfits import OnMisfit
from ..wire.model import problems as model_problems


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is answered with an error before the handler is asked."""

    status: int
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    details: Sequence[Detail] = ()

    def __post_init__(self) -> None:
        self.message = self.message or self.title

    @property
    def title(self) -> str:
        """The status in words (RFC 9110, section 15)."""
        return HTTPStatus(self.status).phrase

    @property
    def told(self) -> list[str]:
        """Each detail in words: where it is and what is wrong."""
        return [f"{_dotted(detail['loc'])}: {detail['msg']}" for detail in self.details]

    @property
    def words(self) -> str:
        """Everything that is wrong in one line."""
        return "; ".join(self.told) or self.message


def details_of(error: ValidationError, *place: str | int) -> list[Detail]:
    """pydantic's findings, without input, below a place."""
    details = []
    for model_problem in model_problems(error):
        message = _WITHOUT_INPUT.get(model_problem["type"]) or model_problem["msg"]
        if message.startswith(_NO_FILE):
            message = "Input should be a file"
        details.append(
            detail([*place, *model_problem["loc"]], message, model_problem["type"])
        )
    return details


def leading(on_misfit: OnMisfit | None, value: Any) -> OnMisfit | None:
    """Tells of faults of a value with places that are in it."""
    if on_misfit is None:
        return None
    return lambda faults: on_misfit(leading_through(value, faults))


_WITHOUT_INPUT = {"union_tag_invalid": "Input should have a known tag"}
"""Messages in place of pydantic's, which quote what was given."""
_NO_FILE = "Value error, Expected UploadFile"
"""How FastAPI's message begins, which names a class of Python."""


def validation_status(operation: Operation[Any]) -> int:
    """422 where the document declares it or neither it nor 400, else 400."""
    declared = operation.answers
    return 400 if 400 in declared and 422 not in declared else 422


def _dotted(loc: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in loc)
