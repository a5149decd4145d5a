"""Calls on the client that a user of openai-python, httpx and pydantic would guess.

Every snippet may use `Shop`, `AsyncShop`, `client`, `async_client`, `url` (of the
running server), `order_id` (of an order that exists) and `folder` (an empty one).
"""

from __future__ import annotations

from tests.guesses.guess import Guess, guess

CLIENT_GUESSES: tuple[Guess, ...] = (
    guess(
        "get by position",
        """
        order = client.orders.get(order_id)
        assert order.item == "tea"
        """,
    ),
    guess(
        "get by keyword, the id as text",
        """
        order = client.orders.get(order_id=str(order_id))
        assert str(order.id) == str(order_id)
        """,
        is_typed=False,
    ),
    guess(
        "create with properties as keywords",
        """
        order = client.orders.create(item="cup", quantity=2, unit_price=1.5)
        assert order.quantity == 2
        """,
    ),
    guess(
        "create with body= a model",
        """
        from shop_client.models import OrderCreate

        order = client.orders.create(body=OrderCreate(item="cup"))
        assert order.item == "cup"
        """,
    ),
    guess(
        "create with a model by position",
        """
        from shop_client.models import OrderCreate

        order = client.orders.create(OrderCreate(item="cup"))
        assert order.item == "cup"
        """,
    ),
    guess(
        "create with a dict by position",
        """
        order = client.orders.create({"item": "cup", "unitPrice": 1.5})
        assert order.unit_price == 1.5
        """,
        is_typed=False,
    ),
    guess(
        "create with snake-case keys in a dict",
        """
        order = client.orders.create(body={"item": "cup", "unit_price": 1.5})
        assert order.unit_price == 1.5
        """,
    ),
    guess(
        "create with ** of a dumped model",
        """
        from shop_client.models import OrderCreate

        draft = OrderCreate(item="cup", quantity=3)
        order = client.orders.create(**draft.model_dump())
        assert order.quantity == 3
        """,
    ),
    guess(
        "iterate over all pages",
        """
        orders = [order for order in client.orders.list()]
        assert len(orders) >= 5
        """,
    ),
    guess(
        "iterate over all pages, async",
        """
        orders = [order async for order in async_client.orders.list()]
        assert len(orders) >= 5
        """,
    ),
    guess(
        "await the first page",
        """
        page = await async_client.orders.list(limit=2)
        assert len(page.data) == 2
        """,
        is_typed=False,
    ),
    guess(
        "data of a page",
        """
        page = client.orders.list(limit=3)
        assert len(page.data) == 3
        assert page.next_cursor
        """,
        is_typed=False,
    ),
    guess(
        "items of a page",
        """
        page = client.orders.list(limit=3)
        assert len(page.items) == 3
        """,
    ),
    guess(
        "ask a page for the next one",
        """
        page = client.orders.list(limit=2)
        assert page.has_next_page()
        following = page.get_next_page()
        assert following.data[0].id != page.data[0].id
        """,
        is_typed=False,
    ),
    guess(
        "iterate over pages",
        """
        counts = [len(page.data) for page in client.orders.list().iter_pages()]
        assert counts[0] == 2
        """,
        is_typed=False,
    ),
    guess(
        "with_options",
        """
        order = client.with_options(timeout=5, max_retries=0).orders.get(order_id)
        assert order.item == "tea"
        """,
    ),
    guess(
        "copy",
        """
        patient = client.copy(timeout=60.0)
        assert patient.orders.get(order_id).item == "tea"
        """,
    ),
    guess(
        "with_raw_response",
        """
        raw = client.orders.with_raw_response.get(order_id)
        assert raw.headers["content-type"] == "application/json"
        order = raw.parse()
        assert order.item == "tea"
        """,
    ),
    guess(
        "attributes of a raw response",
        """
        raw = client.orders.with_raw_response.get(order_id)
        assert raw.status_code == 200
        assert raw.json()["item"] == "tea"
        assert "tea" in raw.text
        assert b"tea" in raw.content
        """,
    ),
    guess(
        "catch a status by its class",
        """
        import uuid

        import shop_client

        try:
            client.orders.get(uuid.uuid4())
        except shop_client.NotFoundError as e:
            assert e.status_code == 404
            assert e.response.headers["content-type"] == "application/problem+json"
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "request, message and body of an error",
        """
        import uuid

        import shop_client

        try:
            client.orders.get(uuid.uuid4())
        except shop_client.APIStatusError as e:
            assert e.request.method == "GET"
            assert "404" in e.message
            assert e.body is not None
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "the problem of an error",
        """
        import uuid

        from shop_client import NotFoundError

        try:
            client.orders.get(uuid.uuid4())
        except NotFoundError as e:
            assert e.body["title"] == "Not found"
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "catch 409 and 422",
        """
        from shop_client import ConflictError, UnprocessableEntityError

        try:
            client.orders.create(item="sold out")
        except UnprocessableEntityError:
            raise AssertionError("another status")
        except ConflictError as e:
            assert e.status_code == 409
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "catch every error",
        """
        from shop_client import APIConnectionError, APIError

        away = Shop(base_url="http://127.0.0.1:9", api_key="k", max_retries=0)
        try:
            away.orders.get(order_id)
        except APIConnectionError as e:
            assert isinstance(e, APIError)
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "a timeout of its own class",
        """
        from shop_client import APITimeoutError

        try:
            client.orders.create(item="slow", timeout=0.05)
        except APITimeoutError:
            pass
        else:
            raise AssertionError("no error")
        """,
    ),
    guess(
        "types from the package's root",
        """
        from shop_client import Page, RawResponse, Stream, Timeout, Unset

        assert Timeout(5.0).read == 5.0
        for public in (Page, RawResponse, Stream, Unset):
            assert isinstance(public, type)
        """,
    ),
    guess(
        "extra_headers",
        """
        raw = client.raw(
            client.orders.get, order_id, extra_headers={"X-Trace": "abc"}
        )
        assert raw.headers["x-trace"] == "abc"
        """,
    ),
    guess(
        "headers of one call",
        """
        raw = client.raw(client.orders.get, order_id, headers={"X-Trace": "abc"})
        assert raw.headers["x-trace"] == "abc"
        """,
        "says: extra_headers",
    ),
    guess(
        "headers of the client",
        """
        own = Shop(base_url=url, api_key="k", default_headers={"X-Trace": "abc"})
        raw = own.raw(own.orders.get, order_id)
        assert raw.headers["x-trace"] == "abc"
        """,
    ),
    guess(
        "extra_query and extra_body",
        """
        order = client.orders.create(
            item="cup", extra_query={"dry": "1"}, extra_body={"gift": True}
        )
        assert order.item == "cup"
        """,
    ),
    guess(
        "httpx.Timeout for one call",
        """
        import httpx

        order = client.orders.get(order_id, timeout=httpx.Timeout(10.0, connect=2.0))
        assert order.item == "tea"
        """,
        is_typed=False,
    ),
    guess(
        "an http_client with limits and a proxy",
        """
        import httpx

        http_client = httpx.Client(
            proxy="http://127.0.0.1:9", limits=httpx.Limits(max_connections=5)
        )
        with Shop(base_url=url, api_key="k", http_client=http_client) as own:
            assert own is not None
        """,
        is_typed=False,
    ),
    guess(
        "a fake transport in a test",
        """
        import httpx

        def answer(request: httpx.Request) -> httpx.Response:
            assert request.headers["x-api-key"] == "k"
            return httpx.Response(204)

        fake = httpx.Client(transport=httpx.MockTransport(answer))
        own = Shop(base_url="http://shop.test", api_key="k", http_client=fake)
        own.orders.delete(order_id)
        """,
        is_typed=False,
    ),
    guess(
        "API key from the environment",
        """
        import os

        os.environ["SHOP_API_KEY"] = "k"
        os.environ["SHOP_BASE_URL"] = url
        assert Shop().orders.get(order_id).item == "tea"
        """,
    ),
    guess(
        "OAuth2 client credentials",
        """
        own = Shop(base_url=url, client_id="shop", client_secret="secret")
        assert own.orders.get(order_id).item == "tea"
        """,
    ),
    guess(
        "stream",
        """
        stream = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}], stream=True
        )
        assert "".join(chunk.delta for chunk in stream) == "hello"
        """,
    ),
    guess(
        "stream in a with statement",
        """
        with client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}], stream=True
        ) as stream:
            for chunk in stream:
                assert chunk.delta
        """,
    ),
    guess(
        "stream, async",
        """
        stream = await async_client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}], stream=True
        )
        text = ""
        async for chunk in stream:
            text += chunk.delta
        assert text == "hello"
        """,
    ),
    guess(
        "a whole completion",
        """
        completion = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}]
        )
        assert completion.text == "hello"
        """,
    ),
    guess(
        "upload an open file",
        """
        path = folder / "a.txt"
        path.write_bytes(b"abc")
        with open(path, "rb") as file:
            stored = client.files.upload(file=file, purpose="photo")
        assert stored.file_name == "a.txt"
        assert stored.size == 3
        """,
    ),
    guess(
        "upload bytes",
        """
        stored = client.files.upload(file=b"abc", purpose="photo")
        assert stored.size == 3
        """,
    ),
    guess(
        "upload a tuple",
        """
        stored = client.files.upload(
            file=("b.png", b"abcd", "image/png"), purpose="photo"
        )
        assert stored.file_name == "b.png"
        """,
    ),
    guess(
        "upload a path",
        """
        path = folder / "c.txt"
        path.write_bytes(b"abc")
        stored = client.files.upload(file=path, purpose="photo")
        assert stored.file_name == "c.txt"
        """,
    ),
    guess(
        "download to a file",
        """
        client.files.download("f1").write_to_file(folder / "out.bin")
        assert (folder / "out.bin").read_bytes() == b"content"
        """,
    ),
    guess(
        "download in pieces",
        """
        content = b""
        for piece in client.files.download("f1").iter_bytes():
            content += piece
        assert content == b"content"
        """,
    ),
    guess(
        "download read at once",
        """
        assert client.files.download("f1").read() == b"content"
        """,
    ),
    guess(
        "a nested group",
        """
        versions = client.files.versions.list("f1")
        assert [version.size for version in versions] == [7]
        """,
    ),
    guess(
        "change an order and put it back",
        """
        order = client.orders.get(order_id)
        changed = order.model_copy(update={"note": "gift"})
        order = client.orders.replace(order_id, body=changed)
        assert order.note == "gift"
        """,
    ),
    guess(
        "patch with null",
        """
        order = client.orders.update(order_id, note=None)
        assert order.note is None
        assert order.quantity == 1
        client.orders.delete(client.orders.create(item="cup").id)
        """,
    ),
    guess(
        "a scalar for a list, an enum's value as text",
        """
        for order in client.orders.list(labels="new", status="paid"):
            assert order.status == "paid"
        """,
        is_typed=False,
    ),
    guess(
        "Decimal in a number",
        """
        from decimal import Decimal

        order = client.orders.create(item="cup", unit_price=Decimal("2.50"))
        assert order.unit_price == Decimal("2.50")
        """,
        is_typed=False,
    ),
    guess(
        "an enum's member",
        """
        from shop_client.models import OrderStatus

        order = client.orders.create(item="cup", status=OrderStatus.PAID)
        assert order.status is OrderStatus.PAID
        assert order.status == "paid"
        """,
        "fails: AttributeError: PAID",
    ),
    guess(
        "datetimes, naive, aware and as text",
        """
        from datetime import datetime, timedelta

        client.orders.create(item="cup", deliver_at=datetime(2030, 1, 1, 12))
        client.orders.create(item="cup", deliver_at="2030-01-01T12:00:00Z")
        order = client.orders.create(item="cup", deliver_at=datetime.now().astimezone())
        assert order.created_at + timedelta(days=1) > order.created_at
        """,
        "says: Input should have timezone info",
    ),
    guess(
        "is a property set",
        """
        from shop_client import Unset

        order = client.orders.create(item="cup")
        assert isinstance(order.deliver_at, Unset) or order.deliver_at is None
        assert not order.deliver_at
        assert "deliver_at" not in order.model_fields_set
        """,
    ),
    guess(
        "pickle and compare",
        """
        import copy
        import pickle

        order = client.orders.get(order_id)
        assert pickle.loads(pickle.dumps(order)) == order
        assert copy.deepcopy(order) == order
        """,
    ),
    guess(
        "to_dict and to_json",
        """
        import json

        order = client.orders.get(order_id)
        assert "createdAt" in order.to_dict()
        assert json.loads(order.to_json())["item"] == "tea"
        """,
    ),
    guess(
        "a union told apart",
        """
        from shop_client import BankTransfer, CardPayment

        order = client.orders.create(
            item="cup", payment={"type": "card", "lastFour": "4242"}
        )
        assert isinstance(order.payment, CardPayment)
        assert not isinstance(order.payment, BankTransfer)
        assert order.payment.last_four == "4242"
        """,
        is_typed=False,
    ),
    guess(
        "idempotency key, deprecated operation",
        """
        import warnings

        order = client.orders.create(item="cup", idempotency_key="once")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            client.orders.close(order.id)
        assert caught[0].category is DeprecationWarning
        """,
    ),
    guess(
        "parse a webhook",
        """
        event = client.webhooks.unwrap(
            b'{"orderId": "6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11",'
            b' "shippedAt": "2030-01-01T12:00:00Z"}',
            headers={},
        )
        assert event.shipped_at.year == 2030
        """,
        "says: create_receiver",
    ),
    guess(
        "a raw path, then close",
        """
        with Shop(base_url=url, api_key="k") as own:
            answer = own.post("/orders", body={"item": "cup"}, cast_to=dict)
            assert answer["item"] == "cup"
        own.close()
        assert own.is_closed()
        await async_client.close()
        """,
        "says: client.request('POST', path, json=…)",
    ),
    guess(
        "a bearer token by the name that other clients have for it",
        """
        Shop(access_token="t")
        """,
        outcome="says: did you mean api_key= or token=?",
    ),
)
