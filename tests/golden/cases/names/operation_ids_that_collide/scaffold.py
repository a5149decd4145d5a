"""The services of Pets.

`uvicorn service:app --factory` serves them. This file is yours: specgen wrote it once,
and `specgen check` tells where it and the document differ.
"""

from __future__ import annotations

from fastapi import FastAPI
from operation_ids_that_collide_server import PetsService, Unimplemented, create_app
from typing_extensions import override


class Pets(PetsService):
    """Implements `PetsService`."""

    @override
    async def get_pets(self) -> None:
        raise Unimplemented("pets.get_pets")

    @override
    async def put_pets(self) -> None:
        raise Unimplemented("pets.put_pets")

    @override
    async def get_pets_all(self) -> None:
        raise Unimplemented("pets.get_pets_all")

    @override
    async def import_(self) -> None:
        raise Unimplemented("pets.import_")

    @override
    async def close(self) -> None:
        raise Unimplemented("pets.close")


def app() -> FastAPI:
    """The application."""
    return create_app(pets=Pets())
