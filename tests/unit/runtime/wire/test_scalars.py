"""What was read from the wire and is written again says the same, digit by digit."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, get_args
from uuid import UUID

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError
from runtime.server.requests.parameters import ParameterReader, RequestTexts
from runtime.wire import decimals
from runtime.wire.canonical import Canonical
from runtime.wire.contract import Operation, Query
from runtime.wire.decimals import DecimalNumber, DecimalText
from runtime.wire.model import Model, decode_json, encode_json, validate
from runtime.wire.plain import plain
from runtime.wire.scalars import (
    Base64,
    Base64Url,
    DateTime,
    Duration,
    FullDate,
    Number,
    Time,
)

from tests.drawing import drawn

Either = Annotated[UUID | FullDate | DateTime | Time | str, Canonical()]


def again(type_: Any, text: str) -> str:
    return encode_json(decode_json(type_, text), type_).decode()


UNCHANGED = [
    (Number, ["1", "0", "-7", "1.5", "1.0", "9007199254740993"]),
    (list[Number], ["[1,2.5,3]"]),
    (dict[str, Number], ['{"a":1}']),
    (Number | str, ["1", "2.5", '"1"']),
    (DecimalNumber, ["12345678901234567.89", "1", "0.10", "1.5"]),
    (dict[str, DecimalNumber], ['{"a":12345678901234567.89}']),
    (DecimalText, ['"12345678901234567.89"', '"1.50"']),
    (FullDate, ['"2024-05-06"', '"0001-01-01"']),
    (
        DateTime,
        [
            '"2024-05-06T07:08:09Z"',
            '"2024-05-06T07:08:09.123456789Z"',
            '"2024-05-06T07:08:09.123456789+02:00"',
            '"2024-05-06T07:08:09.1234567Z"',
            '"2024-05-06T07:08:09-00:00"',
            '"2016-12-31T23:59:60Z"',
            '"2024-05-06T07:08:09"',
            '"2024-05-06T07:08:09.5"',
        ],
    ),
    (Time, ['"07:08:09"', '"07:08:09.123456789Z"', '"23:59:60Z"']),
    (
        Duration,
        [
            *('"P400D"', '"P6M"', '"P1Y2M3D"', '"PT36H"', '"P2W"', '"PT0S"', '"P0D"'),
            *('"PT0.5S"', '"-P1D"', '"PT1.123456789S"', '"P1DT2H3M4S"', '"PT90M"'),
            '"P99999999999D"',
        ],
    ),
    (Base64, ['"c3BlYw=="', '"+/+/"', '""']),
    (Base64Url, ['"c3BlYw"', '"-_-_"', '""']),
    (
        Either,
        [
            '"0b6c1c1e-3f5d-4e8a-9d2b-7a1f0c9e8d7b"',
            '"0B6C1C1E-3F5D-4E8A-9D2B-7A1F0C9E8D7B"',
            '"0b6c1c1e3f5d4e8a9d2b7a1f0c9e8d7b"',
            *('"2024-05-06"', '"1715000000"', '"12:00"', '"12:00:00"', '"a"', '""'),
            '"2024-05-06T07:08:09.123456789Z"',
            '"2024-05-06 07:08:09"',
        ],
    ),
]
PAIRS = [(type_, text) for type_, texts in UNCHANGED for text in texts]


@pytest.mark.parametrize(("type_", "text"), PAIRS, ids=lambda value: str(value)[:40])
def test_read_and_written_again(type_: Any, text: str) -> None:
    assert again(type_, text) == text
    value = decode_json(type_, text)
    if DecimalNumber not in (type_, *get_args(type_)):
        assert json.dumps(plain(value), separators=(",", ":")) == text
    assert plain(copy.deepcopy(value)) == plain(value)
    assert plain(pickle.loads(pickle.dumps(value))) == plain(value)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (Number, "1", 1),
        (DateTime, '"2024-05-06T07:08:09Z"', datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (
            DateTime,
            '"2024-05-06T07:08:09.123456789Z"',
            datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
        ),
        (Duration, '"P400D"', timedelta(days=400)),
        (Duration, '"PT36H"', timedelta(hours=36)),
        (Duration, '"P6M"', "P6M"),
        (Time, '"07:08:09"', time(7, 8, 9)),
        (Base64Url, '"-_-_"', b"\xfb\xff\xbf"),
        (Base64, '"-_-_"', b"\xfb\xff\xbf"),
        (DecimalNumber, "12345678901234567.89", Decimal("12345678901234567.89")),
        (DecimalText, '"1.50"', Decimal("1.50")),
        (FullDate, '"2024-05-06"', date(2024, 5, 6)),
        (FullDate, '"2024-05-06T00:00:00"', date(2024, 5, 6)),
        (Either, '"2024-05-06"', date(2024, 5, 6)),
        (Either, '"2024-5-6"', "2024-5-6"),
        (
            FullDate | DateTime,
            '"2024-05-06T00:00:00Z"',
            datetime(2024, 5, 6, tzinfo=UTC),
        ),
    ],
)
def test_what_is_read(type_: Any, text: str, value: object) -> None:
    read = decode_json(type_, text)
    assert read == value
    assert isinstance(read, type(value))
    assert isinstance(read, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *((FullDate, text) for text in ('"86400"', "86400", '"0.0"', '"20240506"')),
        *((FullDate, text) for text in ('"2024-W01-1"', '"2024-02-30"', '""', "true")),
        *((DecimalText, text) for text in ("1", "1.5", "true", '"x"', '"NaN"')),
    ],
)
def test_what_is_no_text_of_a_format_is_not_read(type_: Any, text: str) -> None:
    with pytest.raises(ValidationError):
        decode_json(type_, text)


def test_decimals_of_numbers_are_text_where_text_is_declared() -> None:
    number = decode_json(DecimalNumber, "1.50")
    assert plain(validate(DecimalText, number)) == "1.50"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused_everywhere(value: float) -> None:
    with pytest.raises(ValidationError):
        validate(Number, value)
    with pytest.raises(ValueError, match="no JSON numbers"):
        plain({"a": [value]})


@pytest.mark.parametrize("text", ["NaN", "1e999", "-Infinity", '"NaN"', "null", "{}"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    with pytest.raises(ValidationError):
        decode_json(Number, text)


@pytest.mark.parametrize("text", ["3600", "true", '"1 day"', '"3600"', '"00:10:00"'])
def test_what_is_no_duration_is_not_read(text: str) -> None:
    with pytest.raises(ValidationError):
        decode_json(Duration, text)


def test_a_number_that_is_wrong_is_one_finding() -> None:
    with pytest.raises(ValidationError) as raised:
        decode_json(dict[str, Number], '{"a": "x"}')
    (error,) = raised.value.errors()
    assert error["loc"] == ("a",)
    with pytest.raises(ValidationError, match="greater than or equal to 2"):
        decode_json(Annotated[Number, Field(ge=2)], "1")


def test_a_value_that_was_computed_is_written_by_itself() -> None:
    read = decode_json(DateTime, '"2024-05-06T07:08:09.123456789Z"')
    later = read + timedelta(days=1)
    assert plain(later) == "2024-05-07T07:08:09.123456Z"
    assert plain(decode_json(Duration, '"PT36H"') + timedelta(0)) == "P1DT12H"


@drawn(300)
@given(st.timedeltas())
def test_any_duration(value: timedelta) -> None:
    text = json.dumps(plain(value))
    assert decode_json(Duration, text) == value
    assert again(Duration, text) == text


@drawn(300)
@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_number(value: float) -> None:
    text = json.dumps(value)
    read = decode_json(Number, text)
    assert (read, type(read)) == (value, type(value))
    assert json.loads(again(Number, text)) == value


class Priced(Model):
    price: DecimalNumber


def test_the_first_decimal_of_a_process_has_all_its_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A model is built when it is first used, and tells only then that it holds decimals."""
    monkeypatch.setattr(decimals, "_DECIMALS", [])
    text = '{"price":12345678901234567.89}'
    assert again(Priced, text) == text


