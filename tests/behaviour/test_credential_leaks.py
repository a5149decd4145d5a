"""The ways a key leaks: a redirect, a log, a repr, an exception; wherever the key travels."""

from __future__ import annotations

import io
import logging
import pickle
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.behaviour.doors import Answer, Caller, Kind, Peer, Seen

KEY = "k3y&q5w1x/2b+"
FORMS = (KEY, "k3y%26q5w1x%2F2b%2B", "q5w1x")
OPERATIONS = {"header": "by_header", "query": "by_query", "cookie": "by_cookie"}
pytestmark = pytest.mark.parametrize("place", OPERATIONS)


def is_clean(text: str) -> bool:
    return not any(form in text for form in FORMS)


class Trouble(Exception):
    """What nobody has thought of."""


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    """How a call goes wrong, if it does."""
    return str(getattr(request, "param", ""))


@pytest.fixture
def api(kind: Kind, place: str, peer: Peer, way: str) -> Iterator[Caller]:
    def fail(request: httpx2.Request, send: Any) -> Any:
        if way == "trouble":
            raise Trouble
        return send(request)

    async def fail_async(request: httpx2.Request, send: Any) -> Any:
        return await fail(request, send)

    middleware = fail_async if kind.is_async else fail
    url = "http://127.0.0.1:1" if way == "refused" else peer.url
    options = {"base_url": url, "max_retries": 0, "middleware": [middleware]}
    with kind(**{place: KEY}, **options) as api:
        yield api


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged by anyone at any level, as text and as data."""
    written: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(f"{record.getMessage()} {record.args} {vars(record)}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(keeper)
    root.setLevel(level)


def arrived(seen: Seen) -> bool:
    return any(form in f"{seen.target} {seen.headers}" for form in FORMS)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect(
    api: Caller, place: str, peer: Peer, elsewhere: Peer, status: int
) -> None:
    """Another origin gets nothing; another path of the same one is as good as the first."""
    target = f"{elsewhere.url}/stolen"
    peer.answer = lambda seen: Answer(status, headers={"Location": target})
    with pytest.raises(Exception, match=str(status)):
        api(OPERATIONS[place])
    assert [arrived(seen) for seen in peer.seen] == [True]
    assert elsewhere.seen == []


def test_a_redirect_that_a_client_of_the_caller_follows(
    kind: Kind, place: str, peer: Peer, elsewhere: Peer
) -> None:
    target = f"{elsewhere.url}/stolen"
    peer.answer = lambda seen: Answer(307, headers={"Location": target})
    make = httpx2.AsyncClient if kind.is_async else httpx2.Client
    own = make(follow_redirects=True)
    with kind(**{place: KEY}, base_url=peer.url, http_client=own) as api:
        with pytest.raises(Exception, match="307"):
            api(OPERATIONS[place])
        api.end(own.aclose() if isinstance(own, httpx2.AsyncClient) else own.close())
    assert elsewhere.seen == []


def test_a_url_of_another_origin(api: Caller, place: str, elsewhere: Peer) -> None:
    with pytest.raises(Exception, match="origin"):
        api.end(api.client.request("GET", f"{elsewhere.url}/{place}"))
    assert elsewhere.seen == []


def test_a_log(api: Caller, place: str, peer: Peer, log: list[str]) -> None:
    """The server repeats the key in a header, and redirects to where the key is sent again."""

    def answer(seen: Seen) -> Answer | None:
        last = len(peer.seen)
        echo = {"X-Echo": KEY, "Location": seen.target.replace("?", "/again?")}
        return None if last == 4 else Answer({1: 307, 3: 401}.get(last, 200), {}, echo)

    peer.answer = answer
    api(OPERATIONS[place])
    for _ in range(2):
        with pytest.raises(Exception, match=r"401|Error"):
            api(OPERATIONS[place])
    assert len(peer.seen) == 4
    assert all(map(arrived, peer.seen[::2]))
    assert any("HTTP Request: GET" in line for line in log)
    assert any("receive_response_headers.complete" in line for line in log)
    assert any("doors_client" in line for line in log)
    assert is_clean("\n".join(log))


def test_other_requests_are_logged_as_they_were(
    api: Caller, place: str, peer: Peer, log: list[str]
) -> None:
    api(OPERATIONS[place])
    httpx2.get(f"{peer.url}/mine?key={KEY}")
    assert any(f"/mine?key={KEY}" in line for line in log)


def test_a_repr(api: Caller, place: str) -> None:
    api(OPERATIONS[place])
    client = api.client
    copy = client.with_options(extra_headers={"X-Copy": KEY}, extra_query={"q": KEY})
    settings = client._settings
    for shown in (
        *(client, client.doors, vars(client), settings, settings.credentials),
        *(copy, copy._settings, client._connection, client._connection.transport()),
    ):
        assert is_clean(f"{shown!r} {shown}")
    assert is_clean(repr(vars(client.doors)))
    assert is_clean(repr(settings.credentials.values))


def failing(api: Caller, place: str, peer: Peer, way: str) -> Exception:
    """What a call ends with that goes wrong in some way."""
    patience = threading.Event()

    def late(seen: Seen) -> Answer:
        patience.wait()
        return Answer()

    answers: dict[str, Callable[[Seen], Answer | None]] = {
        "status": lambda seen: Answer(400, {"detail": "no"}),
        "other": lambda seen: Answer(200, ["not", "an", "object"]),
        "reset": lambda seen: None,
        "late": late,
        "loop": lambda seen: Answer(302, headers={"Location": f"{seen.target}&again"}),
    }
    peer.answer = answers.get(way, peer.answer)
    options = {"timeout": 0.05} if way == "late" else {}
    try:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - of many kinds
            api(OPERATIONS[place], **options)
    finally:
        patience.set()
    return caught.value


WAYS = ["status", "other", "reset", "loop", "refused", "late", "trouble"]


@pytest.mark.parametrize("way", WAYS, indirect=True)
def test_an_exception(
    api: Caller, place: str, peer: Peer, way: str, doors: Any
) -> None:
    """Not its text, its attributes, its causes or its pickle, nor the variables of our code."""
    error = failing(api, place, peer, way)
    assert isinstance(error, Trouble if way == "trouble" else doors.DoorsError)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert not any(form.encode() in pickle.dumps(error) for form in FORMS)
    assert is_clean(f"{error} {error!r} {vars(error)} {again!r} {vars(again)}")
    assert error.__cause__ is None
    assert error.__context__ is None
    assert is_clean("".join(traceback.format_exception(error)))
    assert is_clean(locals_of(error, doors))


@pytest.mark.parametrize(
    "unfit", ["\r\nX-Other: 1", "\0", "\n", " ", "é", "\x7f", "\ud800"]
)
def test_a_key_that_cannot_be_sent(
    kind: Kind, place: str, peer: Peer, unfit: str, doors: Any, log: list[str]
) -> None:
    with (kind(**{place: f"{KEY}{unfit}"}, base_url=peer.url) as api,):
        if place == "query" and unfit in " é":
            api("by_query")
            assert peer.seen[0].target.startswith(f"/query?key={FORMS[1]}%")
            return
        with pytest.raises(doors.errors.ConfigurationError) as caught:
            api(OPERATIONS[place])
    assert peer.seen == []
    error = caught.value
    assert place in str(error)
    assert is_clean("".join(traceback.format_exception(error)))
    assert is_clean(locals_of(error, doors))
    assert is_clean("\n".join(log))


def locals_of(error: BaseException, doors: Any) -> str:
    """The variables of the package's own code on the way of an error."""
    folder = str(Path(doors.__file__).parent)
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [each for each in trace.stack if each.filename.startswith(folder)]
    assert frames
    shown = io.StringIO()
    for frame in frames:
        print(frame.name, frame.locals, file=shown)
    return shown.getvalue()
