"""The services of Pets.

`uvicorn service:app --factory` serves them. This file is yours: specgen wrote it once,
and `specgen check` tells where it and the document differ.
"""

from __future__ import annotations

from fastapi import FastAPI
from typing_extensions import override
from webhooks_server import (
    Unimplemented,
    WebhooksService,
    create_app,
    create_receiver,
    models,
)


class Webhooks(WebhooksService):
    """Implements `WebhooksService`."""

    @override
    async def pet_sold(self, *, body: models.Sale) -> None:
        raise Unimplemented("webhooks.pet_sold")


def app() -> FastAPI:
    """The application."""
    return create_app()


def receiver() -> FastAPI:
    """The application that receives webhooks and callbacks."""
    return create_receiver(webhooks=Webhooks())
