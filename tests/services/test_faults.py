"""What breaks behind a service breaks a request, as documented, and nothing else.

Every fault is real: databases and services are killed, files are taken away, disks are full.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from secrets_services import database
from secrets_services.failures import NotReady
from secrets_services.serving import Backend
from sqlalchemy import text

from tests.services.postgres import Cluster
from tests.services.site import Site, files_with

SECRET = "plain-88c1d3f0"
AS_ANYONE = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if os.geteuid() == 0
    else ()
)
"""What makes the modes of files count, for root as for anyone."""
FAILED = {
    "liveavatar": {
        "code": 500,
        "data": None,
        "message": "The secret could not be stored.",
    },
    "openhands": {"error": "Something went wrong creating secret"},
}
PATHS = {"liveavatar": "/v1/secrets", "openhands": "/api/secrets"}


def post(url: str, site: Site, service: str, name: str) -> httpx2.Response:
    body = (
        {"secret_name": name, "secret_value": SECRET, "secret_type": "GEMINI_API_KEY"}
        if service == "liveavatar"
        else {"name": name, "value": SECRET, "description": SECRET}
    )
    return httpx2.post(
        url + PATHS[service], json=body, headers=site.header(service), timeout=60
    )


def assert_failed(answer: httpx2.Response, service: str) -> None:
    assert (answer.status_code, answer.json()) == (500, FAILED[service])


def names(site: Site, service: str) -> set[str]:
    """What is stored; all of it opens."""
    return set(site.revealed(service))


async def blocked(cluster: Cluster, database: str, count: int) -> None:
    """Waits until so many statements in a database wait for a lock."""
    connection = await cluster.connect("postgres")
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"
    while await connection.fetchval(query, database) < count:
        await asyncio.sleep(0.05)
    await connection.close()


class Locked:
    """Secrets of a PostgreSQL database that nobody can write; requests begin and wait."""

    def __init__(self, cluster: Cluster, site: Site) -> None:
        url = urlsplit(site.settings.database_url.get_secret_value())
        self.cluster, self.database = cluster, url.path.lstrip("/")

    async def __aenter__(self) -> Locked:
        self.connection = await self.cluster.connect(self.database)
        await self.connection.execute(
            "BEGIN; LOCK liveavatar_secrets, openhands_secrets IN EXCLUSIVE MODE"
        )
        return self

    async def waiting(self, count: int) -> None:
        await blocked(self.cluster, self.database, count)

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()


def test_database_killed_in_mid_request(postgres: Cluster, tmp_path: Path) -> None:
    site = Site.make(tmp_path, database_url=postgres.new_database())

    async def kill(urls: dict[str, str]) -> list[httpx2.Response]:
        async with Locked(postgres, site) as locked:
            calls = [
                asyncio.to_thread(post, url, site, service, f"killed {number}")
                for service, url in urls.items()
                for number in range(3)
            ]
            answers = asyncio.gather(*calls)
            await locked.waiting(6)
            postgres.crash()
            return await answers

    with site.serve("liveavatar") as avatar, site.serve("openhands") as hands:
        urls = {"liveavatar": avatar, "openhands": hands}
        for service in urls:
            assert post(urls[service], site, service, "before").is_success
        try:
            for answer in asyncio.run(kill(urls)):
                assert_failed(
                    answer, "liveavatar" if avatar in str(answer.url) else "openhands"
                )
            assert_failed(post(avatar, site, "liveavatar", "down"), "liveavatar")
            assert httpx2.get(f"{hands}/health").status_code == 503
        finally:
            postgres.start()
        for service in urls:
            assert post(urls[service], site, service, "after").is_success
        assert httpx2.get(f"{hands}/health").status_code == 200
    assert names(site, "liveavatar") == names(site, "openhands") == {"before", "after"}
    assert files_with(postgres.data, "before")
    assert not files_with(postgres.data, SECRET)


def test_service_killed_while_it_stores(site: Site) -> None:
    """Whatever was confirmed is there; whatever is there is whole."""
    confirmed: set[str] = set()
    with site.process("liveavatar") as (url, process):

        def write(writer: int) -> None:
            for number in range(1000):
                name = f"{writer} {number}"
                try:
                    answer = post(url, site, "liveavatar", name)
                except httpx2.TransportError:
                    return
                assert answer.is_success
                confirmed.add(name)
                # Two writers may have made it more at once.
                if len(confirmed) >= 40:
                    process.kill()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(8)))
    assert 40 <= len(confirmed) < 8000
    assert confirmed <= names(site, "liveavatar")
    assert "secret stored" in site.log
    assert not files_with(site.folder, SECRET)
    for row in site.rows("liveavatar"):
        for hidden in (row.wrapped_key, row.payload):
            assert hidden.hex() not in site.log
            assert repr(hidden)[2:20] not in site.log
    assert site.keys["ann", "liveavatar"].partition(".")[2] not in site.log


def test_service_stopped_while_it_stores(postgres: Cluster, tmp_path: Path) -> None:
    """It ends what was begun."""
    site = Site.make(tmp_path, database_url=postgres.new_database())

    async def stop() -> httpx2.Response:
        with site.process("openhands") as (url, process):
            async with Locked(postgres, site) as locked:
                call = asyncio.create_task(
                    asyncio.to_thread(post, url, site, "openhands", "last")
                )
                await locked.waiting(1)
                process.send_signal(signal.SIGTERM)
                while "Shutting down" not in site.log:
                    await asyncio.sleep(0.05)
            answer = await call
            process.wait()
            return answer

    assert asyncio.run(stop()).status_code == 201
    assert names(site, "openhands") == {"last"}
    assert "Application shutdown complete" in site.log


def full_disk(limit: int) -> Any:
    """What makes a process unable to let a file grow beyond a size, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def test_disk_full(tmp_path: Path) -> None:
    site = Site.make(tmp_path)
    size = (tmp_path / "secrets.db").stat().st_size
    with site.process("liveavatar", preexec_fn=full_disk(size + 40_000)) as (url, _):
        answers = [post(url, site, "liveavatar", f"n{n}") for n in range(30)]
    stored = {f"n{n}" for n, answer in enumerate(answers) if answer.is_success}
    for answer in answers:
        if not answer.is_success:
            assert_failed(answer, "liveavatar")
    assert 0 < len(stored) < 30
    assert "SQLITE_FULL" in site.log or "SQLITE_IOERR_WRITE" in site.log
    assert names(site, "liveavatar") == stored
    assert not files_with(tmp_path, SECRET)


