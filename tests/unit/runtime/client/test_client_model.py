"""Models: what is read, kept, masked and written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import pytest
from pydantic import Field, SecretStr, TypeAdapter, ValidationError
from runtime.wire.discriminated import Discriminated
from runtime.wire.model import (
    Exact,
    Model,
    NoValue,
    Omittable,
    Secret,
    Wire,
    decode_json,
    encode_json,
    problems,
    validate,
)
from runtime.wire.plain import plain
from runtime.wire.scalars import Base64, DateTime


@pytest.mark.parametrize(
    ("constants", "good", "bad"),
    [
        (Literal[0, 1, "x"], [0, 1, "x"], [True, False, "0", 2]),
        (Literal[True], [True], [1, 1.0, False]),
        (Literal[False], [False], [0]),
        (Literal[0, True], [0, True], [False, 1, 1.0]),
        (Literal["a", 1, True], ["a", 1, True], [0, False, 0.0]),
    ],
)
def test_numbers_are_no_truth_values(
    constants: Any, good: list[Any], bad: list[Any]
) -> None:
    reader = TypeAdapter(Annotated[constants, Exact])
    for value in good:
        assert repr(reader.validate_python(value)) == repr(value)
        assert repr(reader.validate_json(json.dumps(value), strict=True)) == repr(value)
    for value in bad:
        with pytest.raises(ValidationError):
            reader.validate_python(value)
        with pytest.raises(ValidationError):
            reader.validate_json(json.dumps(value))


def test_a_whole_number_is_the_constant_however_it_is_written() -> None:
    reader = TypeAdapter(Annotated[Literal["a", 1, True], Exact])
    assert repr(reader.validate_json("1.0")) == "1"
    assert repr(reader.validate_json("true")) == "True"


class Pet(Model):
    pet_type: str = Field(validation_alias="petType", serialization_alias="petType")


class Cat(Pet):
    friend: AnyPet | None = None


class Poodle(Pet):
    curls: int | None = None


class Boxer(Pet):
    pass


Dog: TypeAlias = Poodle | Boxer
MAPPING = {"cat": "Cat", "kitty": "Cat", "poodle": "Poodle", "dog": "Dog"}
AnyPet: TypeAlias = Annotated[Cat | Dog, Discriminated("petType", MAPPING)]
StrictPet: TypeAlias = Annotated[
    Cat | Dog | None, Discriminated("petType", MAPPING, strict=True)
]


class Left(Model):
    a: int | None = None
    shared: str | None = None


class Right(Model):
    b: int | None = None
    c: int | None = None
    shared: str | None = None


class Everything(Model):
    secret: Secret
    moment: DateTime | None = None
    blob: Base64 | None = None
    count: Omittable[int] = None
    pets: Omittable[list[AnyPet]] = None
    anything: Any = None


def test_a_round_trip_keeps_absent_null_and_unknown_apart() -> None:
    text = b'{"a":null,"more":{"x":[1]}}'
    assert encode_json(decode_json(Left, text), Left) == text


def test_secrets_are_masked_but_where_we_write() -> None:
    value = Everything(secret=SecretStr("HIDDEN"), anything=[SecretStr("HIDDEN")])
    shown = f"{value!r} {value} {value.model_dump()}"
    assert (
        "HIDDEN" not in shown + Everything(secret=SecretStr("HIDDEN")).model_dump_json()
    )
    text = b'{"secret":"HIDDEN","anything":["HIDDEN"]}'
    assert encode_json(value, Everything) == text
    assert plain([value]) == [{"secret": "HIDDEN", "anything": ["HIDDEN"]}]


def test_problems_hold_nothing_that_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        validate(Everything, {"secret": ["HIDDEN"], "moment": "HIDDEN", "count": {}})
    found = problems(caught.value)
    assert [each["loc"] for each in found] == [["secret"], ["moment"], ["count"]]
    assert "HIDDEN" not in f"{found} {caught.value}"


@pytest.mark.parametrize("text", ["//8=", "__8=", "__8"])
def test_base64_is_read_in_both_alphabets_and_written_in_the_first(text: str) -> None:
    assert validate(Base64, text) == b"\xff\xff"
    assert encode_json(b"\xff\xff", Base64) == b'"//8="'
    with pytest.raises(ValidationError):
        validate(Base64, "*" + text)


def test_moments_are_rfc_3339() -> None:
    assert validate(DateTime, "2024-01-02T03:04:05") == datetime(
        2024, 1, 2, 3, 4, 5, tzinfo=UTC
    )
    for refused in (5, datetime(2024, 1, 2)):
        with pytest.raises(ValidationError):
            validate(DateTime, refused)


@pytest.mark.parametrize("text", ['{"b":1,"c":2}', '{"b":"1","shared":"s","z":0}'])
def test_an_open_union_takes_the_member_that_names_most(text: str) -> None:
    assert type(decode_json(Left | Right, text.encode())) is Right


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("cat", Cat), ("kitty", Cat), ("poodle", Poodle), ("new", dict)],
)
def test_a_discriminator_picks_the_member(tag: str, kind: type) -> None:
    text = b'[{"petType":"%b","x":1}]' % tag.encode()
    pets = decode_json(list[AnyPet], text)
    assert type(pets[0]) is kind
    assert encode_json(pets, list[AnyPet]) == text


class Base(Pet):
    name: str | None = None


EXTENDED: Any = Annotated[
    Base | Cat, Discriminated("petType", {"cat": "Cat"}, fallback="Base")
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b'{"petType":"cat"}', Cat),
        (b'{"petType":"new","name":"n","more":1}', Base),
    ],
)
def test_a_tag_that_no_member_has_is_read_as_what_they_extend(
    text: bytes, kind: type
) -> None:
    pet = decode_json(EXTENDED, text)
    assert type(pet) is kind
    assert encode_json(pet, EXTENDED) == text
    with pytest.raises(ValidationError, match="petType"):
        decode_json(EXTENDED, b'{"name":"n"}')


READ: Any = Annotated[Cat | Dog | dict[str, Any], Discriminated("petType", MAPPING)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b'{"petType":"dog","curls":1}', Poodle),
        (b'{"petType":"new","curls":1}', dict),
        (b'{"curls":1}', dict),
    ],
)
def test_a_type_that_names_the_plain_object_still_prefers_members(
    text: bytes, kind: type
) -> None:
    pet = decode_json(READ, text)
    assert type(pet) is kind
    assert encode_json(pet, READ) == text


def test_a_tag_of_several_members_takes_the_one_that_fits_best() -> None:
    assert type(decode_json(AnyPet, b'{"petType":"dog","curls":1}')) is Poodle


def test_a_discriminator_works_within_its_own_member() -> None:
    text = b'{"petType":"kitty","friend":{"petType":"poodle"}}'
    cat = decode_json(AnyPet, text)
    assert type(cat.friend) is Poodle
    assert encode_json(cat, AnyPet) == text


def test_a_member_is_taken_by_its_class() -> None:
    poodle = Poodle(pet_type="renamed", curls=3)
    assert encode_json(validate(AnyPet, poodle), AnyPet) == (
        b'{"petType":"renamed","curls":3}'
    )
    with pytest.raises(ValidationError):
        validate(
            Annotated[Cat | Poodle, Discriminated("petType", {"p": "Cat"})], Left()
        )


def test_a_known_tag_is_held_to_its_member() -> None:
    with pytest.raises(ValidationError) as caught:
        decode_json(AnyPet, b'{"petType":"poodle","curls":"HIDDEN"}')
    assert [each["loc"][-1] for each in problems(caught.value)] == ["curls"]


def test_a_strict_discriminator_refuses_other_tags() -> None:
    for text in (b'{"petType":"new"}', b"{}", b"[]"):
        with pytest.raises(ValidationError) as caught:
            decode_json(StrictPet, text)
        (problem,) = problems(caught.value)
        assert problem["loc"] == []
        assert problem["msg"] == (
            "Property 'petType' should be one of cat, kitty, poodle, dog"
        )
    assert decode_json(StrictPet, b"null") is None


class Color(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 1, 2, tzinfo=UTC), "2024-01-02T00:00:00Z"),
        (date(2024, 1, 2), "2024-01-02"),
        (timedelta(days=1, seconds=3), "P1DT3S"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("1.10"), "1.10"),
        (Color.RED, "red"),
        (b"\xff\xff", "//8="),
        ({"k": (1, None)}, {"k": [1, None]}),
    ],
)
def test_values_become_plain_json(value: object, expected: object) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize("value", [datetime(2024, 1, 2), object()])
def test_what_is_no_json_value_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"time zone|no JSON"):
        plain([value])


class Household(Model):
    first: Owner | None = None


class Owner(Model):
    pet: Annotated[Puppy | None, Wire("thePet")] = None


class Puppy(Model):
    name: str


def test_plain_has_wire_names_of_types_declared_further_down() -> None:
    """Reading through another model leaves the fields of `Owner` unresolved."""
    text = '{"first": {"thePet": {"name": "Rex"}}}'
    assert plain(decode_json(Household, text)) == {"first": {"thePet": {"name": "Rex"}}}


class Nameless(Model):
    empty: Annotated[str | None, Wire("")] = None


def test_the_name_of_a_property_may_be_empty() -> None:
    assert plain(decode_json(Nameless, '{"": "a"}')) == {"": "a"}
    assert plain(Nameless(empty="a")) == {"": "a"}


class Sealed(Model):
    nothing: NoValue | None = None
    none: list[NoValue] | None = None


def test_a_property_that_nothing_fits() -> None:
    assert decode_json(Sealed, '{"none": []}') == Sealed(none=[])
    for text in ('{"nothing": 1}', '{"none": [1]}'):
        with pytest.raises(ValidationError, match="should be left out"):
            decode_json(Sealed, text)
