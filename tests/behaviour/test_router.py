"""Generated APIs in an application that is there already."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import liveavatar_server
import openhands_server
import pytest
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.behaviour.vault import BODY, KEY, SMALL, Vault, authenticate

HEADERS = {"X-API-KEY": KEY}
PATH = "/tenants/{tenant}/v1/secrets"
URL = "/tenants/red/v1/secrets"


class Hands:
    async def create_custom_secret(self, **_: Any) -> dict[str, str]:
        return {"made": "yes"}


async def known_team(tenant: str, x_team: Annotated[str, Header()] = "") -> None:
    if x_team != tenant:
        raise HTTPException(403, "another team")


def application(**options: Any) -> FastAPI:
    """Two APIs beside a route and handlers of the application's own."""
    app = FastAPI(title="House")
    app.include_router(
        liveavatar_server.create_router(
            secrets=Vault(), authenticate=authenticate, limits=SMALL, **options
        ),
        prefix="/tenants/{tenant}",
        tags=["avatars"],
        dependencies=[Depends(known_team)],
    )
    app.include_router(
        openhands_server.create_router(
            secrets=Hands(), authenticate=lambda credentials: "ann"
        ),
        prefix="/hands",
    )

    @app.get("/own/{name}")
    async def own(name: str) -> str:
        return name

    @app.exception_handler(HTTPException)
    async def told(request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"house": error.detail}, error.status_code)

    return app


TEAM = {"X-Team": "red"}


def test_apis_live_beside_each_other() -> None:
    client = TestClient(application())
    made = client.post(URL, json=BODY, headers=HEADERS | TEAM)
    assert made.json() == {"data": {"id": "1", "secret_name": "mine"}}
    hands = {"X-Session-API-Key": "any"}
    body = {"name": "mine", "value": "v"}
    answer = client.post("/hands/api/secrets", json=body, headers=hands)
    assert answer.json() == {"made": "yes"}
    assert client.get("/own/name").json() == "name"
    assert client.post("/v1/secrets", json=BODY, headers=HEADERS).status_code == 404
    assert client.get(URL).status_code == 405


@pytest.mark.parametrize(
    ("status", "headers", "options"),
    [
        (401, {}, {"json": BODY}),
        (415, {}, {"content": b"x", "headers": {"Content-Type": "text/plain"}}),
        (413, {}, {"json": BODY | {"secret_name": "n" * 1001}}),
        (422, {}, {"json": {}}),
    ],
)
def test_refusals_are_the_apis_own(status: int, headers: Any, options: Any) -> None:
    app = application()
    handlers = dict(app.exception_handlers)
    key = {} if status == 401 else HEADERS
    options["headers"] = options.get("headers", {}) | TEAM | key
    answer = TestClient(app).post(URL, **options)
    assert answer.status_code == status
    assert list(answer.json()) == ["detail"]
    assert app.exception_handlers == handlers


def test_dependencies_of_the_application_hold() -> None:
    answer = TestClient(application()).post(URL, json=BODY, headers=HEADERS)
    assert (answer.status_code, answer.json()) == (403, {"house": "another team"})


def test_unexpected_errors_reach_the_application() -> None:
    app = application()
    broken = BODY | {"secret_name": "broken"}
    with pytest.raises(RuntimeError):
        TestClient(app).post(URL, json=broken, headers=HEADERS | TEAM)
    app = application()
    app.debug = True
    client = TestClient(app, raise_server_exceptions=False)
    answer = client.post(URL, json=broken, headers=HEADERS | TEAM)
    assert "Traceback" in answer.text


def test_handlers_of_the_application_win() -> None:
    app = application()
    app.add_exception_handler(RuntimeError, lambda *_: JSONResponse("house", 503))
    broken = BODY | {"secret_name": "broken"}
    answer = TestClient(app).post(URL, json=broken, headers=HEADERS | TEAM)
    assert (answer.status_code, answer.json()) == (503, "house")


def test_slots_of_the_prefix_reach_dependencies() -> None:
    def secrets(tenant: str) -> Any:
        class Named:
            async def create_secret(self, **_: Any) -> Any:
                return liveavatar_server.models.ResponseCreateSecretResponseSchema(
                    message=tenant
                )

        return Named()

    app = FastAPI()
    router = liveavatar_server.create_router(
        secrets=Depends(secrets), authenticate=authenticate
    )
    app.include_router(router, prefix="/tenants/{tenant}")
    answer = TestClient(app).post(
        "/tenants/a%20b/v1/secrets", json=BODY, headers=HEADERS
    )
    assert answer.json() == {"message": "a b"}


def test_the_lifespan_of_a_router_runs() -> None:
    events = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        events.append("start")
        yield
        events.append("stop")

    with TestClient(application(lifespan=lifespan)):
        assert events == ["start"]
    assert events == ["start", "stop"]


def test_documents_are_merged() -> None:
    app = application()
    document = app.openapi()
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())
    assert {*document["paths"]} == {PATH, "/hands/api/secrets", "/own/{name}"}
    operation = document["paths"][PATH]["post"]
    assert operation["tags"] == ["avatars", "Secrets"]
    assert operation["security"] == [{"liveavatar_server__APIKeyHeader": []}]
    schemas = document["components"]["schemas"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    properties = schemas[body.rpartition("/")[2]]["properties"]
    assert properties["secret_name"]["maxLength"] == 255
    assert "openhands_server__CustomSecretModel" in schemas
    assert {*document["components"]["securitySchemes"]} == {
        "liveavatar_server__APIKeyHeader",
        "openhands_server__APIKeyHeader",
    }
    assert TestClient(app).get("/docs").status_code == 200
