"""What the two services answer, on every database and with every keeper of keys."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from liveavatar_client import AsyncLiveAvatar, LiveAvatar
from openhands_client import AsyncOpenHands, OpenHands, errors
from secrets_services.failures import EncryptionFailed
from secrets_services.serving import Backend

from tests.services.postgres import Cluster
from tests.services.site import Site, files_with

SECRET = "plain-4f1c0d7e"


@dataclass(frozen=True)
class Served:
    site: Site
    avatar: str
    hands: str
    files: tuple[Path, ...]

    def post(self, service: str, body: Any, user: str = "ann") -> httpx2.Response:
        url = {
            "liveavatar": f"{self.avatar}/v1/secrets",
            "openhands": f"{self.hands}/api/secrets",
        }[service]
        return httpx2.post(url, json=body, headers=self.site.header(service, user))

    def files_with(self, text: str) -> list[str]:
        return [name for folder in self.files for name in files_with(folder, text)]


@pytest.fixture(
    scope="module",
    params=["sqlite-file", "sqlite-kms", "postgresql-file", "postgresql-kms"],
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    database, keeper = request.param.split("-")
    folder = tmp_path_factory.mktemp(request.param)
    settings, files = {}, [folder]
    if database == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        settings["database_url"] = cluster.new_database()
        files.append(cluster.data)
    if keeper == "kms":
        settings |= request.getfixturevalue("kms")
    site = Site.make(folder, **settings)
    with site.serve("liveavatar") as avatar, site.serve("openhands") as hands:
        yield Served(site, avatar, hands, tuple(files))


def body(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "secret_name": name,
        "secret_value": SECRET,
        "secret_type": "GEMINI_API_KEY",
        **changes,
    }


def test_generated_clients_store_avatar_secrets(served: Served) -> None:
    key = served.site.keys["ann", "liveavatar"]
    arguments: dict[str, Any] = body("by clients")
    with LiveAvatar(api_key=key, base_url=served.avatar) as client:
        first = client.secrets.create_secret(**arguments)

    async def again() -> Any:
        async with AsyncLiveAvatar(api_key=key, base_url=served.avatar) as client:
            return await client.secrets.create_secret(**arguments)

    second = asyncio.run(again())
    for created in (first, second):
        assert (created.code, created.data.secret_name) == (100, "by clients")
        assert created.message
    rows = [r for r in served.site.rows("liveavatar") if r.name == "by clients"]
    ids = {created.data.id for created in (first, second)}
    assert {str(row.id) for row in rows} == ids
    assert len(ids) == 2
    assert served.site.revealed("liveavatar")["by clients"] == SECRET


def test_generated_clients_store_custom_secrets(served: Served) -> None:
    key = served.site.keys["ann", "openhands"]
    with OpenHands(api_key=key, base_url=served.hands) as client:
        made = client.secrets.create_custom_secret(
            name="GITHUB", value=SECRET, description=None
        )
        with pytest.raises(errors.BadRequestError) as caught:
            client.secrets.create_custom_secret(name="GITHUB", value="other")

    async def again() -> dict[str, str]:
        async with AsyncOpenHands(api_key=key, base_url=served.hands) as client:
            return await client.secrets.create_custom_secret(
                name="github", value=SECRET, description="told"
            )

    assert made == asyncio.run(again()) == {"message": "Secret created successfully"}
    assert caught.value.body == {"message": "Secret GITHUB already exists"}
    found = served.site.revealed("openhands")
    assert json.loads(found["GITHUB"]) == {"value": SECRET, "description": ""}
    assert json.loads(found["github"]) == {"value": SECRET, "description": "told"}


def test_the_plaintext_is_nowhere(served: Served) -> None:
    value, name = "needle-5b1e99", "haystack-77aa"
    served.post("liveavatar", body(name, secret_value=value))
    hands = {"name": name, "value": value, "description": "blade-31cd"}
    served.post("openhands", hands)
    assert served.files_with(name)
    assert not served.files_with(value)
    assert not served.files_with("blade-31cd")
    for key in served.site.keys.values():
        assert not served.files_with(key.partition(".")[2])


@pytest.mark.parametrize("service", ["liveavatar", "openhands"])
def test_only_a_key_for_the_service_is_good(served: Served, service: str) -> None:
    key = served.site.keys["ann", service]
    other = {"liveavatar": "openhands", "openhands": "liveavatar"}[service]
    name = next(iter(served.site.header(service)))
    url = {"liveavatar": served.avatar, "openhands": served.hands}[service]
    path = {"liveavatar": "v1", "openhands": "api"}[service]
    wrong = (
        *("", "x", ".", key[:-1], f"{key}x", key.upper(), key.partition(".")[0]),
        served.site.keys["ann", other],
    )
    for given in wrong:
        answer = httpx2.post(
            f"{url}/{path}/secrets", content=b"{", headers={name: given}
        )
        assert (answer.status_code, answer.json()) == (401, {"detail": "Unauthorized"})


def test_a_user_without_a_space(served: Served) -> None:
    answer = served.post("liveavatar", body("homeless"), user="bob")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 400,
        "data": None,
        "message": "The user has no space.",
    }
    assert served.post("openhands", {"name": "b", "value": "v"}, "bob").is_success
    assert "homeless" not in served.site.revealed("liveavatar")


@pytest.mark.parametrize(
    "change",
    [
        {"secret_value": ""},
        {"secret_value": [SECRET]},
        {"secret_type": SECRET},
        {"secret_name": SECRET * 30},
    ],
)
def test_invalid_requests_are_told_without_their_content(
    served: Served, change: dict[str, Any]
) -> None:
    answer = served.post("liveavatar", body("invalid", **change))
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert [each["loc"] for each in detail] == [["body", next(iter(change))]]
    assert all(each.keys() == {"loc", "msg", "type"} for each in detail)
    assert SECRET not in answer.text


def test_every_text_that_json_can_hold(served: Served) -> None:
    names = ("n\0ul", "ü" * 255, "'; DROP TABLE users; --", "a\n\u2028b", " ", "🗝")
    for name in names:
        value = f"{name} value"
        assert served.post(
            "liveavatar", body(name, secret_value=value)
        ).json() == served_as(name)
        assert (
            served.post("openhands", {"name": name, "value": "", "more": 1}).status_code
            == 201
        )
    found = served.site.revealed("liveavatar")
    assert {name: found[name] for name in names} == {n: f"{n} value" for n in names}


def served_as(name: str) -> Any:
    class Answer:
        def __eq__(self, other: Any) -> bool:
            return bool(other["code"] == 100 and other["data"]["secret_name"] == name)

    return Answer()


def test_secrets_and_names_of_any_length(served: Served) -> None:
    value, name = "long " * 1_000_000, "n" * 100_000
    assert served.post("liveavatar", body("long", secret_value=value)).is_success
    assert served.post("openhands", {"name": name, "value": value}).is_success
    taken = served.post("openhands", {"name": name, "value": value})
    assert taken.status_code == 400
    assert served.site.revealed("liveavatar")["long"] == value
    assert json.loads(served.site.revealed("openhands")[name])["value"] == value


def test_names_belong_to_their_user(served: Served) -> None:
    mine = {"name": "SHARED NAME", "value": "1"}
    assert served.post("openhands", mine, "ann").status_code == 201
    assert served.post("openhands", mine, "bob").status_code == 201
    assert served.post("openhands", mine, "bob").status_code == 400


def test_a_row_opens_where_it_belongs_alone(served: Served) -> None:
    served.post("liveavatar", body("moved"))
    row = next(r for r in served.site.rows("liveavatar") if r.name == "moved")

    async def reveal(backend: Backend) -> bytes:
        return await backend.vault.reveal(row)

    assert served.site.use(reveal) == SECRET.encode()
    for column, value in {
        "type": "OPENAI_API_KEY",
        "space_id": row.id,
        "id": row.space_id,
        "payload": row.payload[:-1] + bytes([row.payload[-1] ^ 1]),
        "wrapped_key": row.wrapped_key[:-1] + bytes([row.wrapped_key[-1] ^ 1]),
        "key_id": "file-0123",
    }.items():
        kept = getattr(row, column)
        setattr(row, column, value)
        with pytest.raises(EncryptionFailed):
            served.site.use(reveal)
        setattr(row, column, kept)
    assert served.site.use(reveal) == SECRET.encode()


def test_health(served: Served) -> None:
    for url in (served.avatar, served.hands):
        answer = httpx2.get(f"{url}/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
