"""Users, spaces, keys, and the secrets of both services."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
    )


def _sealed() -> list[sa.Column[object]]:
    return [
        sa.Column("key_id", sa.String(), nullable=False, index=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
    ]


def upgrade() -> None:
    _table("spaces", sa.Column("name", sa.String(), nullable=False, unique=True))
    _table(
        "users",
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("spaces.id")),
    )
    _table(
        "api_keys",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
    )
    _table(
        "liveavatar_secrets",
        sa.Column(
            "space_id",
            sa.Uuid(),
            sa.ForeignKey("spaces.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        *_sealed(),
    )
    _table(
        "openhands_secrets",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_digest", sa.LargeBinary(), nullable=False),
        *_sealed(),
        sa.UniqueConstraint("user_id", "name_digest"),
    )


def downgrade() -> None:
    for name in (
        *("openhands_secrets", "liveavatar_secrets"),
        *("api_keys", "users", "spaces"),
    ):
        op.drop_table(name)
