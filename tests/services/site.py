"""A place where the services run: settings, users, and what is stored there in the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import uvicorn
from secrets_services import liveavatar, openhands
from secrets_services.identities import ServiceName
from secrets_services.serving import Backend
from secrets_services.settings import Settings
from secrets_services.tables import AvatarSecret, CustomSecret, Sealed
from sqlalchemy import select

from tests.prompt import PromptServer

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
FACTORIES = {"liveavatar": liveavatar.create, "openhands": openhands.create}
TABLES: dict[str, type[Sealed]] = {
    "liveavatar": AvatarSecret,
    "openhands": CustomSecret,
}


@dataclass
class Site:
    """A database with users, and the keys to it.

    `ann` has a space; `bob` has none.
    """

    folder: Path
    settings: Settings
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path, **settings: Any) -> Site:
        folder.mkdir(exist_ok=True)
        settings.setdefault("database_url", f"sqlite+aiosqlite:///{folder}/secrets.db")
        settings.setdefault("key_file", folder / "keys.json")
        site = cls(folder, Settings(**settings))

        async def populate(backend: Backend) -> None:
            await backend.database.migrate()
            await backend.prepare()
            await backend.identities.add_space("studio")
            await backend.identities.add_user("ann", "studio")
            await backend.identities.add_user("bob")
            for user in ("ann", "bob"):
                for service in FACTORIES:
                    key = await backend.identities.add_key(user, service)  # type: ignore[arg-type]
                    site.keys[user, service] = key.get_secret_value()

        site.use(populate)
        return site

    def use(self, work: Callable[[Backend], Coroutine[Any, Any, T]]) -> T:
        """Does something with the parts behind the services."""

        async def run() -> T:
            backend = Backend.of(self.settings)
            try:
                return await work(backend)
            finally:
                await backend.database.close()

        return asyncio.run(run())

    def rows(self, service: str) -> list[Any]:
        """What is stored."""

        async def read(backend: Backend) -> list[Any]:
            async with backend.database.transaction() as session:
                return list(await session.scalars(select(TABLES[service])))

        return self.use(read)

    def revealed(self, service: str) -> dict[str, str]:
        """Every stored secret by its name, opened; a damaged one fails the test."""
        rows = self.rows(service)

        async def reveal(backend: Backend) -> dict[str, str]:
            return {
                row.name: (await backend.vault.reveal(row)).decode() for row in rows
            }

        return self.use(reveal)

    @contextlib.contextmanager
    def serve(self, service: ServiceName) -> Iterator[str]:
        """The service in this process, over real HTTP; gives its URL."""
        listener = socket.create_server(("127.0.0.1", 0))
        app = FACTORIES[service](self.settings)
        server = PromptServer(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            wait_for(url, thread.is_alive)
            yield url
        finally:
            server.should_exit = True
            thread.join()
            listener.close()

    @contextlib.contextmanager
    def process(
        self, service: ServiceName, command: Sequence[str] = (), **options: Any
    ) -> Iterator[tuple[str, subprocess.Popen[str]]]:
        """The service as its operator starts it; logs everything into `log`.

        `command` runs it, if it is given.
        """
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(
                str(ROOT / name) for name in ("examples", "generated")
            ),
            "PYTHONDONTWRITEBYTECODE": "1",
            **{name: text for name, text in os.environ.items() if name[:4] == "AWS_"},
            **{
                f"SECRETS_{name.upper()}": str(value)
                for name, value in self.settings
                if value is not None
            },
            "SECRETS_DATABASE_URL": self.settings.database_url.get_secret_value(),
            "SECRETS_LOG_LEVEL": "DEBUG",
        }
        serve = [sys.executable, "-m", "secrets_services", "serve", service]
        with (
            (self.folder / "log").open("ab") as log,
            subprocess.Popen(
                [*command, *serve, "--port", "0"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                **options,
            ) as process,
        ):
            try:
                assert process.stdout
                url = process.stdout.readline().strip().partition(" at ")[2]
                assert url, self.log
                yield url, process
            finally:
                process.terminate()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def header(self, service: str, user: str = "ann") -> dict[str, str]:
        name = {"liveavatar": "X-API-KEY", "openhands": "X-Session-API-Key"}[service]
        return {name: self.keys[user, service]}


def wait_for(url: str, is_alive: Callable[[], bool]) -> None:
    """Until the service takes requests, whatever it answers."""
    while is_alive():
        with contextlib.suppress(httpx2.ConnectError):
            httpx2.get(f"{url}/health")
            return
        time.sleep(0.02)
    raise AssertionError("the service ended")


def files_with(folder: Path, text: str) -> list[str]:
    """The files below a folder that hold a text."""
    wanted = text.encode()
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and wanted in path.read_bytes()
    ]
