"""Which credentials go along with a call, and where they come from."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from specgen.cli import main
from tests.behaviour.doors import Answer, Kind, Peer


def sent(peer: Peer) -> tuple[str | None, str, str | None]:
    """The keys in header, query and cookie of the last request."""
    seen = peer.seen[-1]
    return (
        seen.headers.get("x-key"),
        seen.target.partition("?")[2],
        seen.headers.get("cookie"),
    )


def test_requirements_are_decided_for_each_operation(kind: Kind, peer: Peer) -> None:
    """Both of the first alternative, else the second; what is optional only if it is there."""
    keys = {"header": "h", "query": "q", "cookie": "c"}
    for missing, both, perhaps in (
        ("", ("h", "key=q", None), ("h", "", None)),
        ("query", (None, "", "sid=c"), ("h", "", None)),
        ("header", (None, "", "sid=c"), (None, "", None)),
    ):
        given = {name: key for name, key in keys.items() if name != missing}
        with kind(**given, base_url=peer.url) as api:
            api("by_both")
            assert sent(peer) == both
            api("perhaps")
            assert sent(peer) == perhaps
            api("open")
            assert sent(peer) == (None, "", None)


def test_a_requirement_that_is_not_met_names_what_is_missing(
    kind: Kind, peer: Peer
) -> None:
    with (
        kind(query="q", base_url=peer.url) as api,
        pytest.raises(kind.package.errors.MissingCredentialError) as caught,
    ):
        api("by_both")
    assert str(caught.value) == (
        "GET /both needs a credential: pass header= (or set DOORS_HEADER),"
        " or pass cookie= (or set DOORS_COOKIE)"
    )
    assert peer.seen == []


@pytest.mark.parametrize("place", ["header", "query", "cookie"])
def test_a_credential_is_asked_for_in_each_attempt(
    kind: Kind, peer: Peer, place: str
) -> None:
    """A text, a `SecretStr` or a function, which may be asynchronous, and is not kept."""
    keys = iter(("one", SecretStr("two"), "three"))

    async def later() -> Any:
        await asyncio.sleep(0)
        return next(keys)

    async def no_pause(seconds: float) -> None:
        """As fast as can be."""

    answers = iter((503, 429))
    peer.answer = lambda seen: Answer(next(answers, 200))
    given = later if kind.is_async else keys.__next__
    pause = no_pause if kind.is_async else lambda seconds: None
    with kind(**{place: given}, base_url=peer.url, sleep=pause) as api:
        api(f"by_{place}")
    found = [f"{seen.target} {seen.headers}" for seen in peer.seen]
    assert len(found) == 3
    for text, key in zip(found, ("one", "two", "three"), strict=True):
        assert key in text


@pytest.mark.parametrize("nothing", ["", SecretStr(""), None, 7])
def test_a_function_that_gives_no_credential(
    kind: Kind, peer: Peer, nothing: Any
) -> None:
    with (
        kind(header=lambda: nothing, base_url=peer.url) as api,
        pytest.raises(kind.package.errors.ConfigurationError),
    ):
        api("by_header")
    assert peer.seen == []


def test_a_synchronous_client_refuses_an_asynchronous_function(
    doors: Any, peer: Peer
) -> None:
    async def key() -> str:
        return "never"

    with (
        doors.Doors(header=key, base_url=peer.url) as api,
        pytest.raises(doors.errors.ConfigurationError, match="text, not coroutine"),
    ):
        api.doors.by_header()


def test_the_environment_is_read_when_the_client_is_made(
    kind: Kind, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORS_HEADER", "before")
    monkeypatch.setenv("DOORS_OAUTH", "token")
    with kind(base_url=peer.url) as api, kind(header="given", base_url=peer.url) as own:
        monkeypatch.setenv("DOORS_HEADER", "after")
        api("by_header")
        assert sent(peer)[0] == "before"
        own("by_header")
        assert sent(peer)[0] == "given"
        api("read")
        assert peer.seen[-1].headers["authorization"] == "Bearer token"


def test_a_request_that_the_document_does_not_describe(kind: Kind, peer: Peer) -> None:
    """With the credentials of the API, to a path or a URL below the base URL."""
    base = f"{peer.url}/v1"
    with kind(header="h", base_url=base) as api:
        for path in ("/new?x=1", f"{base}/new?x=1"):
            api.end(api.client.request("GET", path))
            assert peer.seen[-1].target == "/v1/new?x=1"
            assert peer.seen[-1].headers["x-key"] == "h"
        for path in (f"{peer.url}/other", "//127.0.0.1/v1/new", "https:/v1/new", "new"):
            with pytest.raises(kind.package.errors.ConfigurationError):
                api.end(api.client.request("GET", path))
    assert len(peer.seen) == 2


UNASKED = """
openapi: 3.1.0
info: {title: Unasked, version: '1'}
paths:
  /things:
    get: {operationId: read, tags: [things], responses: {'200': {description: Any.}}}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
"""


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("unasked", "", ("h", "key=q", None)),
        ("public", "security: []", (None, "", None)),
        ("guarded", "security: [{header: []}]", ("h", "", None)),
    ],
)
def test_all_are_sent_where_nothing_says_what_needs_them(
    name: str,
    stated: str,
    expected: object,
    peer: Peer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = tmp_path / "document.yaml"
    document.write_text(UNASKED + stated)
    target = ["--output", str(tmp_path), "--name", name]
    assert main(["generate", str(document), *target]) == 0
    assert ("SG427" in capsys.readouterr().err) is (not stated)
    monkeypatch.syspath_prepend(tmp_path)
    connect = getattr(import_module(f"{name}_client"), name.capitalize())
    with connect(header="h", query="q", base_url=peer.url) as api:
        api.things.read()
        assert sent(peer) == expected
        if not stated:
            api.request("GET", "/other")
            assert sent(peer) == expected
    with connect(query="q", base_url=peer.url) as api:
        if not stated:
            api.things.read()
            assert sent(peer) == (None, "key=q", None)


def test_an_operation_that_the_document_puts_elsewhere(
    kind: Kind, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key goes there with it, but not without encryption where the API has one."""
    from doors_client import client
    from doors_client._runtime.client.api import Server
    from doors_client.resources import doors as group

    elsewhere = replace(group._BY_HEADER, server=peer.url)
    monkeypatch.setattr(group, "_BY_HEADER", elsewhere)
    for base, is_safe in (("http://127.0.0.1:1", True), ("https://127.0.0.1:1", False)):
        api = replace(client._API, servers=(Server(base),))
        monkeypatch.setattr(client, "_API", api)
        with kind(header="h") as caller:
            if is_safe:
                caller("by_header")
                assert sent(peer)[0] == "h"
            else:
                with pytest.raises(kind.package.errors.ConfigurationError):
                    caller("by_header")
    assert len(peer.seen) == 1


@pytest.mark.parametrize("value", ["é", " a", "a\t", "a\x0b", "a\r\nX-B: 1", "a\x7f"])
def test_a_header_that_cannot_be_sent(kind: Kind, peer: Peer, value: str) -> None:
    """It is refused before a library of HTTP repeats it in an error or a log."""
    with (
        kind(header="h", base_url=peer.url) as api,
        pytest.raises(kind.package.errors.RequestValidationError) as caught,
    ):
        api("by_header", extra_headers={"X-Token": value})
    assert value not in repr(caught.value)
    assert peer.seen == []
