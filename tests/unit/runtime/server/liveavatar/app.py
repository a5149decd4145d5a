from __future__ import annotations

from typing import Protocol, TypeVar

from fastapi import FastAPI
from runtime.server.authentication import ApiKey, Authenticate
from runtime.server.document import document_in
from runtime.server.implementing import Route
from runtime.server.requests.payloads import Limits
from runtime.server.service import new_app
from runtime.wire.contract import Body, Cookie, Json, Operation
from runtime.wire.unset import Unset

from . import models

P = TypeVar("P")
P_contra = TypeVar("P_contra", contravariant=True)


class SecretsService(Protocol[P_contra]):
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: P_contra,
    ) -> models.ResponseCreateSecretResponseSchema: ...


_CREATE_SECRET: Operation[models.ResponseCreateSecretResponseSchema] = Operation(
    "secrets.create_secret",
    ("POST", "/v1/secrets"),
    parameters=(Cookie("la_session", lambda: str),),
    body=Body((Json(lambda: models.CreateSecretRequestSchema),)),
    answers={
        200: Json(lambda: models.ResponseCreateSecretResponseSchema),
        422: Json(lambda: models.HTTPValidationError),
    },
    security=({"APIKeyHeader": ()},),
)
SCHEMES = {"APIKeyHeader": ApiKey("header", "X-API-KEY")}


def routes(service: SecretsService[P]) -> tuple[Route, ...]:
    return (Route(_CREATE_SECRET, service, "create_secret"),)


def create_app(
    *,
    secrets: SecretsService[P],
    authenticate: Authenticate[P],
    limits: Limits | None = None,
    hide_exceptions: bool = False,
) -> FastAPI:
    return new_app(
        title="Live avatar API",
        version="0.1.0",
        document=document_in(__package__),
        routes=routes(secrets),
        schemes=SCHEMES,
        authenticate=authenticate,
        limits=limits,
        hide_exceptions=hide_exceptions,
    )
