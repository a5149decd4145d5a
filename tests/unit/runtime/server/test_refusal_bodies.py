"""Refusals as the document declares the error, and as the implementer says them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

import httpx2
import pytest
from runtime.server.refusal_bodies import Refused
from runtime.server.typed_bodies import FAILURES, SLUGS, STATUSES, TITLES, WORDS
from runtime.wire.contract import Json, Operation, Query
from runtime.wire.model import Model, Omittable
from serving import app_of, call

from specgen.ir import refusals


class Single(Model):
    """Everything that is required has one value, or a name that says it."""

    class Inner(Model):
        class Innermost(Model):
            status_code: int
            error_message: str

        kind: Literal["invalid_request"]
        cause: Innermost
        title: str

    error: Inner


class Optional(Model):
    """A text that may be absent is told beside one that must be there."""

    class Inner(Model):
        ok: bool
        message: Omittable[str] = None
        colour: Omittable[Literal["red"]] = None

    error: Inner


class Chosen(Model):
    class Inner(Model):
        type: Literal["api_error", "invalid_request_error"]
        message: Omittable[str] = None

    error: Inner


class Numbered(Model):
    code: Literal[400, 401, 422]
    reason: str


class OneKind(Model):
    class Missing(Model):
        type: Literal["missing"]

    class Invalid(Model):
        type: Literal["invalid"]

    problem: Missing | Invalid


class Nullable(Model):
    trace: str | None
    errors: list[Single.Inner.Innermost]


class Unnamed(Model):
    class Inner(Model):
        colour: str

    error: Inner


def refused(shape: Any, **options: Any) -> httpx2.Response:
    """The answer of a request without its required `n`."""

    async def handler(n: int) -> None: ...

    parameters = (Query("n", lambda: int, required=True),)
    answers = {204: None, "default": Json(lambda: shape)}
    operation: Operation[Any] = Operation(
        "bills.pay", ("GET", "/"), parameters, answers=answers
    )
    answer = call(app_of((operation, handler), **options), "GET", "/")
    assert answer.status_code == 422
    return answer


TOLD = "query.n: Field required"
PLAIN = {
    "detail": [{"loc": ["query", "n"], "msg": "Field required", "type": "missing"}]
}


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (
            Single,
            {
                "error": {
                    "kind": "invalid_request",
                    "cause": {"status_code": 422, "error_message": TOLD},
                    "title": HTTPStatus(422).phrase,
                }
            },
        ),
        (Optional, {"error": {"ok": False, "message": TOLD}}),
        (Numbered, {"code": 422, "reason": TOLD}),
        (
            Nullable,
            {"trace": None, "errors": [{"status_code": 422, "error_message": TOLD}]},
        ),
        (Chosen, PLAIN),
        (OneKind, PLAIN),
        (Unnamed, PLAIN),
    ],
)
def test_bodies_are_made_without_guessing(shape: Any, body: Any) -> None:
    answer = refused(shape)
    assert answer.json() == body


def test_the_implementer_makes_what_the_runtime_would_have_to_choose() -> None:
    def refusal_body(request: Refused) -> Chosen:
        assert (request.status, request.operation) == (422, "bills.pay")
        assert request.details == PLAIN["detail"]
        error = Chosen.Inner(type="invalid_request_error", message=request.message)
        return Chosen(error=error)

    answer = refused(Chosen, refusal_body=refusal_body)
    assert answer.json() == {
        "error": {"type": "invalid_request_error", "message": TOLD}
    }


@pytest.mark.parametrize(
    "said", [None, {"error": {"type": "secret"}}, ZeroDivisionError]
)
def test_what_the_implementer_does_not_make_well_is_made_as_usual(
    said: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def refusal_body(_: Refused) -> Any:
        if said is ZeroDivisionError:
            raise said("secret")
        return said

    hidden = {"refusal_body": refusal_body, "hide_exceptions": True}
    assert refused(Chosen, **hidden).json() == PLAIN
    assert bool(caplog.messages) == (said is not None)
    assert "secret" not in caplog.text
    assert refused(Chosen, refusal_body=refusal_body).json() == PLAIN
    assert ("secret" in caplog.text) == (said is ZeroDivisionError)


def test_names_that_say_enough_are_those_of_the_diagnostic() -> None:
    assert (WORDS, TITLES, SLUGS) == (refusals.WORDS, refusals.TITLES, refusals.SLUGS)
    assert (STATUSES, frozenset(FAILURES)) == (refusals.STATUSES, refusals.FAILURES)
