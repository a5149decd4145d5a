"""Who calls: users, their spaces, and their API keys, of which only a digest is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import select

from .database import Conflict, Database
from .tables import ApiKey, Space, User

ServiceName = Literal["liveavatar", "openhands"]

_NOBODY = bytes(32)


class Refused(Exception):
    """What an operator asked for cannot be; the message says why."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The user of a request."""

    user_id: UUID
    space_id: UUID | None


@dataclass(frozen=True, slots=True)
class Identities:
    """Everyone whom a database knows; every method raises StorageFailed."""

    database: Database

    async def add_space(self, name: str) -> None:
        """Raises Refused if there is one of this name."""
        try:
            async with self.database.transaction() as session:
                session.add(Space(name=name))
        except Conflict:
            raise Refused(f"there is a space {name!r} already") from None

    async def add_user(self, name: str, space: str | None = None) -> None:
        """Raises Refused if there is one of this name, or no such space."""
        try:
            async with self.database.transaction() as session:
                user = User(name=name)
                if space is not None:
                    user.space_id = await session.scalar(
                        select(Space.id).where(Space.name == space)
                    )
                    if user.space_id is None:
                        raise Refused(f"there is no space {space!r}")
                session.add(user)
        except Conflict:
            raise Refused(f"there is a user {name!r} already") from None

    async def add_key(self, user: str, service: ServiceName) -> SecretStr:
        """A new key of a user, which nobody can show again; raises Refused."""
        key_id, secret = uuid4(), secrets.token_urlsafe(32)
        async with self.database.transaction() as session:
            user_id = await session.scalar(select(User.id).where(User.name == user))
            if user_id is None:
                raise Refused(f"there is no user {user!r}")
            session.add(
                ApiKey(
                    id=key_id, user_id=user_id, service=service, digest=_digest(secret)
                )
            )
        return SecretStr(f"{key_id.hex}.{secret}")

    async def caller(self, key: SecretStr, service: ServiceName) -> Caller | None:
        """Whose key it is, if it is one for this service.

        A key names its row, so that its secret part is compared, in constant time, and never
        searched for.
        """
        name, _, secret = key.get_secret_value().partition(".")
        try:
            key_id = UUID(hex=name)
        except ValueError:
            return None
        query = (
            select(ApiKey.digest, User.id, User.space_id)
            .join(User, User.id == ApiKey.user_id)
            .where(ApiKey.id == key_id, ApiKey.service == service)
        )
        async with self.database.transaction() as session:
            row = (await session.execute(query)).one_or_none()
        digest, *caller = row or (_NOBODY, None, None)
        is_right = hmac.compare_digest(_digest(secret), digest)
        return Caller(*caller) if row and is_right else None


def _digest(secret: str) -> bytes:
    """Enough for 256 random bits: there is nothing to guess, so nothing to slow down."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
