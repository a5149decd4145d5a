"""Requests as arguments of a handler."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi import UploadFile
from pydantic import AfterValidator, ConfigDict, Field, ValidationError
from runtime.server.requests.fitting import fit
from runtime.wire.contract import (
    Binary,
    Body,
    Cookie,
    Form,
    Header,
    Json,
    JsonLines,
    Multipart,
    Operation,
    Part,
    Path,
    Query,
    QueryString,
    Text,
)
from runtime.wire.model import Exact, Model, OneOf, Wire
from runtime.wire.parameters.parsing import DEEPEST, decode_query
from runtime.wire.scalars import DateTime, Number
from runtime.wire.unset import UNSET
from serving import app_of, call

Many: dict[str, Any] = {"shape": "array"}
Thing: dict[str, Any] = {"shape": "object"}


class Point(Model):
    x: int
    tags: list[str] = Field(default=[])
    inner: Point | None = None


class Upload(Model):
    title: str
    file: UploadFile
    more: list[UploadFile] = Field(default=[])
    raw: bytes = b""
    point: Point | None = None
    ids: list[int] = Field(default=[])


class Meowing(Model):
    meow: int


class Barking(Model):
    bark: Annotated[DateTime | int, AfterValidator(lambda value: value)]
    """A type of whose checks pydantic's places speak."""


class Fields(Model):
    n: list[int] = Field(default=[])
    point: Point | None = None
    text: str = ""


def received(
    operation: dict[str, Any], method: str, url: str, **request: Any
) -> tuple[Any, dict[str, Any]]:
    """The answer of an operation that accepts everything, and what its handler got."""
    got: dict[str, Any] = {}

    async def handler(**arguments: Any) -> None:
        got.update(arguments)

    path = operation.pop("path", "/")
    made: Any = Operation("it", (method, path), answers={204: None}, **operation)
    return call(app_of((made, handler)), method, url, **request), got


@pytest.mark.parametrize(
    ("parameter", "query", "value"),
    [
        (Query("n", lambda: int), "n=5", 5),
        (Query("n", lambda: int), "", UNSET),
        (Query("n", lambda: int | None), "n=", None),
        (Query("n", lambda: bool), "n=true", True),
        (Query("n", lambda: Literal[1, 2]), "n=2", 2),
        (Query("n", lambda: Annotated[Literal[0, 1], Exact]), "n=1", 1),
        (Query("n", lambda: Annotated[Literal[True], Exact]), "n=true", True),
        (Query("n", lambda: Literal["1"] | Literal[2]), "n=1", "1"),
        (Query("n", lambda: Literal[True]), "n=true", True),
        (Query("n", lambda: list[Literal[1, 2]], **Many), "n=2&n=1", [2, 1]),
        (Query("n", lambda: Annotated[int, Field(le=9)]), "n=9", 9),
        (Query("n", lambda: Literal["all", 2] | None), "n=2", 2),
        (Query("n", lambda: bool), "n=1", True),
        (Query("n", lambda: Literal["all", 2] | None), "n=all", "all"),
        (Query("n", lambda: list[Literal[1, 2]], **Many), "n=2", [2]),
        (Query("n", lambda: Annotated[float, OneOf(2.4, 5)]), "n=5.0", 5.0),
        (Query("n", lambda: list[int], **Many), "n=5&n=6", [5, 6]),
        (Query("n", lambda: list[int], **Many), "n=5", [5]),
        (Query("n", lambda: list[int], explode=False, **Many), "n=5,6", [5, 6]),
        (
            Query("p", lambda: Point, style="deepObject", **Thing),
            "p[x]=1&p[inner][x]=2&p[tags]=a",
            Point(x=1, inner=Point(x=2), tags=["a"]),
        ),
        (
            Query("p", lambda: dict[str, dict[str, int]], style="deepObject", **Thing),
            "p[0][0]=1&p[1][0]=2&p[1][1]=3",
            {"0": {"0": 1}, "1": {"0": 2, "1": 3}},
        ),
        (Query("p", lambda: Point, **Thing), "x=1&tags=a", Point(x=1, tags=["a"])),
        (
            Query("p", lambda: Point, media_type="application/json"),
            'p={"x":1}',
            Point(x=1),
        ),
        (
            QueryString("q", lambda: Point, media_type="application/json"),
            "%7B%22x%22%3A1%7D",
            Point(x=1),
        ),
        (
            Query("at", lambda: DateTime),
            "at=2020-01-02T03:04:05Z",
            datetime.fromisoformat("2020-01-02T03:04:05+00:00"),
        ),
    ],
)
def test_query(parameter: Any, query: str, value: Any) -> None:
    answer, got = received({"parameters": (parameter,)}, "GET", f"/?{query}")
    assert (answer.status_code, got) == (204, {parameter.name: value})


