"""Secrets, from their plaintext to their row and back."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from .database import Database
from .envelope import seal, unseal
from .keys import Keeper
from .logs import Log
from .tables import Sealed

_LOG = Log(__name__)


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals rows and stores them."""

    database: Database
    keeper: Keeper

    async def store(self, row: Sealed, plaintext: bytes) -> None:
        """Seals a new row, which has its id, and stores it: all of it or nothing.

        Raises EncryptionFailed, Conflict, StorageFailed.
        """
        began = monotonic()
        await self.seal(row, plaintext)
        async with self.database.transaction() as session:
            session.add(row)
        _LOG.info(
            "secret stored",
            secret=str(row.id),
            key=row.key_id,
            ms=round((monotonic() - began) * 1000),
        )

    async def seal(self, row: Sealed, plaintext: bytes) -> None:
        """Completes a new row, which has its id; raises EncryptionFailed."""
        key = await self.keeper.new_data_key(row.context)
        row.payload = seal(key.plain, plaintext, row.context.as_bytes())
        row.key_id, row.wrapped_key = key.wrapped.key_id, key.wrapped.blob

    async def reveal(self, row: Sealed) -> bytes:
        """The plaintext of a row; raises EncryptionFailed."""
        key = await self.keeper.unwrap(row.wrapped, row.context)
        return unseal(key, row.payload, row.context.as_bytes())
