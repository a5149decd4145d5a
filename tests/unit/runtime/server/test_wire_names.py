"""Requests are read by the document's names, and what is JSON in them by its types."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import ConfigDict
from runtime.wire.contract import (
    Answer,
    Body,
    Form,
    Json,
    Multipart,
    Operation,
    Part,
    Query,
)
from runtime.wire.model import Model, Omittable, Wire
from serving import app_of, call


class User(Model):
    user_id: Annotated[int, Wire("userId")]


class Closed(User):
    model_config = ConfigDict(extra="forbid")


class Inner(Model):
    size: Omittable[int] = None
    done: Omittable[bool] = None


class Outer(Model):
    inner: Omittable[Inner] = None
    many: Omittable[list[Inner]] = None
    count: Omittable[int] = None


PARTS = {"inner": Part(), "many": Part(content_type="application/json", shape="array")}


def answer_to(
    operation: dict[str, Any], query: str = "", **request: Any
) -> tuple[int, Any]:
    """The status and what a handler answers that gives back what it got."""

    async def handler(**arguments: Any) -> Any:
        return arguments.get("body", arguments.get("a"))

    answers: Any = {200: operation.pop("answer")}
    made: Any = Operation("it", ("POST", "/"), **operation, answers=answers)
    answer = call(app_of((made, handler)), "POST", f"/?{query}", **request)
    return answer.status_code, answer.json()


def sent_json(kind: Any, text: str) -> tuple[int, Any]:
    content = Json(lambda: kind)
    operation = {"body": Body((content,)), "answer": Answer((content,))}
    headers = {"Content-Type": "application/json"}
    return answer_to(operation, content=text, headers=headers)


def places(answer: tuple[int, Any]) -> tuple[int, list[Any]]:
    status, body = answer
    return status, [detail["loc"] for detail in body["detail"]]


def test_the_name_of_a_field_is_an_unknown_property() -> None:
    sent = {"userId": 5, "user_id": "x"}
    assert sent_json(User, '{"userId":5,"user_id":"x"}') == (200, sent)


@pytest.mark.parametrize("kind", [User, Closed, User | int])
def test_the_name_of_a_field_is_no_property(kind: Any) -> None:
    assert sent_json(kind, '{"user_id":6}')[0] == 422


def test_a_closed_object_has_no_names_of_fields() -> None:
    answer = sent_json(Closed, '{"userId":5,"user_id":6}')
    assert places(answer) == (422, [["body", "user_id"]])


@pytest.mark.parametrize("content", [Form, Multipart])
@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"inner": '{"size":"3"}'}, ["body", "inner"]),
        ({"inner": '{"done":1}'}, ["body", "inner"]),
        ({"inner": '{"size":null}'}, ["body", "inner"]),
        ({"many": '[{"size":"3"}]'}, ["body", "many", 0, "size"]),
        ({"many": '[{"size":null}]'}, ["body", "many", 0, "size"]),
    ],
)
def test_json_in_forms_has_the_types_that_it_is_written_with(
    content: Any, fields: dict[str, str], at: list[Any]
) -> None:
    assert places(sent_form(content, fields)) == (422, [at])


@pytest.mark.parametrize("content", [Form, Multipart])
def test_texts_in_forms_stand_for_what_is_declared(content: Any) -> None:
    fields = {"count": "3", "inner": '{"size":3,"done":true}', "many": '[{"size":1}]'}
    inner = {"size": 3, "done": True}
    expected = {"count": 3, "inner": inner, "many": [{"size": 1}]}
    assert sent_form(content, fields) == (200, expected)


def sent_form(content: Any, fields: dict[str, str]) -> tuple[int, Any]:
    operation = {
        "body": Body((content(lambda: Outer, parts=PARTS),)),
        "answer": Answer((Json(lambda: Outer),)),
    }
    if content is Form:
        return answer_to(operation, data=fields)
    files = {name: (None, text) for name, text in fields.items()}
    return answer_to(operation, files=files)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"size":"3"}', ["query", "a", "size"]),
        ('{"done":"yes"}', ["query", "a", "done"]),
        ('{"size":null}', ["query", "a", "size"]),
    ],
)
def test_json_in_parameters_has_the_types_that_it_is_written_with(
    text: str, at: list[Any]
) -> None:
    parameter = Query("a", lambda: Inner, media_type="application/json", shape="object")
    operation = {"parameters": (parameter,), "answer": Answer((Json(lambda: Inner),))}
    assert places(answer_to(operation, f"a={text}")) == (422, [at])