@pytest.mark.parametrize(
    "kind", [bool | Number, Number | bool, date | Number, Number | date]
)
@pytest.mark.parametrize("text", ["1", "0"])
def test_the_text_of_a_number_is_one_where_it_may_be(kind: Any, text: str) -> None:
    """Whole floats are written like integers, and pydantic reads more from them."""
    alone, listed = Query("n", lambda: kind), Query("n", lambda: list[kind], **Many)
    _, got = received({"parameters": (alone,)}, "GET", f"/?n={text}")
    _, many = received({"parameters": (listed,)}, "GET", "/?" + f"n={text}&" * 9)
    numbers = [got["n"], *many["n"]]
    assert {(type(number), number) for number in numbers} == {(int, int(text))}


def test_every_place() -> None:
    parameters = (
        Path("id", lambda: UUID),
        Header("X-Ids", lambda: list[int], keyword="ids", **Many),
        Cookie("c", lambda: int),
        Query("p", lambda: dict[str, str], **Thing),
        Query("q", lambda: str),
    )
    text = "12345678-1234-5678-1234-567812345678"
    answer, got = received(
        {"parameters": parameters, "path": "/{id}"},
        "GET",
        f"/{text}?a=1&q=2",
        headers=[("X-Ids", "1, 2"), ("X-Ids", "3"), ("Cookie", "b=1; c=4")],
    )
    assert answer.status_code == 204
    expected = {"id": UUID(text), "ids": [1, 2, 3], "c": 4, "p": {"a": "1"}, "q": "2"}
    assert got == expected


class Spot(Model):
    model_config = ConfigDict(extra="forbid")

    id: int
    city: str = Wire("town")


def test_objects_beside_each_other_are_told_apart_by_their_properties() -> None:
    parameters = (
        Path("id", lambda: int),
        Query("p", lambda: Point | None, **Thing),
        Query("spot", lambda: Spot, **Thing),
        Query("sort", lambda: dict[str, str], style="deepObject", **Thing),
        Query("tags", lambda: str, required=True),
        Cookie("c", lambda: dict[str, str], **Thing),
        Cookie("d", lambda: str),
    )
    answer, got = received(
        {"parameters": parameters, "path": "/{id}"},
        "GET",
        "/1?x=2&id=3&town=Ulm&sort[by]=x&tags=a",
        headers={"Cookie": "tags=e; d=f"},
    )
    assert answer.status_code == 204, answer.text
    assert got == {
        "id": 1,
        "p": Point(x=2),
        "spot": Spot(id=3, town="Ulm"),
        "sort": {"by": "x"},
        "tags": "a",
        "c": {"tags": "e"},
        "d": "f",
    }


def test_every_problem_is_told_at_once_and_nothing_echoed() -> None:
    parameters = (
        Query("n", lambda: int),
        Query("s", lambda: str, required=True),
        Query("l", lambda: Literal["a"]),
        Query("t", lambda: Annotated[Literal[0, 1], Exact]),
        Query("d", lambda: str),
        Query("u", lambda: UUID),
        Header("X-H", lambda: int),
    )
    answer, got = received(
        {"parameters": parameters, "body": Body((Json(lambda: Point),))},
        "POST",
        "/?n=secret&l=secret&t=true&d=secret&d=secret&u=secret",
        headers={"X-H": "secret"},
        json={"x": "secret", "tags": [1]},
    )
    assert (answer.status_code, got) == (422, {})
    places = [
        *(("query", name) for name in "nsltdu"),
        ("header", "X-H"),
        ("body", "x"),
        ("body", "tags", 0),
    ]
    assert [tuple(each["loc"]) for each in answer.json()["detail"]] == places
    assert "secret" not in answer.text


