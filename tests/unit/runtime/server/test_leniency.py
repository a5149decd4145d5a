"""Applications that accept more than the document declares, and answer what it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from pydantic import ConfigDict, Field
from runtime.server.replies import HTTPError, Reply
from runtime.wire import misfits
from runtime.wire.contract import (
    Answer,
    Binary,
    Body,
    Form,
    Header,
    Json,
    JsonLines,
    Multipart,
    Operation,
    Query,
)
from runtime.wire.model import Model
from runtime.wire.plain import plain
from serving import app_of, call

Colour = Literal["red", "green"]


class Inner(Model):
    model_config = ConfigDict(extra="forbid")
    colour: Colour
    levels: list[Literal[1, 2]] = Field(default=[])


class Closed(Model):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["closed"]
    inner: Inner | None = None
    size: int = 0


class Tree(Model):
    colour: Colour
    wire: int = Field(default=0, validation_alias="Wire", serialization_alias="Wire")
    branches: list[Tree] = Field(default=[])


class Cat(Model):
    kind: Literal["cat", "lion"]


class Dog(Model):
    kind: Literal["dog", "wolf"]
    name: str = ""


def received(
    requests: Any, content: Any = None, query: str = "", **request: Any
) -> tuple[int, dict[str, Any]]:
    got: dict[str, Any] = {}

    async def handler(**arguments: Any) -> None:
        got.update(arguments)

    body = Body((content,)) if content else None
    parameters = (Query("c", lambda: Colour), Query("n", lambda: Literal[1, 2]))
    made: Any = Operation(
        "it", ("POST", "/"), parameters, body=body, answers={204: None}
    )
    app = app_of((made, handler), requests=requests)
    answer = call(app, "POST", f"/?{query}", **request)
    return answer.status_code, {k: v for k, v in got.items() if v}


CLOSED = Json(lambda: Closed)


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (CLOSED, {"json": {"kind": "closed", "more": 1}}),
        (CLOSED, {"json": {"kind": "closed", "inner": {"colour": "blue"}}}),
        (CLOSED, {"json": {"kind": "closed", "inner": {"colour": "red", "more": 1}}}),
        (
            CLOSED,
            {"json": {"kind": "closed", "inner": {"colour": "red", "levels": [3]}}},
        ),
        (Form(lambda: Closed), {"data": {"kind": "closed", "more": "1", "size": "2"}}),
        (None, {"query": "c=blue"}),
        (None, {"query": "n=3"}),
    ],
)
def test_what_only_lenient_applications_accept(content: Any, sent: Any) -> None:
    # Models that are complete have validators of their own, which are strict.
    Closed.model_rebuild(force=True)
    assert received("strict", content, **sent) == (422, {})
    status, got = received("lenient", content, **sent)
    assert status == 204
    assert got


@pytest.mark.parametrize(
    "sent",
    [
        {"json": [{"kind": "closed"}]},
        {"json": {"kind": "closed"}, "query": "n=x"},
    ],
)
def test_what_no_application_accepts(sent: Any) -> None:
    assert received("strict", CLOSED, **sent)[0] == 422
    assert received("lenient", CLOSED, **sent)[0] == 422


@pytest.mark.parametrize(
    ("json", "place", "value"),
    [
        ({"kind": "open"}, "/body/kind", "open"),
        ({"kind": "closed", "size": "many"}, "/body/size", "many"),
        ({"kind": "closed", "size": None}, "/body/size", None),
        ({"kind": "closed", "inner": {"colour": 1}}, "/body/inner/colour", 1),
        ({"kind": "closed", "inner": {}}, "/body/inner/colour", None),
    ],
)
def test_what_does_not_fit_inside_is_taken_as_it_came(
    caplog: pytest.LogCaptureFixture, json: Any, place: str, value: object
) -> None:
    assert received("strict", CLOSED, json=json)[0] == 422
    misfits._TOLD.clear()
    status, got = received("lenient", CLOSED, json=json)
    assert status == 204
    taken = got["body"]
    assert type(taken) is Closed
    for name in place.split("/")[2:]:
        taken = getattr(taken, name)
    assert taken == value
    (record,) = caplog.records
    assert (record.levelname, place in record.getMessage()) == ("WARNING", True)


def test_what_reaches_the_handler() -> None:
    json = {"kind": "closed", "inner": {"colour": "blue", "more": 1}, "size": 2}
    _, got = received("lenient", CLOSED, json=json, query="c=blue")
    assert got["c"] == "blue"
    body = got["body"]
    assert type(body) is Closed
    assert type(body.inner) is Inner
    assert plain(body) == json


def test_parameters_and_forms_are_converted_where_they_fit() -> None:
    data = {
        "kind": "closed",
        "size": "many",
        "inner": '{"colour":"red","levels":["a"]}',
    }
    status, got = received("lenient", Form(lambda: Closed), data=data)
    assert status == 204
    body = got["body"]
    assert (body.size, body.inner.colour, body.inner.levels) == ("many", "red", ["a"])


class Picture(Model):
    width: int
    file: Any


def test_a_file_beside_what_does_not_fit() -> None:
    form = Multipart(lambda: Picture)
    sent: Any = {"data": {"width": "wide"}, "files": {"file": ("a.txt", b"hi")}}
    assert received("strict", form, **sent)[0] == 422
    status, got = received("lenient", form, **sent)
    assert (status, got["body"].width) == (204, "wide")
    assert got["body"].file.filename == "a.txt"


def test_recursive_types() -> None:
    leaf = {"colour": "blue", "Wire": 1, "new": 2}
    json = {"colour": "red", "branches": [leaf]}
    _, got = received("lenient", Json(lambda: Tree), json=json)
    (branch,) = got["body"].branches
    assert (branch.colour, branch.wire, branch.model_extra) == ("blue", 1, {"new": 2})


def test_known_constants_still_tell_types_apart() -> None:
    union = Json(lambda: Cat | Dog)
    for kind in ("dog", "wolf"):
        _, got = received("lenient", union, json={"kind": kind})
        assert type(got["body"]) is Dog


ITEM = Json(lambda: Inner)


@pytest.mark.parametrize(
    ("result", "status", "body"),
    [
        ({"colour": "secret"}, 200, b'{"colour":"secret"}'),
        (Reply(202, {"colour": "secret"}), 202, b'{"colour":"secret"}'),
        (Reply(204, {"colour": "secret"}), 204, b""),
        (HTTPError(404, "secret"), 404, b'"secret"'),
        (HTTPError(404, "secret", media_type="text/plain"), 404, b"secret"),
        (Reply(200, {"colour": "red"}, media_type="a/b"), 200, b'{"colour":"red"}'),
        (b"secret", 200, b"secret"),
        (
            Reply(200, {"colour": "red"}, headers={"X-N": "secret"}),
            200,
            b'{"colour":"red"}',
        ),
    ],
)
def test_lenient_answers_are_sent_and_logged(
    result: Any, status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler() -> Any:
        if isinstance(result, Exception):
            raise result
        return result

    answers = {200: Answer((ITEM,), (Header("X-N", lambda: int),)), 204: None}
    made: Any = Operation("it", ("GET", "/"), answers=answers)
    assert call(app_of((made, handler)), "GET", "/").status_code == 500
    caplog.clear()
    answer = call(app_of((made, handler), answers="lenient"), "GET", "/")
    assert (answer.status_code, answer.content) == (status, body)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert caplog.messages[0].startswith("it: ")
    assert "secret" not in caplog.text


def test_what_cannot_be_sent_is_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    made: Any = Operation("it", ("GET", "/"), answers={200: ITEM})
    for result in (object(), Reply(200, None, headers={"X-N": "a\r\nb: secret"})):

        async def handler(result: Any = result) -> Any:
            return result

        answer = call(app_of((made, handler), answers="lenient"), "GET", "/")
        assert answer.status_code == 500
        assert "b" not in answer.headers
    assert "secret" not in caplog.text


def test_items_of_a_lenient_stream(caplog: pytest.LogCaptureFixture) -> None:
    async def items() -> AsyncIterator[Any]:
        yield 1
        yield "secret"

    made: Any = Operation(
        "it", ("GET", "/"), answers={200: JsonLines(lambda: int), 201: Binary()}
    )
    answer = call(app_of((made, items), answers="lenient"), "GET", "/")
    assert answer.content == b'1\n"secret"\n'
    assert len(caplog.messages) == 1
    assert "secret" not in caplog.text


def test_other_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="'strict' or 'lenient'"):
        app_of(requests="loose")


class Words(Model):
    """Its properties are called as parts of pydantic's own schemas are."""

    metadata: Closed | None = None
    type: Colour | None = None
    default: Literal[1, 2] | None = None


def test_properties_may_be_called_as_parts_of_schemas_are() -> None:
    json = {
        "metadata": {"kind": "closed", "more": 1},
        "type": "blue",
        "default": 3,
    }
    status, got = received("lenient", Json(lambda: Words), json=json)
    assert status == 204
    assert type(got["body"].metadata) is Closed
    assert (got["body"].type, got["body"].default) == ("blue", 3)