def test_the_first_decimal_in_a_parameter_has_all_its_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Paid(Model):
        price: DecimalNumber

    monkeypatch.setattr(decimals, "_DECIMALS", [])
    place = Query("paid", lambda: Paid, media_type="application/json")
    reader = ParameterReader(Operation("x", ("GET", "/x"), (place,)))
    scope = {"query_string": b'paid={"price":12345678901234567.89}'}
    paid = reader.read(RequestTexts(scope, {}, {}), [])["paid"]
    assert paid.price == Decimal("12345678901234567.89")


AWARE = TypeAdapter[datetime](AwareDatetime)
EDITS = st.lists(
    st.tuples(st.integers(0, 27), st.sampled_from("0123456789-:.TW Z+")), max_size=3
)


def moment_or_nothing(read: Any, text: str) -> object:
    try:
        return read(text)
    except ValidationError:
        return None


@drawn(500)
@given(st.datetimes(), st.integers(0, 7), EDITS)
@example(datetime(2026, 1, 2, 3, 4, 5), 0, [(19, "."), (20, "Z")])
@example(datetime(2026, 1, 2), 0, [(11, "2"), (12, "4")])
@example(datetime(2026, 1, 2), 3, [(20, "Z"), (21, "\0")])
@example(datetime(2026, 1, 2), 0, [(5, "W"), (6, "0"), (7, "1"), (8, "-"), (9, "1")])
def test_a_text_is_the_moment_that_it_is_to_everybody(
    moment: datetime, digits: int, edits: list[tuple[int, str]]
) -> None:
    fraction = f".{moment.microsecond:06}0"[: digits + 1] if digits else ""
    letters = [*f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}".rjust(19, "0"), "Z"]
    for place, letter in edits:
        letters[place : place + 1] = letter
    text = "".join(letters).removesuffix("Z") + "Z"
    assume(text[16:19] != ":60")
    read = moment_or_nothing(lambda text: validate(DateTime, text), text)
    assert read == moment_or_nothing(AWARE.validate_python, text)


