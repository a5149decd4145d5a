"""Credentials, redirects, retries, connections: what happens around a request."""

from __future__ import annotations

import asyncio
import gc
import pickle
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx2
import pytest
from client_loopback import Caller, Peer, Reply
from pydantic import SecretStr
from runtime.client import errors
from runtime.client.api import Api, Server, Variable
from runtime.client.async_client import AsyncClient
from runtime.client.auth.credentials import ApiKey, Http, MutualTls, OAuth2
from runtime.client.client import SyncClient
from runtime.wire import contract as c

from tests.certified import with_own_certificate

SCHEMES = {
    "key": ApiKey("header", "X-API-KEY", "api_key", "TEST_API_KEY"),
    "query": ApiKey("query", "k", "query_key"),
    "cookie": ApiKey("cookie", "sid", "cookie_key"),
    "basic": Http("basic", "login"),
    "bearer": Http("bearer", "token"),
    "digest": Http("digest", "digest"),
    "oauth": OAuth2("access"),
    "tls": MutualTls(),
}
API = Api("Test", schemes=SCHEMES)


def get(*security: str, method: str = "GET", **more: Any) -> c.Operation[Any]:
    requirements = tuple(
        {name: () for name in each.split("+") if name} for each in security
    )
    answers = {200: c.Json(lambda: dict[str, Any])}
    return c.Operation(
        "x", (method, "/x"), answers=answers, security=requirements, **more
    )


@pytest.mark.parametrize(
    ("scheme", "credential", "header", "value"),
    [
        ("key", "k1", "x-api-key", "k1"),
        ("key", SecretStr("k1"), "x-api-key", "k1"),
        ("key", lambda: "k1", "x-api-key", "k1"),
        ("bearer", "t", "authorization", "Bearer t"),
        ("oauth", "t", "authorization", "Bearer t"),
        ("basic", ("é", SecretStr("p:w")), "authorization", "é:p:w"),
        ("basic", "u:p", "authorization", "u:p"),
        ("cookie", "c1", "cookie", "sid=c1"),
    ],
)
def test_a_credential_travels_as_its_scheme_says(
    call: Caller, peer: Peer, scheme: str, credential: Any, header: str, value: str
) -> None:
    call(get(scheme), api=API, credentials={scheme: credential})
    if scheme == "basic":
        value = "Basic " + b64encode(value.encode()).decode()
    assert peer.last.headers[header] == value


def test_a_key_in_the_query_is_encoded(call: Caller, peer: Peer) -> None:
    call(get("query"), {"extra_query": {"a": 1}}, api=API, credentials={"query": "a&b"})
    assert peer.last.target == "/x?a=1&k=a%26b"


def test_a_parameter_wins_over_a_key_of_its_name(call: Caller, peer: Peer) -> None:
    operation = get("query", parameters=(c.Query("k"),))
    call(operation, api=API, credentials={"query": "key"}, k="own")
    assert peer.last.target == "/x?k=own"
    operation = get("cookie", parameters=(c.Cookie("sid"),))
    call(operation, api=API, credentials={"cookie": "key"}, sid="own")
    assert peer.last.headers["cookie"] == "sid=own"


def test_digest_answers_the_challenge(call: Caller, peer: Peer) -> None:
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'}
    peer.answers(Reply(401, b"", challenge), Reply())
    call(get("digest"), api=API, credentials={"digest": ("u", "p")})
    assert [seen.headers.get("authorization", "")[:6] for seen in peer.seen] == [
        "",
        "Digest",
    ]


def test_alternatives_are_tried_in_order_and_may_be_combined(
    call: Caller, peer: Peer
) -> None:
    operation = get("key+bearer", "cookie", "")
    call(operation, api=API, credentials={"cookie": "c", "bearer": "t"})
    assert peer.last.headers["cookie"] == "sid=c"
    assert "authorization" not in peer.last.headers
    call(operation, api=API, credentials={"key": "k", "bearer": "t"})
    assert peer.last.headers["authorization"] == "Bearer t"
    assert peer.last.headers["x-api-key"] == "k"
    call(operation, api=API)
    assert not {"x-api-key", "cookie", "authorization"} & set(peer.last.headers)
    call(get("", "key"), api=API, credentials={"key": "k"})
    assert peer.last.headers["x-api-key"] == "k"
    call(get(), api=API, credentials={"key": "k"})
    assert "x-api-key" not in peer.last.headers


