"""A shop kept in memory: the services that snippets are run against, and build upon."""

import asyncio
import builtins
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID, uuid4

from fastapi import FastAPI, Request, Response
from shop_server import Credentials, Unset, create_app, errors, matches, models
from starlette.middleware.base import RequestResponseEndpoint

KEY = {"X-API-Key": "k"}
ORDER = UUID("6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11")


def authenticate(credentials: Credentials) -> str | None:
    """Who has the key, or the token that everybody gets."""
    is_known = any(
        scheme in credentials and matches(credentials[scheme].value, expected)
        for scheme, expected in (("apiKey", "k"), ("oauth", "t"))
    )
    return "somebody" if is_known else None


def _missing() -> errors.NotFound:
    return errors.NotFound(models.Problem(title="Not found", status=404))


class Orders:
    """Orders by id; `sold out` can't be ordered, and `slow` takes half a second."""

    def __init__(self) -> None:
        self.orders: dict[UUID, models.Order] = {}
        for item in ("tea", "milk", "sugar", "spoon", "pot"):
            self._add(models.OrderCreate(item=item), uuid4() if self.orders else ORDER)

    def _add(self, body: models.OrderCreate, order_id: UUID) -> models.Order:
        values = {"quantity": 1, "status": "open", **body.model_dump()}
        order = models.Order(id=order_id, created_at=datetime.now(UTC), **values)
        self.orders[order_id] = order
        return order

    def _order(self, order_id: UUID) -> models.Order:
        if order_id not in self.orders:
            raise _missing()
        return self.orders[order_id]

    async def list(
        self,
        cursor: str | Unset,
        limit: int,
        status: models.OrderStatus | Unset,
        created_after: datetime | Unset,
        labels: builtins.list[str] | Unset,
        principal: str,
    ) -> models.OrderPage:
        start = int(cursor) if cursor else 0
        listed = [
            order
            for order in self.orders.values()
            if not status or order.status == status
        ]
        end = start + limit
        following = str(end) if end < len(listed) else None
        return models.OrderPage(data=listed[start:end], next_cursor=following)

    async def create(
        self,
        body: models.OrderCreate,
        idempotency_key: str | Unset,
        principal: str,
    ) -> models.Order:
        if body.item == "slow":
            await asyncio.sleep(0.5)
        if body.item == "sold out":
            raise errors.Conflict(models.Problem(title="Sold out", status=409))
        return self._add(body, uuid4())

    async def get(self, order_id: UUID, principal: str) -> models.Order:
        return self._order(order_id)

    async def replace(
        self, body: models.OrderInput, order_id: UUID, principal: str
    ) -> models.Order:
        kept = {"id": order_id, "created_at": self._order(order_id).created_at}
        self.orders[order_id] = models.Order(**{**body.model_dump(), **kept})
        return self.orders[order_id]

    async def update(
        self, body: models.OrderUpdate, order_id: UUID, principal: str
    ) -> models.Order:
        order = self._order(order_id)
        self.orders[order_id] = order.model_copy(update=body.model_dump())
        return self.orders[order_id]

    async def delete(self, order_id: UUID, principal: str) -> None:
        self._order(order_id)
        del self.orders[order_id]

    async def close(self, order_id: UUID, principal: str) -> models.Order:
        return self._order(order_id)


class Files:
    """Uploads are counted and forgotten; there is one file to download, `f1`."""

    async def upload(
        self, body: models.UploadFileBody, principal: str
    ) -> models.StoredFile:
        content = await body.file.read()
        name = body.file.filename or ""
        return models.StoredFile(id="f2", file_name=name, size=len(content))

    async def download(self, file_id: str, principal: str) -> bytes:
        if file_id != "f1":
            raise _missing()
        return b"content"


class FilesVersions:
    async def list(
        self, file_id: str, principal: str
    ) -> builtins.list[models.StoredFile]:
        return [models.StoredFile(id=file_id, file_name="a.txt", size=7)]


class ChatCompletions:
    """Says hello, whole or in two pieces."""

    async def create(
        self, body: models.CreateChatCompletionBody, principal: str
    ) -> models.Completion | AsyncIterator[models.CompletionChunk]:
        return (
            self._pieces() if body.stream else models.Completion(id="c", text="hello")
        )

    async def _pieces(self) -> AsyncIterator[models.CompletionChunk]:
        for piece in ("hel", "lo"):
            yield models.CompletionChunk(delta=piece)


class Others(TypedDict):
    """The arguments of `create_app` beside `orders`."""

    files: Files
    files_versions: FilesVersions
    chat_completions: ChatCompletions


others = Others(
    files=Files(), files_versions=FilesVersions(), chat_completions=ChatCompletions()
)


async def token() -> dict[str, str]:
    return {"access_token": "t", "token_type": "Bearer"}


def application() -> FastAPI:
    """The shop; it gives a trace that it was sent back."""
    app = create_app(orders=Orders(), authenticate=authenticate, **others)

    async def trace(request: Request, answer: RequestResponseEndpoint) -> Response:
        response = await answer(request)
        if "x-trace" in request.headers:
            response.headers["X-Trace"] = request.headers["x-trace"]
        return response

    app.middleware("http")(trace)
    app.add_api_route("/token", token, methods=["POST"])
    return app
