"""Pages of a generated client, from servers that give them as real ones do, and wrongly."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace import config_file
from tests.files import write_files

HERE = Path(__file__).parent
PETS = [{"id": letter} for letter in "abcde"]
ALL = list("abcde")
Answer = tuple[Any, dict[str, str]]


@dataclass
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Shop:
    """Answers what `answer` says to what it is asked, and keeps all of that."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], Answer] = lambda asked: ({}, {})

    def queries(self, name: str) -> list[str | None]:
        return [one.query.get(name) for one in self.asked]


@pytest.fixture
def shop() -> Iterator[Shop]:
    seen = Shop()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            pairs = parse_qsl(address.query, keep_blank_values=True)
            query = dict(pairs)
            assert len(query) == len(pairs), "a parameter was sent twice"
            body = json.loads(text) if text else None
            asked = Asked(self.command, address.path, query, headers, body)
            seen.asked.append(asked)
            value, sent = seen.answer(asked)
            content = b"" if value is None else json.dumps(value).encode()
            status = int(sent.pop(":status", 200 if content else 204))
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **sent}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    seen.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield seen
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("pages")
    (target,) = config_file.load(HERE / "pages.toml", ()).targets
    made = generate(target, Sink())
    assert made is not None
    write_files(folder, made.files)
    sys.path.insert(0, str(folder))
    _forget("shop_client")
    yield import_module("shop_client")
    _forget("shop_client")
    sys.path.remove(str(folder))


def _forget(package: str) -> None:
    """Other tests have a package of the same name."""
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        del sys.modules[name]


@dataclass
class Client:
    """A client of either kind behind one face; what is asynchronous is run to its end."""

    package: Any
    shop: Shop
    is_async: bool

    def _run(self, use: Callable[[Any], Any], **options: Any) -> Any:
        given = {
            "base_url": self.shop.url,
            "api_key": "k1",
            "max_retries": 0,
            **options,
        }
        if not self.is_async:
            with self.package.Shop(**given) as client:
                return use(client)

        async def run() -> Any:
            async with self.package.AsyncShop(**given) as client:
                return await use(client)

        return asyncio.run(run())

    def items(self, name: str, /, **arguments: Any) -> list[Any]:
        """Ids of all items, or the items themselves where they have none."""
        return [getattr(one, "id", one) for one in self._listed(name, arguments, "")]

    def pages(self, name: str, /, **arguments: Any) -> list[Any]:
        return self._listed(name, arguments, "pages")

    def _listed(self, name: str, arguments: Any, method: str) -> list[Any]:
        def use(client: Any) -> Any:
            called = getattr(client.pets, name)(**arguments)
            listed = getattr(called, method)() if method else called
            return self._gathered(listed) if self.is_async else list(listed)

        return list(self._run(use))

    @staticmethod
    async def _gathered(listed: Any) -> list[Any]:
        return [one async for one in listed]

    def first(self, name: str, /, **arguments: Any) -> Any:
        return self._run(lambda client: getattr(client.pets, name)(**arguments))

    def raw(self, name: str, /) -> tuple[Any, list[Any]]:
        """A raw response, and the items of all pages from there."""

        def use(client: Any) -> Any:
            raw = client.raw(getattr(client.pets, name))
            return raw, list(raw.value)

        async def use_async(client: Any) -> Any:
            raw = await client.raw(getattr(client.pets, name))
            return raw, await self._gathered(raw.value)

        found: tuple[Any, list[Any]]
        found = self._run(use_async if self.is_async else use)
        return found


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, package: Any, shop: Shop) -> Client:
    return Client(package, shop, request.param == "async")


def by_cursor(asked: Asked) -> Answer:
    """Two pets a page; the cursor is the number of pets before it."""
    given = asked.body or asked.query
    start = int(given.get("cursor", 0))
    following = str(start + 2) if start + 2 < len(PETS) else None
    return {"data": PETS[start : start + 2], "meta": {"next": following}}, {}


def by_number(asked: Asked, first: int = 1, size: int = 2) -> Answer:
    start = (int(asked.query.get("page", first)) - first) * size
    return PETS[start : start + size], {}


