"""Access tokens that a client gets by itself: OAuth 2.0 flows and OpenID Connect Discovery."""

from __future__ import annotations

import asyncio
import itertools
import pickle
import threading
import time
import traceback
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from tests.behaviour.doors import Answer, Kind, Peer, Seen, serve

SECRET = "s3cret&/+"


class Clock:
    """Time that passes when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Authority:
    """Gives numbered tokens, and lets those in that are the newest."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.numbers = itertools.count(1)
        self.valid: set[str] = set()
        self.extra: dict[str, Any] = {"expires_in": 3600, "token_type": "Bearer"}
        self.refusals: list[Answer | None] = []
        self.before: Callable[[], object] = lambda: None
        peer.answer = self.answer

    def answer(self, seen: Seen) -> Answer | None:
        if seen.path == "/.well-known/openid-configuration":
            url = f"{self.peer.url}/discovered/token"
            return Answer(200, {"token_endpoint": url})
        if "grant_type" in seen.form:
            return self.token()
        scheme, _, token = seen.headers.get("authorization", "").partition(" ")
        return Answer() if scheme == "Bearer" and token in self.valid else Answer(401)

    def token(self) -> Answer | None:
        self.before()
        if self.refusals:
            return self.refusals.pop(0)
        token = f"t{next(self.numbers)}"
        self.valid.add(token)
        return Answer(200, {"access_token": token, **self.extra})

    @property
    def asked(self) -> list[Seen]:
        return [seen for seen in self.peer.seen if "grant_type" in seen.form]

    @property
    def called(self) -> list[str]:
        return [
            seen.headers.get("authorization", "")
            for seen in self.peer.seen
            if seen.path in ("/read", "/write", "/openid")
        ]


@pytest.fixture
def authority(peer: Peer) -> Authority:
    return Authority(peer)


@pytest.fixture
def rooted(peer: Peer, authority: Authority) -> Authority:
    """The API below /v1, as its client calls it."""

    def answer(seen: Seen) -> Answer | None:
        inner = Seen(
            seen.method, seen.target.removeprefix("/v1"), seen.headers, seen.body
        )
        peer.seen[peer.seen.index(seen)] = inner
        return authority.answer(inner)

    peer.answer = answer
    return authority


def test_client_credentials(kind: Kind, authority: Authority, doors: Any) -> None:
    """One token for many calls, asked of the document's URL with a Basic header."""
    flow = doors.ClientCredentials("id:1", SecretStr(SECRET), scopes=["a", "b"])
    with kind(oauth=flow, base_url=authority.peer.url) as api:
        for _ in range(3):
            assert api("read") == {}
        api("write", body=b"x")
    assert [seen.target for seen in authority.asked] == ["/token"]
    asked = authority.asked[0]
    assert asked.form == {"grant_type": "client_credentials", "scope": "a b"}
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    scheme, _, pair = asked.headers["authorization"].partition(" ")
    assert (scheme, b64decode(pair)) == ("Basic", b"id%3A1:s3cret%26%2F%2B")
    assert authority.called == ["Bearer t1"] * 4


