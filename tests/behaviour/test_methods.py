"""Methods of services in shapes of their own: what they take, and what it is called with."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from liveavatar_server import create_app, models

from tests.behaviour.vault import BODY, KEY

HEADERS = {"X-API-KEY": KEY}
PATH = "/v1/secrets"
Answer = models.ResponseCreateSecretResponseSchema


def authenticate(credentials: Any) -> str:
    return "somebody"


def answered() -> Answer:
    return Answer.model_validate({"code": 100, "data": {"id": "1", "secret_name": "n"}})


def application(service: Any, way: str = "object", **options: Any) -> FastAPI:
    """Serves an object, or one that a dependency makes for each request."""
    given = service() if way == "object" else Depends(service)
    options.setdefault("authenticate", authenticate)
    return create_app(secrets=given, **options)


def post(app: FastAPI, **options: Any) -> Any:
    return TestClient(app).post(PATH, json=BODY, headers=HEADERS, **options)


WAYS = pytest.mark.parametrize("way", ["object", "dependency"])


@WAYS
def test_a_default_of_its_own_holds_for_what_is_left_out(way: str) -> None:
    seen: list[object] = []

    class Secrets:
        async def create_secret(
            self, body: object, principal: str, la_session: str | None = None
        ) -> Answer:
            seen.append(la_session)
            return answered()

    app = application(Secrets, way)
    assert post(app).status_code == 200
    http = TestClient(app, cookies={"la_session": "s"})
    assert http.post(PATH, json=BODY, headers=HEADERS).status_code == 200
    assert seen == [None, "s"]


@WAYS
def test_properties_of_the_body_one_by_one(way: str) -> None:
    seen: list[object] = []

    class Secrets:
        def create_secret(
            self,
            secret_name: str,
            secret_value: Any,
            secret_type: str,
            principal: str,
            la_session: object,
        ) -> Answer:
            seen.extend((secret_name, secret_type))
            return answered()

    assert post(application(Secrets, way)).status_code == 200
    assert seen == [BODY["secret_name"], BODY["secret_type"]]


def test_a_property_that_is_not_taken_is_named() -> None:
    class Secrets:
        async def create_secret(
            self, secret_name: str, principal: str, la_session: object
        ) -> Answer:
            raise NotImplementedError

    with pytest.raises(TypeError, match=r"does not take `secret_(value|type)`"):
        application(Secrets)


def test_what_nobody_declares_is_refused_with_the_name_of_the_body() -> None:
    class Secrets:
        async def create_secret(
            self, payload: object, principal: str, la_session: object
        ) -> Answer:
            raise NotImplementedError

    with pytest.raises(TypeError, match=r"takes `payload`.*the whole body is `body`"):
        application(Secrets)


@WAYS
def test_the_request_and_tasks_for_afterwards(way: str) -> None:
    done: list[str] = []

    class Secrets:
        async def create_secret(
            self,
            body: object,
            principal: str,
            la_session: object,
            request: Request,
            tasks: BackgroundTasks,
        ) -> Answer:
            tasks.add_task(done.append, request.url.path)
            assert not done
            return answered()

    assert post(application(Secrets, way)).status_code == 200
    assert done == [PATH]


@WAYS
def test_tasks_of_a_request_that_failed_are_not_done(way: str) -> None:
    done: list[str] = []

    class Secrets:
        async def create_secret(
            self,
            body: object,
            principal: str,
            la_session: object,
            tasks: BackgroundTasks,
        ) -> Answer:
            tasks.add_task(done.append, "done")
            raise HTTPException(status_code=409)

    assert post(application(Secrets, way)).status_code == 409
    assert done == []


def test_authentication_by_the_request_alone() -> None:
    async def by_request(request: Request) -> str:
        if request.headers.get("x-api-key") != KEY:
            raise HTTPException(status_code=401)
        return "ada"

    seen: list[str] = []

    class Secrets:
        async def create_secret(
            self, body: object, principal: str, la_session: object
        ) -> Answer:
            seen.append(principal)
            return answered()

    app = application(Secrets, authenticate=by_request)
    assert post(app).status_code == 200
    other = TestClient(app).post(PATH, json=BODY, headers={"X-API-KEY": "no"})
    assert other.status_code == 401
    assert seen == ["ada"]


def test_pages_of_documentation_where_they_are_wanted() -> None:
    class Secrets:
        async def create_secret(
            self, body: object, principal: str, la_session: object
        ) -> Answer:
            return answered()

    app = application(
        Secrets, docs_url="/reference", redoc_url=None, openapi_url="/api"
    )
    http = TestClient(app)
    statuses = {
        path: http.get(path).status_code
        for path in ("/reference", "/api", "/docs", "/redoc", "/openapi.json")
    }
    assert statuses == {
        "/reference": 200,
        "/api": 200,
        "/docs": 404,
        "/redoc": 404,
        "/openapi.json": 404,
    }
