"""OpenHands: `POST /api/secrets`, on the generated `openhands_server`.

The document declares 200 and 422. The real server answers as this one does: 201 for a secret that
is created, 400 for a name that is taken, 500 with an `error`. It keeps its secrets in plaintext;
this one does not.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from fastapi import Depends, FastAPI
from openhands_server import Credentials, Limits, Undeclared, create_app, models
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from .identities import Caller
from .logs import Log
from .serving import Backend
from .settings import Settings
from .tables import CustomSecret
from .vault import Vault

_LOG = Log(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Implements `openhands_server.SecretsService` for one request, in one transaction."""

    vault: Vault
    session: AsyncSession

    async def create_custom_secret(
        self, *, body: models.CustomSecretModel, principal: Caller
    ) -> dict[str, str]:
        secret = CustomSecret(
            id=uuid4(),
            user_id=principal.user_id,
            name=body.name,
            name_digest=sha256(body.name.encode()).digest(),
        )
        hidden = {
            "value": body.value.get_secret_value(),
            "description": body.description or "",
        }
        # The session talks to the database from the first row on, when the keys were asked.
        await self.vault.seal(secret, json.dumps(hidden).encode())
        try:
            async with self.session.begin_nested():
                self.session.add(secret)
        except IntegrityError:
            if not await self._is_taken(secret):
                raise
            taken = {"message": f"Secret {body.name} already exists"}
            raise Undeclared(400, taken) from None
        _LOG.info("secret stored", secret=str(secret.id), key=secret.key_id)
        raise Undeclared(201, {"message": "Secret created successfully"})

    async def _is_taken(self, secret: CustomSecret) -> bool:
        same = (
            CustomSecret.user_id == secret.user_id,
            CustomSecret.name_digest == secret.name_digest,
        )
        return bool(await self.session.scalar(select(exists().where(*same))))


def create(settings: Settings | None = None) -> FastAPI:
    """The application; `uvicorn --factory secrets_services.openhands:create` serves it."""
    settings = settings or Settings()
    backend = Backend.of(settings)

    async def authenticate(credentials: Credentials) -> Caller | None:
        key = credentials["APIKeyHeader"].value
        return await backend.identities.caller(key, "openhands")

    async def secrets() -> AsyncIterator[Secrets]:
        """The service of a request; what it wrote is committed before the answer is sent."""
        async with backend.database.transaction() as session:
            yield Secrets(backend.vault, session)

    app = create_app(
        secrets=Depends(secrets, scope="function"),
        authenticate=authenticate,
        hide_exceptions=True,
        limits=Limits(body=settings.max_body),
        lifespan=backend.lifespan,
    )
    return backend.equip(app, {"error": "Something went wrong creating secret"})
