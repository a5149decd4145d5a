"""Many at once: nothing is lost, nothing is mixed up, and keys may be replaced meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx2
from liveavatar_client import AsyncLiveAvatar
from secrets_services import rotation
from secrets_services.key_file import KeyFile
from secrets_services.serving import Backend

from tests.services.site import Site

WRITERS = 200


def test_two_hundred_writers(site: Site) -> None:
    async def write(url: str) -> list[str]:
        key = site.keys["ann", "liveavatar"]
        async with AsyncLiveAvatar(
            api_key=key, base_url=url, timeout=60, max_retries=0
        ) as client:
            created = await asyncio.gather(
                *(
                    client.secrets.create_secret(
                        secret_name=f"name {number}",
                        secret_value=f"value {number}",
                        secret_type="OPENAI_API_KEY",
                    )
                    for number in range(WRITERS)
                )
            )
        return [each.data.id for each in created if each.data]

    with site.serve("liveavatar") as url:
        ids = asyncio.run(write(url))
    assert site.revealed("liveavatar") == {
        f"name {number}": f"value {number}" for number in range(WRITERS)
    }
    assert {str(row.id) for row in site.rows("liveavatar")} == set(ids)


def test_one_of_many_gets_a_name(site: Site) -> None:
    async def write(url: str) -> list[tuple[int, str]]:
        async with httpx2.AsyncClient(timeout=60) as client:
            answers = await asyncio.gather(
                *(
                    client.post(
                        f"{url}/api/secrets",
                        json={"name": "wanted", "value": f"value {number}"},
                        headers=site.header("openhands"),
                    )
                    for number in range(WRITERS)
                )
            )
        return [(each.status_code, each.json()["message"]) for each in answers]

    with site.serve("openhands") as url:
        answers = asyncio.run(write(url))
    assert Counter(status for status, _ in answers) == {201: 1, 400: WRITERS - 1}
    assert {text for status, text in answers if status == 400} == {
        "Secret wanted already exists"
    }
    winner = [status for status, _ in answers].index(201)
    stored = json.loads(site.revealed("openhands")["wanted"])
    assert stored["value"] == f"value {winner}"


def test_keys_are_replaced_while_secrets_are_written(site: Site) -> None:
    """Nothing that was confirmed is ever out of reach, not even when old keys are forgotten."""
    writing = True

    async def write(url: str, writer: int) -> int:
        number = 0
        async with httpx2.AsyncClient(timeout=60) as client:
            while writing:
                name = f"{writer} {number}"
                answer = await client.post(
                    f"{url}/api/secrets",
                    json={"name": name, "value": name},
                    headers=site.header("openhands"),
                )
                assert answer.status_code == 201
                number += 1
        return number

    async def replace(backend: Backend) -> list[int]:
        nonlocal writing
        assert isinstance(backend.keeper, KeyFile)
        writers = [asyncio.create_task(write(url, writer)) for writer in range(4)]
        for _ in range(5):
            await asyncio.sleep(0.2)
            backend.keeper.rotate()
            await rotation.rewrap(backend.database, backend.keeper)
        writing = False
        return await asyncio.gather(*writers)

    with site.serve("openhands") as url:
        written = site.use(replace)
    assert all(written)
    expected = {
        f"{writer} {number}"
        for writer, count in enumerate(written)
        for number in range(count)
    }
    assert set(site.revealed("openhands")) == expected
    assert rewrap(site) <= len(expected)
    assert retire(site, ago=timedelta(minutes=50)) == 0
    assert retire(site, ago=timedelta(hours=2)) == 5
    assert set(site.revealed("openhands")) == expected
    assert rewrap(site) == 0


def test_rewrapping_leaves_payloads_alone(site: Site) -> None:
    with site.serve("openhands") as url:
        for name in ("a", "b"):
            httpx2.post(
                f"{url}/api/secrets",
                json={"name": name, "value": name},
                headers=site.header("openhands"),
            ).raise_for_status()
    before = {row.name: row for row in site.rows("openhands")}
    key_file = KeyFile(site.settings.key_file)
    primary = key_file.rotate()
    assert retire(site, ago=timedelta(hours=2)) == 0, "its secrets need it"
    assert rewrap(site) == 2
    for row in site.rows("openhands"):
        assert row.key_id == primary != before[row.name].key_id
        assert row.wrapped_key != before[row.name].wrapped_key
        assert row.payload == before[row.name].payload


def rewrap(site: Site) -> int:
    async def run(backend: Backend) -> int:
        return await rotation.rewrap(backend.database, backend.keeper)

    return site.use(run)


def retire(site: Site, ago: timedelta) -> int:
    """Forgets keys as if the others had been replaced some time ago."""
    path = site.settings.key_file
    ring = json.loads(path.read_text())
    for key in ring["keys"].values():
        if key["replaced_at"]:
            key["replaced_at"] = (datetime.now(UTC) - ago).isoformat()
    path.write_text(json.dumps(ring))

    async def run(backend: Backend) -> int:
        assert isinstance(backend.keeper, KeyFile)
        return len(backend.keeper.retire(await backend.database.keys_in_use()))

    return site.use(run)
