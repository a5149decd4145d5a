"""What implementers of the servers see; a line marked `# wrong` must not pass a checker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_type

from fastapi import APIRouter, Depends, FastAPI, Request
from liveavatar_server import create_app, create_router, errors, models, unimplemented
from liveavatar_server._runtime.server.authentication import Authenticate, Credentials
from liveavatar_server._runtime.wire.unset import UNSET, Unset
from liveavatar_server.services import SecretsService

Answer = models.ResponseCreateSecretResponseSchema


@dataclass
class User:
    name: str


async def authenticate(credentials: Credentials) -> User | None:
    return User(credentials["APIKeyHeader"].value.get_secret_value())


def authenticate_at_once(credentials: Credentials) -> User | None:
    return None


async def other(credentials: Credentials) -> str | None:
    return None


class Complete:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
    ) -> Answer:
        if la_session is not UNSET:
            assert_type(la_session, str)
        assert_type(body.secret_name, str)
        if not body.secret_name:
            raise errors.UnprocessableEntity(models.HTTPValidationError(detail=[]))
        if principal.name == "x":
            raise errors.UnprocessableEntity({"detail": []})  # wrong
        return Answer(code=1)


class AnyonesService(Complete):
    async def create_secret(self, *, principal: object, **_: Any) -> Answer:
        return Answer()


class Lacking:
    async def create_secrets(self, *, principal: User) -> None: ...


class OtherBody:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretResponseSchema,
        la_session: str | Unset,
        principal: User,
    ) -> Answer:
        return Answer()


class OtherAnswer:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
    ) -> dict[str, str]:
        return {}


class OtherArgument:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        session: str | Unset,
        principal: User,
    ) -> Answer:
        return Answer()


class MoreArguments:
    async def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
        more: int,
    ) -> Answer:
        return Answer()


class Synchronous:
    def create_secret(
        self,
        *,
        body: models.CreateSecretRequestSchema,
        la_session: str | Unset,
        principal: User,
    ) -> Answer:
        return Answer()


def served() -> None:
    assert_type(create_app(secrets=Complete(), authenticate=authenticate), FastAPI)
    create_app(secrets=Complete(), authenticate=authenticate_at_once)
    create_app(secrets=AnyonesService(), authenticate=other)
    create_app(secrets=unimplemented.Secrets(), authenticate=authenticate)
    create_app(secrets=Complete())  # wrong
    create_app(authenticate=authenticate)  # wrong
    create_app(secrets=Complete(), authenticate=None)  # wrong
    create_app(secrets=Complete(), authenticate=other)  # wrong
    create_app(secrets=Lacking(), authenticate=authenticate)  # wrong
    create_app(secrets=OtherBody(), authenticate=authenticate)  # wrong
    create_app(secrets=OtherAnswer(), authenticate=authenticate)  # wrong
    create_app(secrets=OtherArgument(), authenticate=authenticate)  # wrong
    create_app(secrets=MoreArguments(), authenticate=authenticate)  # wrong
    create_app(secrets=Synchronous(), authenticate=authenticate)  # wrong


def principals() -> None:
    service: SecretsService[User] = Complete()
    strict: SecretsService[str] = Complete()  # wrong
    lenient: SecretsService[str] = AnyonesService()
    check: Authenticate[User] = authenticate
    print(service, strict, lenient, check)


def made(request: Request) -> Iterator[Complete]:
    yield Complete()


def authenticate_request(credentials: Credentials, request: Request) -> User | None:
    return User(request.url.path)


async def authenticate_other_request(
    credentials: Credentials, request: Request
) -> str | None:
    return request.url.path


def authenticate_number(credentials: Credentials, number: int) -> User | None:
    return None


def injected() -> None:
    create_app(secrets=Depends(made), authenticate=authenticate)
    create_app(secrets=Depends(made, scope="function"), authenticate=Depends(made))
    create_app(secrets=Complete(), authenticate=authenticate_request)
    create_app(secrets=Complete(), authenticate=lambda credentials: User("x"))
    create_app(secrets=Complete(), authenticate=lambda credentials, request: User("x"))
    create_app(secrets=Complete(), authenticate=authenticate_other_request)  # wrong
    create_app(secrets=Complete(), authenticate=authenticate_number)  # wrong
    create_app(secrets=Complete, authenticate=authenticate)  # wrong
    create_app(secrets=made, authenticate=authenticate)  # wrong
    create_app(
        secrets=Complete(),
        authenticate=authenticate,
        hide_exceptions="yes",  # wrong
    )
    router = create_router(secrets=Depends(made), authenticate=authenticate)
    assert_type(router, APIRouter)
    create_router(secrets=Complete(), authenticate=authenticate_other_request)  # wrong
    FastAPI().include_router(router, prefix="/avatars", tags=["avatars"])
