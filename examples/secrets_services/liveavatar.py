"""LiveAvatar: `POST /v1/secrets`, on the generated `liveavatar_server`.

The document declares 200 and 422. It describes 400 and 500 in words alone, so their bodies, the
answer's own envelope with the status as `code`, are this implementation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from fastapi import FastAPI
from liveavatar_server import Credentials, Limits, Undeclared, Unset, create_app, models

from .identities import Caller
from .serving import Backend
from .settings import Settings
from .tables import AvatarSecret
from .vault import Vault

CREATED = 100
"""The `code` of success."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Implements `liveavatar_server.SecretsService`."""

    vault: Vault

    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: Caller,
    ) -> models.Response[models.CreateSecretResponseSchema]:
        if principal.space_id is None:
            raise Undeclared(400, _failure(400, "The user has no space."))
        secret = AvatarSecret(
            id=uuid4(),
            space_id=principal.space_id,
            name=body.secret_name,
            type=body.secret_type,
        )
        value = body.secret_value.get_secret_value()
        await self.vault.store(secret, value.encode())
        return models.Response(
            code=CREATED,
            data=models.CreateSecretResponseSchema(
                id=str(secret.id), secret_name=secret.name
            ),
            message="The secret was created.",
        )


def create(settings: Settings | None = None) -> FastAPI:
    """The application; `uvicorn --factory secrets_services.liveavatar:create` serves it."""
    settings = settings or Settings()
    backend = Backend.of(settings)

    async def authenticate(credentials: Credentials) -> Caller | None:
        key = credentials["APIKeyHeader"].value
        return await backend.identities.caller(key, "liveavatar")

    app = create_app(
        secrets=Secrets(backend.vault),
        authenticate=authenticate,
        hide_exceptions=True,
        limits=Limits(body=settings.max_body),
        lifespan=backend.lifespan,
    )
    failure = _failure(500, "The secret could not be stored.")
    return backend.equip(app, failure.model_dump())


def _failure(
    status: int, message: str
) -> models.Response[models.CreateSecretResponseSchema]:
    return models.Response(code=status, data=None, message=message)
