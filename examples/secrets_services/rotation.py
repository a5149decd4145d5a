"""After the primary key was replaced: what older keys wrapped is wrapped anew.

Only data keys are wrapped anew; the payloads, and so the secrets, are neither opened nor changed.
Services may write meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from .database import Database
from .keys import Keeper
from .tables import SEALED, Sealed

_AT_ONCE = 100


async def rewrap(database: Database, keeper: Keeper) -> int:
    """Wraps every data key that another than the primary key wraps; gives their number.

    It can be stopped at any time and run again. Raises EncryptionFailed, StorageFailed.
    """
    primary, count = await keeper.primary(), 0
    for table in SEALED:
        last = UUID(int=0)
        while rows := await _outdated(database, table, primary, last):
            for row in rows:
                await _rewrap(database, keeper, table, row)
            count, last = count + len(rows), rows[-1].id
    return count


async def _outdated(
    database: Database,
    table: type[Sealed],
    primary: str,
    last: UUID,
) -> Sequence[Sealed]:
    """Some rows behind the last one that was seen."""
    behind = (table.key_id != primary, table.id > last)
    query = select(table).where(*behind).order_by(table.id).limit(_AT_ONCE)
    async with database.transaction() as session:
        return (await session.scalars(query)).all()


async def _rewrap(
    database: Database,
    keeper: Keeper,
    table: type[Sealed],
    row: Sealed,
) -> None:
    new = await keeper.rewrap(row.wrapped, row.context)
    changed = {"key_id": new.key_id, "wrapped_key": new.blob}
    async with database.transaction() as session:
        await session.execute(update(table).where(table.id == row.id).values(changed))