def test_a_missing_credential_names_its_argument_and_variable(
    call: Caller, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_API_KEY", "")
    with pytest.raises(errors.MissingCredentialError) as caught:
        call(get("key", "bearer+basic"), api=API)
    assert str(caught.value) == (
        "GET /x needs a credential: pass api_key= (or set TEST_API_KEY),"
        " or pass token= and pass login="
    )
    assert peer.seen == []
    monkeypatch.setenv("TEST_API_KEY", "from-env")
    call(get("key"), api=API)
    assert peer.last.headers["x-api-key"] == "from-env"


def test_a_credential_is_asked_for_at_each_attempt(call: Caller, peer: Peer) -> None:
    keys = iter(["one", "two"])

    async def key() -> str:
        return next(keys)

    given = key if call.is_async else lambda: next(keys)
    peer.answers(Reply(503), Reply())
    call(get("key"), api=API, credentials={"key": given})
    assert [seen.headers["x-api-key"] for seen in peer.seen] == ["one", "two"]


def test_a_credential_is_never_shown(call: Caller, peer: Peer) -> None:
    client = SyncClient(API, {"key": "HIDDEN"}, base_url=peer.url)
    shown = f"{client!r} {client} {client._settings!r}"
    peer.answers(Reply(400))
    for key in ("HIDDEN\n", "HIDDEN"):
        with pytest.raises(errors.APIError) as caught:
            call(get("key"), api=API, credentials={"key": key})
        error = caught.value
        shown += f"{error!r} {error.__dict__} {error.__cause__} {error.__context__}"
    call.peer = Peer("http://127.0.0.1:1")
    with pytest.raises(errors.APIConnectionError) as lost:
        call(get("key"), api=API, credentials={"key": "HIDDEN"})
    assert lost.value.__context__ is None
    assert lost.value.__cause__ is None
    assert "HIDDEN" not in f"{shown} {lost.value!r}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_of_reads_stay_at_the_origin(
    call: Caller, peer: Peer, start: Callable[[], Peer], status: int
) -> None:
    other = start()
    peer.answers(Reply(status, b"", {"Location": "/y?z"}), Reply())
    assert call(get("key"), api=API, credentials={"key": "k"}) == {}
    assert [seen.target for seen in peer.seen] == ["/x", "/y?z"]
    peer.answers(Reply(status, b"", {"Location": other.url + "/steal"}))
    with pytest.raises(errors.APIStatusError) as caught:
        call(get("key"), api=API, credentials={"key": "k"})
    assert caught.value.status_code == status
    assert caught.value.headers["location"] == other.url + "/steal"
    assert other.seen == []


def test_redirects_of_writes_and_loops_are_errors(call: Caller, peer: Peer) -> None:
    peer.answers(Reply(303, b"", {"Location": "/y"}))
    with pytest.raises(errors.APIStatusError):
        call(get(method="POST"))
    assert len(peer.seen) == 1
    with pytest.raises(errors.APIStatusError):
        call(get())
    assert len(peer.seen) == 1 + 6


SEARCH = c.Body((c.Json(lambda: dict[str, Any]),))


@pytest.mark.parametrize("status", [301, 302, 303])
def test_redirects_of_reads_with_a_body_are_errors(
    call: Caller, peer: Peer, status: int
) -> None:
    """The next request would ask without what was asked for."""
    peer.answers(Reply(status, b"", {"Location": "/y"}), Reply())
    with pytest.raises(errors.APIStatusError) as caught:
        call(get(body=SEARCH), body={"term": "x"})
    assert caught.value.status_code == status
    assert [(seen.method, seen.target) for seen in peer.seen] == [("GET", "/x")]


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_the_same_request_is_sent_where_it_is_asked_for(
    call: Caller, peer: Peer, start: Callable[[], Peer], status: int, method: str
) -> None:
    other = start()
    operation = get("key", method=method, body=SEARCH)
    more: dict[str, Any] = {"api": API, "credentials": {"key": "k"}}
    peer.answers(Reply(status, b"", {"Location": "/y"}), Reply())
    assert call(operation, body={"term": "x"}, **more) == {}
    assert [(seen.method, seen.target) for seen in peer.seen] == [
        (method, "/x"),
        (method, "/y"),
    ]
    assert {seen.body for seen in peer.seen} == {b'{"term":"x"}'}
    peer.answers(Reply(status, b"", {"Location": other.url}))
    with pytest.raises(errors.APIStatusError):
        call(operation, body={"term": "x"}, **more)
    assert other.seen == []


