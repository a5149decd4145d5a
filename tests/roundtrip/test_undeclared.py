"""Real servers answer what their documents do not declare, and clients make sense of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from openhands_client import AsyncOpenHands, OpenHands, errors
from openhands_client.models import HTTPValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.roundtrip.serving import serve


@dataclass
class Real:
    """A server written without the document: answers alike, keeps what it is sent."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    media_type: str | None = "application/json"
    sent: list[bytes] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.sent.append(await request.body())
        return Response(self.body, self.status, media_type=self.media_type)


@pytest.fixture(scope="module")
def shared() -> Iterator[Real]:
    real = Real()
    app = Starlette(routes=[Route("/api/secrets", real.answer, methods=["POST"])])
    with serve(app) as real.url:
        yield real


@pytest.fixture
def real(shared: Real) -> Real:
    shared.status, shared.body, shared.media_type = 200, b"{}", "application/json"
    shared.sent.clear()
    return shared


def sync_call(url: str, **arguments: Any) -> dict[str, str]:
    with OpenHands(api_key="k", base_url=url, max_retries=0) as api:
        return api.secrets.create_custom_secret(**arguments)


def async_call(url: str, **arguments: Any) -> dict[str, str]:
    async def call() -> dict[str, str]:
        async with AsyncOpenHands(api_key="k", base_url=url, max_retries=0) as api:
            return await api.secrets.create_custom_secret(**arguments)

    return asyncio.run(call())


@pytest.fixture(params=[sync_call, async_call])
def call(request: pytest.FixtureRequest) -> Callable[..., dict[str, str]]:
    return request.param


def test_created_is_read_as_the_declared_success(real: Real, call: Any) -> None:
    real.status, real.body = 201, b'{"message": "Secret created successfully"}'
    made = call(real.url, name="n", value="v")
    assert made == {"message": "Secret created successfully"}


@pytest.mark.parametrize("status", [202, 299])
def test_any_other_success_is_read_alike(real: Real, call: Any, status: int) -> None:
    real.status, real.body = status, b'{"a": "b"}'
    assert call(real.url, name="n", value="v") == {"a": "b"}


def test_success_without_content(real: Real, call: Any) -> None:
    real.status, real.body, real.media_type = 204, b"", None
    assert call(real.url, name="n", value="v") is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.UnauthorizedError),
        (409, errors.ConflictError),
        (418, errors.ClientError),
        (500, errors.InternalServerError),
        (599, errors.ServerError),
    ],
)
@pytest.mark.parametrize(
    ("body", "media_type", "parsed"),
    [
        (b'{"message": "exists"}', "application/json", {"message": "exists"}),
        (b'{"message": "exists"}', None, {"message": "exists"}),
        (b"broken \xc3\xa9", "text/plain; charset=utf-8", "broken é"),
        (b"<html>", "text/html", "<html>"),
        (b"", "application/json", None),
    ],
)
def test_undeclared_errors(
    real: Real,
    call: Any,
    status: int,
    kind: type[errors.APIStatusError],
    body: bytes,
    media_type: str | None,
    parsed: Any,
) -> None:
    real.status, real.body, real.media_type = status, body, media_type
    with pytest.raises(errors.OpenHandsError) as caught:
        call(real.url, name="n", value="v")
    assert type(caught.value) is kind
    assert caught.value.status_code == status
    assert caught.value.body == parsed
    assert caught.value.error is None


def test_declared_error_with_another_body(real: Real, call: Any) -> None:
    real.status, real.body = 422, b'{"detail": "just text"}'
    with pytest.raises(errors.UnprocessableEntityError) as caught:
        call(real.url, name="n", value="v")
    assert caught.value.error is None
    assert caught.value.body == {"detail": "just text"}


def test_declared_error(real: Real, call: Any) -> None:
    item = {"loc": ["body", 0], "msg": "m", "type": "t", "input": {"deep": [1]}}
    real.status, real.body = 422, json.dumps({"detail": [item]}).encode()
    with pytest.raises(errors.UnprocessableEntityError) as caught:
        call(real.url, name="n", value="v")
    error = caught.value.error
    assert isinstance(error, HTTPValidationError)
    assert error.detail is not None
    assert (error.detail[0].loc, error.detail[0].type) == (["body", 0], "t")
    # What the document does not name is kept.
    assert error.detail[0].model_extra == {"input": {"deep": [1]}}


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[]", b"<html>", b'{"a":'])
def test_success_that_does_not_fit(real: Real, call: Any, body: bytes) -> None:
    real.body = body
    with pytest.raises(errors.ResponseValidationError) as caught:
        call(real.url, name="n", value="v", answers="strict")
    loose = body.decode() if body[-1:] in b">:" else json.loads(body)
    assert caught.value.body == loose


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {"name": "n", "value": "v"}),
        ({"description": None}, {"name": "n", "value": "v", "description": None}),
        ({"description": ""}, {"name": "n", "value": "v", "description": ""}),
    ],
)
def test_absent_null_and_empty_are_three_things(
    real: Real, call: Any, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    call(real.url, name="n", value="v", **given)
    assert json.loads(real.sent[0]) == sent
