"""A group as it is generated, and one face for both kinds of client."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from runtime.client.api import Api
from runtime.client.async_client import AsyncClient
from runtime.client.auth.credentials import ApiKey
from runtime.client.client import SyncClient
from runtime.client.options import CallOptions
from runtime.client.resource import AsyncResource, Awaited, Resource
from runtime.wire.contract import Binary, Body, Events, Header, Json, Operation, Query
from runtime.wire.unset import UNSET, Unset

_ANSWER = {200: Json(lambda: dict[str, Any])}
_GET: Operation[dict[str, Any]] = Operation(
    "pets.get",
    ("GET", "/pets/{pet_id}"),
    parameters=(Query("verbose"),),
    answers=_ANSWER,
    security=({"key": ()},),
)
_PAY: Operation[dict[str, Any]] = Operation(
    "pets.pay",
    ("POST", "/payments"),
    parameters=(Header("Idempotency-Key", keyword="key"),),
    body=Body((Json(lambda: Any),)),
    answers=_ANSWER,
)
_BUY: Operation[dict[str, Any]] = Operation(
    "pets.buy", ("POST", "/orders"), body=Body((Json(lambda: Any),)), answers=_ANSWER
)
_PICTURE: Operation[bytes] = Operation(
    "pets.picture", ("GET", "/pets/{pet_id}/picture"), answers={200: Binary()}
)
_SOLD: Operation[Any] = Operation(
    "pets.sold", ("GET", "/sold"), answers={200: Events(lambda: dict[str, Any])}
)


class Pets(Resource):
    """Operations on pets."""

    def get(
        self,
        *,
        pet_id: int,
        verbose: bool | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Get a pet."""
        return self._call(_GET, locals())

    def pay(
        self, *, body: Any, key: str | Unset = UNSET, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        return self._call(_PAY, locals())

    def buy(self, *, body: Any, **options: Unpack[CallOptions]) -> dict[str, Any]:
        return self._call(_BUY, locals())

    def picture(self, *, pet_id: int, **options: Unpack[CallOptions]) -> bytes:
        return self._call(_PICTURE, locals())

    def sold(self, **options: Unpack[CallOptions]) -> Any:
        return self._call(_SOLD, locals())


class AsyncPets(AsyncResource):
    """Operations on pets, asynchronous."""

    get = Awaited(Pets.get)
    pay = Awaited(Pets.pay)
    buy = Awaited(Pets.buy)
    picture = Awaited(Pets.picture)
    sold = Awaited(Pets.sold)


SHOP = Api(
    "Shop",
    schemes={"key": ApiKey("header", "X-API-KEY", "api_key")},
    security=({"key": ()},),
)
KEY = "k-8c1f"


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 1000.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


@dataclass
class Shop:
    """Makes a client of either kind and does something with it."""

    is_async: bool
    options: Mapping[str, Any] = field(default_factory=dict)

    def do(self, action: Callable[[Any, Any], Any], **options: Any) -> Any:
        """What `action(client, pets)` gives, awaited where it has to be."""
        made = {**self.options, **options}
        if not self.is_async:
            with SyncClient(SHOP, {"key": KEY}, **made) as client:
                return action(client, Pets(client))

        async def run() -> Any:
            async with AsyncClient(SHOP, {"key": KEY}, **made) as client:
                result = action(client, AsyncPets(client))
                return await result if inspect.isawaitable(result) else result

        return asyncio.run(run())

    def ticking(self, clock: Clock) -> dict[str, Any]:
        """Options of a client whose time is `clock`."""
        sleep = clock.sleep_async if self.is_async else clock.sleep
        return {"clock": clock, "sleep": sleep}