def test_a_client_that_authenticates_in_the_body(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    flow = doors.ClientCredentials(
        "id", SECRET, authentication="body", parameters={"audience": "x"}
    )
    with kind(oauth=flow, base_url=authority.peer.url) as api:
        api("read")
    assert "authorization" not in authority.asked[0].headers
    assert authority.asked[0].form == {
        "grant_type": "client_credentials",
        "client_id": "id",
        "client_secret": SECRET,
        "audience": "x",
        "scope": "read",
    }


def test_operations_get_tokens_of_the_scopes_that_they_require(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    flow = doors.ClientCredentials("id", SECRET)
    with kind(oauth=flow, base_url=authority.peer.url) as api:
        for _ in range(2):
            api("read")
            api("write", body=b"x")
    assert [seen.form["scope"] for seen in authority.asked] == ["read", "read write"]
    assert authority.called == ["Bearer t1", "Bearer t2"] * 2


def test_the_secret_goes_to_the_token_url_only(
    kind: Kind, peer: Peer, elsewhere: Peer, doors: Any
) -> None:
    """Not to the API, and not to where the token endpoint redirects."""
    authority = Authority(elsewhere)
    flow = doors.ClientCredentials("id", SECRET, token_url=f"{elsewhere.url}/t")
    with kind(oauth=flow, base_url=peer.url) as api:
        api("read")
        authority.valid.clear()
        peer.answer = lambda seen: Answer(401)
        elsewhere.answer = lambda seen: Answer(
            307, headers={"Location": f"{peer.url}/stolen"}
        )
        with pytest.raises(doors.errors.TokenError) as caught:
            api("read")
    assert caught.value.status_code == 307
    assert peer.paths() == ["/read", "/read"]
    assert "Basic" not in str([seen.headers for seen in peer.seen])
    assert "s3cret" not in str(peer.seen)


def test_tokens_of_relative_urls(kind: Kind, rooted: Authority, doors: Any) -> None:
    base_url = f"{rooted.peer.url}/v1"
    for flow in (
        doors.ClientCredentials("id", SECRET),
        doors.Password("ann", SECRET, "id"),
        doors.RefreshToken(SECRET),
        doors.ClientCredentials("id", SECRET, token_url=f"{base_url}/given"),
    ):
        with kind(oauth=flow, base_url=base_url) as api:
            api("read")
    targets = [seen.target for seen in rooted.asked]
    assert targets == ["/token", "/absolute/token", "/refresh", "/given"]
    assert rooted.asked[1].form == {
        "grant_type": "password",
        "username": "ann",
        "password": SECRET,
        "client_id": "id",
        "scope": "read",
    }
    assert rooted.asked[2].form == {
        "grant_type": "refresh_token",
        "refresh_token": SECRET,
    }


def test_openid_connect_discovery(kind: Kind, authority: Authority, doors: Any) -> None:
    flow = doors.ClientCredentials("id", SECRET)
    clock = Clock()
    with kind(openid=flow, base_url=authority.peer.url, clock=clock) as api:
        api("discovered")
        clock.now += 4000
        api("discovered")
    paths = authority.peer.paths()
    assert paths[0] == "/.well-known/openid-configuration"
    assert paths[1:] == ["/discovered/token", "/openid"] * 2
    assert "authorization" not in authority.peer.seen[0].headers


@pytest.mark.parametrize(
    "found", [{}, [], {"token_endpoint": "/t"}, {"token_endpoint": "file:///t"}]
)
def test_openid_connect_discovery_that_names_no_endpoint(
    kind: Kind, peer: Peer, doors: Any, found: Any
) -> None:
    peer.answer = lambda seen: Answer(200, found)
    flow = doors.ClientCredentials("id", SECRET)
    with (
        kind(openid=flow, base_url=peer.url) as api,
        pytest.raises(doors.DoorsError, match="token"),
    ):
        api("discovered")
    assert len(peer.seen) == 1


def test_a_token_is_renewed_before_it_ends(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    """30 seconds before, or a tenth of its life; a life may be written as a text."""
    clock = Clock()
    flow = doors.ClientCredentials("id", SECRET)
    with kind(oauth=flow, base_url=authority.peer.url, clock=clock) as api:
        moments = []
        for life, passes in ((3600, (3569, 2)), ("100", (89, 2)), (0, (0,)), (5, ())):
            authority.extra = {"expires_in": life}
            api("read")
            moments.append(len(authority.asked))
            for seconds in passes:
                clock.now += seconds
                authority.extra = {"expires_in": life}
                api("read") if seconds != 2 else None
                moments.append(len(authority.asked))
    assert moments == [1, 1, 1, 2, 2, 2, 3, 4, 5]


@pytest.mark.parametrize("life", [None, "soon", [], -1e400])
def test_a_token_without_an_end_is_kept(
    kind: Kind, authority: Authority, doors: Any, life: Any
) -> None:
    authority.extra = {} if life is None else {"expires_in": life}
    clock = Clock()
    flow = doors.ClientCredentials("id", SECRET)
    with kind(oauth=flow, base_url=authority.peer.url, clock=clock) as api:
        api("read")
        clock.now += 1e9
        api("read")
    assert len(authority.asked) == 1


def test_a_401_renews_a_kept_token_once(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    """Even without retries, and with the same body; a new token's 401 is raised."""
    flow = doors.ClientCredentials("id", SECRET, scopes=["all"])
    with kind(oauth=flow, base_url=authority.peer.url, max_retries=0) as api:
        api("read")
        authority.valid.clear()
        api("write", body=b"whole")
        assert authority.called == ["Bearer t1", "Bearer t1", "Bearer t2"]
        writes = [seen.body for seen in authority.peer.seen if seen.path == "/write"]
        assert writes == [b"whole", b"whole"]
        authority.valid = frozenset()  # type: ignore[assignment]
        authority.token = lambda: Answer(200, {"access_token": "bad"})  # type: ignore[method-assign]
        for calls in (2, 2):
            before = len(authority.called)
            with pytest.raises(doors.errors.UnauthorizedError):
                api("read")
            assert len(authority.called) - before == calls


def test_a_body_that_is_read_once_is_not_sent_again(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"once"

    flow = doors.ClientCredentials("id", SECRET, scopes=["all"])
    with kind(oauth=flow, base_url=authority.peer.url) as api:
        api("read")
        authority.valid.clear()
        with pytest.raises(doors.errors.UnauthorizedError):
            api("write", body=pieces())
        api("read")
    assert authority.called == ["Bearer t1", "Bearer t1", "Bearer t2"]


def test_a_refresh_token_that_changes(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    """Each is used once, and handed over before the access token is used."""
    stored: list[tuple[str, int]] = []
    clock = Clock()

    def store(token: str) -> None:
        stored.append((token, len(authority.called)))

    async def store_later(token: str) -> None:
        await asyncio.sleep(0)
        store(token)

    flow = doors.RefreshToken(
        "r0", "id", on_renewed=store_later if kind.is_async else store
    )
    with kind(oauth=flow, base_url=authority.peer.url, clock=clock) as api:
        for number in (1, 2):
            authority.extra = {"expires_in": 100, "refresh_token": f"r{number}"}
            api("read")
            clock.now += 100
        authority.extra = {"expires_in": 100}
        api("read")
    sent = [seen.form["refresh_token"] for seen in authority.asked]
    assert sent == ["r0", "r1", "r2"]
    assert all("scope" not in seen.form for seen in authority.asked)
    assert stored == [("r1", 0), ("r2", 1)]


def test_a_synchronous_client_refuses_an_asynchronous_callback(
    authority: Authority, doors: Any
) -> None:
    async def store(token: str) -> None:
        """Never runs."""

    authority.extra = {"refresh_token": "r1"}
    flow = doors.RefreshToken("r0", on_renewed=store)
    with (
        doors.Doors(oauth=flow, base_url=authority.peer.url) as api,
        pytest.raises(doors.errors.ConfigurationError, match="asynchronous"),
    ):
        api.doors.read()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(400, {"error": "invalid_grant"}), "invalid_grant"),
        (Answer(401, {"error": "invalid_client", "error_description": SECRET}), None),
        (Answer(200, {"error": f"bad {SECRET}"}), None),
        (Answer(400, {"error": "two\nlines"}), None),
        (Answer(200, {"access_token": ""}), None),
        (Answer(200, {"access_token": 7}), None),
        (Answer(200, ["access_token"]), None),
        (Answer(500, SECRET), None),
    ],
)
def test_no_token_is_an_error_that_shows_no_secret(
    kind: Kind, authority: Authority, doors: Any, answer: Answer, code: str | None
) -> None:
    authority.refusals = [answer]
    flow = doors.ClientCredentials("id", SECRET, authentication="body")
    with (
        kind(oauth=flow, base_url=authority.peer.url, max_retries=0) as api,
        pytest.raises(doors.errors.TokenError) as caught,
    ):
        api("read")
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.status_code == answer.status
    assert code is None or (error.error == code and code in str(error))
    trace = traceback.TracebackException.from_exception(
        caught.value, capture_locals=True
    )
    folder = doors.__file__.removesuffix("__init__.py")
    ours = [frame for frame in trace.stack if frame.filename.startswith(folder)]
    shown = f"{error} {error!r} {vars(error)} {[frame.locals for frame in ours]}"
    assert ours
    assert "s3cret" not in shown
    assert "\n" not in str(error)
    assert authority.called == []


def test_a_token_server_in_trouble_is_asked_again(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    authority.refusals = [Answer(503, headers={"Retry-After": "7"}), None]
    pauses: list[float] = []

    async def pause_async(seconds: float) -> None:
        pauses.append(seconds)

    pause = pause_async if kind.is_async else pauses.append
    flow = doors.ClientCredentials("id", SECRET)
    with kind(oauth=flow, base_url=authority.peer.url, sleep=pause) as api:
        api("read")
        assert pauses[0] == 7
        assert len(pauses) == 2
        authority.valid.clear()
        authority.refusals = [None] * 3
        with pytest.raises(doors.errors.APIConnectionError) as caught:
            api("read")
    assert caught.value.maybe_sent is False
    assert "token" in str(caught.value)


def test_a_scheme_without_a_token_url(kind: Kind, peer: Peer, doors: Any) -> None:
    flow = doors.ClientCredentials("id", SECRET)
    with (
        kind(header=flow, base_url=peer.url) as api,
        pytest.raises(doors.errors.ConfigurationError, match="token_url="),
    ):
        api("by_header")
    assert peer.seen == []


def test_a_secret_does_not_leave_encryption(
    kind: Kind, peer: Peer, doors: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that names an unencrypted token URL for an encrypted API is not believed."""
    from doors_client import client

    scheme = client._API.schemes["oauth"]
    urls = {"client_credentials": f"{peer.url}/token"}
    unsafe = replace(client._API, schemes={"oauth": replace(scheme, token_urls=urls)})
    monkeypatch.setattr(client, "_API", unsafe)
    flow = doors.ClientCredentials("id", SECRET)
    with (
        kind(oauth=flow, base_url="https://127.0.0.1:1") as api,
        pytest.raises(doors.errors.ConfigurationError, match="encrypted"),
    ):
        api("read")
    assert peer.seen == []


def test_a_flow_shows_no_secret(doors: Any) -> None:
    for flow in (
        doors.ClientCredentials("id", SECRET),
        doors.RefreshToken(SECRET, "id", SECRET),
        doors.Password("ann", SECRET, "id", SECRET),
    ):
        api = doors.Doors(oauth=flow, base_url="http://127.0.0.1:1")
        assert SECRET not in f"{flow!r} {flow} {vars(flow)} {api._settings!r}"
        assert SECRET not in repr(api._settings.credentials.values)


def test_threads_wait_for_one_renewal(authority: Authority, doors: Any) -> None:
    """50 threads that need a token at once, and 50 whose token is refused at once."""
    flow = doors.ClientCredentials("id", SECRET, scopes=["all"])
    gathered = threading.Barrier(50)

    def call(_: int) -> Any:
        gathered.wait()
        return api.doors.read()

    with (
        doors.Doors(oauth=flow, base_url=authority.peer.url) as api,
        ThreadPoolExecutor(50) as threads,
    ):
        assert list(threads.map(call, range(50))) == [{}] * 50
        assert len(authority.asked) == 1
        authority.valid.clear()
        assert list(threads.map(call, range(50))) == [{}] * 50
        assert len(authority.asked) == 2


def test_tasks_wait_for_one_renewal(authority: Authority, doors: Any) -> None:
    flow = doors.ClientCredentials("id", SECRET, scopes=["all"])

    async def run() -> None:
        async with doors.AsyncDoors(oauth=flow, base_url=authority.peer.url) as api:
            for renewals in (1, 2):
                calls = (api.doors.read() for _ in range(50))
                assert await asyncio.gather(*calls) == [{}] * 50
                assert len(authority.asked) == renewals
                authority.valid.clear()

    asyncio.run(run())


def test_clients_of_both_kinds_wait_for_one_renewal(
    authority: Authority, doors: Any
) -> None:
    """Several event loops and threads, with one refresh token that is good once."""
    flow = doors.RefreshToken("r0")
    gathered = threading.Barrier(6)
    authority.extra = {"refresh_token": "r1"}

    async def run() -> Any:
        async with doors.AsyncDoors(oauth=flow, base_url=authority.peer.url) as api:
            return await asyncio.gather(*(api.doors.read() for _ in range(5)))

    def call(number: int) -> Any:
        gathered.wait()
        if number % 2:
            return asyncio.run(run())
        with doors.Doors(oauth=flow, base_url=authority.peer.url) as api:
            return [api.doors.read() for _ in range(5)]

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(call, range(6))) == [[{}] * 5] * 6
    assert len(authority.asked) == 1


def test_those_who_wait_get_the_error_of_the_renewal(
    authority: Authority, doors: Any
) -> None:
    authority.refusals = [Answer(400, {"error": "invalid_client"})] * 20
    flow = doors.ClientCredentials("id", SECRET)
    waiting = threading.Event()
    authority.before = waiting.wait

    async def run() -> list[Any]:
        async with doors.AsyncDoors(oauth=flow, base_url=authority.peer.url) as api:
            calls = [asyncio.ensure_future(api.doors.read()) for _ in range(20)]
            while not authority.asked:
                await asyncio.sleep(0.01)
            waiting.set()
            return await asyncio.gather(*calls, return_exceptions=True)

    found = asyncio.run(run())
    assert {type(each) for each in found} == {doors.errors.TokenError}
    assert {each.error for each in found} == {"invalid_client"}
    assert len({id(each) for each in found}) == 20
    assert len(authority.asked) == 1


@pytest.mark.parametrize("is_async", [False, True])
def test_a_token_that_was_waited_for_is_as_new_as_the_leader_s(
    is_async: bool, authority: Authority, doors: Any
) -> None:
    """Refused, it is not renewed again: that would ask for a token for each who waited."""
    waiting = threading.Event()
    waiters: set[object] = set()

    def token() -> Answer:
        waiting.wait()
        return Answer(200, {"access_token": "bad"})

    def clock() -> float:
        """Read by each who needs a token, just before it waits."""
        waiters.add(asyncio.current_task() if is_async else threading.get_ident())
        return 1000.0

    def release() -> None:
        while len(waiters) < 20 or not authority.asked:
            time.sleep(0.01)
        time.sleep(0.2)
        waiting.set()

    async def run() -> list[Any]:
        async with doors.AsyncDoors(**options) as api:
            calls = (api.doors.read() for _ in range(20))
            return await asyncio.gather(*calls, return_exceptions=True)

    def call(_: int) -> Any:
        with pytest.raises(doors.errors.UnauthorizedError) as refusal:
            api.doors.read()
        return refusal.value

    authority.token = token  # type: ignore[method-assign]
    flow = doors.ClientCredentials("id", SECRET, scopes=["all"])
    options = {
        "oauth": flow,
        "base_url": authority.peer.url,
        "max_retries": 0,
        "clock": clock,
    }
    threading.Thread(target=release, daemon=True).start()
    if is_async:
        refusals = asyncio.run(run())
    else:
        with doors.Doors(**options) as api, ThreadPoolExecutor(20) as threads:
            refusals = list(threads.map(call, range(20)))
    assert {type(refusal) for refusal in refusals} == {doors.errors.UnauthorizedError}
    assert len(authority.asked) == 1
    assert authority.called == ["Bearer bad"] * 20


def test_a_renewal_goes_on_when_its_call_is_cancelled(
    authority: Authority, doors: Any
) -> None:
    """Else the answer to a refresh token that is good once would be lost."""
    held = threading.Event()
    authority.before = held.wait
    authority.extra = {"refresh_token": "r1"}
    stored: list[str] = []
    flow = doors.RefreshToken("r0", on_renewed=stored.append)

    async def run() -> None:
        async with doors.AsyncDoors(oauth=flow, base_url=authority.peer.url) as api:
            call = asyncio.ensure_future(api.doors.read())
            while not authority.asked:
                await asyncio.sleep(0.01)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            held.set()
            assert await api.doors.read() == {}

    asyncio.run(run())
    assert [seen.form.get("refresh_token") for seen in authority.asked] == ["r0"]
    assert stored == ["r1"]


def test_a_deadline_includes_the_token(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    held = threading.Event()
    authority.before = held.wait
    flow = doors.ClientCredentials("id", SECRET)
    with kind(oauth=flow, base_url=authority.peer.url) as api:
        with pytest.raises(doors.errors.APITimeoutError) as caught:
            api("read", deadline=0.1)
        held.set()
    assert caught.value.maybe_sent is False
    assert authority.called == []


def test_clients_of_two_servers_do_not_share_tokens(
    kind: Kind, authority: Authority, doors: Any
) -> None:
    flow = doors.ClientCredentials("id", SECRET)
    with serve() as second:
        other = Authority(second)
        other.numbers = itertools.count(100)
        for each in (authority, other, authority):
            with kind(oauth=flow, base_url=each.peer.url) as api:
                api("read")
        assert authority.called == ["Bearer t1"] * 2
        assert other.called == ["Bearer t100"]
