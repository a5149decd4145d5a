"""Results of a handler as responses, refusals in the declared shape."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Mapping
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import httpx2
import pytest
from fastapi import HTTPException
from fastapi.responses import JSONResponse
from runtime.server.authentication import ApiKey, Credentials, Http, OAuth2, Scheme
from runtime.server.replies import (
    Created,
    HTTPError,
    NoContent,
    Ok,
    Reply,
    Undeclared,
    UndeclaredAnswer,
    Unimplemented,
)
from runtime.wire.contract import (
    Answer,
    Binary,
    Events,
    Form,
    Header,
    Json,
    JsonLines,
    Operation,
    Query,
    Text,
)
from runtime.wire.model import Model, Secret
from serving import app_of, call, raised
from starlette.types import Message


class Item(Model):
    id: int
    note: str | None = None
    token: Secret | None = None


def answered(answers: Any, result: Any, **request: Any) -> httpx2.Response:
    async def handler() -> Any:
        if isinstance(result, Exception):
            raise result
        return result

    made: Any = Operation("it", ("GET", "/"), answers=answers)
    return call(app_of((made, handler)), "GET", "/", **request)


ITEM = Json(lambda: Item)


@pytest.mark.parametrize(
    ("answers", "result", "status", "body"),
    [
        ({201: ITEM, 200: ITEM}, Item(id=1), 201, {"id": 1}),
        ({200: ITEM}, Item(id=1, note=None), 200, {"id": 1, "note": None}),
        ({200: ITEM}, {"id": 1, "token": "t"}, 200, {"id": 1, "token": "t"}),
        ({"2XX": ITEM}, Item(id=1), 200, {"id": 1}),
        ({"default": ITEM}, Item(id=1), 200, {"id": 1}),
        ({404: ITEM}, Item(id=1), 200, {"id": 1}),
        ({}, None, 204, None),
        ({204: None}, None, 204, None),
        ({200: ITEM, 201: ITEM}, Created(Item(id=1)), 201, {"id": 1}),
        ({200: ITEM, 204: None}, NoContent(), 204, None),
        ({200: ITEM, "4XX": ITEM}, HTTPError(404, Item(id=4)), 404, {"id": 4}),
        ({200: ITEM}, Undeclared(418, {"a": 1}), 418, {"a": 1}),
        ({200: ITEM}, Undeclared(201, {"a": 1}), 201, {"a": 1}),
        ({200: ITEM}, Undeclared(202), 202, None),
        ({200: ITEM}, HTTPException(404, "none"), 404, {"detail": "none"}),
    ],
)
def test_results(answers: Any, result: Any, status: int, body: Any) -> None:
    answer = answered(answers, result)
    assert answer.status_code == status
    assert (answer.json() if answer.content else None) == body


def test_replies_are_values() -> None:
    made = Created(5, headers={"X-N": 1})
    assert made == Created(5, headers={"X-N": 1}) != Created(5)
    assert made != Reply(201, 5, headers={"X-N": 1})
    assert "Created(status=201, body=5" in repr(made)
    match made:
        case Created(body):
            assert body == 5
    with pytest.raises(FrozenInstanceError):
        made.status = 200
    assert NoContent() == NoContent()


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({200: ITEM}, Ok(Item(id=1), media_type="text/plain")),
        ({200: ITEM}, {"id": "secret"}),
        ({200: ITEM}, Reply(202, Item(id=1))),
        ({200: ITEM}, HTTPError(404, Item(id=1))),
        ({200: ITEM, 404: ITEM}, HTTPError(404, {"id": "secret"})),
        ({204: None}, Item(id=1)),
        ({200: Binary()}, 5),
    ],
)
def test_what_the_document_does_not_declare(
    answers: Any, result: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler() -> Any:
        if isinstance(result, Exception):
            raise result
        return result

    made: Any = Operation("it", ("GET", "/"), answers=answers)
    hiding = app_of((made, handler), hide_exceptions=True)
    answers_of_both = [answered(answers, result), call(hiding, "GET", "/")]
    assert [each.status_code for each in answers_of_both] == [500, 500]
    for answer in answers_of_both:
        assert answer.json() == {"detail": "Internal Server Error"}
    (logged,) = caplog.messages
    error = raised(app_of((made, handler)), "GET", "/")
    assert isinstance(error, UndeclaredAnswer)
    assert error.__notes__ == ["raised for it, GET /"]
    assert logged == f"it: {error}"
    assert "secret" not in "".join(traceback.format_exception(error))


def test_headers() -> None:
    headers = (Header("X-Day", lambda: date), Header("X-Ids", lambda: list[int]))
    given = {"X-Day": date(2020, 1, 2), "X-Ids": [1, 2], "X-Free": "f"}
    answer = answered({200: Answer((ITEM,), headers)}, Ok(Item(id=1), headers=given))
    assert answer.headers["x-day"] == "2020-01-02"
    assert answer.headers["x-ids"] == "1,2"
    assert answer.headers["x-free"] == "f"
    for wrong in ({"X-Day": "secret"}, {"X: a": "b"}):
        assert answered(
            {200: Answer((ITEM,), headers)}, Ok(Item(id=1), headers=wrong)
        ).is_error


@pytest.mark.parametrize(
    "headers", [(), (Header("Set-Cookie", lambda: list[str], shape="array"),)]
)
def test_each_cookie_is_a_line_of_its_own(headers: tuple[Header, ...]) -> None:
    cookies = ["a=1; Path=/", "b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT"]
    result = NoContent(headers={"Set-Cookie": cookies})
    answer = answered({204: Answer((), headers)}, result)
    assert answer.headers.get_list("set-cookie") == cookies


def test_the_length_of_a_whole_body_is_its_own() -> None:
    answer = answered({200: ITEM}, Ok(Item(id=1), headers={"Content-Length": "999"}))
    assert answer.json() == {"id": 1}
    lengths = [v for k, v in answer.headers.multi_items() if k == "content-length"]
    assert lengths == [str(len(answer.content))]


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    "text", ["a\r\nb: c", "a ", "a\0", "a\x7f", "a\x1b[0m", "\ud800", "a\x0bb"]
)
def test_values_of_headers_that_http_does_not_allow(text: str, lenient: bool) -> None:
    for reply in (
        Ok(Item(id=1), headers={"X-Free": text}),
        Ok(Item(id=1), media_type=f"application/json; a={text}"),
        HTTPError(404, None, headers={"X-Free": text}),
    ):

        async def handler(result: Any = reply) -> Any:
            if isinstance(result, Exception):
                raise result
            return result

        made: Any = Operation("it", ("GET", "/"), answers={200: ITEM, 404: None})
        rules: Any = {"answers": "lenient" if lenient else "strict"}
        answer = call(app_of((made, handler), **rules), "GET", "/")
        assert answer.status_code == 500
        assert answer.headers.keys() == {"content-type", "content-length"}


def test_the_media_type_whose_schema_fits_is_answered() -> None:
    """Two media types of JSON, the first of which holds something else."""
    answers = {
        200: Answer((Json(lambda: Item, media_type="*/*"), Json(lambda: list[int])))
    }
    answer = answered(answers, [1, 2], headers={"Accept": "*/*, application/json"})
    assert (answer.status_code, answer.json()) == (200, [1, 2])


@pytest.mark.parametrize(
    ("content", "items", "text"),
    [
        (Text(), ["a", "ü"], "aü"),
        (Binary(), [b"a", b"b"], "ab"),
        (Events(lambda: Item), [Item(id=1)], 'data: {"id":1}\n\n'),
        (Events(lambda: str), ["a\nb", ""], "data: a\ndata: b\n\ndata: \n\n"),
        (JsonLines(lambda: Item), [{"id": 1}, {"id": 2}], '{"id":1}\n{"id":2}\n'),
    ],
)
def test_streams(content: Any, items: list[Any], text: str) -> None:
    async def stream() -> AsyncIterator[Any]:
        for item in items:
            yield item

    made: Any = Operation("it", ("GET", "/"), answers={200: content})
    answer = call(app_of((made, stream)), "GET", "/")
    assert answer.content.decode() == text
    assert answer.headers["content-type"].startswith(content.media_type)


def test_media_type_is_negotiated() -> None:
    answers = {200: Answer((ITEM, Text(media_type="text/csv"), Binary()))}
    for result, accept, media_type in [
        (Item(id=1), "*/*", "application/json"),
        ("a,b", "*/*", "text/csv; charset=utf-8"),
        (b"\0", "*/*", "application/octet-stream"),
        (Ok("a", media_type="text/csv"), "application/json", "text/csv; charset=utf-8"),
    ]:
        answer = answered(answers, result, headers={"Accept": accept})
        assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("application/hal+json", "application/hal+json"),
        ("application/json;q=0.1, application/hal+json;q=0.9", "application/hal+json"),
        ("application/json; q=0, */*", "application/hal+json"),
        ("application/*;q=0.3, application/json;q=0.2", "application/hal+json"),
        ("*/*, application/hal+json", "application/hal+json"),
        ("application/hal+json, application/json", "application/hal+json"),
        ("application/hal+json;q=0.5;level=1, */*;q=0.2", "application/hal+json"),
        # Nothing that is there is asked for, or nobody can tell how much it is.
        ("image/png", "application/json"),
        ("*/*;q=0", "application/json"),
        ("application/hal+json;q=much", "application/hal+json"),
        (";;q=,,=", "application/json"),
    ],
)
def test_what_is_wanted_most_is_sent(accept: str, media_type: str) -> None:
    """RFC 9110, section 12.5.1."""
    hal = Json(lambda: Item, media_type="application/hal+json")
    answers = {200: Answer((ITEM, hal))}
    answer = answered(answers, Item(id=1), headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("content", "result", "body"),
    [
        (Text(media_type="text/plain; charset=iso-8859-1"), "é", b"\xe9"),
        (Text(media_type='text/csv; Charset="UTF-16-LE"'), "é", b"\xe9\0"),
        (
            Json(lambda: str, media_type="a/json; charset=latin-1"),
            "é€",
            b'"\\u00e9\\u20ac"',
        ),
    ],
)
def test_text_is_in_the_charset_that_its_content_type_names(
    content: Any, result: str, body: bytes
) -> None:
    answer = answered({200: content}, result)
    assert answer.content == body
    assert answer.headers["content-type"] == content.media_type


def test_a_stream_of_text_is_one_text_of_its_charset() -> None:
    async def stream() -> AsyncIterator[str]:
        yield "é"
        yield "ü"

    content = Text(media_type="text/plain; charset=utf-16")
    made: Any = Operation("it", ("GET", "/"), answers={200: content})
    assert call(app_of((made, stream)), "GET", "/").content.decode("utf-16") == "éü"


@pytest.mark.parametrize("charset", ["iso-8859-1", "punycode"])
def test_what_a_charset_cannot_hold_is_undeclared(charset: str) -> None:
    content = Text(media_type=f"text/plain; charset={charset}")
    assert answered({200: content}, "€").status_code == 500


def test_form() -> None:
    content = Form(lambda: Item)
    assert answered({200: content}, Item(id=1, note="a b")).text == "id=1&note=a%20b"


def test_exception_handlers_of_the_application() -> None:
    async def handler(n: int) -> Item:
        raise KeyError(n)

    parameters = (Query("n", lambda: int),)
    made: Any = Operation("it", ("GET", "/"), parameters, answers={200: ITEM})
    app = app_of((made, handler))
    app.add_exception_handler(LookupError, lambda *_: JSONResponse("mine", 418))
    app.add_exception_handler(Exception, lambda *_: JSONResponse("any", 500))
    assert call(app, "GET", "/?n=1").json() == "mine"
    assert call(app, "GET", "/?n=x").status_code == 422


def test_head_has_no_body() -> None:
    async def handler() -> Item:
        return Item(id=1)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    sent: list[Message] = []
    made: Any = Operation("it", ("HEAD", "/"), answers={200: ITEM})
    scope = {"type": "http", "method": "HEAD", "path": "/", "query_string": b""}
    app = app_of((made, handler))
    asyncio.run(app({**scope, "headers": []}, receive, send))
    assert (b"content-length", b"8") in sent[0]["headers"]
    assert sent[1]["body"] == b""


def test_unimplemented() -> None:
    answer = answered({200: ITEM}, Unimplemented("it"))
    assert (answer.status_code, answer.json()) == (501, {"detail": "Not Implemented"})


class Problem(Model):
    title: str
    status: int
    detail: str


class Coded(Model):
    code: int
    message: str


class Nested(Model):
    class Inner(Model):
        message: str

    error: Inner


class Several(Model):
    class Error(Model):
        status: str
        title: str
        detail: str

    errors: list[Error]


class Odd(Model):
    strange: str


@pytest.mark.parametrize(
    ("status", "shape", "keys"),
    [
        (422, Problem, {"type", "title", "status", "detail"}),
        (422, Coded, {"code", "message"}),
        (400, Nested, {"error"}),
        (400, Several, {"errors"}),
        ("default", Coded, {"code", "message"}),
        (422, Odd, {"detail"}),
        (400, Any, {"detail"}),
    ],
)
def test_refusals_have_the_declared_shape(status: Any, shape: Any, keys: Any) -> None:
    async def handler(n: int) -> None: ...

    parameters = (Query("n", lambda: int, required=True),)
    answers = {204: None, status: Json(lambda: shape)}
    made: Any = Operation("it", ("GET", "/"), parameters, answers=answers)
    answer = call(app_of((made, handler)), "GET", "/?n=secret")
    assert answer.status_code == (400 if status == 400 else 422)
    assert set(answer.json()) - {"type"} == keys - {"type"}
    assert "query" in answer.text
    assert "secret" not in answer.text


SCHEMES: Mapping[str, Scheme] = {
    "key": ApiKey("query", "key"),
    "session": ApiKey("cookie", "session"),
    "basic": Http("basic"),
    "oauth": OAuth2(),
}


@pytest.mark.parametrize(
    ("security", "query", "headers", "principal"),
    [
        (({"key": ()},), "?key=k%20k", {}, "key:k k"),
        (({"key": ()},), "", {}, None),
        (({"key": (), "session": ()},), "?key=a", {}, None),
        (
            ({"key": (), "session": ()},),
            "?key=a",
            {"Cookie": "session=b"},
            "key:a session:b",
        ),
        (
            ({"basic": ()}, {"key": ()}),
            "?key=a",
            {"Authorization": "Basic dTpwOnE="},
            "basic:u/p:q",
        ),
        (({"basic": ()},), "", {"Authorization": "Basic ?"}, None),
        (({"basic": ()},), "", {"Authorization": "Basic dTpwé".encode()}, None),
        (({"basic": ()},), "", {"Authorization": b"Basic dTpw\xff"}, None),
        (({"basic": ()},), "", {"Authorization": "Basic /w=="}, None),
        (({"oauth": ("read",)},), "", {"Authorization": "bearer t"}, "oauth:t(read)"),
        (({"oauth": ()}, {"key": ()}), "?key=a", {"Authorization": "Bearer bad"}, "key:a"),
        (({"key": ()}, {}), "", {}, "nobody"),
        # Two keys of one name: a proxy may have looked at the other one.
        (({"key": ()},), "?key=a&key=b", {}, None),
        (({"session": ()},), "", {"Cookie": "session=a; session=b"}, None),
        (({"key": (), "unknown": ()},), "?key=a", {}, None),
        (
            ({"session": ()},),
            "",
            [("Cookie", "a=1"), ("Cookie", "session=b")],
            "session:b",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("asynchronous", [True, False])
def test_security(
    security: Any, query: str, headers: Any, principal: Any, asynchronous: bool
) -> None:
    def check(credentials: Credentials) -> str | None:
        shown = []
        for name, each in credentials.items():
            value = each.value.get_secret_value()
            if value == "bad":
                return None
            user = f"{each.username}/" if each.username else ""
            scopes = f"({','.join(each.scopes)})" if each.scopes else ""
            shown.append(f"{name}:{user}{value}{scopes}")
        return " ".join(shown)

    async def check_async(credentials: Credentials) -> str | None:
        return check(credentials)

    async def handler(principal: str | None) -> str:
        return principal or "nobody"

    made: Any = Operation("it", ("GET", "/"), answers={200: Text()}, security=security)
    authenticate: Any = check_async if asynchronous else check
    app = app_of((made, handler), schemes=SCHEMES, authenticate=authenticate)
    answer = call(app, "GET", f"/{query}", headers=headers)
    if principal is not None:
        assert answer.text == principal
        return
    assert answer.status_code == 401
    challenge = answer.headers.get("www-authenticate")
    assert bool(challenge) == any("basic" in each for each in security)


def test_credentials_are_masked() -> None:
    async def authenticate(credentials: Credentials) -> str:
        return f"{credentials!r} {dict(credentials)!r}"

    async def handler(principal: str) -> str:
        return principal

    made: Any = Operation(
        "it", ("GET", "/"), answers={200: Text()}, security=({"key": ()},)
    )
    app = app_of((made, handler), schemes=SCHEMES, authenticate=authenticate)
    assert "hunter2" not in call(app, "GET", "/?key=hunter2").text


def test_only_success_is_sent_that_no_document_declares() -> None:
    async def redirect() -> Reply[int, None]:
        return Reply(300, None)

    async def succeed() -> Reply[int, None]:
        return Reply(299, None)

    undeclared: Any = Operation("it", ("GET", "/"))
    assert call(app_of((undeclared, redirect)), "GET", "/").status_code == 500
    assert call(app_of((undeclared, succeed)), "GET", "/").status_code == 299
