"""The services of Pets.

`uvicorn service:app --factory` serves them. This file is yours: specgen wrote it once,
and `specgen check` tells where it and the document differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from alternatives_and_combinations_server import (
    Credentials,
    PetsService,
    Unimplemented,
    create_app,
)
from fastapi import FastAPI
from typing_extensions import override


@dataclass(frozen=True)
class Principal:
    """Who calls."""

    name: str


async def authenticate(credentials: Credentials) -> Principal | None:
    """Gives who presents these credentials, or None to refuse them (401).

    Schemes: `key`, `app`, `token`. Compare secrets with `matches`. Raise `Forbidden`
    for a known caller who may not do this (403).
    """
    return None


class Pets(PetsService[Principal]):
    """Implements `PetsService`."""

    @override
    async def list(self, *, principal: Principal) -> None:
        raise Unimplemented("pets.list")

    @override
    async def save(self, *, principal: Principal | None) -> None:
        raise Unimplemented("pets.save")

    @override
    async def delete(self) -> None:
        raise Unimplemented("pets.delete")


def app() -> FastAPI:
    """The application."""
    return create_app(pets=Pets(), authenticate=authenticate)