JSON = Body((Json(lambda: Point),))


@pytest.mark.parametrize(
    ("body", "request_", "status"),
    [
        (JSON, {"json": {"x": 1}}, 204),
        (JSON, {"json": {"x": 1.0}}, 204),
        (JSON, {"json": {"x": "1"}}, 422),
        (JSON, {"json": {"x": True}}, 422),
        (JSON, {"content": b'{"x": 1, "y": NaN}'}, 422),
        (JSON, {"content": b'{"x": 1, "y": "NaN"}'}, 204),
        (JSON, {"content": b'\xff{"x": 1}'}, 422),
        (JSON, {"content": b"[" * 100_000}, 422),
        (JSON, {"content": b'{"x": 1}', "headers": {"Content-Type": "x/y"}}, 415),
        (JSON, {}, 422),
        (Body((Json(lambda: Point),), required=False), {}, 204),
        (Body((Json(lambda: DateTime),)), {"json": "2020-01-02T03:04:05Z"}, 204),
    ],
)
def test_json(body: Body, request_: dict[str, Any], status: int) -> None:
    answer, got = received({"body": body}, "POST", "/", **request_)
    assert answer.status_code == status
    assert bool(got) == (status == 204)


VERSIONS = Body(
    (
        Json(lambda: Point, media_type="application/json; v=1"),
        Json(lambda: list[int], media_type='application/json; v="2"'),
    )
)


@pytest.mark.parametrize(
    ("media_type", "content", "status"),
    [
        ("application/json; v=1", b'{"x": 1}', 204),
        ("application/json; v=2", b"[1]", 204),
        ('Application/JSON;charset=utf-8;V="2"', b"[1]", 204),
        ("application/json; v=2", b'{"x": 1}', 422),
        ("application/json", b'{"x": 1}', 204),
        ("application/json; v=3", b'{"x": 1}', 204),
    ],
)
def test_parameters_tell_media_types_apart(
    media_type: str, content: bytes, status: int
) -> None:
    headers = {"Content-Type": media_type}
    answer, _ = received(
        {"body": VERSIONS}, "POST", "/", content=content, headers=headers
    )
    assert answer.status_code == status


class Cat(Model):
    kind: Literal["cat"]


class Dog(Model):
    kind: Literal["dog"]


def test_an_unknown_tag_is_not_echoed() -> None:
    tagged = Annotated[Cat | Dog, Field(discriminator="kind")]
    body = Body((Json(lambda: tagged),))
    answer, _ = received({"body": body}, "POST", "/", json={"kind": "secret"})
    assert answer.status_code == 422
    assert "secret" not in answer.text


def test_optional_body_is_unset() -> None:
    body = Body((Json(lambda: Point),), required=False)
    assert received({"body": body}, "POST", "/")[1] == {"body": UNSET}


def test_media_types_of_one_body() -> None:
    contents = (Json(lambda: Point), Text(media_type="text/csv"), Binary())
    body = Body((*contents, Binary(media_type="image/*")))
    for media_type, content, value in [
        ("application/json", b'{"x":1}', Point(x=1)),
        ("text/csv; charset=latin-1", b"\xfc", "ü"),
        ("application/octet-stream", b"\0", b"\0"),
        ("image/png", b"", b""),
    ]:
        headers = {"Content-Type": media_type}
        options: dict[str, Any] = {"content": content, "headers": headers}
        answer, got = received({"body": body}, "POST", "/", **options)
        assert (answer.status_code, got) == (204, {"body": value})


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (Form(lambda: dict[str, str]), {}),
        (JsonLines(lambda: int), []),
        (Text(), ""),
    ],
)
def test_a_required_body_may_be_empty(content: Any, value: Any) -> None:
    headers = {"Content-Type": content.media_type}
    _, got = received({"body": Body((content,))}, "POST", "/", headers=headers)
    assert got == {"body": value}


