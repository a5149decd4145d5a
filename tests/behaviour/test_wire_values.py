"""Values that other generators change on the wire: they arrive as they are, or are not sent."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from specgen.cli import main
from tests.roundtrip.pair import Recorder
from tests.roundtrip.serving import InProcess

SOURCE = Path(__file__).with_name("wire_values.yaml")
URL = "http://wire.example.com"
PLAIN = {"content-type": "text/plain"}


@dataclass
class Joined:
    """A client and a server, what was sent between them, and what the server's service saw."""

    api: Any
    models: Any
    errors: Any
    recorder: Recorder
    served: InProcess
    requests: list[httpx2.Request] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The body of the last request."""
        return self.requests[-1].content

    @property
    def seen(self) -> dict[str, Any]:
        """What the service was last called with."""
        return self.recorder.seen[-1][1]

    def echo(self) -> Any:
        return self.seen["body"]

    def send(self, method: str, path: str, **content: Any) -> httpx2.Response:
        """A request that no client of ours makes."""
        return self.served.handle_request(
            httpx2.Request(method, f"{URL}{path}", **content)
        )


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("wire")
    command = ["generate", str(SOURCE), "--output", str(folder), "--name", "wire"]
    assert main([*command, "--strict", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture
def wire(packages: None) -> Iterator[Joined]:
    recorder = Recorder()
    app = import_module("wire_server").create_app(wire=recorder)
    served = InProcess(app)
    client = import_module("wire_client")
    made = Joined(None, client.models, client.errors, recorder, served)

    def pass_on(request: httpx2.Request) -> httpx2.Response:
        request.read()
        made.requests.append(request)
        return served.handle_request(request)

    transport = httpx2.MockTransport(pass_on)
    with client.Wire(
        answers="strict", http_client=httpx2.Client(transport=transport)
    ) as api:
        made.api = api.wire
        yield made


@pytest.mark.parametrize(
    "sent",
    [
        {"customer": "text", "at": 5, "day": True, "length": 3},
        {"customer": {"id": "1", "created": "2024-05-06T07:08:09.123456789Z"}},
        {"customer": {"id": "1", "price": 12345678901234567.5}},
        {"at": "2024-05-06T07:08:09Z", "day": "2024-05-06", "length": "P400D"},
        {"length": "P6M"},
        {"pair": [1, {"to": 2}], "levels": {"low": 1, "X-1": "any"}},
    ],
)
def test_values_in_unions_arrive_and_come_back_as_they_were_sent(
    wire: Joined, sent: dict[str, Any]
) -> None:
    wire.recorder.answer = wire.echo
    answer = wire.api.unions(**sent)
    assert json.loads(wire.body) == sent
    assert answer.model_dump(mode="json", exclude_unset=True).keys() == sent.keys()
    again = wire.api.unions(**dict(answer))
    assert json.loads(wire.body) == sent
    assert again == answer


@pytest.mark.parametrize(
    "sent", [{"at": "5"}, {"day": 1}, {"levels": {"low": "high"}}, {"pair": [1]}]
)
def test_a_server_takes_no_kind_of_value_for_another(
    wire: Joined, sent: dict[str, Any]
) -> None:
    assert wire.send("POST", "/unions", json=sent).status_code == 422
    assert not wire.recorder.seen


def test_a_value_that_is_only_null_travels(wire: Joined) -> None:
    wire.recorder.answer = wire.echo
    wire.api.nulls(r=None, o=None, either=None, l=[None])
    assert json.loads(wire.body) == {"r": None, "o": None, "either": None, "l": [None]}


@pytest.mark.parametrize(
    "animal", [{"lives": 1}, {"kind": "newt"}, {"kind": "cat"}, "cat", 5]
)
def test_a_mapping_is_checked_like_a_model_before_it_is_sent(
    wire: Joined, animal: object
) -> None:
    for call, argument in (
        (wire.api.keep, "animal"),
        (wire.api.find, "like"),
        (wire.api.find, "kind"),
    ):
        with pytest.raises(wire.errors.RequestValidationError, match=argument):
            call(**{argument: animal})
    assert not wire.requests


def test_none_removes_in_a_merge_patch_at_every_depth(wire: Joined) -> None:
    label = wire.models.Label(colour=None)
    wire.api.change(id="1", text=None, labels={"a": None, "b": label, "c": {}})
    assert json.loads(wire.body) == {
        "text": None,
        "labels": {"a": None, "b": {"colour": None}, "c": {}},
    }
    patch = wire.seen["body"]
    assert patch.model_fields_set == {"text", "labels"}
    assert patch.labels["a"] is None
    assert patch.labels["b"].model_fields_set == {"colour"}
    note = wire.models.Note(labels={"a": label})
    note.labels["b"] = None
    wire.api.change("1", note)
    assert json.loads(wire.body) == {"labels": {"a": {"colour": None}, "b": None}}
    wire.recorder.answer = wire.echo
    with pytest.raises(wire.errors.RequestValidationError):
        wire.api.replace("1", note)
    wire.recorder.answer = lambda: None
    wire.api.change(id="1", tone=None)
    assert json.loads(wire.body) == {"tone": None}
    assert wire.seen["body"].tone is None


def test_none_for_what_can_only_be_absent_is_left_out_elsewhere(wire: Joined) -> None:
    wire.recorder.answer = wire.echo
    wire.api.replace(id="1", text=None, author=None, labels={"b": {"colour": None}})
    assert json.loads(wire.body) == {"author": None, "labels": {"b": {}}}
    note = wire.models.Note(text=None, author=None)
    note.labels = None
    assert note.model_dump(exclude_unset=True) == {"author": None}
    assert wire.send("PUT", "/notes/1", json={"text": None}).status_code == 422


def test_decimals_keep_their_digits_wherever_they_are_written(wire: Joined) -> None:
    digits = "12345678901234567.89"
    price = Decimal(digits)
    wire.recorder.answer = wire.echo
    text = f'"price":{digits}'
    wire.api.replace(id="1", price=price)
    assert wire.body.decode() == f"{{{text}}}"
    # A secret in an untyped place is written by another way, and so is what is added.
    wire.api.replace(id="1", price=price, any=[SecretStr("s")], extra_body={"x": 1.5})
    assert text in wire.body.decode()
    wire.recorder.answer = lambda: None
    wire.api.change(id="1", price=price)
    assert wire.body.decode() == f"{{{text}}}"
    assert wire.seen["body"].price == price
    wire.api.sign(name="n", more={"price": price})
    assert f"{{{text}}}" in wire.body.decode()
    assert wire.seen["body"].more.price == price


def test_bytes_and_lines_are_what_their_schema_says(wire: Joined) -> None:
    wire.recorder.answer = lambda: b'{"a":  1}'
    assert wire.api.csv(kind="x", body=b"a,\xff") == b'{"a":  1}'
    assert (wire.body, wire.seen["body"]) == (b"a,\xff", b"a,\xff")
    wire.recorder.answer = wire.echo
    text = '{"a":1}\n{"b":2}\n'
    assert wire.api.lines(kind="x", body=text) == text
    assert wire.body == text.encode()
    with pytest.raises(wire.errors.RequestValidationError):
        wire.api.typed_lines(kind="x", body="123")


def test_decimals_and_bytes_of_parameters_are_as_their_place_says(wire: Joined) -> None:
    price = Decimal("0.10")
    wire.api.keys(key=b"a", price=price, prices=[price])
    params = wire.requests[-1].url.params
    assert (params["price"], params["prices"]) == ("0.10", "[0.10]")
    assert (wire.seen["price"], wire.seen["prices"]) == (price, [price])
    scalars = import_module("wire_client._runtime.wire.scalars")
    wire.api.keys(key=b"a", plain=scalars.UrlBytes(b"\xfb\xff\xbft"))
    assert wire.requests[-1].url.params["plain"] == "+/+/dA=="


def test_numbers_and_booleans_are_read_from_plain_text(wire: Joined) -> None:
    wire.recorder.answer = lambda: 42
    assert wire.api.count(True) == 42
    request = wire.requests[-1]
    assert (request.headers["content-type"], wire.body) == ("text/plain", b"true")
    assert wire.seen["body"] is True
    answer = wire.send("POST", "/counts", content=b"false\n", headers=PLAIN)
    assert (answer.headers["content-type"], answer.content) == (
        "text/plain; charset=utf-8",
        b"42",
    )
    assert wire.seen["body"] is False
    assert wire.send("POST", "/counts", content=b"no", headers=PLAIN).status_code == 422


def test_parameters_in_formats_and_with_defaults(wire: Joined) -> None:
    value = b"\xfb\xff\xfe"
    wire.api.keys(key=value, plain=value, x_keys=[value, b""], names=["a,b", "c"])
    request = wire.requests[-1]
    assert request.url.params["key"] == "-__-"
    assert request.url.params["plain"] == "+//+"
    assert request.headers["X-Keys"] == "-__-,"
    assert (wire.seen["key"], wire.seen["plain"]) == (value, value)
    assert wire.seen["names"] == ["a,b", "c"]
    assert wire.seen["day"] == dt.date(2020, 2, 29)
    assert not wire.seen["impossible"]


@pytest.mark.parametrize("ids", ["1,2", "1%2C2"])
def test_numbers_are_parted_however_their_commas_are_written(
    wire: Joined, ids: str
) -> None:
    path = f"/keys?key=AA&ids={ids}&names=a%2Cb,c"
    assert wire.send("GET", path).status_code == 204
    assert (wire.seen["ids"], wire.seen["names"]) == ([1, 2], ["a,b", "c"])


def test_null_is_the_empty_text_of_what_has_no_other_value_of_it(wire: Joined) -> None:
    wire.api.nothing(level=None, counts=None, names=None, sizes=None)
    assert wire.requests[-1].url.query == b"level=&counts="
    assert (wire.seen["level"], wire.seen["counts"]) == (None, None)
    assert wire.send("GET", "/nothing?level=&counts=&names=").status_code == 204
    assert (wire.seen["level"], wire.seen["counts"]) == (None, None)
    assert wire.seen["names"] == [""]
    refused = wire.send("GET", "/nothing?level=&counts=1&counts=")
    assert refused.json()["detail"][0]["loc"] == ["query", "counts", 1]
    with pytest.raises(wire.errors.RequestValidationError, match="None"):
        wire.api.nothing_at_all(sizes=None)


def test_a_default_of_a_property_reaches_the_service(wire: Joined) -> None:
    wire.recorder.answer = wire.echo
    answer = wire.api.unions()
    assert wire.seen["body"].size == 3
    assert not answer.model_fields_set


def test_defaults_are_values_of_their_types(wire: Joined) -> None:
    assert wire.send("POST", "/assumed", json={}).status_code == 204
    ten = dt.time(10, tzinfo=dt.UTC)
    seen, body = wire.seen, wire.seen["body"]
    assert (seen["content"], seen["price"], seen["at"]) == (b"a", Decimal("1.1"), ten)
    assert seen["key"].get_secret_value() == body.key.get_secret_value() == "x"
    assert (body.content, body.price, body.at) == (b"a", Decimal("1.1"), ten)
    assert str(body.text) == "1.10"
    pause = dt.timedelta(weeks=1, milliseconds=500)
    assert (seen["grace"], seen["pause"]) == ("P6M", pause)
    assert seen["daily"] == dt.time(10, microsecond=123456)
    assert (body.pair, body.anything) == ((1, dt.date(2020, 2, 29)), {"a": [1]})


def test_a_part_that_is_anything_takes_files_and_text(wire: Joined) -> None:
    read: dict[str, Any] = {}

    def read_all() -> None:
        body = wire.seen["body"]
        read["photo"] = body.photo.file.read()
        read["more"] = [
            part if isinstance(part, str) else part.file.read() for part in body.more
        ]

    wire.recorder.answer = read_all
    wire.api.add_photo(photo=b"\xff\x00", more=["text", ("a.png", b"\x01")])
    assert read == {"photo": b"\xff\x00", "more": ["text", b"\x01"]}


def test_a_form_has_no_null(wire: Joined) -> None:
    wire.api.fill_in(name=None, count=None)
    assert wire.body == b"count="
    assert (wire.seen["body"].name, wire.seen["body"].count) == (None, None)
    with pytest.raises(wire.errors.RequestValidationError, match="None"):
        wire.api.sign(name=None)
    wire.api.sign(name="", more={"age": None})
    assert wire.seen["body"].more.model_dump() == {"age": None}


def test_events_are_of_the_type_that_their_alternative_names(wire: Joined) -> None:
    events = [{"at": "2024-05-06T07:08:09Z"}, {"to": 1}]

    async def follow() -> AsyncIterator[Any]:
        for event in events:
            yield event

    wire.recorder.answer = follow
    with wire.api.follow() as stream:
        kinds = [type(event.data).__name__ for event in stream]
    assert kinds == ["Started", "Moved"]
