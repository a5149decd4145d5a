"""The services of Hiding.

`uvicorn service:app --factory` serves them. This file is yours: specgen wrote it once,
and `specgen check` tells where it and the document differ.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from fastapi import FastAPI as _FastAPI
from methods_that_hide_imports_server import (
    Credentials as _Credentials,
    CredentialsService,
    FastAPIService,
    PrincipalService,
    Unimplemented,
    create_app,
)
from typing_extensions import override as _override


@dataclass(frozen=True)
class Caller:
    """Who calls."""

    name: str


async def authenticate(credentials: _Credentials) -> Caller | None:
    """Gives who presents these credentials, or None to refuse them (401).

    Schemes: `key`. Compare secrets with `matches`. Raise `Forbidden` for a known caller
    who may not do this (403).
    """
    return None


class Credentials(CredentialsService[Caller]):
    """Implements `CredentialsService`."""

    @_override
    async def app(self, *, principal: Caller) -> None:
        raise Unimplemented("credentials_.app")


class FastAPI(FastAPIService[Caller]):
    """Implements `FastAPIService`."""

    @_override
    async def list(self, *, principal: Caller) -> builtins.list[str]:
        raise Unimplemented("fast_api.list")


class Principal(PrincipalService[Caller]):
    """Implements `PrincipalService`."""

    @_override
    async def abstractmethod(self, *, principal: Caller) -> None:
        raise Unimplemented("principal.abstractmethod")

    @_override
    async def unimplemented(self, *, principal: Caller) -> None:
        raise Unimplemented("principal.unimplemented")

    @_override
    async def override(self, *, principal: Caller) -> None:
        raise Unimplemented("principal.override")


def app() -> _FastAPI:
    """The application."""
    return create_app(
        credentials_=Credentials(),
        fast_api=FastAPI(),
        principal=Principal(),
        authenticate=authenticate,
    )