def test_form() -> None:
    parts = {"ids": Part(style="form", explode=False, shape="array")}
    form = Form(lambda: dict[str, Any], parts=parts)
    _, got = received(
        {"body": Body((form,))}, "POST", "/", data={"a": "x y&z", "ids": "1"}
    )
    assert got == {"body": {"ids": ["1"], "a": "x y&z"}}
    typed = Form(lambda: Point)
    _, got = received(
        {"body": Body((typed,))},
        "POST",
        "/",
        data={"x": "1", "tags": "a", "inner": '{"x": 2}'},
    )
    assert got == {"body": Point(x=1, tags=["a"], inner=Point(x=2))}


def test_multipart() -> None:
    parts = {"point": Part(content_type="application/json"), "file": Part(file=True)}
    got: dict[str, Any] = {}

    async def handler(body: Upload) -> None:
        got.update(title=body.title, raw=body.raw, point=body.point, ids=body.ids)
        got.update(file=await body.file.read(), name=body.file.filename)
        got["more"] = [await each.read() for each in body.more]

    content = Multipart(lambda: Upload, parts=parts)
    made: Any = Operation(
        "it", ("POST", "/"), body=Body((content,)), answers={204: None}
    )
    answer = call(
        app_of((made, handler)),
        "POST",
        "/",
        data={"title": "t", "point": '{"x": 1}', "ids": ["1", "2"]},
        files=[
            ("file", ("a.bin", b"\0" * 3_000_000)),
            ("more", ("b", b"m")),
            ("raw", ("c", b"\xff")),
        ],
    )
    assert answer.status_code == 204
    assert got["file"] == b"\0" * 3_000_000
    del got["file"]
    expected = {"title": "t", "raw": b"\xff", "point": Point(x=1), "ids": [1, 2]}
    assert got == expected | {"name": "a.bin", "more": [b"m"]}
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = call(app_of((made, handler)), "POST", "/", content=b"?", headers=broken)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("style", "sent", "ids"),
    [
        ("form", ["1,2"], [1, 2]),
        ("tabDelimited", ["1\t2"], [1, 2]),
        ("form", ["1", "2"], [1, 2]),
    ],
)
def test_arrays_in_one_part(style: str, sent: list[str], ids: list[int]) -> None:
    parts = {"ids": Part(style=style, explode=False, shape="array")}
    content = Multipart(lambda: dict[str, list[int]], parts=parts)
    files = [("ids", (None, one)) for one in sent]
    _, got = received({"body": Body((content,))}, "POST", "/", files=files)
    assert got == {"body": {"ids": ids}}


def test_arrays_within_an_array() -> None:
    query = Query("q", explode=False, shape="array", type=lambda: list[list[int]])
    _, got = received({"parameters": (query,)}, "GET", "/?q=%5B1%2C2%5D,%5B3%5D")
    assert got == {"q": [[1, 2], [3]]}


def test_lines() -> None:
    lines = Body((JsonLines(lambda: Point),))
    headers = {"Content-Type": "application/jsonl"}
    text = b'{"x":1}\n{"x":2}\n'
    _, got = received({"body": lines}, "POST", "/", content=text, headers=headers)
    assert got == {"body": [Point(x=1), Point(x=2)]}


@pytest.mark.parametrize(
    ("charset", "status"),
    [
        ("utf-8", 204),
        ("iso-8859-1", 204),
        ("shift_jis", 204),
        ("utf-7", 415),
        ("punycode", 415),
        ("unicode_escape", 415),
        ("undefined", 415),
        ("x" * 999, 415),
    ],
)
def test_text_is_read_in_charsets_that_are_safe(charset: str, status: int) -> None:
    async def handler(*, body: str) -> None:
        assert body == "+AGE-"

    made = Operation(
        "it", ("POST", "/"), body=Body((Text(lambda: str),)), answers={204: None}
    )
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    answer = call(
        app_of((made, handler)), "POST", "/", content=b"+AGE-", headers=headers
    )
    assert answer.status_code == status


def test_an_empty_text_that_is_too_short_is_not_null() -> None:
    kind: Any = Annotated[str, Field(min_length=1)] | None
    with pytest.raises(ValidationError):
        fit(lambda: kind, "")
    assert fit(lambda: int | None, "") is None


