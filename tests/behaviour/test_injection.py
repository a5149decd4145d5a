"""Services that FastAPI makes for each request, and what developers see of their own errors."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import (
    BackgroundTasks,
    Body,
    Depends,
    FastAPI,
    Header,
    HTTPException,
    Request,
    Response,
)
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from liveavatar_server import (
    Credentials,
    Limits,
    SecretsService,
    Undeclared,
    Unset,
    create_app,
    create_router,
    errors,
    matches,
    models,
)

from tests.behaviour.test_server import JSON, LENGTH, raw
from tests.behaviour.vault import BODY, KEY, SECRET
from tests.roundtrip.serving import serve

HEADERS = {"X-API-KEY": KEY}
PATH = "/v1/secrets"
Answer = models.ResponseCreateSecretResponseSchema


class Journal(list[str]):
    """What happened, in the order in which it did."""


@dataclass
class Session:
    journal: Journal


def application(**options: Any) -> tuple[FastAPI, Journal]:
    """The application whose service has everything that a dependency can have."""
    journal = Journal()

    def opened() -> Iterator[Session]:
        journal.append("open")
        try:
            yield Session(journal)
        except Exception as error:
            journal.append(f"rollback for {type(error).__name__}")
            raise
        journal.append("commit")

    @dataclass
    class Secrets:
        request: Request
        response: Response
        tasks: BackgroundTasks
        session: Annotated[Session, Depends(opened, scope="function")]
        x_tries: Annotated[int, Header()] = 1

        async def create_secret(
            self,
            *,
            body: models.CreateSecretRequestSchema,
            la_session: str | Unset,
            principal: str,
        ) -> Answer:
            journal.append(f"{principal} asks {body.secret_name}")
            self.response.headers["x-client"] = self.request.headers["user-agent"]
            self.response.set_cookie("seen", "yes")
            self.tasks.add_task(journal.append, "task")
            match body.secret_name:
                case "taken":
                    raise errors.UnprocessableEntity(models.HTTPValidationError())
                case "made":
                    raise Undeclared(201, {"message": "made"})
                case "teapot":
                    raise HTTPException(418, "short and stout", {"X-Pot": "tea"})
                case "broken":
                    raise RuntimeError(f"cannot store {SECRET}")
                case "wrong":
                    return {"code": SECRET}  # type: ignore[return-value]
            return Answer(code=self.x_tries)

    async def authenticate(credentials: Credentials) -> str | None:
        journal.append("authenticate")
        return "ann" if matches(credentials["APIKeyHeader"].value, KEY) else None

    given = Depends(Secrets, scope="function")
    return create_app(secrets=given, authenticate=authenticate, **options), journal


def post(client: TestClient, name: str = "mine", **options: Any) -> Any:
    options = {"headers": HEADERS, "json": BODY | {"secret_name": name}} | options
    return client.post(PATH, **options)


def test_a_service_has_what_dependencies_have() -> None:
    app, journal = application()
    answer = post(TestClient(app), headers=HEADERS | {"X-Tries": "3"})
    assert (answer.status_code, answer.json()) == (200, {"code": 3})
    assert answer.headers["x-client"] == "testclient"
    assert answer.cookies["seen"] == "yes"
    assert journal == ["authenticate", "open", "ann asks mine", "commit", "task"]


@pytest.mark.parametrize(
    ("name", "status", "body", "end"),
    [
        ("taken", 422, {}, "rollback for UnprocessableEntity"),
        ("made", 201, {"message": "made"}, "commit"),
        ("teapot", 418, {"detail": "short and stout"}, "rollback for HTTPException"),
        (
            "broken",
            500,
            {"detail": "Internal Server Error"},
            "rollback for RuntimeError",
        ),
        ("", 422, None, "rollback for Invalid"),
    ],
)
def test_dependencies_see_how_a_request_ends(
    name: str, status: int, body: Any, end: str
) -> None:
    app, journal = application()
    answer = post(TestClient(app, raise_server_exceptions=False), name)
    assert answer.status_code == status
    assert body is None or answer.json() == body
    assert end in journal


def test_callers_are_known_before_the_service_is_made_and_the_body_is_read() -> None:
    app, journal = application(limits=Limits(body=1000))
    key = f"X-API-KEY: {KEY}"
    with serve(app) as url:
        assert b" 401 " in raw(url, JSON, LENGTH)
        assert b" 401 " in raw(url, JSON, LENGTH, "X-API-KEY: other")
        assert journal == ["authenticate"]
        assert b" 415 " in raw(url, key, "Content-Type: text/plain", LENGTH)
        assert b" 413 " in raw(url, key, JSON, "Content-Length: 1001")
    assert journal[1:4] == ["authenticate", "open", "rollback for Refusal"]
    assert "ann asks mine" not in journal


def test_what_a_dependency_cannot_read_is_refused_as_declared() -> None:
    app, _ = application()
    answer = post(TestClient(app), headers=HEADERS | {"X-Tries": SECRET})
    assert answer.status_code == 422
    shaped = models.HTTPValidationError.model_validate(answer.json())
    assert shaped.detail is not None
    assert shaped.detail[0].loc == ["header", "x-tries"]
    assert SECRET not in answer.text


def test_tests_may_override_dependencies() -> None:
    class Fake:
        async def create_secret(self, **_: Any) -> Answer:
            return Answer(code=7)

    def secrets() -> SecretsService[str]:
        raise NotImplementedError

    app = create_app(secrets=Depends(secrets), authenticate=lambda _: "ann")
    app.dependency_overrides[secrets] = Fake
    assert post(TestClient(app)).json() == {"code": 7}


class Plain:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: str,
    ) -> Answer:
        return Answer(code=1, message=principal)


def of_request(credentials: Credentials, request: Request) -> str:
    return f"{request.client and request.client.host} at {request.url.path}"


def test_authentication_may_take_the_request() -> None:
    app = create_app(secrets=Plain(), authenticate=of_request)
    message = post(TestClient(app)).json()["message"]
    assert message == f"testclient at {PATH}"


def test_authentication_may_be_a_dependency() -> None:
    class Directory:
        def __init__(self, request: Request) -> None:
            self.known = {KEY: request.headers["x-team"]}

        def __call__(self, credentials: Credentials) -> str | None:
            return self.known.get(credentials["APIKeyHeader"].value.get_secret_value())

    app = create_app(secrets=Plain(), authenticate=Depends(Directory))
    client = TestClient(app)
    team = {"X-Team": "red"}
    assert post(client, headers=HEADERS | team).json()["message"] == "red"
    assert post(client, headers={"X-API-KEY": "no"} | team).status_code == 401


SESSION = Depends(Session)


class WithDependency(Plain):
    async def create_secret(  # type: ignore[override]
        self, *, body: Any, la_session: Any, principal: str, db: Any = SESSION
    ) -> Answer:
        return Answer()


class WithMore(Plain):
    async def create_secret(  # type: ignore[override]
        self, *, body: Any, la_session: Any, principal: str, session: Session
    ) -> Answer:
        return Answer()


class WithLess(Plain):
    async def create_secret(  # type: ignore[override]
        self, *, body: Any, principal: str
    ) -> Answer:
        return Answer()


def make_more() -> Iterator[WithMore]:
    yield WithMore()


def reading(body: Annotated[dict[str, str], Body()]) -> Plain:
    return Plain()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (WithDependency(), "WithDependency.create_secret has a FastAPI dependency, `db`"),
        (WithMore(), "WithMore.create_secret takes `session`, which the document does"),
        (WithLess(), "WithLess.create_secret does not take `la_session`"),
        (object(), "object.create_secret is missing: `secrets` needs it for POST /v1/"),
        (Plain, r"secrets is the class Plain: give an object of it, or secrets=Depends\("),
        (Depends(WithMore), "WithMore.create_secret takes `session`"),
        (Depends(make_more), "WithMore.create_secret takes `session`"),
        (Depends(Session), "Session.create_secret is missing"),
        (Depends(), r"secrets=Depends\(\) names no function"),
        (Depends(reading), "a dependency of secrets.create_secret reads the body"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [create_app, create_router])
def test_what_cannot_work_is_refused_at_once(make: Any, given: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        make(secrets=given, authenticate=of_request)


@dataclass
class Failing(Plain):
    """Does not work."""

    async def create_secret(self, **_: Any) -> Answer:
        raise RuntimeError(f"cannot store {SECRET}")


class Misfit(Plain):
    async def create_secret(self, **_: Any) -> Any:
        return {"code": SECRET}


ONCE = [lambda kind: kind(), lambda kind: Depends(kind)]


@pytest.mark.parametrize("given", ONCE)
def test_tests_and_logs_see_errors_of_the_developer(
    given: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(secrets=given(Failing), authenticate=of_request)
    with pytest.raises(RuntimeError, match="cannot store"):
        post(TestClient(app))
    with serve(app) as url:
        answer = httpx2.post(url + PATH, json=BODY, headers=HEADERS)
    assert answer.json() == {"detail": "Internal Server Error"}
    assert "Traceback" in caplog.text
    assert f"RuntimeError: cannot store {SECRET}" in caplog.text
    assert "raised for secrets.create_secret, POST /v1/secrets" in caplog.text


@pytest.mark.parametrize("given", ONCE)
def test_answers_that_do_not_fit_are_seen_without_values(given: Any) -> None:
    app = create_app(secrets=given(Misfit), authenticate=of_request)
    with pytest.raises(
        Exception, match=r"does not fit: code \(int_parsing\)"
    ) as caught:
        post(TestClient(app))
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert post(TestClient(app, raise_server_exceptions=False)).status_code == 500


@pytest.mark.parametrize("given", ONCE)
@pytest.mark.parametrize("kind", [Failing, Misfit])
def test_exceptions_may_be_hidden(
    given: Any, kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(
        secrets=given(kind), authenticate=of_request, hide_exceptions=True, debug=True
    )
    with caplog.at_level(logging.DEBUG):
        answer = post(TestClient(app))
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "Internal Server Error"},
    )
    assert "secrets.create_secret: " in caplog.text
    assert SECRET not in caplog.text


def test_debugging_shows_the_error() -> None:
    app = create_app(secrets=Failing(), authenticate=of_request, debug=True)
    answer = post(TestClient(app, raise_server_exceptions=False))
    assert answer.status_code == 500
    assert "Traceback" in answer.text
    assert "cannot store" in answer.text


@pytest.mark.parametrize("given", ONCE)
def test_responses_of_ones_own(given: Any) -> None:
    class Own(Plain):
        async def create_secret(self, **_: Any) -> Any:
            parts = iter([b"as ", b"it is"])
            return StreamingResponse(parts, 203, {"X-Own": "1"}, "text/plain")

    answer = post(TestClient(create_app(secrets=given(Own), authenticate=of_request)))
    assert (answer.status_code, answer.text) == (203, "as it is")
    assert answer.headers["x-own"] == "1"


@pytest.mark.parametrize("given", ONCE)
def test_exceptions_of_http_go_to_the_application(given: Any) -> None:
    class Teapot(Plain):
        async def create_secret(self, **_: Any) -> Any:
            raise HTTPException(418, "short", {"X-Pot": "tea"})

    answer = post(
        TestClient(create_app(secrets=given(Teapot), authenticate=of_request))
    )
    assert (answer.status_code, answer.json()) == (418, {"detail": "short"})
    assert answer.headers["x-pot"] == "tea"