def test_a_body_that_is_used_up_is_not_sent_again(call: Caller, peer: Peer) -> None:
    peer.answers(Reply(307, b"", {"Location": "/y"}), Reply())
    with pytest.raises(errors.APIStatusError) as caught:
        call(get(method="PUT", body=c.Body((c.Binary(),))), body=iter([b"a", b"b"]))
    assert caught.value.status_code == 307
    assert [seen.body for seen in peer.seen] == [b"ab"]


@pytest.mark.parametrize("declared", [302, "3XX"])
@pytest.mark.parametrize("otherwise", ["4XX", "default"])
def test_a_redirect_that_alone_is_declared_is_the_answer(
    call: Caller, peer: Peer, declared: Any, otherwise: Any
) -> None:
    peer.answers(Reply(302, b"", {"Location": "https://elsewhere.example.com/"}))
    refused = c.Json(lambda: dict[str, Any])
    alone: c.Operation[Any] = c.Operation(
        "x", ("GET", "/x"), answers={declared: None, otherwise: refused}
    )
    assert call(alone) is None
    peer.answers(Reply(302, b"", {"Location": "/y"}), Reply())
    answers = {declared: None, 200: c.Json(lambda: dict[str, Any])}
    both: c.Operation[Any] = c.Operation("x", ("GET", "/x"), answers=answers)
    assert call(both) == {}
    assert [seen.target for seen in peer.seen] == ["/x", "/x", "/y"]


def test_a_redirect_that_is_nowhere_declared_is_an_error(
    call: Caller, peer: Peer
) -> None:
    peer.answers(Reply(302, b"", {"Location": "https://elsewhere.example.com/"}))
    anything: c.Operation[Any] = c.Operation(
        "x", ("GET", "/x"), answers={"default": c.Json(lambda: dict[str, Any])}
    )
    with pytest.raises(errors.APIStatusError):
        call(anything)


@pytest.mark.parametrize(
    ("method", "replies", "attempts"),
    [
        ("GET", [500, 503, 200], 3),
        ("PUT", [408, 200], 2),
        ("GET", [500, 500, 500, 500], 3),
        ("POST", [500], 1),
        ("POST", [429, 200], 2),
        ("POST", [503], 1),
        ("GET", [409], 1),
        ("GET", [501], 1),
    ],
)
def test_retries_follow_the_method(
    call: Caller, peer: Peer, method: str, replies: list[int], attempts: int
) -> None:
    peer.answers(*map(Reply, replies))
    failed = replies[attempts - 1] != 200
    expected = pytest.raises(errors.APIStatusError) if failed else nullcontext()
    with expected:
        call(get(method=method))
    assert len(peer.seen) == attempts
    pairs = zip(call.pauses, (0.5, 1.0), strict=False)
    assert all(longest / 2 <= pause <= longest for pause, longest in pairs)


def test_the_server_says_how_long_to_wait(call: Caller, peer: Peer) -> None:
    peer.answers(Reply(503, b"", {"Retry-After": "7"}), Reply())
    call(get(method="POST"))
    peer.answers(Reply(503, b"", {"Retry-After-Ms": "1500"}), Reply())
    call(get())
    assert call.pauses == [7.0, 1.5]
    peer.answers(Reply(429, b"", {"Retry-After": "61"}))
    with pytest.raises(errors.RateLimitError) as caught:
        call(get())
    assert caught.value.retry_after == 61
    assert len(call.pauses) == 2


@pytest.mark.parametrize(
    "asked",
    [
        *("Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 99 Jan 2024 00:00:00 GMT", "1_0"),
        *("+1", "1 0", "0x1", "\xa01", "\u0661".encode().decode("latin-1")),
        *("Fri, 31 Dec 9999 23:59:59 -9999", "nan", "1e999", "-5", "9" * 5000, ","),
    ],
)
def test_a_wait_that_is_none_is_passed_over(
    call: Caller, peer: Peer, asked: str
) -> None:
    peer.answers(Reply(503, b"", {"Retry-After": asked}), Reply())
    call(get())
    assert len(call.pauses) == 1
    assert call.pauses[0] <= 0.5


def test_retries_can_be_switched_off_and_bodies_are_sent_whole_again(
    call: Caller, peer: Peer, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"whole")
    put = get(method="PUT", body=c.Body((c.Binary(),)))
    peer.answers(Reply(503), Reply())
    call(put, body=path)
    assert [seen.body for seen in peer.seen] == [b"whole", b"whole"]
    with path.open("rb") as file:
        file.seek(2)
        peer.answers(Reply(503), Reply())
        call(put, body=file)
    assert [seen.body for seen in peer.seen[2:]] == [b"ole", b"ole"]

    def once() -> Iterator[bytes]:
        yield b"once"

    for options, body in (({"max_retries": 0}, path), ({}, once())):
        peer.answers(Reply(503))
        with pytest.raises(errors.ServiceUnavailableError):
            call(put, options, body=body)
    assert len(peer.seen) == 6


