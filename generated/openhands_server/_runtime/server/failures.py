# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""What an error of a request means: a refusal in words, or a mistake of the application's."""

from __future__ import annotations

from traceback import extract_tb
from typing import Any

from starlette.types import Scope

from ..wire.contract import Operation
from ..wire.invalid import Invalid
from .authentication import Forbidden, Unauthorized
from .problems import Refusal, validation_status


def refusal_of(operation: Operation[Any], error: Exception) -> Refusal | None:
    """How a request is refused that failed so; None if nobody expected the error."""
    match error:
        case Refusal():
            return error
        case Invalid():
            return Refusal(validation_status(operation), details=error.details)
        case Unauthorized():
            challenge = ", ".join(error.challenges)
            headers = {"WWW-Authenticate": challenge} if challenge else {}
            return Refusal(401, headers=headers)
        case Forbidden():
            return Refusal(403)
    return None


def is_handled_elsewhere(scope: Scope, error: Exception) -> bool:
    """Whether the application has an exception handler of its own for the error.

    Refusals are handled here, unless the application names their very class.
    """
    handlers = getattr(scope.get("app"), "exception_handlers", {})
    is_own = isinstance(error, (Refusal, Invalid, Unauthorized, Forbidden))
    kinds = type(error).__mro__[: 1 if is_own else None]
    return any(kind in handlers for kind in kinds)


def described(error: BaseException) -> str:
    """The kinds of an error and its causes, and where; messages may hold what was sent."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 10:
        frames = extract_tb(cause.__traceback__)
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-5:]]
        kinds.append(f"{type(cause).__qualname__} at {' > '.join(places)}")
        cause = cause.__cause__ or cause.__context__
    return ", from ".join(kinds)
