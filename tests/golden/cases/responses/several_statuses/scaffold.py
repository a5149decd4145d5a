"""The services of Pets.

`uvicorn service:app --factory` serves them. This file is yours: specgen wrote it once,
and `specgen check` tells where it and the document differ.
"""

from __future__ import annotations

from fastapi import FastAPI
from several_statuses_server import (
    Accepted,
    Ok,
    PetsService,
    Unimplemented,
    create_app,
    models,
)
from typing_extensions import override


class Pets(PetsService):
    """Implements `PetsService`."""

    @override
    async def get(
        self, *, id: int
    ) -> (
        models.GetPetResponse
        | Ok[models.GetPetResponse]
        | Accepted[models.GetPet202Response]
    ):
        raise Unimplemented("pets.get")


def app() -> FastAPI:
    """The application."""
    return create_app(pets=Pets())
