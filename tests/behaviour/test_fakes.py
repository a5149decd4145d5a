"""`NAME_client.testing`: tests of code that uses a client, without network."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import httpx2
import pytest
from liveavatar_client import errors, models
from liveavatar_client.testing import (
    FakeLiveAvatar,
    UnexpectedCallError,
    UnfitAnswerError,
)

from tests.behaviour import shop
from tests.behaviour.vault import ARGUMENTS, SECRET

DATA = {"id": "s1", "secret_name": "mine"}
ANSWER = {"code": 100, "data": DATA, "message": "done"}


def sync_call(fake: Any, path: str, /, *, client: Any = None, **arguments: Any) -> Any:
    """Calls `group.operation`; the items of a stream as a list."""
    group, operation = path.split(".")
    with fake.client(**client or {}) as api:
        result = getattr(getattr(api, group), operation)(**arguments)
        return list(result) if hasattr(result, "__next__") else result


def async_call(fake: Any, path: str, /, *, client: Any = None, **arguments: Any) -> Any:
    group, operation = path.split(".")

    async def run() -> Any:
        async with fake.async_client(**client or {}) as api:
            result = await getattr(getattr(api, group), operation)(**arguments)
            if hasattr(result, "__anext__"):
                return [item async for item in result]
            return result

    return asyncio.run(run())


@pytest.fixture(params=[sync_call, async_call])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return request.param


@pytest.fixture
def fake() -> FakeLiveAvatar:
    return FakeLiveAvatar()


@pytest.fixture(params=["shop", "shopx"])
def shop_fake(request: pytest.FixtureRequest) -> Any:
    """The fake of a client on httpx2, and of one on httpx."""
    shop.importable()
    module = import_module(f"{request.param}_client.testing")
    return getattr(module, f"Fake{request.param.capitalize()}")()


@pytest.mark.parametrize(
    "value",
    [
        ANSWER,
        models.ResponseCreateSecretResponseSchema(
            code=100,
            data=models.CreateSecretResponseSchema(**DATA),
            message="done",
        ),
    ],
)
def test_answers_with_models_and_with_plain_json(
    fake: FakeLiveAvatar, call: Any, value: Any
) -> None:
    fake.secrets.create_secret.returns(value)
    made = call(fake, "secrets.create_secret", **ARGUMENTS)
    assert (made.code, made.data.id) == (100, "s1")


def test_a_call_is_what_the_service_saw(fake: FakeLiveAvatar, call: Any) -> None:
    fake.secrets.create_secret.returns(ANSWER)
    options: Any = {"client": {"api_key": "the-key"}, "extra_query": {"q": [1, 2]}}
    call(fake, "secrets.create_secret", **ARGUMENTS, la_session="a b;c", **options)
    (seen,) = fake.secrets.create_secret.calls
    assert (seen.method, seen.path) == ("POST", "/v1/secrets")
    assert seen.arguments == {"la_session": "a b;c"}
    assert isinstance(seen.body, models.CreateSecretRequestSchema)
    assert seen.body.secret_value.get_secret_value() == SECRET
    assert seen.headers["content-type"] == "application/json"
    assert seen.query == {"q": ["1", "2"]}
    assert "the-key" not in str([seen, seen.headers, seen.query])
    assert SECRET not in repr(seen)


def test_answers_come_in_turn_and_the_last_stays(
    fake: FakeLiveAvatar, call: Any
) -> None:
    stub = fake.secrets.create_secret
    stub.returns({**ANSWER, "message": "1"}, times=2).returns(
        {**ANSWER, "message": "2"}
    )
    stub.returns({**ANSWER, "message": "3"})
    messages = [
        call(fake, "secrets.create_secret", **ARGUMENTS).message for _ in range(5)
    ]
    assert messages == ["1", "1", "2", "3", "3"]


def test_an_error_is_retried_without_waiting(fake: FakeLiveAvatar, call: Any) -> None:
    stub = fake.secrets.create_secret
    stub.raises(429, headers={"retry-after": "50"}, times=2).returns(ANSWER)
    assert call(fake, "secrets.create_secret", **ARGUMENTS).code == 100
    assert [each.attempt for each in stub.calls] == [1, 2, 3]


def test_errors_have_their_class_their_body_and_their_headers(
    fake: FakeLiveAvatar, call: Any
) -> None:
    problem = {"loc": ["body"], "msg": "no", "type": "t"}
    fake.secrets.create_secret.raises(
        422, body={"detail": [problem]}, headers={"x-request-id": "r-1"}
    )
    with pytest.raises(errors.UnprocessableEntityError) as caught:
        call(fake, "secrets.create_secret", **ARGUMENTS)
    assert caught.value.error is not None
    assert caught.value.error.detail[0].msg == "no"
    assert caught.value.request_id == "r-1"


def test_undeclared_errors_have_any_body(fake: FakeLiveAvatar, call: Any) -> None:
    fake.secrets.create_secret.raises(409, body={"message": "taken"})
    with pytest.raises(errors.ConflictError) as caught:
        call(fake, "secrets.create_secret", **ARGUMENTS)
    assert caught.value.body == {"message": "taken"}


def test_a_connection_may_fail(fake: FakeLiveAvatar, call: Any) -> None:
    stub = fake.secrets.create_secret.raises(httpx2.ReadTimeout("slow"))
    with pytest.raises(errors.APITimeoutError) as caught:
        call(fake, "secrets.create_secret", **ARGUMENTS)
    assert caught.value.maybe_sent
    assert len(stub.calls) == 1
    fake = FakeLiveAvatar()
    fake.secrets.create_secret.raises(httpx2.ConnectError("no"), times=2).returns(
        ANSWER
    )
    assert call(fake, "secrets.create_secret", **ARGUMENTS).code == 100


def test_a_call_without_an_answer_names_the_operation(
    fake: FakeLiveAvatar, call: Any
) -> None:
    with pytest.raises(
        UnexpectedCallError, match=r"secrets\.create_secret \(POST /v1/s"
    ):
        call(fake, "secrets.create_secret", **ARGUMENTS)
    fake.secrets.create_secret.returns(ANSWER, times=1)
    call(fake, "secrets.create_secret", **ARGUMENTS)
    with pytest.raises(UnexpectedCallError, match="no answer for call 3"):
        call(fake, "secrets.create_secret", **ARGUMENTS)
    with pytest.raises(UnexpectedCallError, match="DELETE /else"):
        fake.client().request("DELETE", "/else")


def test_arguments_that_do_not_fit_are_refused_as_ever(
    fake: FakeLiveAvatar, call: Any
) -> None:
    fake.secrets.create_secret.returns(ANSWER)
    with pytest.raises(errors.RequestValidationError):
        call(fake, "secrets.create_secret", **{**ARGUMENTS, "secret_name": ""})
    assert fake.secrets.create_secret.calls == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({**ANSWER, "data": 3}, "data: Input should be an object"),
        ({**ANSWER, "data": {"id": "s1"}}, "data.secret_name: Field required"),
        ({**ANSWER, "code": "many"}, "code: "),
        ([], "Input should be"),
        (None, "Input should be"),
    ],
)
def test_answers_that_do_not_fit_the_document(
    fake: FakeLiveAvatar, value: Any, said: str
) -> None:
    with pytest.raises(UnfitAnswerError) as caught:
        fake.secrets.create_secret.returns(value)
    assert "POST /v1/secrets: status 200 does not fit" in str(caught.value)
    assert said in str(caught.value)


def test_errors_that_do_not_fit_the_document(fake: FakeLiveAvatar) -> None:
    with pytest.raises(UnfitAnswerError, match="detail: "):
        fake.secrets.create_secret.raises(422, body={"detail": "no"})
    for made in (
        lambda: fake.secrets.create_secret.raises(200),
        lambda: fake.secrets.create_secret.returns(ANSWER, status=500),
    ):
        with pytest.raises(UnfitAnswerError, match="status"):
            made()


def test_another_success_is_read_as_the_declared_one(
    fake: FakeLiveAvatar, call: Any
) -> None:
    fake.secrets.create_secret.returns(ANSWER, status=201)
    assert call(fake, "secrets.create_secret", **ARGUMENTS).code == 100


def test_no_credential_is_taken_from_the_environment(
    fake: FakeLiveAvatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEAVATAR_API_KEY", "real")
    seen = []
    middleware = [
        lambda request, send: (seen.append(request.headers), send(request))[1]
    ]
    fake.secrets.create_secret.returns(ANSWER)
    fake.client(middleware=middleware).secrets.create_secret(**ARGUMENTS)
    assert "real" not in str(seen[0].raw)


def test_parameters_have_the_types_of_the_arguments(shop_fake: Any, call: Any) -> None:
    shop_fake.items.get.returns({"name": "Chair"})
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    given = {
        "shelf": "a/b c",
        "number": 7,
        "colours": ["light blue", "green"],
        "since": when,
        "x_trace": "t-1",
        "basket": 3,
    }
    assert call(shop_fake, "items.get", **given).name == "Chair"
    (seen,) = shop_fake.items.get.calls
    assert seen.arguments == given
    assert "key" not in seen.query
    assert "x-ticket" not in seen.headers


def test_multipart_bodies(shop_fake: Any, call: Any) -> None:
    shop_fake.items.add_picture.returns("/pictures/1")
    picture = ('a"b.png', b"\x00\r\n--\xff", "image/png")
    made = call(
        shop_fake, "items.add_picture", picture=picture, caption="ü", sizes=[1, 2]
    )
    assert made == "/pictures/1"
    (seen,) = shop_fake.items.add_picture.calls
    file = seen.body["picture"]
    assert (file.filename, file.content) == (picture[0], picture[1])
    assert file.content_type == "image/png"
    assert (seen.body["caption"], seen.body["sizes"]) == ("ü", ["1", "2"])


def test_forms_files_and_empty_answers(shop_fake: Any, call: Any) -> None:
    shop_fake.orders.order.returns(b"%PDF")
    assert call(shop_fake, "orders.order", amount=3, note="a&b") == b"%PDF"
    body = shop_fake.orders.order.calls[0].body
    assert (body.amount, body.note) == (3, "a&b")
    unfit = sys.modules[type(shop_fake).__module__].UnfitAnswerError
    with pytest.raises(unfit, match="bytes"):
        shop_fake.orders.order.returns("text")
    shop_fake.items.put.returns()
    given = {"shelf": "a", "number": 1, "name": "Lamp"}
    assert call(shop_fake, "items.put", **given) is None
    with pytest.raises(unfit, match="without a body"):
        shop_fake.items.put.returns({"name": "Lamp"})


def test_streams_answer_item_by_item(shop_fake: Any, call: Any) -> None:
    package = type(shop_fake).__module__.partition(".")[0]
    events = import_module(
        f"{package}._runtime.client.contents.streams"
    ).ServerSentEvent
    items = [{"name": "Chair"}, events({"name": "a\nb"}, event="sale", id="2")]
    shop_fake.orders.follow.returns(items)
    got = call(shop_fake, "orders.follow")
    assert [each.name for each in got] == ["Chair", "a\nb"]
    shop_fake.orders.log.returns([{"name": "x"}, {"name": "y"}])
    assert [each.name for each in call(shop_fake, "orders.log")] == ["x", "y"]
    unfit = sys.modules[type(shop_fake).__module__].UnfitAnswerError
    with pytest.raises(unfit, match="name: Field required"):
        shop_fake.orders.log.returns([{"name": "x"}, {}])
    with pytest.raises(unfit, match="items of the stream"):
        shop_fake.orders.log.returns({"name": "x"})


def test_raw_answers_and_downloads(shop_fake: Any) -> None:
    shop_fake.orders.order.returns(b"%PDF", headers={"ETag": "e"})
    client = shop_fake.client()
    assert client.raw(client.orders.order).headers["etag"] == "e"
    with client.download(client.orders.order) as file:
        assert file.read() == b"%PDF"


def test_importing_a_fake_imports_no_group() -> None:
    code = (
        "import sys, shop_client.testing as t; t.FakeShop();"
        " print([m for m in sys.modules if m.startswith('shop_client.resources.')])"
    )
    assert shop.output(code) == "[]\n"
