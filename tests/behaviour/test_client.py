"""The client's side of a call: keys, redirects, connections, time limits."""

from __future__ import annotations

import asyncio
import gc
import inspect
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from liveavatar_client import AsyncLiveAvatar, LiveAvatar, errors
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.behaviour.vault import ARGUMENTS, KEY, SECRET
from tests.roundtrip.serving import serve

VARIABLE = "LIVEAVATAR_API_KEY"


@dataclass
class Peer:
    """A server that keeps what it is sent and answers as it is told."""

    url: str = ""
    response: Callable[[], Response] = lambda: JSONResponse({"code": 100})
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.seen.append((request.url.path, dict(request.headers), body))
        return self.response()


def peer() -> Iterator[Peer]:
    made = Peer()
    methods = ["GET", "POST"]
    routes = [Route("/{rest:path}", made.answer, methods=methods)]
    with serve(Starlette(routes=routes)) as made.url:
        yield made


here = pytest.fixture(peer)
elsewhere = pytest.fixture(peer)


def sync_call(*, call: Any = ARGUMENTS, **options: Any) -> Any:
    with LiveAvatar(**{"max_retries": 0, **options}) as api:
        return api.secrets.create_secret(**call)


def async_call(*, call: Any = ARGUMENTS, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncLiveAvatar(**{"max_retries": 0, **options}) as api:
            return await api.secrets.create_secret(**call)

    return asyncio.run(run())


@pytest.fixture(params=[sync_call, async_call])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return request.param


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_carry_nothing_to_another_origin(
    here: Peer, elsewhere: Peer, call: Any, status: int
) -> None:
    target = {"Location": f"{elsewhere.url}/v1/secrets"}
    here.response = lambda: Response(status_code=status, headers=target)
    with pytest.raises(errors.APIStatusError) as caught:
        call(api_key=KEY, base_url=here.url)
    assert caught.value.status_code == status
    assert len(here.seen) == 1
    assert elsewhere.seen == []


def test_redirects_are_not_followed_by_a_client_that_follows_them(
    here: Peer, elsewhere: Peer
) -> None:
    target = {"Location": f"{elsewhere.url}/v1/secrets"}
    here.response = lambda: Response(status_code=307, headers=target)
    with (
        httpx2.Client(follow_redirects=True) as own,
        pytest.raises(errors.APIStatusError),
    ):
        sync_call(api_key=KEY, base_url=here.url, http_client=own)
    assert elsewhere.seen == []


def test_missing_key_is_an_error_before_anything_is_sent(
    here: Peer, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(errors.MissingCredentialError) as caught:
        call(base_url=here.url)
    assert "api_key=" in str(caught.value)
    assert VARIABLE in str(caught.value)
    assert here.seen == []


def test_key_of_the_environment_is_read_when_the_client_is_made(
    here: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "first")
    with LiveAvatar(base_url=here.url) as api:
        monkeypatch.setenv(VARIABLE, "second")
        api.secrets.create_secret(**ARGUMENTS)
    sync_call(base_url=here.url)
    sync_call(base_url=here.url, api_key="given")
    assert [seen[1]["x-api-key"] for seen in here.seen] == ["first", "second", "given"]


def test_key_from_a_function_is_asked_for_each_call(here: Peer, call: Any) -> None:
    keys = iter(["one", "two"])
    call(base_url=here.url, api_key=lambda: next(keys))
    call(base_url=here.url, api_key=lambda: next(keys))
    assert [seen[1]["x-api-key"] for seen in here.seen] == ["one", "two"]


def test_key_from_an_asynchronous_function(here: Peer) -> None:
    async def key() -> str:
        await asyncio.sleep(0)
        return "later"

    async_call(base_url=here.url, api_key=key)
    assert here.seen[0][1]["x-api-key"] == "later"


def test_invalid_arguments_are_an_error_before_anything_is_sent(
    here: Peer, call: Any
) -> None:
    bad = {**ARGUMENTS, "secret_name": "n" * 256, "secret_type": "OTHER"}
    with pytest.raises(errors.RequestValidationError) as caught:
        call(call=bad, base_url=here.url, api_key=KEY)
    assert {tuple(each["loc"])[-1] for each in caught.value.problems} == {
        "secret_name",
        "secret_type",
    }
    assert here.seen == []


def test_cookies(here: Peer, call: Any) -> None:
    """A parameter goes along once; what a server sets is not kept for the next call."""
    here.response = lambda: JSONResponse({}, headers={"Set-Cookie": "sid=1; Path=/"})
    with LiveAvatar(api_key=KEY, base_url=here.url) as api:
        api.secrets.create_secret(**ARGUMENTS, la_session="a b")
        api.secrets.create_secret(**ARGUMENTS)
    call(call={**ARGUMENTS, "la_session": "c"}, api_key=KEY, base_url=here.url)
    cookies = [seen[1].get("cookie") for seen in here.seen]
    assert cookies[1:] == [None, "la_session=c"]
    assert "la_session=a" in str(cookies[0])


def test_base_url_keeps_its_path(here: Peer, call: Any) -> None:
    call(api_key=KEY, base_url=f"{here.url}/proxy/")
    assert here.seen[0][0] == "/proxy/v1/secrets"


@pytest.mark.parametrize("base_url", ["", "host", "ftp://host", "//host", "http://"])
def test_base_url_that_cannot_be(base_url: str) -> None:
    for kind in (LiveAvatar, AsyncLiveAvatar):
        with pytest.raises(errors.ConfigurationError):
            kind(api_key=KEY, base_url=base_url)


def test_servers_of_the_document() -> None:
    from openhands_client import OpenHands

    assert OpenHands()._settings.base_url == "https://app.all-hands.dev"
    assert OpenHands(server=1)._settings.base_url == "http://localhost:3000"
    with pytest.raises(Exception, match="server"):
        OpenHands(server=2)


def test_context_managers_close_and_closing_twice_is_fine(here: Peer) -> None:
    with LiveAvatar(api_key=KEY, base_url=here.url) as api:
        api.secrets.create_secret(**ARGUMENTS)
    api.close()
    with pytest.raises(errors.ConfigurationError, match="closed"):
        api.secrets.create_secret(**ARGUMENTS)

    async def run() -> None:
        async with AsyncLiveAvatar(api_key=KEY, base_url=here.url) as api:
            await api.secrets.create_secret(**ARGUMENTS)
        await api.aclose()
        with pytest.raises(errors.ConfigurationError, match="closed"):
            await api.secrets.create_secret(**ARGUMENTS)

    asyncio.run(run())
    gc.collect()


def test_own_http_client_is_used_and_left_open(here: Peer) -> None:
    with httpx2.Client(headers={"X-Mine": "1"}) as own:
        sync_call(api_key=KEY, base_url=here.url, http_client=own)
        assert here.seen[0][1]["x-mine"] == "1"
        assert not own.is_closed

    async def run() -> None:
        async with httpx2.AsyncClient(headers={"X-Mine": "2"}) as own:
            async with AsyncLiveAvatar(
                api_key=KEY, base_url=here.url, http_client=own
            ) as api:
                await api.secrets.create_secret(**ARGUMENTS)
            assert not own.is_closed

    asyncio.run(run())
    assert here.seen[1][1]["x-mine"] == "2"


def test_one_asynchronous_client_in_two_event_loops(here: Peer) -> None:
    api = AsyncLiveAvatar(api_key=KEY, base_url=here.url)

    async def run() -> None:
        await api.secrets.create_secret(**ARGUMENTS)
        await api._connection.transport()._http.aclose()

    asyncio.run(run())
    asyncio.run(run())
    assert len(here.seen) == 2


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_time_limits(silent: str, call: Any) -> None:
    with pytest.raises(errors.APITimeoutError) as caught:
        call(api_key=KEY, base_url=silent, timeout=0.1)
    assert caught.value.maybe_sent
    with pytest.raises(errors.APITimeoutError):
        call(call={**ARGUMENTS, "timeout": 0.1}, api_key=KEY, base_url=silent)
    limits = httpx2.Timeout(5, read=0.1)
    with pytest.raises(errors.APITimeoutError):
        call(api_key=KEY, base_url=silent, timeout=limits)


def test_what_is_sent(here: Peer, call: Any) -> None:
    extra = {"extra_headers": {"X-Trace": "t"}, "extra_query": {"debug": True}}
    call(call={**ARGUMENTS, **extra}, api_key=KEY, base_url=here.url)
    _, headers, body = here.seen[0]
    assert headers["x-api-key"] == KEY
    assert headers["content-type"] == headers["accept"] == "application/json"
    assert headers["x-trace"] == "t"
    assert SECRET.encode() in body


def test_everything_is_one_error_tree() -> None:
    found = [one for _, one in inspect.getmembers(errors, inspect.isclass)]
    raised = [one for one in found if issubclass(one, Exception)]
    assert len(raised) > 40
    assert all(issubclass(one, errors.LiveAvatarError) for one in raised)
    assert issubclass(errors.APITimeoutError, errors.APIConnectionError)
    assert issubclass(errors.UnprocessableEntityError, errors.ClientError)
    assert errors.LiveAvatarError.__name__ == "LiveAvatarError"
    assert errors.LiveAvatarError.__module__ == "liveavatar_client.errors"
