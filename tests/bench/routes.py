"""One route twice, for the same requests: generated, and written by hand with FastAPI."""

from __future__ import annotations

import hmac
import time
from typing import Annotated, Literal

from fastapi import Cookie, Depends, FastAPI, HTTPException, Security
from fastapi.security import APIKeyHeader
from liveavatar_server import Credentials, Unset, create_app, matches, models
from pydantic import BaseModel, Field, SecretStr

KEY = "key"


class Secrets:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: str,
    ) -> models.ResponseCreateSecretResponseSchema:
        data = models.CreateSecretResponseSchema(id="1", secret_name=body.secret_name)
        return models.ResponseCreateSecretResponseSchema(code=100, data=data)


async def authenticate(credentials: Credentials) -> str | None:
    return "somebody" if matches(credentials["APIKeyHeader"].value, KEY) else None


generated = create_app(secrets=Secrets(), authenticate=authenticate)


class Request(BaseModel):
    secret_name: Annotated[str, Field(min_length=1, max_length=255)]
    secret_value: Annotated[SecretStr, Field(min_length=1)]
    secret_type: Literal["OPENAI_API_KEY", "ELEVENLABS_API_KEY", "GEMINI_API_KEY"]


class Made(BaseModel):
    id: str
    secret_name: str


class Response(BaseModel):
    code: int
    data: Made | None = None


async def caller(key: Annotated[str, Security(APIKeyHeader(name="X-API-KEY"))]) -> str:
    if hmac.compare_digest(key.encode(), KEY.encode()):
        return "somebody"
    raise HTTPException(401)


written = FastAPI()


@written.post("/v1/secrets")
async def create_secret(
    body: Request,
    principal: Annotated[str, Depends(caller)],
    la_session: Annotated[str | None, Cookie()] = None,
) -> Response:
    return Response(code=100, data=Made(id="1", secret_name=body.secret_name))


async def processor_time() -> float:
    """How much of it the server has used."""
    return time.process_time()


for app in (generated, written):
    app.add_api_route("/cpu", processor_time)
