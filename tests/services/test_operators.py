"""What operators do and see: commands, logs, migrations, the demonstration."""

from __future__ import annotations

import json
import logging
import socket
import stat
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from secrets_services import logs
from secrets_services.cli import main
from secrets_services.database import Database
from secrets_services.failures import NotReady
from secrets_services.serving import Backend
from secrets_services.tables import Table
from sqlalchemy import Connection

from tests.services.postgres import Cluster
from tests.services.site import ROOT, Site

SECRET = "plain-61f0aa3c"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs a command in an empty folder; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def command(*words: str) -> tuple[int, str, str]:
        try:
            code = main([*words])
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_a_service_that_names_its_address_can_be_called_at_once(
    tmp_path: Path,
) -> None:
    with Site.make(tmp_path).process("openhands") as (url, _):
        address = urlsplit(url)
        # Nothing but the connection: to make a client would take longer than to start.
        socket.create_connection((address.hostname, address.port)).close()


def test_commands(run: Any, tmp_path: Path) -> None:
    assert run("migrate") == (0, "the tables are up to date\n", "")
    assert run("migrate")[0] == 0
    assert run("create-space", "studio") == (0, "space studio\n", "")
    assert run("create-user", "ann", "--space", "studio") == (0, "user ann\n", "")
    assert run("create-user", "ann") == (
        1,
        "",
        "error: there is a user 'ann' already\n",
    )
    assert (
        run("create-user", "bob", "--space", "x")[2] == "error: there is no space 'x'\n"
    )
    assert run("create-key", "eve", "--service", "openhands")[2] == (
        "error: there is no user 'eve'\n"
    )
    code, key, _ = run("create-key", "ann", "--service", "openhands")
    assert code == 0
    assert len(key) > 60
    assert key.strip().partition(".")[2].encode() not in Path("secrets.db").read_bytes()
    assert run("rewrap") == (0, "0 data keys wrapped anew\n", "")
    assert stat.S_IMODE(Path("secrets-keys.json").stat().st_mode) == 0o600
    assert "wraps from now on" in run("rotate-key")[1]
    assert len(json.loads(Path("secrets-keys.json").read_text())["keys"]) == 2
    assert run("rewrap", "--retire")[0] == 0
    assert len(json.loads(Path("secrets-keys.json").read_text())["keys"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {
        *("secrets.db", "secrets-keys.json", "secrets-keys.json.lock"),
    }


def test_commands_that_cannot_work(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, errors = run("serve", "openhands")
    assert (code, errors) == (
        1,
        "error: the database's tables are not up to date: run `migrate` first\n",
    )
    code, _, errors = run("create-user", "ann")
    assert (code, errors) == (1, "error: OperationalError: nothing was changed\n")
    monkeypatch.setenv("SECRETS_DATABASE_URL", f"mysql://root:{SECRET}@localhost/x")
    code, _, errors = run("migrate")
    assert code == 1
    assert "must begin with" in errors
    assert SECRET not in errors
    monkeypatch.setenv("SECRETS_MAX_BODY", f"-1{SECRET}")
    code, _, errors = run("migrate")
    assert code == 2
    assert errors.startswith("error: SECRETS_MAX_BODY: ")
    assert SECRET not in errors


def test_kms_rotates_its_keys_itself(
    run: Any, kms: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in kms.items():
        monkeypatch.setenv(f"SECRETS_{name.upper()}", value)
    assert run("migrate")[0] == 0
    assert run("rotate-key")[2] == "error: KMS rotates and retires its keys itself\n"
    assert run("rewrap")[:2] == (0, "0 data keys wrapped anew\n")
    assert not Path("secrets-keys.json").exists()


def test_from_one_key_of_kms_to_another(kms: dict[str, Any], tmp_path: Path) -> None:
    import boto3
    from secrets_services import rotation

    site = Site.make(tmp_path, **kms)
    with site.serve("openhands") as url:
        httpx2.post(
            f"{url}/api/secrets",
            json={"name": "n", "value": SECRET},
            headers=site.header("openhands"),
        ).raise_for_status()
    client = boto3.client(
        "kms", endpoint_url=kms["kms_endpoint"], region_name=kms["kms_region"]
    )
    new = client.create_key()["KeyMetadata"]
    update = {"kms_key": new["KeyId"]}
    site.settings = site.settings.model_copy(update=update)

    async def rewrap(backend: Backend) -> int:
        return await rotation.rewrap(backend.database, backend.keeper)

    assert [site.use(rewrap), site.use(rewrap)] == [1, 0]
    assert [row.key_id for row in site.rows("openhands")] == [new["Arn"]]
    assert json.loads(site.revealed("openhands")["n"])["value"] == SECRET


def test_migrations_make_the_tables_of_the_code(site: Site) -> None:
    def difference(connection: Connection) -> Any:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Table.metadata)

    async def compare(backend: Backend) -> Any:
        async with backend.database.transaction() as session:
            return await (await session.connection()).run_sync(difference)

    assert site.use(compare) == []


def test_no_start_on_other_tables(postgres: Cluster) -> None:
    import asyncio

    from pydantic import SecretStr

    async def require(url: str) -> None:
        database = Database(SecretStr(url))
        try:
            await database.require_tables()
        finally:
            await database.close()

    with pytest.raises(NotReady, match="migrate"):
        asyncio.run(require(postgres.new_database()))
    with pytest.raises(NotReady, match="cannot be reached"):
        asyncio.run(require("postgresql+asyncpg://tests@127.0.0.1:9/none"))


def test_logs_are_json_without_messages_of_exceptions() -> None:
    def line(**options: Any) -> dict[str, Any]:
        record = logging.makeLogRecord({"msg": "event", "levelname": "INFO", **options})
        made: dict[str, Any] = json.loads(logs.JsonLines().format(record))
        return made

    assert line(fields={"ms": 3})["ms"] == 3
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        told = line(exc_info=(type(error), error, None))
    assert told["error"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert SECRET not in json.dumps(told)


def test_requests_are_logged_without_what_they_hold(tmp_path: Path) -> None:
    site = Site.make(tmp_path)
    with site.process("liveavatar") as (url, _):
        for path in ("/v1/secrets", f"/v1/secrets/{SECRET}", f"/v1/secrets?x={SECRET}"):
            httpx2.post(url + path, content=SECRET, headers=site.header("liveavatar"))
        httpx2.request(SECRET.upper(), f"{url}/v1/secrets")
    lines = [json.loads(line) for line in site.log.splitlines()]
    requests = [
        (line["method"], line["path"], line["status"])
        for line in lines
        if line["event"] == "request"
    ]
    assert ("POST", "/v1/secrets", 422) in requests
    assert ("POST", "?", 404) in requests
    assert ("?", "/v1/secrets", 405) in requests
    assert SECRET not in site.log
    assert SECRET.upper() not in site.log


def test_data_keys_are_not_logged(kms: dict[str, Any], tmp_path: Path) -> None:
    """At DEBUG, too, where AWS's library would write what KMS answers."""
    site = Site.make(tmp_path, **kms)
    with site.process("openhands") as (url, _):
        httpx2.post(
            f"{url}/api/secrets",
            json={"name": "n", "value": SECRET},
            headers=site.header("openhands"),
        ).raise_for_status()
    (row,) = site.rows("openhands")
    assert row.key_id in site.log
    for told in ("Plaintext", b64encode(row.wrapped_key).decode(), SECRET):
        assert told not in site.log


def test_demonstration(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "secrets_services.demo"],
        env={
            "PYTHONPATH": f"{ROOT}/examples:{ROOT}/generated",
            "PATH": "/usr/bin:/bin",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "{'message': 'Secret created successfully'}" in shown.stdout
    assert "400 {'message': 'Secret code already exists'}" in shown.stdout
    assert "401 {'detail': 'Unauthorized'}" in shown.stdout
    assert "4 data keys wrapped anew" in shown.stdout
    assert shown.stdout.count("is in none of 5 files") == 2
    assert "'more code' is in secrets.db" in shown.stdout
    assert not list(tmp_path.iterdir())
