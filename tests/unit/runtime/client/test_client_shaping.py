"""How a caller shapes calls: options, raw answers, downloads, other endpoints, middleware."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import httpx2
import pytest
from client_loopback import Peer, Reply
from pets import KEY, AsyncPets, Pets, Shop
from runtime.client import errors

PICTURE = b"\x89PNG" + b"x" * 200_000


@pytest.fixture(params=["sync", "async"])
def shop(request: pytest.FixtureRequest, peer: Peer) -> Shop:
    return Shop(request.param == "async", {"base_url": peer.url})


def test_options_of_a_copy_are_not_those_of_the_client(shop: Shop, peer: Peer) -> None:
    def through_copy(client: Any, pets: Any) -> Any:
        copy = client.with_options(
            extra_headers={"X-Team": "a"}, extra_query={"trace": [1, 2]}
        )
        return type(pets)(copy).get(pet_id=1, extra_headers={"X-Call": "b"})

    shop.do(through_copy)
    shop.do(lambda _, pets: pets.get(pet_id=1))
    first, second = peer.seen
    assert first.target == "/pets/1?trace=1&trace=2"
    assert (first.headers["x-team"], first.headers["x-call"]) == ("a", "b")
    assert second.target == "/pets/1"
    assert "x-team" not in second.headers


def test_an_argument_that_an_operation_does_not_have_is_refused(
    shop: Shop, peer: Peer
) -> None:
    with pytest.raises(TypeError, match="'verbos'"):
        shop.do(lambda _, pets: pets.get(pet_id=1, verbos=True))
    with pytest.raises(TypeError, match="'max_retry'"):
        shop.do(lambda client, _: client.with_options(max_retry=1))
    assert not peer.seen


def test_a_copy_uses_and_closes_the_same_connections(shop: Shop) -> None:
    def use(client: Any, pets: Any) -> Any:
        copy = client.with_options(max_retries=0)
        assert copy is not client
        return copy._connection is client._connection

    assert shop.do(use)


def test_a_raw_answer_has_what_came_with_the_value(shop: Shop, peer: Peer) -> None:
    headers = {"Content-Type": "application/json", "X-Request-Id": "r1", "ETag": "e"}
    peer.answers(
        Reply(503, headers={"Retry-After": "0"}), Reply(200, b'{"a":1}', headers)
    )
    raw = shop.do(lambda client, pets: client.raw(pets.get, pet_id=1, verbose=True))
    assert raw.value == {"a": 1}
    assert raw.body == b'{"a":1}'
    assert (raw.status_code, raw.retries_taken, raw.request_id) == (200, 1, "r1")
    assert raw.headers["etag"] == "e"
    assert "etag" not in repr(raw)
    assert peer.seen[-1].target == "/pets/1?verbose=true"


def test_a_raw_answer_of_an_error_is_still_an_error(shop: Shop, peer: Peer) -> None:
    peer.answers(Reply(404))
    with pytest.raises(errors.NotFoundError):
        shop.do(lambda client, pets: client.raw(pets.get, pet_id=1))


def test_raw_takes_methods_of_its_own_client_only(shop: Shop) -> None:
    def use(client: Any, pets: Any) -> Any:
        other = type(client)(client._settings.api, {}, base_url="http://elsewhere")
        return client.raw(type(pets)(other).get, pet_id=1)

    with pytest.raises(errors.ConfigurationError, match="not one of this client"):
        shop.do(use)


def _saved(shop: Shop, path: Path, **limits: Any) -> Any:
    def save(client: Any, pets: Any) -> Any:
        if not shop.is_async:
            with client.download(pets.picture, pet_id=1) as file:
                return file.save(path, **limits)

        async def run() -> Any:
            async with await client.download(pets.picture, pet_id=1) as file:
                return await file.save(path, **limits)

        return run()

    return shop.do(save)


def test_a_download_is_written_to_a_file(
    shop: Shop, peer: Peer, tmp_path: Path
) -> None:
    peer.answers(Reply(200, PICTURE, {"Content-Type": "image/png"}))
    (tmp_path / "a.png").write_bytes(b"before")
    assert _saved(shop, tmp_path / "a.png") == len(PICTURE)
    assert (tmp_path / "a.png").read_bytes() == PICTURE
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


def test_a_download_over_its_limit_leaves_the_file_as_it_was(
    shop: Shop, peer: Peer, tmp_path: Path
) -> None:
    peer.answers(Reply(200, PICTURE, {"Content-Type": "image/png"}))
    (tmp_path / "a.png").write_bytes(b"before")
    with pytest.raises(errors.ResponseTooLargeError):
        _saved(shop, tmp_path / "a.png", max_bytes=1000)
    assert (tmp_path / "a.png").read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


def test_an_error_is_no_download(shop: Shop, peer: Peer, tmp_path: Path) -> None:
    peer.answers(Reply(404))
    with pytest.raises(errors.NotFoundError):
        _saved(shop, tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_an_undocumented_endpoint_has_credentials_and_retries(
    shop: Shop, peer: Peer
) -> None:
    peer.answers(Reply(503, headers={"Retry-After": "0"}), Reply(200, b'{"new":[1]}'))
    found = shop.do(
        lambda client, _: client.request("get", "/new/{thing}?a=1&a=b%20c", deadline=9)
    )
    assert found == {"new": [1]}
    assert [seen.headers["x-api-key"] for seen in peer.seen] == [KEY, KEY]
    assert peer.seen[-1].method == "GET"
    assert peer.seen[-1].target == "/new/%7Bthing%7D?a=1&a=b%20c"


def test_an_undocumented_endpoint_takes_and_gives_any_content(
    shop: Shop, peer: Peer
) -> None:
    peer.answers(
        Reply(200, b'{"id": 7}'),
        Reply(200, b"caf\xe9", {"Content-Type": "text/plain; charset=latin-1"}),
        Reply(200, b"\x00", {"Content-Type": "image/png"}),
    )
    options = {"json": {"x": 1}, "returns": dict[str, int]}
    assert shop.do(lambda client, _: client.request("POST", "/a", **options)) == {
        "id": 7
    }
    assert (
        shop.do(lambda client, _: client.request("PUT", "/b", content=b"q")) == "café"
    )
    assert shop.do(lambda client, _: client.request("GET", "/c")) == b"\x00"
    assert [seen.body for seen in peer.seen] == [b'{"x":1}', b"q", b""]


def test_an_undocumented_body_is_of_any_media_type(shop: Shop, peer: Peer) -> None:
    for media_type, body in (
        ("application/ld+json", {"json": {"x": 1}}),
        ("text/plain; charset=utf-8", {"content": "é".encode()}),
    ):
        options: Any = {"content_type": media_type, **body}
        shop.do(
            lambda client, _, options=options: client.request("PUT", "/b", **options)
        )
        assert peer.last.headers["content-type"] == media_type
    assert [seen.body for seen in peer.seen] == [b'{"x":1}', b"\xc3\xa9"]


def test_an_undocumented_endpoint_that_fails_raises_the_error_of_its_status(
    shop: Shop, peer: Peer
) -> None:
    peer.answers(Reply(404, b'{"why": "gone"}'))
    with pytest.raises(errors.NotFoundError) as caught:
        shop.do(lambda client, _: client.request("GET", "/new?secret=1"))
    assert caught.value.body == {"why": "gone"}
    assert str(caught.value) == "GET /new: status 404"


@pytest.mark.parametrize("path", ["http://127.0.0.1:9/x", "//evil.test/x", "x", ""])
def test_credentials_stay_with_the_api(shop: Shop, peer: Peer, path: str) -> None:
    with pytest.raises(errors.ConfigurationError):
        shop.do(lambda client, _: client.request("GET", path))
    assert not peer.seen


def test_a_url_of_the_api_may_be_followed(shop: Shop, peer: Peer) -> None:
    shop.do(lambda client, _: client.request("GET", f"{peer.url}/next?page=2"))
    assert peer.last.target == "/next?page=2"


def _middleware(name: str, seen: list[str], is_async: bool) -> Any:
    def before(request: httpx2.Request) -> None:
        attempt = request.extensions["attempt"]
        seen.append(f"{name} {request.extensions['operation']} {attempt}")
        request.headers["X-Signed"] = f"{request.headers.get('X-Signed', '')}{name}"

    def wrap(request: Any, send: Any) -> Any:
        before(request)
        response = send(request)
        seen.append(f"{name} {response.status_code}")
        return response

    async def wrap_async(request: Any, send: Any) -> Any:
        before(request)
        response = await send(request)
        seen.append(f"{name} {response.status_code}")
        return response

    return wrap_async if is_async else wrap


def test_middleware_is_around_every_attempt(shop: Shop, peer: Peer) -> None:
    seen: list[str] = []
    both = [_middleware(name, seen, shop.is_async) for name in "ab"]
    peer.answers(Reply(503, headers={"Retry-After": "0"}), Reply())
    shop.do(lambda _, pets: pets.get(pet_id=1), middleware=both)
    assert seen == [
        *("a pets.get 1", "b pets.get 1", "b 503", "a 503"),
        *("a pets.get 2", "b pets.get 2", "b 200", "a 200"),
    ]
    assert [each.headers["x-signed"] for each in peer.seen] == ["ab", "ab"]


def test_middleware_may_answer_itself(shop: Shop, peer: Peer) -> None:
    def answer(request: httpx2.Request, send: Any) -> httpx2.Response:
        return httpx2.Response(200, json={"cached": True}, request=request)

    async def answer_async(request: httpx2.Request, send: Any) -> httpx2.Response:
        return answer(request, send)

    chosen = answer_async if shop.is_async else answer
    assert shop.do(lambda _, pets: pets.get(pet_id=1), middleware=[chosen]) == {
        "cached": True
    }
    assert not peer.seen


def test_what_middleware_raises_reaches_the_caller(shop: Shop, peer: Peer) -> None:
    def refuse(request: Any, send: Any) -> Any:
        raise PermissionError("not today")

    async def refuse_async(request: Any, send: Any) -> Any:
        raise PermissionError("not today")

    chosen = refuse_async if shop.is_async else refuse
    with pytest.raises(PermissionError, match="not today"):
        shop.do(lambda _, pets: pets.get(pet_id=1), middleware=[chosen])


def test_the_media_types_asked_for_can_be_chosen(shop: Shop, peer: Peer) -> None:
    shop.do(lambda _, pets: pets.get(pet_id=1, accept="application/vnd.x+json"))
    assert peer.last.headers["accept"] == "application/vnd.x+json"


def test_methods_of_both_kinds_look_alike() -> None:
    assert inspect.iscoroutinefunction(AsyncPets.get)
    assert inspect.signature(AsyncPets.get) == inspect.signature(Pets.get)
    assert (AsyncPets.get.__doc__, AsyncPets.get.__qualname__) == (
        "Get a pet.",
        "AsyncPets.get",
    )


def test_streams_may_pause_longer_than_answers(shop: Shop, peer: Peer) -> None:
    limits = []

    def note(request: httpx2.Request, send: Any) -> Any:
        limits.append(request.extensions["timeout"]["read"])
        return send(request)

    peer.answers(Reply(200, b"", {"Content-Type": "text/event-stream"}))
    shop.do(lambda _, pets: pets.sold(), middleware=[note])
    shop.do(lambda _, pets: pets.sold(timeout=7), middleware=[note])
    shop.do(lambda _, pets: pets.get(pet_id=1), middleware=[note])
    assert limits == [300, 7, 60]
