"""Numbers that JSON or HTTP texts do not have are refused, whatever place they come in."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest
from runtime.wire.contract import Body, Form, Json, Operation, Query
from runtime.wire.decimals import DecimalNumber
from runtime.wire.model import Model
from runtime.wire.scalars import MultipleOf, Number
from serving import app_of, call


class Size(Model):
    width: Annotated[Number, MultipleOf(0.1)] | None = None
    unit: Any = None


def status(place: Any, encoding: Any = None, **request: Any) -> int:
    """The status of a request with a body of `place`, or with a query parameter of its type."""

    async def handler(**arguments: Any) -> None:
        pass

    is_body = not callable(place)
    made: Any = Operation(
        "it",
        ("POST", "/"),
        () if is_body else (Query("n", place, **encoding or {}),),
        body=Body((place,)) if is_body else None,
        answers={204: None},
    )
    return call(app_of((made, handler)), "POST", "/", **request).status_code


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e400"])
def test_no_body_holds_infinity(text: str) -> None:
    for kind in (lambda: Any, lambda: Size):
        for body in (
            f'{{"width": {text}}}',
            f'{{"unit": {text}}}',
            f'{{"a": [{text}]}}',
        ):
            assert status(Json(kind), content=body, headers=JSON) == 422
    assert status(Json(lambda: Number), content=text, headers=JSON) == 422
    assert status(Form(lambda: Size), data={"width": text}) == 422


def test_texts_that_look_like_it_are_texts() -> None:
    body = '{"unit": "NaN", "sha": "81e999", "width": 1e100}'
    assert status(Json(lambda: Size), content=body, headers=JSON) == 204


NUMBERS = (
    lambda: int,
    lambda: Number,
    lambda: DecimalNumber,
    lambda: Annotated[Number, MultipleOf(0.1)],
    lambda: Annotated[DecimalNumber, MultipleOf(0.1)],
    lambda: list[int],
)
NO_NUMBERS = [
    "nan",
    "inf",
    "-Infinity",
    "1_0",
    " 1",
    "1 ",
    "+1",
    "\uff11",
    "0x10",
    "1e9999999",
]


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_parameter_is_a_number_of_python_alone(kind: Any, text: str) -> None:
    assert status(kind, params={"n": text}) == 422


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_nothing_within_is_a_number_of_python_alone(text: str) -> None:
    assert status(Form(lambda: Size), data={"width": text}) == 422
    assert status(Form(lambda: Size), data={"unit": text}) == 204
    assert status(lambda: tuple[int, str], params={"n": [text, "a"]}) == 422
    deep = {"style": "deepObject", "shape": "object"}
    for kind in (lambda: Size, lambda: dict[str, int]):
        assert status(kind, deep, params={"n[width]": text}) == 422


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_of_a_query(kind: Any) -> None:
    for text in ("0", "-3", "12"):
        assert status(kind, params={"n": text}) == 204


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("-Infinity")])
@pytest.mark.parametrize("answers", ["strict", "lenient"])
def test_no_answer_holds_infinity(number: Any, answers: Any) -> None:
    for content, result in (
        (Json(lambda: Any), {"a": [number]}),
        (Json(lambda: Size), Size(unit=number)),
        (Json(lambda: Size), Size.model_construct({"width"}, width=number)),
    ):

        async def handler(result: Any = result) -> Any:
            return result

        made: Any = Operation("it", ("GET", "/"), answers={200: content})
        assert call(
            app_of((made, handler), answers=answers), "GET", "/"
        ).is_server_error