def by_offset(asked: Asked) -> Answer:
    start, size = (int(asked.query.get(key, 0)) for key in ("offset", "limit"))
    return {"data": PETS[start : start + (size or 2)], "total": len(PETS)}, {}


def test_items_of_all_pages_by_cursor(client: Client, shop: Shop) -> None:
    shop.answer = by_cursor
    assert client.items("by_cursor", kind="cat", x_tenant="t") == ALL
    assert shop.queries("cursor") == [None, "2", "4"]
    assert shop.queries("kind") == ["cat"] * 3
    assert shop.queries("key") == ["k1"] * 3
    assert [one.headers["x-tenant"] for one in shop.asked] == ["t"] * 3


def test_cursor_in_the_body(client: Client, shop: Shop) -> None:
    shop.answer = by_cursor
    assert client.items("search", query="q") == ALL
    assert [request.body for request in shop.asked] == [
        {"query": "q"},
        {"query": "q", "cursor": "2"},
        {"query": "q", "cursor": "4"},
    ]


def test_cursor_from_the_last_item(client: Client, shop: Shop) -> None:
    def answer(asked: Asked) -> Answer:
        after = asked.query.get("starting_after", "")
        rest = [pet for pet in PETS if pet["id"] > after]
        return {"data": rest[:2], "has_more": len(rest) > 2}, {}

    shop.answer = answer
    assert client.items("by_last_item") == ALL
    assert shop.queries("starting_after") == [None, "b", "d"]


def test_offset_ends_with_the_total(client: Client, shop: Shop) -> None:
    shop.answer = by_offset
    assert client.items("by_total", limit=2) == ALL
    assert shop.queries("offset") == [None, "2", "4"]


def test_offset_starts_where_the_caller_does(client: Client, shop: Shop) -> None:
    shop.answer = by_offset
    assert client.items("by_total", offset=1) == ["b", "c", "d", "e"]
    assert shop.queries("offset") == ["1", "3"]


def test_offset_ends_with_a_short_page_only_where_the_size_is_known(
    client: Client, shop: Shop
) -> None:
    shop.answer = by_offset
    assert client.items("by_offset", limit=2) == ALL
    assert shop.queries("offset") == [None, "2", "4"]
    shop.asked.clear()
    assert client.items("by_offset") == ALL
    assert shop.queries("offset") == [None, "2", "4", "5"]


def test_page_number_ends_with_an_empty_page(client: Client, shop: Shop) -> None:
    shop.answer = by_number
    assert client.items("by_page", per_page=50) == ALL
    assert shop.queries("page") == [None, "2", "3", "4"]
    assert shop.queries("per_page") == ["50"] * 4


def test_page_number_ends_with_a_page_that_is_not_found(
    client: Client, shop: Shop
) -> None:
    """As Django REST framework answers."""

    def answer(asked: Asked) -> Answer:
        pets, _ = by_number(asked)
        return (pets, {}) if pets else ({"detail": "Invalid page."}, {":status": "404"})

    shop.answer = answer
    assert client.items("by_page") == ALL
    assert shop.queries("page") == [None, "2", "3", "4"]
    assert not client.pages("by_page")[-1].has_next
    with pytest.raises(client.package.errors.NotFoundError):
        client.items("by_page", page=9)


def test_a_page_that_is_missing_before_the_last_one_is_an_error(
    client: Client, shop: Shop
) -> None:
    shop.answer = lambda asked: (
        ({}, {":status": "404"})
        if asked.query
        else ({"data": PETS[:2], "page_count": 3}, {})
    )
    with pytest.raises(client.package.errors.NotFoundError):
        client.items("by_page_count")


