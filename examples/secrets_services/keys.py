"""What a keeper of keys does: data keys are made, wrapped and unwrapped by it alone.

A wrapped key is stored beside what it seals. The key that wraps it never leaves its keeper: AWS
KMS, or a file on this machine.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from .envelope import Context


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it may be stored: encrypted by the key that `key_id` names."""

    key_id: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DataKey:
    """A fresh data key, to be used once and forgotten."""

    plain: bytes = field(repr=False)
    wrapped: WrappedKey


class Keeper(Protocol):
    """Keeps the keys that wrap data keys; every method raises EncryptionFailed."""

    async def new_data_key(self, context: Context) -> DataKey:
        """A data key, wrapped by the primary key."""

    async def unwrap(self, wrapped: WrappedKey, context: Context) -> bytes:
        """The data key that was wrapped in this context."""

    async def rewrap(self, wrapped: WrappedKey, context: Context) -> WrappedKey:
        """The same data key, wrapped by the primary key."""

    async def primary(self) -> str:
        """The id of the key that wraps from now on; also tells that the keeper is there."""

    async def prepare(self, in_use: Collection[str]) -> None:
        """Called at start-up with the ids of all keys that stored secrets need.

        Raises NotReady if one of them is known to be lost.
        """
