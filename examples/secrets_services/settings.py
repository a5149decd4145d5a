"""What an operator decides, from the environment: `SECRETS_DATABASE_URL` and so on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything has a default with which both services run from the current folder."""

    model_config = SettingsConfigDict(
        env_prefix="SECRETS_", frozen=True, hide_input_in_errors=True
    )

    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///secrets.db")
    """SQLite, or `postgresql+asyncpg://user:password@host/name`."""

    key_file: Path = Path("secrets-keys.json")
    """Where the embedded keys are kept, if no KMS is named."""

    kms_key: str | None = None
    """The id, ARN or alias of a key of AWS KMS that takes the key file's place."""

    kms_endpoint: str | None = None
    """Where KMS is, if it is not where the region says."""

    kms_region: str | None = None
    """The region of KMS, if AWS's own settings do not tell it."""

    max_body: PositiveInt = 10 * 1024 * 1024
    """The largest request, in bytes; a secret has no limit of its own."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
