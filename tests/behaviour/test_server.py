"""The server's side: what is refused, in which order, in which shape."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import yaml
from liveavatar_server import create_app, models, unimplemented

from tests.behaviour.vault import BODY, KEY, SMALL, Vault, application, authenticate
from tests.roundtrip.serving import serve

SPECS = Path(__file__).parents[2] / "specs"
HEADERS = {"X-API-KEY": KEY}


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault()


@pytest.fixture(scope="module")
def url(vault: Vault) -> Iterator[str]:
    with serve(application(vault, limits=SMALL)) as base:
        yield base


def post(url: str, **options: Any) -> httpx2.Response:
    return httpx2.post(f"{url}/v1/secrets", **options)


def raw(url: str, *headers: str) -> bytes:
    """The first line of the answer to a request of which only the headers are sent."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        head = ["POST /v1/secrets HTTP/1.1", "Host: x", *headers, "", ""]
        line.sendall("\r\n".join(head).encode())
        with line.makefile("rb") as answer:
            return answer.readline()


JSON = "Content-Type: application/json"
LENGTH = "Content-Length: 500"


def test_callers_are_told_before_the_body_is_read(url: str) -> None:
    assert b" 401 " in raw(url, JSON, LENGTH)
    assert b" 401 " in raw(url, JSON, LENGTH, "X-API-KEY: other")
    assert b" 401 " in raw(url, JSON, "Transfer-Encoding: chunked")
    assert b" 403 " in raw(url, JSON, LENGTH, "X-API-KEY: banned")


def test_media_type_and_size_are_told_before_the_body_is_read(url: str) -> None:
    key = f"X-API-KEY: {KEY}"
    assert b" 415 " in raw(url, key, "Content-Type: text/plain", LENGTH)
    assert b" 413 " in raw(url, key, JSON, "Content-Length: 1001")


def test_order_of_refusals(url: str) -> None:
    text = {"Content-Type": "text/plain"}
    plain = {"Content-Type": "application/json"}
    long = b"{" * 1001
    assert post(url, content=long, headers=text).status_code == 401
    assert post(url, content=long, headers=HEADERS | text).status_code == 415
    assert post(url, content=long, headers=HEADERS | plain).status_code == 413
    assert post(url, content=iter([long]), headers=HEADERS | plain).status_code == 413
    assert post(url, content=b"{", headers=HEADERS | plain).status_code == 422
    assert post(url, json=BODY, headers=HEADERS).status_code == 200


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"secret_name": ""}, ["body", "secret_name"]),
        ({"secret_name": "n" * 256}, ["body", "secret_name"]),
        ({"secret_name": None}, ["body", "secret_name"]),
        ({"secret_name": 5}, ["body", "secret_name"]),
        ({"secret_value": ""}, ["body", "secret_value"]),
        ({"secret_type": "OTHER"}, ["body", "secret_type"]),
    ],
)
def test_validation_errors_have_the_declared_shape(
    url: str, vault: Vault, change: dict[str, Any], loc: list[str]
) -> None:
    vault.seen.clear()
    answer = post(url, json=BODY | change, headers=HEADERS)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/json"
    shaped = models.HTTPValidationError.model_validate(answer.json())
    assert shaped.detail is not None
    assert [each.loc for each in shaped.detail] == [loc]
    assert set(answer.json()["detail"][0]) == {"loc", "msg", "type"}
    assert not vault.seen


def test_missing_properties_are_all_named(url: str) -> None:
    detail = post(url, json={}, headers=HEADERS).json()["detail"]
    assert {each["loc"][-1] for each in detail} == {*BODY}


def test_null_is_not_absence(vault: Vault) -> None:
    """The data may be null; None for the code, which may only be absent, is not sent."""
    made = models.ResponseCreateSecretResponseSchema(code=None, data=None)
    assert made.model_dump(exclude_unset=True) == {"data": None}


def test_unhandled_failure(url: str) -> None:
    answer = post(url, json=BODY | {"secret_name": "broken"}, headers=HEADERS)
    assert answer.status_code == 500
    assert answer.json() == {"detail": "Internal Server Error"}


def test_result_that_the_document_does_not_declare() -> None:
    class Wrong:
        async def create_secret(self, **_: Any) -> Any:
            return {"code": "no number"}

    answer = in_process(create_app(secrets=Wrong(), authenticate=authenticate))
    assert answer.status_code == 500
    assert "no number" not in answer.text


def in_process(app: Any) -> httpx2.Response:
    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://t") as http:
            return await http.post("/v1/secrets", json=BODY, headers=HEADERS)

    return asyncio.run(send())


def test_unimplemented() -> None:
    app = create_app(secrets=unimplemented.Secrets(), authenticate=authenticate)
    answer = in_process(app)
    assert (answer.status_code, answer.json()) == (501, {"detail": "Not Implemented"})


def test_one_method_at_a_time() -> None:
    class Mine(unimplemented.Secrets):
        async def create_secret(self, **_: Any) -> Any:
            return models.ResponseCreateSecretResponseSchema(code=1)

    answer = in_process(create_app(secrets=Mine(), authenticate=authenticate))
    assert (answer.status_code, answer.json()) == (200, {"code": 1})


def test_services_may_be_synchronous() -> None:
    class Sync:
        def create_secret(self, **_: Any) -> Any:
            return models.ResponseCreateSecretResponseSchema(code=2)

    app = create_app(
        secrets=Sync(),  # type: ignore[arg-type]
        authenticate=lambda credentials: "anyone",
    )
    assert in_process(app).json() == {"code": 2}


def test_document_and_its_pages(url: str) -> None:
    served = httpx2.get(f"{url}/openapi.json").json()
    page = (SPECS / "liveavatar-create-secret.md").read_text()
    block = page.split("````yaml")[1].split("\n", 1)[1].split("\n````")[0]
    assert served == json.loads(json.dumps(yaml.safe_load(block)))
    assert "swagger" in httpx2.get(f"{url}/docs").text.lower()
    assert httpx2.get(f"{url}/redoc").status_code == 200


def test_other_paths_and_methods(url: str) -> None:
    refused = httpx2.get(f"{url}/v1/secrets")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert httpx2.post(f"{url}/v1/secrets/", json=BODY).status_code == 404
    assert httpx2.post(f"{url}/v1", json=BODY).status_code == 404


def test_no_application_without_authentication() -> None:
    with pytest.raises(TypeError):
        create_app(secrets=Vault())  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="authenticate"):
        create_app(secrets=Vault(), authenticate=None)  # type: ignore[arg-type]


def test_no_application_without_every_operation() -> None:
    with pytest.raises(TypeError, match=r"object.create_secret is missing"):
        create_app(secrets=object(), authenticate=authenticate)  # type: ignore[arg-type]
