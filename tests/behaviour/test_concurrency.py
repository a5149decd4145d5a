"""One client, and many calls at the same time."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.behaviour.doors import Answer, Kind, Peer, Seen


def test_many_threads(doors: Any, peer: Peer) -> None:
    """Groups, connections and models are made by whoever comes first; answers stay apart."""
    peer.answer = lambda seen: Answer(200, {"cookie": seen.headers.get("cookie")})
    gathered = threading.Barrier(50)

    def call(number: int) -> Any:
        gathered.wait()
        return [api.doors.open(visitor=f"v{number}") for _ in range(4)]

    with doors.Doors(base_url=peer.url) as api, ThreadPoolExecutor(50) as threads:
        found = list(threads.map(call, range(50)))
    assert found == [[{"cookie": f"visitor=v{number}"}] * 4 for number in range(50)]
    assert len(peer.seen) == 200


def test_one_transport_for_all_threads(
    doors: Any, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    original = httpx2.Client.__init__

    def make(self: Any, **options: Any) -> None:
        made.append(self)
        original(self, **options)

    monkeypatch.setattr(httpx2.Client, "__init__", make)
    gathered = threading.Barrier(20)

    def call(_: int) -> Any:
        gathered.wait()
        return api.doors.open()

    with doors.Doors(base_url=peer.url) as api, ThreadPoolExecutor(20) as threads:
        list(threads.map(call, range(20)))
    assert len(made) == 1


def test_a_cookie_of_one_call_reaches_no_other(kind: Kind, peer: Peer) -> None:
    """Neither one that was sent nor one that was answered, nor a key."""
    set_cookie = {"Set-Cookie": "session=other; Path=/"}
    peer.answer = lambda seen: Answer(headers=set_cookie)
    with kind(cookie="key", base_url=peer.url) as api:
        api("by_cookie")
        api("open", visitor="ann")
        api("open")
        api("by_cookie")
    cookies = [seen.headers.get("cookie") for seen in peer.seen]
    assert cookies == ["sid=key", "visitor=ann", None, "sid=key"]


def test_event_loops_one_after_another_and_at_once(doors: Any, peer: Peer) -> None:
    api = doors.AsyncDoors(base_url=peer.url)
    gathered = threading.Barrier(5)

    async def calls() -> list[Any]:
        found = await asyncio.gather(*(api.doors.open() for _ in range(5)))
        await api._connection.transport()._http.aclose()
        return found

    def loop(_: int) -> Any:
        gathered.wait()
        return asyncio.run(calls())

    with ThreadPoolExecutor(5) as threads:
        assert list(threads.map(loop, range(5))) == [[{}] * 5] * 5
    assert asyncio.run(calls()) == [{}] * 5
    asyncio.run(api.aclose())
    gc.collect()


def held(peer: Peer) -> tuple[threading.Event, Callable[[int], bool]]:
    """Let the server hold its answers back, and tell when so many have arrived."""
    release = threading.Event()

    def answer(seen: Seen) -> Answer:
        release.wait()
        return Answer()

    peer.answer = answer
    return release, lambda number: len(peer.seen) >= number


def test_closing_while_calls_run(doors: Any, peer: Peer) -> None:
    """They end with an error of the API or with their answer, and nothing hangs."""
    release, arrived = held(peer)

    async def run() -> list[Any]:
        api = doors.AsyncDoors(base_url=peer.url, max_retries=0)
        calls = [asyncio.ensure_future(api.doors.open()) for _ in range(20)]
        while not arrived(20):
            await asyncio.sleep(0.01)
        await asyncio.gather(*(api.aclose() for _ in range(3)))
        release.set()
        found = await asyncio.gather(*calls, return_exceptions=True)
        with pytest.raises(doors.errors.ConfigurationError, match="closed"):
            await api.doors.open()
        await api.aclose()
        return found

    for each in asyncio.run(run()):
        assert each == {} or isinstance(each, doors.DoorsError)
    gc.collect()


def test_closing_while_threads_call(doors: Any, peer: Peer) -> None:
    release, arrived = held(peer)
    api = doors.Doors(base_url=peer.url, max_retries=0)

    def call(_: int) -> Any:
        try:
            return api.doors.open()
        except doors.DoorsError as error:
            return error

    with ThreadPoolExecutor(25) as threads:
        calls = [threads.submit(call, number) for number in range(20)]
        while not arrived(20):
            threading.Event().wait(0.01)
        for closing in [threads.submit(api.close) for _ in range(3)]:
            closing.result()
        release.set()
        for each in calls:
            assert each.result() == {} or isinstance(each.result(), doors.DoorsError)
    with pytest.raises(doors.errors.ConfigurationError, match="closed"):
        api.doors.open()
    gc.collect()


@pytest.mark.parametrize("is_own", [True, False])
def test_a_call_that_meets_a_closing_client(
    kind: Kind, peer: Peer, is_own: bool
) -> None:
    """Between its attempts the client was closed, though not the connections it was lent."""
    peer.answer = lambda seen: Answer(503)

    async def close_later(seconds: float) -> None:
        await api.client.aclose()

    def close(seconds: float) -> None:
        api.client.close()

    lent = httpx2.AsyncClient() if kind.is_async else httpx2.Client()
    sleep = close_later if kind.is_async else close
    http_client = None if is_own else lent
    with kind(base_url=peer.url, sleep=sleep, http_client=http_client) as api:
        with pytest.raises(kind.package.errors.ConfigurationError, match="closed"):
            api("open")
        assert not lent.is_closed
        api.end(lent.aclose() if isinstance(lent, httpx2.AsyncClient) else lent.close())
    assert len(peer.seen) == 1


def test_cancelled_calls_leave_the_pool_usable(doors: Any, peer: Peer) -> None:
    """200 at once on 20 connections: some are sent, some wait; then it is as if they weren't."""
    release, arrived = held(peer)

    async def run() -> None:
        limits = httpx2.Limits(max_connections=20)
        async with (
            httpx2.AsyncClient(limits=limits) as own,
            doors.AsyncDoors(base_url=peer.url, http_client=own) as api,
        ):
            for _ in range(2):
                before = len(peer.seen)
                release.clear()
                calls = [asyncio.ensure_future(api.doors.open()) for _ in range(200)]
                while not arrived(before + 20):
                    await asyncio.sleep(0.01)
                for call in calls:
                    call.cancel()
                ended = await asyncio.gather(*calls, return_exceptions=True)
                assert {type(each) for each in ended} == {asyncio.CancelledError}
                release.set()
                pool = own._transport._pool
                assert [each for each in pool.connections if not each.is_idle()] == []
                assert pool._requests == []
            calls = [asyncio.ensure_future(api.doors.open()) for _ in range(60)]
            assert await asyncio.gather(*calls) == [{}] * 60
            assert len(pool.connections) <= 20

    asyncio.run(run())
    gc.collect()


def test_cancelling_a_call_that_reads_its_answer(doors: Any, peer: Peer) -> None:
    """A download that is given up, and a stream of events that nobody reads to its end."""
    release = threading.Event()

    def answer(seen: Seen) -> Answer:
        return Answer(200, "x" * 10_000_000)

    peer.answer = answer

    async def run() -> None:
        async with (
            httpx2.AsyncClient(limits=httpx2.Limits(max_connections=1)) as own,
            doors.AsyncDoors(base_url=peer.url, http_client=own) as api,
        ):
            for _ in range(5):
                download = await api.download(api.doors.open)
                reading = asyncio.ensure_future(download.save("/dev/null"))
                await asyncio.sleep(0)
                reading.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await reading
            peer.answer = lambda seen: Answer()
            assert await api.doors.open() == {}

    asyncio.run(run())
    release.set()
