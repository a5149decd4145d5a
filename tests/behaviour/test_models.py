"""Models mean what their types say: when made, when changed, when sent, when read."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import ValidationError

from specgen.cli import main
from tests.roundtrip.pair import Recorder
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("orders.yaml")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("orders")
    command = ["generate", str(SOURCE), "--output", str(folder), "--name", "orders"]
    assert main([*command, "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture(params=["client", "server"])
def models(packages: None, request: pytest.FixtureRequest) -> Any:
    return import_module(f"orders_{request.param}.models")


class Shop:
    """A server over HTTP, its service, and a client."""

    def __init__(self, url: str, recorder: Recorder) -> None:
        self.url = url
        self.recorder = recorder
        self.api = import_module("orders_client").Orders(base_url=url, max_retries=0)
        self.models = import_module("orders_client.models")
        self.served = import_module("orders_server.models")
        self.errors = import_module("orders_client.errors")


@pytest.fixture(scope="module")
def shop(packages: None) -> Iterator[Shop]:
    recorder = Recorder()
    app = import_module("orders_server").create_app(orders=recorder)
    with serve(app) as url:
        shop = Shop(url, recorder)
        with shop.api:
            yield shop


def test_none_is_absence(models: Any) -> None:
    made = models.Order(id=1, note=None)
    assigned = models.Order(id=1, note="x")
    assigned.note = None
    for order in (made, assigned):
        assert order.note is None
        assert "note" not in order.model_dump()
        assert "note" not in order.model_dump_json()
    assert models.Order(id=1, limit=None).model_dump()["limit"] is None


@pytest.mark.parametrize(
    ("name", "value"), [("id", "one"), ("id", None), ("note", 5), ("limit", 6)]
)
def test_assignment_is_checked(models: Any, name: str, value: Any) -> None:
    order = models.Order(id=1)
    with pytest.raises(ValidationError, match=name):
        setattr(order, name, value)
    assert order == models.Order(id=1)
    with pytest.raises(ValidationError, match="colour"):
        models.Item(sku="ab").colour = "red"


def test_a_service_sees_the_defaults_of_a_body(shop: Shop) -> None:
    shop.recorder.answer = lambda: shop.recorder.seen[-1][1]["body"]
    answer = httpx2.put(f"{shop.url}/orders", json={"id": 1})
    seen = shop.recorder.seen[-1][1]["body"]
    assert (seen.due, seen.ship_to) == (dt.date(2030, 1, 2), "here")
    assert seen.model_fields_set == {"id"}
    assert answer.json() == {"id": 1}
    httpx2.put(f"{shop.url}/orders", json={"id": 1, "due": "2031-02-03"})
    assert shop.recorder.seen[-1][1]["body"].due == dt.date(2031, 2, 3)


def test_a_client_sends_and_reads_what_is_there(shop: Shop) -> None:
    """A default is the server's to fill in: a client neither sends nor invents it."""
    shop.recorder.answer = lambda: shop.served.Order(id=2)
    order = shop.api.orders.put(id=1)
    assert shop.recorder.seen[-1][1]["body"].model_fields_set == {"id"}
    assert (order.due, order.ship_to) == (None, None)


def _append(order: Any) -> None:
    order.items.append({"sku": "c"})


def _enter(order: Any) -> None:
    order.items[0].names["first"] = 1


def _override(order: Any) -> None:
    order.__dict__["id"] = "x"


UNFIT = [
    (_append, ["items", 1, "sku"]),
    (_enter, ["items", 0, "names", "first"]),
    (_override, ["id"]),
]


def order_of(models: Any) -> Any:
    return models.Order(id=1, items=[models.Item(sku="ab", names={"en": "A"})])


@pytest.mark.parametrize(("change", "place"), UNFIT)
def test_a_client_checks_what_was_changed(
    shop: Shop, change: Callable[[Any], None], place: list[Any]
) -> None:
    order = order_of(shop.models)
    change(order)
    before = len(shop.recorder.seen)
    with pytest.raises(shop.errors.RequestValidationError) as caught:
        shop.api.orders.put_all(body=[shop.models.Order(id=0), order])
    assert [fault["loc"] for fault in caught.value.problems] == [["body", 1, *place]]
    assert len(shop.recorder.seen) == before


@pytest.mark.parametrize(("change", "place"), UNFIT)
def test_a_server_checks_what_was_changed(
    shop: Shop,
    change: Callable[[Any], None],
    place: list[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def answer() -> Any:
        order = order_of(shop.served)
        change(order)
        return order

    shop.recorder.answer = answer
    assert httpx2.put(f"{shop.url}/orders", json={"id": 1}).status_code == 500
    # The caller has the answer before the server has logged why.
    place_text = ".".join(map(str, place))
    end = time.monotonic() + 10
    while place_text not in caplog.text and time.monotonic() < end:
        time.sleep(0.01)
    assert place_text in caplog.text


def test_what_fits_is_sent(shop: Shop) -> None:
    """A mapping that was put into a list becomes an object, and the caller's stays his own."""
    order = order_of(shop.models)
    order.items.append({"sku": "cd"})
    shop.recorder.answer = lambda: None
    shop.api.orders.put_all(body=[order], filter=order.items[0])
    (seen,) = shop.recorder.seen[-1][1]["body"]
    assert [item.sku for item in seen.items] == ["ab", "cd"]
    assert seen.model_fields_set == {"id", "items"}
    assert order.items[1] == {"sku": "cd"}
    shop.recorder.answer = lambda: _with_mapping(shop.served)
    answer = httpx2.put(f"{shop.url}/orders", json={"id": 1}).json()
    assert answer == {
        "id": 1,
        "items": [{"sku": "ab", "names": {"en": "A"}}, {"sku": "cd"}],
    }


def _with_mapping(models: Any) -> Any:
    order = order_of(models)
    order.items.append({"sku": "cd"})
    return order


def test_a_changed_parameter_is_checked(shop: Shop) -> None:
    item = shop.models.Item(sku="ab", names={})
    item.names["en"] = 3
    with pytest.raises(shop.errors.RequestValidationError, match="filter"):
        shop.api.orders.put_all(body=[], filter=item)


def test_get_change_put(shop: Shop) -> None:
    """What a newer server sends beside what is declared goes back as it came."""
    extra = {"id": 7, "beyond": {"a": [1]}, "items": [{"sku": "ab"}]}
    shop.recorder.answer = lambda: shop.served.Order.model_validate(extra)
    order = shop.api.orders.put(id=7)
    order.note = "changed"
    shop.recorder.answer = lambda: None
    shop.api.orders.put_all(body=[order])
    (seen,) = shop.recorder.seen[-1][1]["body"]
    assert json.loads(seen.model_dump_json(exclude_unset=True)) == {
        **extra,
        "note": "changed",
    }