def test_no_connection_is_an_error_that_says_nothing_was_sent(call: Caller) -> None:
    call.peer = Peer("http://127.0.0.1:1")
    with pytest.raises(errors.APIConnectionError) as caught:
        call(get(method="POST"))
    assert caught.value.maybe_sent is False
    assert len(call.pauses) == 2
    assert pickle.loads(pickle.dumps(caught.value)).maybe_sent is False


def test_a_timeout_may_have_been_sent(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        call.peer = Peer(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(errors.APITimeoutError) as caught:
            call(get(method="POST"), {"timeout": 0.05})
    assert caught.value.maybe_sent is True
    assert call.pauses == []


def test_a_cookie_of_one_answer_reaches_no_other_call(peer: Peer) -> None:
    peer.answers(Reply(200, b"{}", {"Set-Cookie": "sid=stolen; Path=/"}))
    with SyncClient(API, {}, base_url=peer.url) as client:
        for _ in range(2):
            client._call(get(), {}, {})
    assert all("cookie" not in seen.headers for seen in peer.seen)


def test_an_http_client_of_the_caller_is_used_and_left_open(peer: Peer) -> None:
    with httpx2.Client(headers={"X-Own": "1"}) as own:
        client = SyncClient(API, {}, base_url=peer.url, http_client=own)
        client._call(get(), {}, {})
        client.close()
        client.close()
        assert not own.is_closed
    assert peer.last.headers["x-own"] == "1"
    with pytest.raises(errors.ConfigurationError, match="closed"):
        client._call(get(), {}, {})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_one_asynchronous_client_serves_several_event_loops(peer: Peer) -> None:
    client = AsyncClient(API, {}, base_url=peer.url)

    async def twice() -> None:
        await asyncio.gather(*(client._call(get(), {}, {}) for _ in "ab"))

    async def last() -> None:
        await twice()
        await client.aclose()
        await client.aclose()

    asyncio.run(twice())
    asyncio.run(last())
    assert len(peer.seen) == 4
    gc.collect()  # asyncio leaves the sockets of an ended loop to the collector


def test_the_server_of_the_document_is_completed() -> None:
    server = Server("https://{r}.x.io/v1/", {"r": Variable("eu", ("eu", "us"))})
    api = Api("Test", servers=(server, Server("/relative")))
    assert api.base_url(None, 0, {}) == "https://eu.x.io/v1"
    assert api.base_url(None, 0, {"r": "us"}) == "https://us.x.io/v1"
    for index, variables in ((0, {"r": "evil.io/"}), (0, {"q": ""}), (1, {}), (2, {})):
        with pytest.raises(errors.ConfigurationError):
            api.base_url(None, index, variables)


def test_a_variable_without_a_default_has_to_be_given() -> None:
    api = Api("Test", (Server("https://x.io/{stage}", {"stage": Variable(None)}),))
    assert api.base_url(None, None, {"stage": "dev"}) == "https://x.io/dev"
    assert api.base_url("https://y.io", None, {}) == "https://y.io"
    with pytest.raises(errors.ConfigurationError, match="must give 'stage'"):
        api.base_url(None, None, {})


def test_whom_the_variables_of_openssl_name_is_trusted(
    call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_own_certificate(tmp_path) as url:
        made = {"base_url": url, "max_retries": 0}
        for _ in range(2):
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "site.pem"))
            assert call(get(), client=made) == {}
            monkeypatch.delenv("SSL_CERT_FILE")
            with pytest.raises(errors.APIConnectionError, match="certificate"):
                call(get(), client=made)


def test_making_a_client_imports_no_library() -> None:
    code = """
import sys
sys.path.insert(0, {path!r})
from runtime.client import api, client, errors, options, resource
client.SyncClient(api.Api("T", (api.Server("https://x"),)), {{}})
print([m for m in ("httpx2", "pydantic", "asyncio", "ssl") if m in sys.modules])
"""
    path = str(Path(__file__).parents[4] / "templates")
    run = [sys.executable, "-c", code.format(path=path)]
    assert subprocess.check_output(run, text=True).strip() == "[]"
