"""Values that a fake makes up, from the model alone."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from specgen.findings.diagnostics import Location
from specgen.ir.types import (
    Alias,
    Array,
    Constraints,
    Discriminator,
    Field,
    Hint,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    TypeId,
    Union,
)
from specgen.mock.patterns import matching
from specgen.mock.values import Endless, Sampler

HERE = Location(file="x")


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-f0-9]{8}-[a-f0-9]{4}$",
        r"^(?:red|green)$",
        r"^[^a]+\d*$",
        r"^\w+@\w+\.[a-z]{2,}$",
        r"^(a|b)\1$",
        r"^[^\s/]+/[^\s/]+$",
        r"^v(?P<major>\d)(\.\d)?$",
        r"x.y",
        "",
        r"^[é-ü]$",
    ],
)
def test_texts_match_their_pattern(pattern: str) -> None:
    made = matching(pattern)
    assert made is not None
    assert re.search(pattern, made)


@pytest.mark.parametrize("pattern", [r"^\p{L}+$", "(", r"^(?=b)a$", "a{99999999999}"])
def test_other_patterns_have_no_text(pattern: str) -> None:
    assert matching(pattern) is None


def test_texts_that_repeat_are_as_long_as_they_must_be() -> None:
    made = matching("^id_[a-z]+$", 12)
    assert made is not None
    assert len(made) == 12


@pytest.mark.parametrize(
    ("constraints", "value"),
    [
        (Constraints(), 1),
        (Constraints(ge=5), 5),
        (Constraints(gt=5), 6),
        (Constraints(le=0), 0),
        (Constraints(lt=0), -1),
        (Constraints(lt=-2), -3),
        (Constraints(ge=10, multiple_of=7), 14),
        (Constraints(le=10, multiple_of=7), 7),
        (Constraints(one_of=(3, 4)), 3),
    ],
)
def test_integers_are_within_their_bounds(constraints: Constraints, value: int) -> None:
    type = Scalar(kind=ScalarKind.INTEGER, constraints=constraints)
    assert Sampler({}).of(type) == value


@pytest.mark.parametrize("format", ["uri", "email", "ipv4", "ipv6", "hostname"])
def test_texts_look_like_their_format(format: str) -> None:
    type = Scalar(kind=ScalarKind.STRING, format=format)
    check = Draft202012Validator({"format": format}, format_checker=FormatChecker())
    made = Sampler({}).of(Array(item=type, constraints=Constraints(min_length=3)))
    assert len(set(made)) == 3
    assert all(check.is_valid(one) for one in made)


def test_a_text_is_no_longer_than_it_may_be_whatever_its_format() -> None:
    short = Constraints(max_length=3)
    type = Scalar(kind=ScalarKind.STRING, format="uri", constraints=short)
    assert Sampler({}).of(type) == "ext"


NODE = TypeId("#/node")


def node(*fields: Field) -> Sampler:
    record = Record(
        id=NODE, hint=Hint(text="Node"), origin=HERE, fields=fields, extra=None
    )
    return Sampler({NODE: record})


def next_node(type: object, presence: Presence) -> Field:
    return Field(wire_name="next", type=type, presence=presence)  # type: ignore[arg-type]


def test_recursion_ends_where_it_can() -> None:
    again = Ref(target=NODE)
    optional, required = Presence.OPTIONAL, Presence.REQUIRED
    assert node(next_node(again, optional)).of(again) == {}
    assert node(next_node(Array(item=again), required)).of(again) == {"next": []}
    either = Union(members=(again, Null()))
    assert node(next_node(either, required)).of(again) == {"next": None}
    with pytest.raises(Endless):
        node(next_node(again, required)).of(again)


def tagged(tag: str) -> Union:
    """A union of a declared type alone, which a tag stands for."""
    kind = Discriminator(wire_name="kind", mapping=((tag, NODE),))
    return Union(members=(Ref(target=NODE),), discriminator=kind)


@pytest.mark.parametrize(
    ("kind", "tag", "value"),
    [
        (ScalarKind.STRING, "7", "7"),
        (ScalarKind.INTEGER, "7", 7),
        (ScalarKind.INTEGER, "cat", 1),
    ],
)
def test_tags_are_values_of_their_property(
    kind: ScalarKind, tag: str, value: object
) -> None:
    field = Field(
        wire_name="kind",
        type=Scalar(kind=kind),
        presence=Presence.REQUIRED,
    )
    assert node(field).of(tagged(tag)) == {"kind": value}


def test_what_is_no_object_has_no_tag() -> None:
    text = Scalar(kind=ScalarKind.STRING)
    alias = Alias(id=NODE, hint=Hint(text="Text"), origin=HERE, type=text)
    assert Sampler({NODE: alias}).of(tagged("cat")) == "text"