class Dated(Model):
    price: DecimalNumber
    at: DateTime | None = None


class Foreign(BaseModel):
    """A model of a user's, with a type of the runtime."""

    price: DecimalNumber


@pytest.mark.parametrize(
    ("digits", "number"),
    [("12.5", "12.5"), ("7", "7"), ("1e3", "1000"), ("0.10", "0.1")],
)
def test_decimals_are_numbers_to_pydantics_own_writers(
    digits: str, number: str
) -> None:
    for model in (Dated(price=Decimal(digits)), Foreign(price=Decimal(digits))):
        assert model.model_dump_json(exclude_unset=True) == f'{{"price":{number}}}'
        dumped = model.model_dump(mode="json", exclude_unset=True)
        assert dumped == {"price": json.loads(number)}
        assert type(model).model_validate_json(model.model_dump_json()) == model


def test_a_models_own_json_has_all_digits() -> None:
    price = Dated(price=Decimal("12345678901234567.89"))
    assert price.to_json() == '{"price":12345678901234567.89}'


def test_what_pydantic_says_of_the_types_in_json_schema() -> None:
    class Everything(Model):
        moment: DateTime
        clock: Time
        length: Duration
        price: DecimalNumber
        number: Number
        content: Base64

    for mode in ("validation", "serialization"):
        properties = Everything.model_json_schema(mode=mode)["properties"]
        kinds = [(p["type"], p.get("format")) for p in properties.values()]
        assert kinds[:4] == [
            ("string", "date-time"),
            ("string", "time"),
            ("string", "duration"),
            ("number", None),
        ]


def test_bytes_of_one_alphabet_are_written_in_that_of_their_place() -> None:
    read = decode_json(Base64Url, b'"-_-_dA"')
    assert encode_json(validate(Base64, read), Base64) == b'"+/+/dA=="'
    assert encode_json(validate(list[Base64], [read]), list[Base64]) == b'["+/+/dA=="]'