def test_page_number_from_zero_to_the_last_page(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: (
        {"data": by_number(asked, first=0)[0], "page_count": 3},
        {},
    )
    assert client.items("by_page_count") == ALL
    assert shop.queries("page") == [None, "1", "2"]


def test_an_empty_page_before_the_last_one_is_passed_over(
    client: Client, shop: Shop
) -> None:
    pages = {None: ([], "1"), "1": ([], "2"), "2": (PETS, "")}

    def answer(asked: Asked) -> Answer:
        data, following = pages[asked.query.get("cursor")]
        return {"data": data, "meta": {"next": following}}, {}

    shop.answer = answer
    assert client.items("by_cursor") == ALL


def test_link_header(client: Client, shop: Shop) -> None:
    def answer(asked: Asked) -> Answer:
        number = int(asked.query.get("page", 1))
        links = [
            '<https://elsewhere.test/first>; rel="first"; title="a, b; rel=next"',
            f'</link/pets?page={number + 1}&cur=%2Fx>; REL="prefetch next"',
        ]
        return by_number(asked)[0], {"Link": ", ".join(links[: 4 - number])}

    shop.answer = answer
    assert client.items("by_link", page_size=2, x_tenant="t") == ALL
    assert shop.queries("page") == [None, "2", "3"]
    assert shop.queries("pageSize") == ["2", None, None]
    assert shop.queries("cur") == [None, "/x", "/x"]
    assert shop.queries("key") == ["k1"] * 3
    assert [one.headers["x-tenant"] for one in shop.asked] == ["t"] * 3


def test_url_in_the_answer_is_asked_with_get(client: Client, shop: Shop) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/url/pets":
            return {"value": ["a"], "next.link": f"{shop.url}/more?key=old&extra=1"}, {}
        return {"value": ["b"], "next.link": ""}, {}

    shop.answer = answer
    options = {"extra_query": {"extra": "0", "version": "2"}}
    assert client.items("by_url", query="q", **options) == ["a", "b"]
    first, second = shop.asked
    assert (first.method, first.body) == ("POST", {"query": "q"})
    assert (second.method, second.path, second.body) == ("GET", "/more", None)
    assert second.query == {"extra": "1", "version": "2", "key": "k1"}
    assert "content-type" in first.headers
    assert "content-type" not in second.headers


def test_page_number_in_the_body(client: Client, shop: Shop) -> None:
    def answer(asked: Asked) -> Answer:
        number = asked.body.get("page", 1)
        start = (number - 1) * 2
        return {"results": PETS[start : start + 2], "page": number, "pages": 3}, {}

    shop.answer = answer
    assert client.items("by_page_in_body", limit=2) == ALL
    assert [request.method for request in shop.asked] == ["POST"] * 3
    assert [request.body for request in shop.asked] == [
        {"limit": 2},
        {"limit": 2, "page": 2},
        {"limit": 2, "page": 3},
    ]


def test_cursor_that_is_named_like_its_argument(client: Client, shop: Shop) -> None:
    pages = {None: (PETS[:3], "p2"), "p2": (PETS[3:], None)}

    def answer(asked: Asked) -> Answer:
        items, following = pages[asked.query.get("page_id")]
        return {"items": items, "next_page_id": following}, {}

    shop.answer = answer
    assert client.items("by_page_id") == ALL
    assert shop.queries("page_id") == [None, "p2"]


@pytest.mark.parametrize("end", [{}, {"Next-Token": ""}])
def test_cursor_in_a_header(client: Client, shop: Shop, end: dict[str, str]) -> None:
    pages = {None: (PETS[:3], {"Next-Token": "p2"}), "p2": (PETS[3:], end)}
    shop.answer = lambda asked: pages[asked.query.get("token")]
    assert client.items("by_header") == ALL
    assert shop.queries("token") == [None, "p2"]


def test_number_in_a_header_for_the_body(client: Client, shop: Shop) -> None:
    pages = {0: (PETS[:3], {"X-Next-Since": "3"}), 3: (PETS[3:], {})}
    shop.answer = lambda asked: pages[asked.body.get("since", 0) if asked.body else 0]
    assert client.items("by_number_in_header") == ALL
    assert shop.asked[1].body == {"since": 3}


def test_a_cursor_in_a_header_that_repeats(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: (PETS, {"Next-Token": "p2"})
    assert "leads back to page 2" in failing(client, "by_header")


def test_url_in_a_header(client: Client, shop: Shop) -> None:
    pages = {
        "/header/url": (PETS[:3], {"X-Next-Url": "/header/more?after=c"}),
        "/header/more": (PETS[3:], {}),
    }
    shop.answer = lambda asked: pages[asked.path]
    assert client.items("by_url_in_header") == ALL
    assert shop.queries("after") == [None, "c"]


def test_url_that_is_next(client: Client, shop: Shop) -> None:
    pages = {
        "/url/of/next": ({"items": PETS[:3], "next": f"{shop.url}/more"}, {}),
        "/more": ({"items": PETS[3:]}, {}),
    }
    shop.answer = lambda asked: pages[asked.path]
    assert client.items("by_url_of_next") == ALL


@pytest.mark.parametrize("kind", ["cats", "a newer kind"])
def test_items_within_an_object_that_only_a_newer_server_knows(
    client: Client, shop: Shop, kind: str
) -> None:
    pages: dict[str | None, dict[str, Any]] = {
        None: {"petList": ["a", "b"], "nextPage": "2"},
        "2": {"petList": ["c"]},
    }
    shop.answer = lambda asked: (
        {"result": {"kind": kind, **pages[asked.query.get("after")]}},
        {},
    )
    assert client.items("by_tag") == ["a", "b", "c"]


@pytest.mark.parametrize("count", ["many", [], {}])
def test_a_count_that_is_no_number_ends_nothing(
    client: Client, shop: Shop, count: Any
) -> None:
    shop.answer = lambda asked: ({**by_offset(asked)[0], "total": count}, {})
    assert client.items("by_total") == ALL
    shop.answer = lambda asked: (
        {"data": by_number(asked, first=0)[0], "page_count": count},
        {},
    )
    assert client.items("by_page_count") == ALL


def test_options_hold_for_all_pages(client: Client, shop: Shop) -> None:
    shop.answer = by_cursor
    client.items("by_cursor", extra_headers={"X-Trace": "1"}, extra_query={"v": "2"})
    assert [one.headers.get("x-trace") for one in shop.asked] == ["1"] * 3
    assert shop.queries("v") == ["2"] * 3


def test_a_page_tells_what_it_holds(client: Client, shop: Shop) -> None:
    shop.answer = by_cursor
    page = client.first("by_cursor")
    assert [pet.id for pet in page.items] == ["a", "b"]
    assert page.value.meta.next == "2"
    assert page.has_next
    assert repr(page).endswith("Page 1: 2 items>")
    assert len(shop.asked) == 1
    pages = client.pages("by_cursor")
    assert [len(one.items) for one in pages] == [2, 2, 1]
    assert [one.has_next for one in pages] == [True, True, False]


def test_nothing_is_asked_for_in_advance(client: Client, shop: Shop) -> None:
    shop.answer = by_cursor

    def use(api: Any) -> Any:
        for _, pet in zip(range(2), api.pets.by_cursor(), strict=False):
            assert pet.id in "ab"

    async def use_async(api: Any) -> Any:
        async for pet in api.pets.by_cursor():
            if pet.id == "b":
                break

    client._run(use_async if client.is_async else use)
    assert len(shop.asked) == 1


def test_raw_response_of_the_first_page(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: (by_cursor(asked)[0], {"X-Request-Id": "r1"})
    raw, items = client.raw("by_cursor")
    assert (raw.status_code, raw.request_id) == (200, "r1")
    assert [pet.id for pet in items] == ALL


def test_an_answer_without_a_body_is_an_empty_page(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: (None, {})
    assert client.first("by_link").items == []


def failing(client: Client, name: str) -> str:
    with pytest.raises(client.package.errors.PaginationError) as caught:
        client.items(name)
    assert isinstance(caught.value, client.package.ShopError)
    return str(caught.value)


@pytest.mark.parametrize("cycle", [["1"], ["1", "2"], ["1", "2", "1"]])
def test_a_cursor_that_repeats(client: Client, shop: Shop, cycle: list[str]) -> None:
    def answer(asked: Asked) -> Answer:
        following = cycle[(len(shop.asked) - 1) % len(cycle)]
        return {"data": PETS, "meta": {"next": following}}, {}

    shop.answer = answer
    assert "leads back to page" in failing(client, "by_cursor")
    assert len(shop.asked) <= 3


def test_a_cursor_that_is_the_one_the_caller_gave(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: ({"data": PETS, "meta": {"next": "7"}}, {})
    with pytest.raises(client.package.errors.PaginationError, match="page 1 leads"):
        client.items("by_cursor", cursor="7")


def test_a_url_that_repeats(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: (PETS, {"Link": "<?page=2>; rel=next"})
    assert "leads back to page 2" in failing(client, "by_link")
    assert len(shop.asked) == 2


@pytest.mark.parametrize("name", ["by_page", "by_offset"])
def test_a_server_that_gives_the_same_page_again(
    client: Client, shop: Shop, name: str
) -> None:
    shop.answer = lambda asked: (PETS if name == "by_page" else {"data": PETS}, {})
    assert "page 2 is page 1 again" in failing(client, name)
    assert len(shop.asked) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:9/next?secret=1",
        "https://127.0.0.1/next",
        "//elsewhere.test/next",
        "http://127.0.0.1:1/next",
        "ftp:next",
    ],
)
def test_a_url_elsewhere_is_never_asked(client: Client, shop: Shop, url: str) -> None:
    shop.answer = lambda asked: (PETS, {"Link": f"<{url}>; rel=next"})
    assert failing(client, "by_link").endswith("page 1 leads to another origin")
    assert len(shop.asked) == 1


@pytest.mark.parametrize("url", ["http://[", "http://[::1/x"])
def test_what_is_no_url(client: Client, shop: Shop, url: str) -> None:
    shop.answer = lambda asked: ({"value": ["a"], "next.link": url}, {})
    assert failing(client, "by_url").endswith("page 1 leads to no URL")


def test_after_the_last_page(client: Client, shop: Shop) -> None:
    shop.answer = lambda asked: ({"data": PETS}, {})

    async def use_async(api: Any) -> Any:
        return await (await api.pets.by_cursor()).next()

    with pytest.raises(client.package.errors.PaginationError, match="is the last"):
        client._run(
            use_async if client.is_async else lambda api: api.pets.by_cursor().next()
        )


def test_errors_of_following_pages_are_those_of_any_call(
    client: Client, shop: Shop
) -> None:
    def answer(asked: Asked) -> Answer:
        if "cursor" in asked.query:
            return {"data": 1}, {}
        return by_cursor(asked)

    shop.answer = answer
    with pytest.raises(client.package.errors.ResponseValidationError):
        client.items("by_cursor", answers="strict")
    with pytest.raises(client.package.errors.PaginationError, match="in place of the"):
        client.items("by_cursor")


def test_a_closed_client_gives_no_further_pages(package: Any, shop: Shop) -> None:
    shop.answer = by_cursor
    with package.Shop(base_url=shop.url, api_key="k") as client:
        page = client.pets.by_cursor()
    with pytest.raises(package.errors.ConfigurationError, match="closed"):
        page.next()


def test_a_client_without_pages_has_no_code_for_them(tmp_path: Path) -> None:
    (target,) = config_file.load(HERE.parents[1] / "specgen.toml", ()).targets[:1]
    made = generate(target, Sink())
    assert made is not None
    assert not [path for path in made.files if "page" in path]


def test_fakes_give_pages(package: Any) -> None:
    fake = import_module(f"{package.__name__}.testing").FakeShop()
    fake.pets.by_cursor.returns({"data": [{"id": "1"}], "meta": {"next": "x"}}, times=1)
    fake.pets.by_cursor.returns({"data": [{"id": "2"}]})
    with fake.client() as client:
        assert [each.id for each in client.pets.by_cursor()] == ["1", "2"]
    assert [each.query for each in fake.pets.by_cursor.calls] == [{}, {"cursor": ["x"]}]

    there = "/link/pets?after=2"
    fake.pets.by_link.returns(
        [{"id": "1"}], headers={"Link": f'<{there}>; rel="next"'}, times=1
    )
    fake.pets.by_link.returns([{"id": "2"}])

    async def run() -> list[str]:
        async with fake.async_client() as client:
            return [each.id async for each in client.pets.by_link()]

    assert asyncio.run(run()) == ["1", "2"]
    assert fake.pets.by_link.calls[1].query == {"after": ["2"]}
