"""What a call gives back and raises."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
from typing import Any

import pytest
from client_loopback import Caller, Peer, Reply
from pydantic import Field
from runtime.client import errors
from runtime.client.api import Api
from runtime.wire import contract as c
from runtime.wire.model import Model


class Pet(Model):
    name: str
    sold_on: str | None = Field(
        default=None, validation_alias="sold-on", serialization_alias="sold-on"
    )


class Problem(Model):
    detail: str


class NotFoundError(errors.NotFoundError):
    error: Problem | None


API = Api("Test", errors={404: NotFoundError}, module="some_client.client")


def operation(answers: Any, method: str = "GET") -> c.Operation[Any]:
    return c.Operation("x", (method, "/x/{id}"), (c.Path("id"),), answers=answers)


PETS = operation(
    {
        200: c.Json(lambda: Pet),
        404: c.Json(lambda: Problem),
        "5XX": c.Json(lambda: Problem),
        "default": c.Json(lambda: Problem),
    }
)


def json_reply(status: int, value: object, media: str = "application/json") -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": media})


def text_reply(body: bytes, media: str) -> Reply:
    return Reply(200, body, {"Content-Type": media})


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("media", ["application/json", "application/vnd.x+json; v=1"])
def test_a_success_is_the_declared_type(
    call: Caller, peer: Peer, status: int, media: str
) -> None:
    peer.answers(json_reply(status, {"name": "a", "sold-on": "x", "more": 1}, media))
    pet = call(PETS, id=1)
    assert isinstance(pet, Pet)
    assert (pet.sold_on, pet.model_extra) == ("x", {"more": 1})


@pytest.mark.parametrize("status", [204, 205])
def test_an_answer_without_a_body_is_none(
    call: Caller, peer: Peer, status: int
) -> None:
    peer.answers(Reply(status, b"", {}))
    assert call(PETS, id=1) is None
    peer.answers(Reply(200))
    assert call(operation({200: c.Json(lambda: Pet)}, "HEAD"), id=1) is None


def test_contents_are_told_apart_by_media_type(call: Caller, peer: Peer) -> None:
    contents = (c.Json(lambda: Pet), c.Text(), c.Binary(media_type="image/png"))
    offered = operation({200: c.Answer(contents)})
    peer.answers(text_reply("é".encode("latin-1"), "text/plain; charset=latin-1"))
    assert call(offered, id=1) == "é"
    peer.answers(text_reply(b"\x89", "IMAGE/PNG"))
    assert call(offered, id=1) == b"\x89"
    peer.answers(text_reply(b'{"name":"a"}', "application/json; charset=utf-8"))
    assert call(offered, id=1).name == "a"
    peer.answers(text_reply(b'{"name":"a"}', "text/html"))
    assert call(PETS, id=1).name == "a"
    assert peer.last.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    "charset", ["punycode", "utf-7", "undefined", "idna", "unicode_escape", "x" * 999]
)
def test_text_of_an_unsupported_charset_is_an_error_that_says_so(
    call: Caller, peer: Peer, charset: str
) -> None:
    offered = operation({200: c.Text()})
    peer.answers(text_reply(b"+AGE-", f"text/plain; charset={charset}"))
    with pytest.raises(errors.ResponseValidationError, match="charset"):
        call(offered, id=1)
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    peer.answers(Reply(418, b"+AGE-", headers))
    with pytest.raises(errors.APIStatusError):
        call(offered, id=1)


def test_an_answer_that_does_not_fit_is_an_error_that_keeps_it(
    call: Caller, peer: Peer
) -> None:
    peer.answers(json_reply(200, {"name": ["HIDDEN"]}))
    with pytest.raises(errors.ResponseValidationError) as caught:
        call(PETS, {"answers": "strict"}, id=1)
    assert caught.value.body == {"name": ["HIDDEN"]}
    assert "HIDDEN" not in str(caught.value)
    assert "name" in str(caught.value)
    assert caught.value.__context__ is None


def test_a_declared_error_is_typed(call: Caller, peer: Peer) -> None:
    reply = json_reply(404, {"detail": "gone\n for  good"})
    reply.headers |= {"X-Request-Id": "r1", "Retry-After": "7"}
    peer.answers(reply)
    with pytest.raises(NotFoundError) as caught:
        call(PETS, api=API, id="HIDDEN")
    error = caught.value
    assert str(error) == "GET /x/{id}: status 404, request 'r1': gone for good"
    assert isinstance(error.error, Problem)
    assert error.error.detail == "gone\n for  good"
    assert (error.status_code, error.retry_after, error.request_id) == (404, 7, "r1")
    assert error.headers["x-request-id"] == "r1"
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert again.error == error.error


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (409, errors.ConflictError),
        (499, errors.ClientError),
        (599, errors.ServerError),
        (302, errors.APIStatusError),
    ],
)
def test_an_undeclared_error_is_of_its_status(
    call: Caller, peer: Peer, status: int, kind: type[errors.APIStatusError]
) -> None:
    peer.answers(json_reply(status, {"message": "m"}))
    with pytest.raises(kind) as caught:
        call(operation({200: c.Json(lambda: Pet)}), id=1)
    assert type(caught.value) is kind
    assert caught.value.body == {"message": "m"}
    assert caught.value.error is None
    peer.answers(Reply(status, b"<oops>", {"Content-Type": "text/html"}))
    with pytest.raises(kind) as caught:
        call(PETS, id=1)
    assert caught.value.body == "<oops>"
    assert caught.value.error is None


def test_a_bomb_is_refused_by_its_size_after_decompression(
    call: Caller, peer: Peer
) -> None:
    bomb = gzip.compress(b" " * (65 << 20), 9)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    peer.answers(Reply(200, bomb, headers))
    with pytest.raises(errors.ResponseTooLargeError):
        call(PETS, id=1)
    peer.answers(Reply(400, bomb, headers))
    with pytest.raises(errors.BadRequestError) as caught:
        call(PETS, id=1)
    assert len(caught.value.body) == 1 << 20


def test_a_range_covers_its_statuses_and_default_the_rest(
    call: Caller, peer: Peer
) -> None:
    for status in (501, 418):
        peer.answers(json_reply(status, {"detail": "d"}))
        with pytest.raises(errors.APIStatusError) as caught:
            call(PETS, id=1)
        assert caught.value.error == Problem(detail="d")
    only_default = operation({"default": c.Json(lambda: Pet)})
    peer.answers(json_reply(200, {"name": "a"}))
    assert call(only_default, id=1).name == "a"


EVENTS = (
    b': hello\r\n\r\nevent: add\rid: 1\rdata: {"name":\rdata: "\xe2\x80\xa8"}\n\n'
    b'data:{"name":"b"}\nretry: 5\n\ndata: [DONE]\n\ndata: cut off'
)


def test_events_are_read_one_by_one(call: Caller, peer: Peer) -> None:
    peer.answers(text_reply(EVENTS, "text/event-stream"))
    first, second = call(operation({200: c.Events(lambda: Pet)}), id=1)
    assert (first.event, first.id, first.data.name) == ("add", "1", "\u2028")
    assert (second.event, second.retry, second.data.name) == ("message", 5, "b")


def test_json_lines_and_sequences_are_read_one_by_one(call: Caller, peer: Peer) -> None:
    lines = operation({200: c.JsonLines(lambda: Pet)})
    peer.answers(text_reply('{"name":"\u2028"}\r\n\n{"name":"b"}'.encode(), "x/y"))
    assert [pet.name for pet in call(lines, id=1)] == ["\u2028", "b"]
    sequence = operation({200: c.JsonSequence(lambda: int)})
    peer.answers(text_reply(b"\x1e1\n\x1e2\n", "application/json-seq"))
    assert call(sequence, id=1) == [1, 2]
    for body, options in ((b'{"name":1}\n', {"answers": "strict"}), (b"[1]\n", {})):
        peer.answers(text_reply(body, "application/jsonl"))
        with pytest.raises(errors.ResponseValidationError):
            call(lines, options, id=1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (c.JsonLines, b'{"name":1}\n{"name":"b"}\n'),
        (c.JsonSequence, b'\x1e{"name":1}\n\x1e{"name":"b"}\n'),
        (c.Events, b'data: {"name":1}\n\ndata: {"name":"b"}\n\n'),
    ],
)
def test_an_item_that_does_not_fit_is_given_as_it_came(
    call: Caller, peer: Peer, caplog: pytest.LogCaptureFixture, kind: Any, body: bytes
) -> None:
    made = c.Operation(
        f"{kind.__name__}{call.is_async}",
        ("GET", f"/{kind.__name__}{call.is_async}"),
        answers={200: kind(lambda: Pet)},
    )
    peer.answers(text_reply(body, "x/y"))
    items = [getattr(item, "data", item) for item in call(made)]
    assert [(type(item), item.name) for item in items] == [(Pet, 1), (Pet, "b")]
    (message,) = caplog.messages
    assert "'/name': Input should be a valid string" in message


def test_an_event_without_end_is_given_up(call: Caller, peer: Peer) -> None:
    events = c.Operation("e", ("GET", "/e"), answers={200: c.Events(lambda: str)})
    line = b"data: " + 1000 * b"x" + b"\n"
    peer.answers(text_reply(2000 * line, "text/event-stream"))
    with pytest.raises(errors.ResponseTooLargeError):
        call(events)


def test_the_log_has_no_values(
    call: Caller, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="some_client")
    peer.answers(json_reply(200, {"name": "HIDDEN"}))
    call(PETS, {"extra_query": {"q": "HIDDEN"}}, api=API, id="HIDDEN")
    records = [r for r in caplog.records if r.name == "some_client"]
    (message,) = (record.getMessage() for record in records)
    assert message.startswith("GET /x/{id}: 200 in ")
    assert "HIDDEN" not in message


def test_bytes_are_whatever_came(call: Caller, peer: Peer) -> None:
    peer.answers(text_reply(b"", "application/json"))
    assert call(operation({200: c.Binary(media_type="*/*")}), id=1) == b""


@pytest.mark.parametrize(
    ("module", "name"),
    [("runtime.errors", "ServiceError"), ("some_client.errors", "APIError")],
)
def test_errors_have_the_names_of_the_package_that_the_runtime_belongs_to(
    module: str, name: str
) -> None:
    error = type("APIError", (errors.APIError,), {"__module__": errors.__name__})
    errors.publish(module, {"ServiceError": error})
    home = module if name == "ServiceError" else errors.__name__
    assert (error.__module__, error.__qualname__) == (home, name)
