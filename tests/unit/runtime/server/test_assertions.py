"""What is asked of values beside their type: as another implementation of JSON Schema sees it."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from runtime.server.assertions import Asserted, asserted, broken
from runtime.wire.discriminated import Discriminated
from runtime.wire.model import Model, problems

from tests.drawing import drawn

NAMES = st.sampled_from("abc")
LEAVES = st.sampled_from([None, True, False, 0, 1, 1.0, 1.5, 6, "", "a", "ab", "Ab"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
    ),
    max_leaves=6,
)
COUNT = st.integers(0, 2)
TYPE = st.sampled_from(
    ["null", "boolean", "integer", "number", "string", "array", "object"]
)
LISTS = st.lists(NAMES, max_size=2, unique=True)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas of one to three keywords, each with schemas of `inner` inside."""
    named = st.dictionaries(NAMES, inner, max_size=2)
    several = st.lists(inner, min_size=1, max_size=2)
    every = {
        "type": TYPE | st.lists(TYPE, min_size=1, max_size=2, unique=True),
        "enum": st.lists(VALUES, min_size=1, max_size=2),
        "const": VALUES,
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), COUNT),
        **dict.fromkeys(("minProperties", "maxProperties"), COUNT),
        **dict.fromkeys(("minimum", "maximum"), COUNT),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), COUNT),
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "pattern": st.sampled_from(["a", "^A", "b$"]),
        "uniqueItems": st.just(True),
        "required": LISTS,
        "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b|c"]), inner),
        "propertyNames": inner,
        "dependentRequired": st.dictionaries(NAMES, LISTS, max_size=2),
        "dependentSchemas": named,
        **dict.fromkeys(("additionalProperties", "items", "contains", "not"), inner),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), several),
        **dict.fromkeys(("if", "then", "else"), inner),
        **dict.fromkeys(("minContains", "maxContains"), COUNT),
    }
    return st.lists(st.sampled_from(sorted(every)), max_size=3, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({key: every[key] for key in chosen})
    )


SCHEMAS = st.recursive(st.booleans() | keywords(st.booleans()), keywords, max_leaves=4)


@drawn(1000)
@given(SCHEMAS, VALUES)
def test_keywords_mean_what_json_schema_says(schema: Any, value: Any) -> None:
    expected = Draft202012Validator(schema).is_valid(value)
    assert (broken(schema, value) is None) == expected


class Person(Model):
    _asserted = asserted({"dependentRequired": {"name": ["age"]}, "maxProperties": 2})

    name: str | None = None
    age: int | None = None


class Robot(Model):
    kind: str


def messages(type_: Any, value: object) -> list[str]:
    """What is said about a value."""
    try:
        TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        return [each["msg"] for each in problems(error)]
    return []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"name": "Ann", "age": 3}, []),
        ({}, []),
        (
            {"name": "Ann"},
            ['Input does not satisfy dependentRequired {"name": ["age"]}'],
        ),
        (
            {"name": "Ann", "age": 3, "more": 1},
            ["Input does not satisfy maxProperties 2"],
        ),
        (
            {"name": "Ann", "age": "x"},
            [
                "Input should be a valid integer, unable to parse string as an integer",
            ],
        ),
    ],
)
def test_a_model_is_checked_as_it_travels(value: object, expected: list[str]) -> None:
    assert [each.partition(",")[0] for each in messages(Person, value)] == [
        each.partition(",")[0] for each in expected
    ]


def test_a_message_shows_the_schema_and_never_the_value() -> None:
    marked = Annotated[str, Asserted({"not": {"const": "secret"}})]
    (message,) = messages(marked, "secret")
    assert message == 'Input does not satisfy not {"const": "secret"}'
    long = Annotated[int, Asserted({"enum": list(range(100))})]
    (message,) = messages(long, 123456)
    assert message.endswith("…")
    assert "123456" not in message


def test_a_member_of_a_tagged_union_is_checked() -> None:
    tagged = Annotated[
        Person | Robot, Discriminated("kind", {"p": "Person", "r": "Robot"})
    ]
    assert messages(tagged, {"kind": "r"}) == []
    assert messages(tagged, {"kind": "p", "name": "Ann"}) != []
    found = TypeAdapter(tagged).validate_python({"kind": "p", "age": 3})
    assert isinstance(found, Person)
