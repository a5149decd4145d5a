"""A whole generated server over real HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from liveavatar import errors, models
from liveavatar.app import create_app
from runtime.server.authentication import Credentials, Forbidden, matches
from runtime.server.requests.payloads import Limits
from runtime.wire.unset import Unset
from serving import serve

GOOD = {"secret_name": "n", "secret_value": "hunter2", "secret_type": "OTHER"}
KEY = {"X-API-KEY": "right"}


@dataclass(frozen=True)
class User:
    name: str


@dataclass
class Secrets:
    seen: list[Any] = field(default_factory=list)

    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
    ) -> models.ResponseCreateSecretResponseSchema:
        value = body.secret_value.get_secret_value()
        self.seen.append((principal, la_session, value))
        if body.secret_name == "taken":
            item = models.ValidationErrorItem(loc=["body"], msg="taken", type="taken")
            raise errors.UnprocessableEntity(models.HTTPValidationError(detail=[item]))
        if body.secret_name == "broken":
            raise RuntimeError(f"cannot store {value}")
        data = models.CreateSecretResponseSchema(id="1", secret_name=body.secret_name)
        return models.ResponseCreateSecretResponseSchema(
            code=100, data=data, message=None
        )


async def authenticate(credentials: Credentials) -> User | None:
    key = credentials["APIKeyHeader"].value
    if matches(key, "banned"):
        raise Forbidden
    return User("ann") if matches(key, "right") else None


SERVICE = Secrets()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    limits = Limits(body=1000)
    app = create_app(secrets=SERVICE, authenticate=authenticate, limits=limits)
    with serve(app) as base:
        yield base


def post(url: str, **options: Any) -> httpx2.Response:
    return httpx2.post(f"{url}/v1/secrets", **options)


def test_success(url: str) -> None:
    headers = {**KEY, "Cookie": "other=1; la_session=a%20b"}
    answer = post(url, json=GOOD, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    data = {"id": "1", "secret_name": "n"}
    assert answer.json() == {"code": 100, "data": data, "message": None}
    assert SERVICE.seen[-1] == (User("ann"), "a b", "hunter2")


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("wrong", 401), ("banned", 403)]
)
def test_refused_before_the_body_is_read(
    url: str, key: str | None, status: int
) -> None:
    headers = {"X-API-KEY": key} if key else {}
    for content in (b"{broken", b"x" * 5000):
        answer = post(url, content=content, headers=headers)
        assert answer.status_code == status
        assert set(answer.json()) == {"detail"}


def test_media_type_before_size_before_content(url: str) -> None:
    text = {**KEY, "Content-Type": "text/plain"}
    json = {**KEY, "Content-Type": "application/json; charset=utf-8"}
    large = b"{" * 5000
    assert post(url, content=large, headers=text).status_code == 415
    assert post(url, content=large, headers=json).status_code == 413
    assert post(url, content=iter([large]), headers=json).status_code == 413
    assert post(url, content=b"{", headers=json).status_code == 422
    assert post(url, content=b"", headers=KEY).status_code == 422
    unnamed = httpx2.Request(
        "POST", f"{url}/v1/secrets", content=b'{"secret_name": 1}', headers=KEY
    )
    unnamed.headers.pop("content-type", None)
    with httpx2.Client() as client:
        assert client.send(unnamed).status_code == 422


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"secret_name": ""}, ["body", "secret_name"]),
        ({"secret_name": "n" * 256}, ["body", "secret_name"]),
        ({"secret_name": 5}, ["body", "secret_name"]),
        ({"secret_type": "hunter2"}, ["body", "secret_type"]),
        ({"secret_value": {"x": "hunter2"}}, ["body", "secret_value"]),
    ],
)
def test_invalid_bodies_are_never_echoed(
    url: str, change: dict[str, Any], loc: list[str]
) -> None:
    answer = post(url, json=GOOD | change, headers=KEY)
    assert answer.status_code == 422
    assert [each["loc"] for each in answer.json()["detail"]] == [loc]
    assert set(answer.json()["detail"][0]) == {"loc", "msg", "type"}
    assert "hunter2" not in answer.text


def test_declared_error(url: str) -> None:
    answer = post(url, json=GOOD | {"secret_name": "taken"}, headers=KEY)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["msg"] == "taken"


@pytest.mark.parametrize("is_hidden", [False, True])
def test_failure_is_generic_and_logged(
    caplog: pytest.LogCaptureFixture, is_hidden: bool
) -> None:
    app = create_app(
        secrets=Secrets(), authenticate=authenticate, hide_exceptions=is_hidden
    )
    with caplog.at_level(logging.DEBUG), serve(app) as url:
        answer = post(url, json=GOOD | {"secret_name": "broken"}, headers=KEY)
    assert answer.status_code == 500
    assert answer.json() == {"detail": "Internal Server Error"}
    assert "RuntimeError" in caplog.text
    assert ("hunter2" in caplog.text) != is_hidden


def test_routing_and_document(url: str) -> None:
    refused = httpx2.get(f"{url}/v1/secrets")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert post(url + "/x").status_code == 404
    assert httpx2.post(f"{url}/v1/secrets/").status_code == 404
    document = httpx2.get(f"{url}/openapi.json").json()
    assert document["info"]["title"] == "Live avatar API"
    assert document["servers"] == [{"url": "https://api.liveavatar.com"}]
    assert httpx2.get(f"{url}/docs").status_code == 200
    assert httpx2.get(f"{url}/redoc").status_code == 200


def test_an_app_cannot_be_made_without_authentication() -> None:
    with pytest.raises(TypeError):
        create_app(secrets=SERVICE)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        create_app(secrets=SERVICE, authenticate=None)  # type: ignore[arg-type]
