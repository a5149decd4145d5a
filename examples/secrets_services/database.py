"""The database: connections, transactions, and whether its tables are up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import event, make_url, select
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from . import migrations
from .failures import NotReady, StorageFailed
from .tables import SEALED

PATIENCE: dict[str, dict[str, Any]] = {
    "sqlite+aiosqlite": {"timeout": 10},
    "postgresql+asyncpg": {"timeout": 5, "command_timeout": 10},
}
"""By driver: how many seconds it may wait for a lock, a connection, an answer."""

_DRIVER_ERRORS = (SQLAlchemyError, OSError)
"""asyncpg leaves errors of the network, its time-outs among them, as they are."""


class Conflict(StorageFailed):
    """A row was refused because of one that is there, or of one that is not."""


class Database:
    """One database, by URL. Close it when done."""

    def __init__(self, url: SecretStr) -> None:
        try:
            parsed = make_url(url.get_secret_value())
            options = PATIENCE[parsed.drivername]
        except (ArgumentError, KeyError):
            schemes = " or ".join(PATIENCE)
            raise NotReady(f"the database's URL must begin with {schemes}") from None
        # Parameters are names and ciphertexts; they are nobody's business in an exception.
        self._engine = create_async_engine(
            parsed,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=20,
            connect_args=options,
        )
        if parsed.get_backend_name() == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """What happens inside happens as a whole or not at all.

        Raises Conflict and StorageFailed. Talk to nobody else inside: a transaction holds locks.
        """
        try:
            async with self._sessions.begin() as session:
                yield session
        except IntegrityError as error:
            raise Conflict from error
        except _DRIVER_ERRORS as error:
            raise StorageFailed from error

    async def migrate(self) -> None:
        """Brings the tables up to date; raises StorageFailed."""
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(migrations.upgrade)
        except _DRIVER_ERRORS as error:
            raise StorageFailed from error

    async def require_tables(self) -> None:
        """Raises NotReady unless the tables are those that this code was written for."""
        try:
            async with self._engine.connect() as connection:
                current = await connection.run_sync(migrations.is_current)
        except _DRIVER_ERRORS as error:
            raise NotReady("the database cannot be reached") from error
        if not current:
            raise NotReady(
                "the database's tables are not up to date: run `migrate` first"
            )

    async def keys_in_use(self) -> set[str]:
        """The ids of all keys that some stored secret needs."""
        async with self.transaction() as session:
            return {
                key_id
                for table in SEALED
                for key_id in await session.scalars(select(table.key_id).distinct())
            }


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Readers and a writer at once; a commit is on the disk when it is confirmed."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
