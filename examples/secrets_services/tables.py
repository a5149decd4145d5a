"""The tables: who may call, and what is stored for them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from .envelope import Context
from .keys import WrappedKey


class ExactText(TypeDecorator[str]):
    """Text as UTF-8 bytes: PostgreSQL's own text cannot hold U+0000, which JSON can."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.encode()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.decode()


class Table(DeclarativeBase):
    """What every table has."""

    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class Space(Table):
    """Who owns LiveAvatar's secrets: one user or several."""

    __tablename__ = "spaces"

    name: Mapped[str] = mapped_column(unique=True)


class User(Table):
    __tablename__ = "users"

    name: Mapped[str] = mapped_column(unique=True)
    space_id: Mapped[UUID | None] = mapped_column(ForeignKey("spaces.id"))


class ApiKey(Table):
    """A key of a user for one service. The key itself is not stored: it cannot be shown again."""

    __tablename__ = "api_keys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    service: Mapped[str]
    digest: Mapped[bytes]


class Sealed(Table):
    """A sealed secret: it has all of these columns, for its row is written at once."""

    __abstract__ = True

    key_id: Mapped[str] = mapped_column(index=True)
    wrapped_key: Mapped[bytes]
    payload: Mapped[bytes]

    @property
    def wrapped(self) -> WrappedKey:
        return WrappedKey(self.key_id, self.wrapped_key)

    @property
    def context(self) -> Context:
        """Where the secret belongs; no column that it is made of ever changes."""
        raise NotImplementedError


class AvatarSecret(Sealed):
    """A secret of LiveAvatar. It is addressed by its id: a space may use a name twice."""

    __tablename__ = "liveavatar_secrets"

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id"), index=True)
    name: Mapped[str] = mapped_column(ExactText)
    type: Mapped[str]

    @property
    def context(self) -> Context:
        return Context("liveavatar", str(self.space_id), str(self.id), self.type)


class CustomSecret(Sealed):
    """A secret of OpenHands. It is addressed by its name; value and description are sealed.

    Names of any length are unique by their digest: an index cannot hold them.
    """

    __tablename__ = "openhands_secrets"
    __table_args__ = (UniqueConstraint("user_id", "name_digest"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(ExactText)
    name_digest: Mapped[bytes]

    @property
    def context(self) -> Context:
        return Context("openhands", str(self.user_id), str(self.id), "custom")


SEALED: tuple[type[Sealed], ...] = (AvatarSecret, CustomSecret)
"""Every table of secrets."""
