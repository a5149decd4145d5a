"""A PostgreSQL of the tests' own, from Debian's package: run in a folder, killed at will."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

USER = "tests"


def binary(name: str) -> str:
    """A program of PostgreSQL. Without it these tests fail: they are about real databases."""
    found = shutil.which(name) or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    assert found, "these tests need PostgreSQL: apt-get install postgresql"
    return found


def unprivileged() -> dict[str, Any]:
    """Arguments of Popen that make a process nobody's in particular: root must not be obeyed."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Cluster:
    """A server on loopback with any number of databases."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="specgen-postgres-"))
        self._run = partial(subprocess.run, cwd="/", **unprivileged())
        if "user" in unprivileged():
            os.chown(self.folder, unprivileged()["user"], unprivileged()["group"])
        self.port = _free_port()
        self._numbers = count()
        self._server: subprocess.Popen[bytes] | None = None
        initdb = [binary("initdb"), "-D", str(self.data), "-U", USER]
        self._run(
            [*initdb, *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 60,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [binary("postgres"), "-D", str(self.data), *options],
                cwd="/",
                stderr=log,
                **unprivileged(),
            )
        ready = [binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while self._run(ready).returncode:
            assert self._server.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)

    def crash(self) -> None:
        """Ends every process at once; nothing is tidied up."""
        self._stop(signal.SIGQUIT)

    def close(self) -> None:
        self.crash()
        shutil.rmtree(self.folder)

    def _stop(self, by: signal.Signals) -> None:
        assert self._server
        self._server.send_signal(by)
        self._server.wait()

    def new_database(self) -> str:
        """The URL of a database without tables."""
        name = f"secrets_{next(self._numbers)}"
        asyncio.run(self.execute("postgres", f"CREATE DATABASE {name}"))
        return f"postgresql+asyncpg://{USER}@127.0.0.1:{self.port}/{name}"

    async def connect(self, database: str) -> asyncpg.Connection[Any]:
        return await asyncpg.connect(
            host="127.0.0.1", port=self.port, user=USER, database=database
        )

    async def execute(self, database: str, statement: str) -> None:
        connection = await self.connect(database)
        await connection.execute(statement)
        await connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