def test_read_only_database(tmp_path: Path) -> None:
    site = Site.make(tmp_path)

    async def serve_read_only(backend: Backend) -> None:
        async with backend.database.transaction() as session:
            await session.connection()  # while it is open, its log stays where it is
            for path in tmp_path.glob("secrets.db*"):
                path.chmod(0o400)
            await asyncio.to_thread(call)

    def call() -> None:
        with site.process("openhands", command=AS_ANYONE) as (url, _):
            assert_failed(post(url, site, "openhands", "n"), "openhands")
            assert httpx2.post(url + PATHS["openhands"]).status_code == 401

    site.use(serve_read_only)
    for path in tmp_path.glob("secrets.db*"):
        path.chmod(0o600)
    assert names(site, "openhands") == set()
    assert "SQLITE_READONLY" in site.log
    assert not files_with(tmp_path, SECRET)


def test_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's only writer does not end: requests fail, in the end, and later ones do not."""
    monkeypatch.setitem(database.PATIENCE["sqlite+aiosqlite"], "timeout", 1)
    site = Site.make(tmp_path)

    async def hold(backend: Backend) -> None:
        async with backend.database.transaction() as session:
            await session.execute(text("UPDATE users SET name = name"))
            assert_failed(
                await asyncio.to_thread(post, url, site, "openhands", "held"),
                "openhands",
            )

    with site.serve("openhands") as url:
        site.use(hold)
        assert post(url, site, "openhands", "free").is_success
    assert names(site, "openhands") == {"free"}


def test_key_file_taken_away(tmp_path: Path) -> None:
    site = Site.make(tmp_path)
    path, away = site.settings.key_file, tmp_path / "away"
    with site.serve("openhands") as url:
        assert post(url, site, "openhands", "first").is_success
        path.rename(away)
        assert_failed(post(url, site, "openhands", "gone"), "openhands")
        assert httpx2.get(f"{url}/health").status_code == 503
        path.write_text("{")
        assert_failed(post(url, site, "openhands", "damaged"), "openhands")
        away.chmod(0o640)
        away.rename(path)
        assert_failed(post(url, site, "openhands", "open to others"), "openhands")
        path.chmod(0o600)
        assert post(url, site, "openhands", "second").is_success
    assert names(site, "openhands") == {"first", "second"}


def test_no_start_without_the_keys_of_what_is_stored(tmp_path: Path) -> None:
    site = Site.make(tmp_path)

    async def prepare(backend: Backend) -> None:
        await backend.prepare()

    with site.serve("openhands") as url:
        assert post(url, site, "openhands", "first").is_success
    content = site.settings.key_file.read_text()
    site.settings.key_file.unlink()
    with pytest.raises(NotReady, match="no key file"):
        site.use(prepare)
    assert not site.settings.key_file.exists()
    Site.make(other := tmp_path / "other")
    (other / "keys.json").rename(site.settings.key_file)
    with pytest.raises(NotReady, match="lacks keys"):
        site.use(prepare)
    site.settings.key_file.write_text(content)
    site.use(prepare)
    assert names(site, "openhands") == {"first"}


class Refusing(BaseHTTPRequestHandler):
    """A KMS that denies access, as AWS's does."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        answer = json.dumps({"__type": "AccessDeniedException", "message": SECRET})
        self.send_response(400)
        self.send_header("content-type", "application/x-amz-json-1.1")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("fault", ["unreachable", "denies", "unknown key"])
def test_kms_fails(
    fault: str,
    kms: dict[str, Any],
    refusing: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = Site.make(tmp_path, **kms)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    wrong = {
        "unreachable": {"kms_endpoint": nobody},
        "denies": {"kms_endpoint": refusing},
        "unknown key": {"kms_key": "00000000-0000-0000-0000-000000000000"},
    }[fault]
    failing = Site(tmp_path, site.settings.model_copy(update=wrong), site.keys)
    for service in FAILED:
        with failing.serve(service) as url:
            assert_failed(post(url, site, service, "n"), service)
            assert httpx2.get(f"{url}/health").status_code == 503
        assert site.rows(service) == []
        with site.serve(service) as url:
            assert post(url, site, service, "n").is_success
        assert names(site, service) == {"n"}
    assert SECRET not in caplog.text
