from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from runtime.wire.model import Model, Omittable, Secret

SecretTypeEnum: TypeAlias = Literal["OPENAI_API_KEY", "ELEVENLABS_API_KEY", "OTHER"]


class CreateSecretRequestSchema(Model):
    secret_name: Annotated[str, Field(min_length=1, max_length=255)]
    secret_value: Secret
    secret_type: SecretTypeEnum


class CreateSecretResponseSchema(Model):
    id: str
    secret_name: str
    created: Omittable[str] = None


class ResponseCreateSecretResponseSchema(Model):
    code: Omittable[int] = None
    data: CreateSecretResponseSchema | None
    message: str | None


class ValidationErrorItem(Model):
    loc: list[str | int]
    msg: str
    type: str


class HTTPValidationError(Model):
    detail: Omittable[list[ValidationErrorItem]] = None
