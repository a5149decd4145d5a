"""A call that succeeded gives its value, whatever of the answer does not fit its document."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from client_loopback import Caller, Peer, Reply
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)
from runtime.client import errors
from runtime.client.api import Mode, Settings
from runtime.wire import contract as c
from runtime.wire.decimals import DecimalText
from runtime.wire.discriminated import Discriminated
from runtime.wire.misfits import touched
from runtime.wire.model import Exact, Model, Secret, Wire, write_json
from runtime.wire.scalars import (
    Base64,
    Base64Url,
    DateTime,
    FullDate,
    MultipleOf,
    Number,
)
from runtime.wire.tolerance import TolerantReader
from typing_extensions import TypeAliasType


class Owner(Model):
    name: Annotated[str, Field(max_length=3)]
    born: DateTime | None = None


class Closed(Model):
    model_config = ConfigDict(extra="forbid")
    a: str | None = None


class Cat(Model):
    kind: Literal["cat"]
    lives: int


class Dog(Model):
    kind: Literal["dog"]
    name: str


class Pet(Model):
    name: str
    age: int
    owner: Owner | None = None
    tags: Annotated[list[str], Field(max_length=2)] = Field(default_factory=list)
    scores: dict[str, Number] = Field(default_factory=dict)
    key: Secret | None = None
    closed: Closed | None = None
    animal: (
        Annotated[Cat | Dog, Discriminated("kind", {"cat": "Cat", "dog": "Dog"})] | None
    ) = None
    wire: str | None = Field(
        default=None, validation_alias="on-wire", serialization_alias="on-wire"
    )


PET = c.Operation("x", ("GET", "/x"), answers={200: c.Json(lambda: Pet)})
FITTING = {"name": "a", "age": 1}


def reply(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode(), {"Content-Type": "application/json"})


def read(value: object) -> Any:
    return TolerantReader(TypeAdapter(Pet)).validate_json(json.dumps(value))


@pytest.mark.parametrize(
    ("answer", "attribute", "expected"),
    [
        ({"name": "a"}, "age", None),
        ({"name": None, "age": 1}, "name", None),
        ({"name": "a", "age": "old"}, "age", "old"),
        ({"name": {"first": "a"}, "age": 1}, "name", {"first": "a"}),
        ({**FITTING, "owner": []}, "owner", []),
        ({**FITTING, "tags": ["a", 1, None]}, "tags", ["a", 1, None]),
        ({**FITTING, "tags": "a"}, "tags", "a"),
        ({**FITTING, "scores": {"a": "x", "b": 2}}, "scores", {"a": "x", "b": 2}),
        ({**FITTING, "on-wire": 5}, "wire", 5),
        ({**FITTING, "animal": {"kind": "bird"}}, "animal", {"kind": "bird"}),
    ],
)
def test_what_does_not_fit_is_kept_beside_what_does(
    answer: dict[str, Any], attribute: str, expected: object
) -> None:
    pet = read(answer)
    assert type(pet) is Pet
    assert getattr(pet, attribute) == expected
    for name, value in FITTING.items():
        if answer.get(name) == value:
            assert getattr(pet, name) == value
    assert json.loads(write_json(TypeAdapter(Pet), pet)) == answer


def test_what_is_inside_is_typed_where_it_fits() -> None:
    born = "2024-05-06T07:08:09Z"
    answer = {**FITTING, "owner": {"name": "longer than three", "born": born}}
    pet = read({**answer, "animal": {"kind": "cat", "lives": "nine"}})
    assert type(pet.owner) is Owner
    assert (pet.owner.name, type(pet.owner.born)) == ("longer than three", datetime)
    assert type(pet.animal) is Cat
    assert pet.animal.lives == "nine"


class Sale(Model):
    day: FullDate
    price: DecimalText


@pytest.mark.parametrize(
    "sent", [{"day": "86400", "price": 1.5}, {"day": 0, "price": 2}]
)
def test_what_is_no_text_of_a_format_is_kept_as_it_came(sent: dict[str, Any]) -> None:
    text = json.dumps(sent)
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Sale).validate_json(text)
    assert [fault["loc"] for fault in refused.value.errors()] == [("day",), ("price",)]
    sale = TolerantReader(TypeAdapter(Sale)).validate_json(text)
    assert (sale.day, sale.price) == (sent["day"], sent["price"])
    assert json.loads(write_json(TypeAdapter(Sale), sale)) == sent


def test_a_count_in_place_of_a_day_is_text() -> None:
    assert TolerantReader(TypeAdapter(FullDate)).validate_json('"86400"') == "86400"


Alike = TypeAliasType("Alike", Literal["red", "green"])


class Painted(Model):
    first: Alike | None = None
    second: Alike | None = None
    count: int = 0


def test_types_with_names_are_read_tolerantly_however_often_they_occur() -> None:
    sent = {"first": "red", "second": "blue", "count": "many"}
    painted = TolerantReader(TypeAdapter(Painted)).validate_json(json.dumps(sent))
    assert {name: getattr(painted, name) for name in sent} == sent


def test_answers_with_the_same_misfits_are_equal() -> None:
    first, second, other = (
        read({**FITTING, "age": age}) for age in ("old", "old", "older")
    )
    assert first == second == copy.deepcopy(first)
    assert first == pickle.loads(pickle.dumps(first))
    assert first != other


def test_names_of_fields_are_none_of_the_wire() -> None:
    pet = read({**FITTING, "age": "old", "wire": "unknown"})
    assert pet.wire is None
    assert pet.model_extra == {"wire": "unknown"}


def test_a_secret_stays_wrapped() -> None:
    pet = read({**FITTING, "key": {"value": "HIDDEN"}})
    assert isinstance(pet.key, SecretStr)
    assert "HIDDEN" not in repr(pet)


def test_a_closed_object_may_have_more() -> None:
    pet = read({**FITTING, "closed": {"a": "x", "b": 1}})
    assert type(pet.closed) is Closed
    assert (pet.closed.a, pet.closed.model_extra) == ("x", {"b": 1})
    sent = json.loads(write_json(TypeAdapter(Pet), pet))
    assert sent["closed"] == {"a": "x", "b": 1}


PUT = c.Operation(
    "p",
    ("PUT", "/p"),
    body=c.Body((c.Json(lambda: Pet),), required=True),
    answers={204: None},
)
ODD = {
    "name": None,
    "age": "old",
    "tags": ["a", 1],
    "closed": {"a": "x", "b": 1},
    "owner": {"name": 5, "born": "2024-05-06T07:08:09.123456789Z"},
}


def _fetched(call: Caller, peer: Peer) -> Any:
    peer.answers(reply(ODD))
    return call(PET)


def test_what_was_not_touched_goes_back_as_it_came(call: Caller, peer: Peer) -> None:
    pet = _fetched(call, peer)
    peer.answers(Reply(204))
    call(PUT, body=pet)
    assert json.loads(peer.last.body) == ODD


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda pet: pet.__dict__.update(age="older"), ["body", "age"]),
        (lambda pet: pet.__dict__.update(name=7), ["body", "name"]),
        (lambda pet: pet.tags.insert(0, 2), ["body", "tags"]),
        (lambda pet: pet.tags.__setitem__(0, 2), ["body", "tags", 0]),
        (lambda pet: pet.owner.__dict__.update(name=6), ["body", "owner", "name"]),
    ],
)
def test_what_was_touched_is_checked(
    call: Caller, peer: Peer, change: Any, place: list[Any]
) -> None:
    pet = _fetched(call, peer)
    change(pet)
    with pytest.raises(errors.RequestValidationError) as caught:
        call(PUT, body=pet)
    assert [detail["loc"] for detail in caught.value.problems] == [place]


def test_assignment_is_checked_beside_what_does_not_fit(
    call: Caller, peer: Peer
) -> None:
    pet = _fetched(call, peer)
    with pytest.raises(ValidationError, match="age"):
        pet.age = "older"
    assert pet.age == "old"


def test_what_was_put_right_is_sent(call: Caller, peer: Peer) -> None:
    pet = _fetched(call, peer)
    pet.name, pet.age = "a", 3
    pet.tags[0] = "b"
    pet.owner.name = "c"
    peer.answers(Reply(204))
    call(PUT, body=pet)
    sent = json.loads(peer.last.body)
    assert sent == {
        **ODD,
        "name": "a",
        "age": 3,
        "tags": ["b", 1],
        "owner": {**ODD["owner"], "name": "c"},
    }


def test_misfits_are_logged_once_without_values(
    call: Caller, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    operation = c.Operation(
        f"once.{call.is_async}",
        ("GET", f"/once{call.is_async}"),
        answers={200: c.Json(lambda: list[Pet])},
    )
    answer = [{"name": "a"}, {"name": "b"}, {"name": 7, "age": "HIDDEN"}]
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            peer.answers(reply(answer))
            assert len(call(operation)) == 3
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 3
    assert any("'/*/age': Field required" in message for message in messages)
    assert "HIDDEN" not in caplog.text


def test_the_place_of_a_misfit_is_in_the_answer(call: Caller, peer: Peer) -> None:
    either = c.Json(lambda: list[Owner | Cat])
    operation: Any = c.Operation("x", ("GET", "/x"), answers={200: either})
    peer.answers(reply([{"kind": "cat", "lives": "many"}]))
    raw = _raw(call, operation)
    assert [m["loc"] for m in raw.misfits] == [[0, "name"], [0, "lives"]]


def test_a_raw_answer_lists_its_misfits(call: Caller, peer: Peer) -> None:
    peer.answers(reply({"name": "a"}))
    raw = _raw(call)
    assert raw.value.name == "a"
    (misfit,) = raw.misfits
    assert (misfit["loc"], misfit["msg"]) == (["age"], "Field required")


def _raw(call: Caller, operation: c.Operation[Any] = PET) -> Any:
    """Calls as `client.raw` does."""
    before = Settings.with_options

    def in_raw_mode(self: Settings, options: Any, names: Any = ()) -> Settings:
        settings = before(self, options, names)
        settings.mode = Mode.RAW
        return settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "with_options", in_raw_mode)
        return call(operation)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (Literal["2024-05-01"], "2024-05-02"),
        (Literal["2024-05-01"] | None, "2024-05-02"),
        (Literal["none"] | int, "nothing"),
        (Literal[2], 3),
        (Annotated[Literal[1], Exact], 3),
        (Literal[True], False),
    ],
)
def test_another_constant_at_the_top_is_kept_as_in_a_property(
    call: Caller, peer: Peer, declared: Any, value: object
) -> None:
    content = c.Json(lambda: declared)
    operation: Any = c.Operation("k", ("GET", "/k"), answers={200: content})
    peer.answers(reply(value))
    raw = _raw(call, operation)
    assert (raw.value, {tuple(misfit["loc"]) for misfit in raw.misfits}) == (
        value,
        {()},
    )
    peer.answers(reply(value))
    with pytest.raises(errors.ResponseValidationError):
        call(operation, {"answers": "strict"})
    peer.answers(reply([value]))
    with pytest.raises(errors.ResponseValidationError):
        call(operation)


def test_a_declared_body_that_is_missing_is_none_and_told(
    call: Caller, peer: Peer
) -> None:
    peer.answers(Reply(200, b""))
    raw = _raw(call)
    assert raw.value is None
    (misfit,) = raw.misfits
    assert (misfit["loc"], misfit["msg"]) == ([], "A body is declared, none came")
    peer.answers(Reply(200, b""))
    with pytest.raises(errors.ResponseValidationError, match="none came"):
        call(PET, {"answers": "strict"})


@pytest.mark.parametrize("declared", [Pet | None, Any])
def test_nothing_is_null_where_null_is_a_value(
    call: Caller, peer: Peer, declared: Any
) -> None:
    content = c.Json(lambda: declared)
    operation: Any = c.Operation("x", ("GET", "/x"), answers={200: content})
    peer.answers(Reply(200, b""))
    assert call(operation, {"answers": "strict"}) is None


@pytest.mark.parametrize("status", [202, 204])
def test_a_success_that_is_not_declared_may_be_empty(
    call: Caller, peer: Peer, status: int
) -> None:
    peer.answers(Reply(status, b""))
    assert call(PET, {"answers": "strict"}) is None


@pytest.mark.parametrize("options", [{"answers": "strict"}, {}])
@pytest.mark.parametrize("body", [b"[]", b"not json", b'"text"', b"3"])
def test_another_kind_of_value_at_the_top_raises(
    call: Caller, peer: Peer, body: bytes, options: dict[str, Any]
) -> None:
    peer.answers(Reply(200, body, {"Content-Type": "application/json"}))
    with pytest.raises(errors.ResponseValidationError):
        call(PET, options)


def test_strict_is_an_option_of_client_and_call(call: Caller, peer: Peer) -> None:
    peer.answers(reply({"name": "a"}))
    with pytest.raises(errors.ResponseValidationError):
        call(PET, {"answers": "strict"})
    with pytest.raises(errors.ResponseValidationError):
        call(PET, client={"answers": "strict"})
    assert call(PET, {"answers": "lenient"}, client={"answers": "strict"}).age is None


TEXT = c.Operation("t", ("GET", "/t"), answers={200: c.Text()})
WHATEVER = c.Operation("w", ("GET", "/w"), answers={200: c.Json(lambda: Any)})
COUNT = c.Operation(
    "n", ("GET", "/n"), answers={200: c.Json(lambda: int, media_type="text/plain")}
)
FLAG = c.Operation(
    "b", ("GET", "/b"), answers={200: c.Json(lambda: bool, media_type="text/plain")}
)
STRING = c.Operation("s", ("GET", "/s"), answers={200: c.Json(lambda: str)})


@pytest.mark.parametrize(
    ("operation", "media", "body", "expected"),
    [
        (TEXT, "application/json", b'"1.2"', "1.2"),
        (TEXT, "application/json", b'{"a": 1}', '{"a": 1}'),
        (TEXT, "text/plain", b'"1.2"', '"1.2"'),
        (WHATEVER, "text/csv", b"a,b\n1,2\n", "a,b\n1,2\n"),
        (WHATEVER, "application/pdf", b"%PDF\xff", b"%PDF\xff"),
        (WHATEVER, "application/json", b'{"a": 1}', {"a": 1}),
        (STRING, "application/json", b'"a"', "a"),
        (STRING, "application/json; charset=ISO-8859-1", b'"\xe9"', "é"),
        (STRING, "application/json; Charset=ISO-8859-1", b'"\xc3\xa9"', "é"),
        (STRING, "application/json; charset=utf-16", '"é"'.encode("utf-16"), "é"),
        (COUNT, "text/plain; charset=utf-8", b"\xef\xbb\xbf42", 42),
        (COUNT, "text/plain", b"42\n", 42),
        (COUNT, "text/plain", b"+42", 42),
        (FLAG, "text/plain", b"True", True),
        (STRING, "application/json; charset=utf-16", b'"ab"', "ab"),
        (STRING, "application/json; charset=utf-16", '"ab"'.encode("utf-16-be"), "ab"),
        (COUNT, "application/json", b"42", 42),
        (STRING, "application/json", b"# Heading\n", "# Heading\n"),
        (STRING, "text/markdown", b"# Heading\n", "# Heading\n"),
    ],
)
def test_the_content_type_that_came_decides(
    call: Caller, peer: Peer, operation: Any, media: str, body: bytes, expected: object
) -> None:
    peer.answers(Reply(200, body, {"Content-Type": media}))
    assert call(operation) == expected


@pytest.mark.parametrize(
    ("media", "body", "expected"),
    [
        ("image/png", b"\x89PNG", "\ufffdPNG"),
        ("text/plain", "é".encode("latin-1"), "\ufffd"),
        ("text/plain; charset=ascii", "é".encode(), "\ufffd\ufffd"),
    ],
)
def test_what_is_no_text_is_told(
    call: Caller, peer: Peer, media: str, body: bytes, expected: str
) -> None:
    peer.answers(Reply(200, body, {"Content-Type": media}))
    raw = _raw(call, TEXT)
    assert raw.value == expected
    (misfit,) = raw.misfits
    assert misfit["loc"] == []
    assert "client.download gives the bytes" in misfit["msg"]
    peer.answers(Reply(200, body, {"Content-Type": media}))
    with pytest.raises(errors.ResponseValidationError):
        call(TEXT, {"answers": "strict"})


def test_an_error_names_what_is_read_and_what_came(call: Caller, peer: Peer) -> None:
    peer.answers(Reply(200, b"<p>", {"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(errors.ResponseValidationError) as caught:
        call(PET)
    assert "application/json is read here, 'text/html' came" in str(caught.value)
    assert "client.download" in str(caught.value)


def test_an_error_of_a_number_in_plain_text_says_that_it_is_none(
    call: Caller, peer: Peer
) -> None:
    peer.answers(Reply(200, b"many", {"Content-Type": "text/plain"}))
    with pytest.raises(errors.ResponseValidationError) as caught:
        call(COUNT)
    assert "'text/plain' came, with another value than is declared" in str(caught.value)


class Fault(Model):
    message: Secret


class Locked(Model):
    message: Secret | None = None
    text: Annotated[Secret | None, Wire("Message")] = None
    errors: list[Fault] | list[Secret] | None = None
    error: Fault | None = None
    names: list[Secret] | None = None


FAILING = c.Operation(
    "f",
    ("GET", "/f"),
    answers={423: c.Json(lambda: Locked), "default": c.Json(lambda: Any)},
)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, {"detail": "no name"}, ": no name"),
        (400, {"message": "no\r\n\x1b[31mname"}, ": no [31mname"),
        (400, {"error": {"message": "no name"}}, ": no name"),
        (400, {"error": "no name"}, ": no name"),
        (400, {"title": "Bad", "detail": "no name"}, ": no name"),
        (400, {"title": "Bad"}, ": Bad"),
        (400, {"Message": "no name"}, ": no name"),
        (400, {"errorMessage": "no name", "errorType": "Name"}, ": no name"),
        (400, {"errors": [{"code": 7, "message": "no name"}]}, ": no name"),
        (400, {"errors": ["no name", "no age"]}, ": no name"),
        (400, {"errors": [], "title": "Bad"}, ": Bad"),
        (
            400,
            {"detail": [{"loc": ["body", "tags", 0], "msg": "Field required"}]},
            ": body.tags.0: Field required",
        ),
        (400, {"detail": [{"loc": ["body"]}]}, ""),
        (400, {"error": {"error": {"error": {"error": "too deep"}}}}, ""),
        (400, {"detail": " "}, ""),
        (400, ["no name"], ": no name"),
        (400, [["no name"]], ": no name"),
        (400, [], ""),
        (400, "no name", ": no name"),
        (400, {"error_message": "no name"}, ": no name"),
        (400, {"errorMessages": ["no name"], "errors": {}}, ": no name"),
        (404, {"code": 404, "name": "Not Found", "description": "No."}, ": No."),
        # Faults by field.
        (400, {"name": ["is missing"], "age": ["is text"]}, ": name: is missing"),
        (400, {"errors": {"json": {"name": ["no"]}}}, ": json: name: no"),
        (400, {"message": {"name": ["is missing"]}}, ": name: is missing"),
        (400, {"title": "Bad", "errors": {"Name": ["no"]}}, ": Name: no"),
        (400, {"message": {"name": "is missing"}}, ": name: is missing"),
        (400, {"errorMessages": [], "errors": {"name": "no"}}, ": name: no"),
        (400, {"errors": {"json": {"name": "no"}}}, ": json: name: no"),
        (400, {"tags": ["a"], "code": 7}, ""),
        (400, {"name": "a"}, ""),
        # What is wrong in particular, beside what is said of all of it.
        (
            400,
            {"detail": "Bad", "validation_errors": {"by": {"mail": ["taken"]}}},
            ": Bad: by: mail: taken",
        ),
        (400, {"message": "Bad.", "details": [{"message": "no"}]}, ": Bad: no"),
        (400, {"message": "no name", "errors": [{"message": "name"}]}, ": no name"),
        (400, {"message": "Bad", "details": {"id": 7}}, ": Bad"),
        (400, {"detail": "x" * 300}, f": {'x' * 199}…"),
        (423, {"message": "HIDDEN"}, ""),
        (423, {"Message": "HIDDEN"}, ""),
        (423, {"errors": [{"message": "HIDDEN"}]}, ""),
        (423, {"errors": ["HIDDEN"]}, ""),
        (423, {"error": {"message": "HIDDEN"}}, ""),
        (423, {"detail": "Bad", "errors": [{"message": "HIDDEN"}]}, ": Bad"),
        (423, {"names": ["HIDDEN"]}, ""),
    ],
)
def test_an_error_of_a_status_has_the_servers_words(
    call: Caller, peer: Peer, status: int, body: object, words: str
) -> None:
    answer = reply(body)
    answer.status = status
    peer.answers(answer)
    with pytest.raises(errors.APIStatusError) as caught:
        call(FAILING)
    assert str(caught.value) == f"GET /f: status {status}{words}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "<E><Code>7</Code><Message> no\n name &amp; age</Message></E>",
            ": no name & age",
        ),
        ('<x:e xmlns:x="u"><x:detail lang="en">no name</x:detail></x:e>', ": no name"),
        ("<E><Code>7</Code></E>", ""),
        ("<E><Message/><title>Bad</title></E>", ": Bad"),
        ("<E><!-- <title>no</title> --><Message>yes</Message></E>", ": yes"),
        ("<E><Message><![CDATA[no name]]></Message></E>", ": no name"),
    ],
)
def test_an_error_in_xml_that_is_not_declared_has_them_too(
    call: Caller, peer: Peer, body: str, words: str
) -> None:
    peer.answers(Reply(404, body.encode(), {"Content-Type": "text/xml"}))
    with pytest.raises(errors.APIStatusError) as caught:
        call(FAILING)
    assert str(caught.value) == f"GET /f: status 404{words}"


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/plain; charset=utf-8", "no name\n", ": no name"),
        ("text/plain", "<html><title>no</title></html>", ""),
        ("text/html", "no name", ""),
        ("application/octet-stream", "no name", ""),
    ],
)
def test_an_error_in_plain_text_is_the_servers_words(
    call: Caller, peer: Peer, content_type: str, body: str, words: str
) -> None:
    peer.answers(Reply(404, body.encode(), {"Content-Type": content_type}))
    with pytest.raises(errors.APIStatusError) as caught:
        call(FAILING)
    assert str(caught.value) == f"GET /f: status 404{words}"


def _refuse(value: object) -> object:
    raise ValueError("is not asserted")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Annotated[str, Field(max_length=2, pattern="x")], "abc"),
        (Annotated[int, Field(le=2)], 3),
        (Annotated[list[int], AfterValidator(_refuse)], [1]),
        (Annotated[dict[str, int], Field(max_length=1)], {"a": 1, "b": 2}),
        (Annotated[Number, MultipleOf(0.5)], 0.3),
        (DateTime, "yesterday"),
        (Literal["done"], "failed"),
        (Literal[5], 6),
        (Literal[True], False),
        (Literal["done"] | int, "failed"),
        (Literal["done"] | None, "failed"),
        (Base64, "no base64"),
        (Base64Url | None, "no base64"),
    ],
)
def test_constraints_refuse_no_answer_at_the_top_either(kind: Any, value: Any) -> None:
    assert TolerantReader(TypeAdapter(kind)).validate_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Literal["done"], 5), (Literal[5], "done"), (Literal["done"] | int, [])],
)
def test_a_constant_of_another_kind_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        TolerantReader(TypeAdapter(kind)).validate_json(json.dumps(value))


def test_models_of_which_more_is_asked_than_their_type_are_typed() -> None:
    asserted = Annotated[Closed, AfterValidator(_refuse)]
    reader = TolerantReader(TypeAdapter(list[asserted]))  # type: ignore[valid-type]
    (closed,) = reader.validate_json('[{"a":"b"}]')
    assert type(closed) is Closed


def test_a_secret_that_fits_is_never_shown_beside_what_does_not() -> None:
    text = '{"name": "a", "age": "old", "key": "s3cret"}'
    pet = TolerantReader(TypeAdapter(Pet)).validate_json(text)
    assert pet.age == "old"
    assert "s3cret" not in repr(pet)
    assert json.loads(write_json(TypeAdapter(Pet), pet)) == json.loads(text)


def test_what_is_changed_in_a_closed_object_with_more_properties_is_checked() -> None:
    closed = TolerantReader(TypeAdapter(Closed)).validate_json('{"a": "x", "b": 1}')
    assert not touched(closed)
    closed.__dict__["a"] = 5
    assert [fault["loc"] for fault in touched(closed)] == [["a"]]
