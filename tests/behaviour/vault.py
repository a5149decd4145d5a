"""The LiveAvatar server with a small service behind it, and clients of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from liveavatar_server import create_app, errors, models
from liveavatar_server._runtime.server.authentication import (
    Credentials,
    Forbidden,
    matches,
)
from liveavatar_server._runtime.server.requests.payloads import Limits
from liveavatar_server._runtime.wire.unset import Unset

KEY = "key-5d1f2b"
SECRET = "value-8c40e7"
BODY = {
    "secret_name": "mine",
    "secret_value": SECRET,
    "secret_type": "OPENAI_API_KEY",
}
ARGUMENTS: dict[str, Any] = dict(BODY)


@dataclass(frozen=True)
class User:
    name: str


@dataclass
class Vault:
    """Stores in memory; some names make it fail."""

    stored: dict[str, str] = field(default_factory=dict)
    seen: list[models.CreateSecretRequestSchema] = field(default_factory=list)

    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
    ) -> models.ResponseCreateSecretResponseSchema:
        self.seen.append(body)
        value = body.secret_value.get_secret_value()
        if body.secret_name == "broken":
            raise RuntimeError(f"cannot store {value}")
        if body.secret_name == "taken":
            item = models.ValidationError(loc=["body"], msg="taken", type="taken")
            raise errors.UnprocessableEntity(models.HTTPValidationError(detail=[item]))
        self.stored[body.secret_name] = value
        data = models.CreateSecretResponseSchema(id="1", secret_name=body.secret_name)
        return models.ResponseCreateSecretResponseSchema(data=data)


async def authenticate(credentials: Credentials) -> User | None:
    key = credentials["APIKeyHeader"].value
    if matches(key, "banned"):
        raise Forbidden
    return User("ann") if matches(key, KEY) else None


def application(vault: Vault | None = None, **options: Any) -> FastAPI:
    return create_app(secrets=vault or Vault(), authenticate=authenticate, **options)


SMALL = Limits(body=1000)
