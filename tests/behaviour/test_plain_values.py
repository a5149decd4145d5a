"""Objects in arguments: as models, or as the plain mappings and sequences that stand for them."""

from __future__ import annotations

import asyncio
import json
from collections import ChainMap
from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import Any

import pytest

from tests.behaviour.doors import Peer
from tests.behaviour.shop import importable

WIRE = {
    "owner": {"full-name": "Ann"},
    "items": [{"name": "Lamp", "price": 2.5}, {"name": "Chair"}],
    "shelves": {"top": {"name": "Vase"}},
}


@pytest.fixture(params=["sync", "async"])
def pack(request: pytest.FixtureRequest, peer: Peer) -> Callable[..., None]:
    """Packs a basket."""
    importable()
    shop = import_module("shop_client")

    def call(**arguments: Any) -> None:
        with shop.Shop(base_url=peer.url) as client:
            client.orders.pack(**arguments)

    async def call_async(**arguments: Any) -> None:
        async with shop.AsyncShop(base_url=peer.url) as client:
            await client.orders.pack(**arguments)

    if request.param == "sync":
        return call
    return lambda **arguments: asyncio.run(call_async(**arguments))


def test_models_and_plain_values_are_sent_alike(
    pack: Callable[..., None], peer: Peer
) -> None:
    models = import_module("shop_client.models")
    lamp, chair = models.Item(name="Lamp", price=2.5), models.Item(name="Chair")
    shelves = {"top": models.Item(name="Vase")}
    pack(owner=models.Owner(full_name="Ann"), items=[lamp, chair], shelves=shelves)
    pack(**WIRE)
    pack(
        owner=MappingProxyType({"full_name": "Ann"}),
        items=(lamp, {"name": "Chair"}),
        shelves=ChainMap({"top": {"name": "Vase"}}),
    )
    assert [json.loads(seen.body) for seen in peer.seen] == [WIRE] * 3


def test_a_plain_value_is_checked_like_a_model(
    pack: Callable[..., None], peer: Peer
) -> None:
    errors = import_module("shop_client.errors")
    with pytest.raises(errors.RequestValidationError, match=r"owner\.full-name"):
        pack(owner={"age": 3}, items=[])
    with pytest.raises(errors.RequestValidationError, match=r"items\.1\.name"):
        pack(owner={"full-name": "Ann"}, items=[{"name": "Lamp"}, {"price": 3}])
    assert peer.seen == []