@pytest.mark.parametrize(("depth", "is_read"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_how_deep_a_name_may_be(depth: int, is_read: bool) -> None:
    parameter = Query("a", style="deepObject", shape="object")
    pairs = [("a" + "[b]" * depth, "1")]
    if is_read:
        assert decode_query(parameter, pairs)
        return
    with pytest.raises(ValueError, match="nested deeper"):
        decode_query(parameter, pairs)


@pytest.mark.parametrize("text", ["5", "true", '"1,2"', '{"1,2":3}', '["1,2"]'])
def test_documents_of_parameters_that_hold_no_array_are_refused(text: str) -> None:
    """Whatever JSON stands where an array of numbers is declared."""
    parameter = Header(
        "X-Table", lambda: list[int], keyword="a", media_type="application/json", **Many
    )
    answer, arguments = received(
        {"parameters": (parameter,)}, "GET", "/", headers={"x-table": text}
    )
    assert (answer.status_code, arguments) == (422, {})


PETS = Json(lambda: dict[str, Meowing | Barking])
LINES = JsonLines(lambda: Point, media_type="application/jsonl")
STYLED = Form(lambda: Fields, parts={"n": Part(style="form", explode=False)})


@pytest.mark.parametrize(
    ("content", "body", "places"),
    [
        (PETS, b'{"a":{"bark":"x"}}', [["a", "meow"], ["a", "bark"], ["a", "bark"]]),
        (PETS, b'{"a":1}', [["a"]]),
        (LINES, b'{"x":1}\n\n{"x":"s"}', [[3, "x"]]),
        (STYLED, b"n=1&n=2&text=%ff", [["n"], ["text"]]),
        (STYLED, b"text=\xff", [["text"]]),
        (STYLED, b'point={"x":"s"}', [["point", "x"]]),
        (STYLED, b"\xff=1", [[]]),
    ],
)
def test_a_place_leads_through_what_was_sent(
    content: Any, body: bytes, places: list[list[Any]]
) -> None:
    headers = {"Content-Type": content.media_type}
    operation = {"body": Body((content,))}
    answer, _ = received(operation, "POST", "/", content=body, headers=headers)
    told = [fault["loc"] for fault in answer.json()["detail"]]
    assert told == [["body", *place] for place in places]


def test_the_place_of_a_parameter_is_none_of_its_type() -> None:
    either = Query("n", lambda: Literal["auto"] | int)
    answer, _ = received({"parameters": (either,)}, "GET", "/?n=x")
    told = [fault["loc"] for fault in answer.json()["detail"]]
    assert told == [["query", "n"], ["query", "n"]]


def test_a_form_may_hold_bytes_of_utf_8() -> None:
    headers = {"Content-Type": STYLED.media_type}
    body = "text=é%C3%A9".encode()
    operation = {"body": Body((STYLED,))}
    _, got = received(operation, "POST", "/", content=body, headers=headers)
    assert got["body"].text == "éé"


@pytest.mark.parametrize(
    ("sent", "read"),
    [(";m=1;m=2", [1, 2]), (";m", None), (";other=1", None), (";m=1;other=2", [1])],
)
def test_a_matrix_has_the_name_of_its_parameter(
    sent: str, read: list[int] | None
) -> None:
    """RFC 6570, section 3.2.7."""
    matrix = Path("m", lambda: list[int], style="matrix", explode=True, **Many)
    operation = {"path": "/{m}", "parameters": (matrix,)}
    answer, got = received(operation, "GET", f"/{sent}")
    assert (answer.status_code, got.get("m")) == (422 if read is None else 204, read)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        (Query("n", lambda: int, may_be_empty=True), UNSET),
        (Query("n", lambda: int, may_be_empty=True, default=3), 3),
        (Query("n", lambda: list[int], may_be_empty=True, **Many), UNSET),
        (Query("n", lambda: str, may_be_empty=True), ""),
        (Query("n", lambda: int), None),
    ],
)
def test_a_parameter_may_be_empty(query: Query, value: object) -> None:
    answer, got = received({"parameters": (query,)}, "GET", "/?n=")
    assert (answer.status_code, got.get("n")) == (422 if value is None else 204, value)
