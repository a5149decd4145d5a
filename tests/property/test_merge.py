"""`merge` is an algebra: associative, with a unit, and as strict as JSON Schema's `allOf`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from specgen.findings.diagnostics import Sink
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node, Resource
from specgen.normalise.merge import merge
from specgen.normalise.reading import read_schema
from specgen.normalise.schema import Dialect, Schema, Sub
from tests.drawing import drawn

FEW = drawn(150)
RESOURCE = Resource("", {}, None, Sink(), None)  # type: ignore[arg-type]

TYPE = st.sampled_from(
    ["string", "integer", "number", "boolean", "object", "array", "null"]
)
VALUE = st.sampled_from(
    [None, True, 0, 1, 2, 6, 1.5, "", "a", "ab", [], ["a"], [1, "a"], {}]
)
LEAF = st.fixed_dictionaries({"type": TYPE})
COUNT = st.integers(0, 3)


def optional(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of the keywords."""
    return st.fixed_dictionaries({}, optional=keywords)


ANNOTATED = {
    "title": st.sampled_from(["one", "two"]),
    "description": st.sampled_from(["One.", "Two."]),
    "default": VALUE,
    "xml": st.fixed_dictionaries({"name": st.sampled_from("ab")}),
}
TYPES = st.lists(TYPE, min_size=1, max_size=3, unique=True)
GROUPS = {
    "types": optional(type=TYPE | TYPES, **ANNOTATED),
    "constants": optional(
        type=TYPES, enum=st.lists(VALUE, min_size=1, max_size=4, unique_by=repr)
    ),
    "numbers": optional(
        type=st.sampled_from(["integer", "number"]),
        minimum=COUNT,
        exclusiveMaximum=COUNT,
        multipleOf=st.sampled_from([1, 2, 3]),
    ),
    "strings": optional(
        type=TYPES,
        minLength=COUNT,
        maxLength=COUNT,
        pattern=st.sampled_from(["a", "^b"]),
    ),
    "arrays": optional(
        items=LEAF, minItems=COUNT, maxItems=COUNT, uniqueItems=st.booleans()
    ),
    "tuples": optional(items=LEAF, prefixItems=st.lists(LEAF, min_size=1, max_size=2)),
    "objects": optional(
        properties=st.dictionaries(st.sampled_from("pq"), LEAF, max_size=2),
        required=st.lists(st.sampled_from("pq"), max_size=2),
    ),
    "unions": optional(
        type=TYPES, anyOf=st.lists(LEAF, min_size=1, max_size=2), **ANNOTATED
    ),
}
CLOSABLE = optional(
    properties=st.dictionaries(st.sampled_from("pqr"), LEAF, max_size=2),
    additionalProperties=st.just(False) | LEAF,
)
"""Objects that may be closed, where the sum is meant: see the description of the module."""

FAMILIES = {**GROUPS, "closed": CLOSABLE}
"""Schemas about the same kind of value, so that their keywords meet."""


ANNOTATIONS = {
    *("node", "title", "description", "default", "deprecated", "examples"),
    *("format", "enum_names", "discriminator", "content_encoding", "content_type"),
    "xml",
}


def read(value: JsonValue, name: str) -> Schema:
    return read_schema(Node(value, f"#/{name}", RESOURCE), Dialect.OPENAPI_3_1)


def keywords(schema: Schema, *, annotations: bool = True) -> dict[str, object]:
    """What a schema says, comparable: order within a conjunction means nothing."""
    return {
        field.name: _comparable(getattr(schema, field.name))
        for field in fields(schema)
        if field.name != "node" and (annotations or field.name not in ANNOTATIONS)
    }


def _comparable(value: object) -> object:
    match value:
        case Node():
            return value.pointer
        case dict():
            return {key: _comparable(one) for key, one in value.items()}
        case tuple():
            return sorted({repr(_comparable(one)) for one in value})
        case frozenset():
            return sorted(value)
        case _:
            return value


def as_json_schema(schema: Schema) -> JsonValue:
    """A merged record as a schema that another implementation understands."""
    made: dict[str, Any] = {"allOf": [], **schema.limits}
    if schema.types is not None:
        made["type"] = [*schema.types, "null"] if schema.null else sorted(schema.types)
    elif schema.null is False:
        made["not"] = {"type": "null"}
    if schema.enum is not None:
        values = [constant.value for constant in schema.enum]
        made["enum"] = [*values, None] if schema.null else values
    if schema.properties:
        made["properties"] = _subs(schema.properties)
    if schema.prefix:
        made["prefixItems"] = list(map(_sub, schema.prefix))
    if schema.items:
        made["items"] = _sub(schema.items)
    made["required"] = list(schema.required)
    made["uniqueItems"] = schema.unique
    made["allOf"] += [{"pattern": pattern} for pattern in schema.patterns]
    made["allOf"] += [{"anyOf": list(map(_sub, union))} for union in schema.unions]
    if made.get("type") == []:
        return False
    return made


def _subs(subs: Mapping[str, Sub]) -> dict[str, Any]:
    return {name: _sub(sub) for name, sub in subs.items()}


def _sub(sub: Sub) -> Any:
    return {"allOf": [part.value for part in sub if isinstance(part, Node)]}


VALUES: list[JsonValue] = [
    *(None, True, 0, 1, 2, 3, 4, 6, 1.5, "", "a", "ab", "ba", "bbbb"),
    *(
        [],
        ["a"],
        [1, 1],
        [1, "a"],
        [None],
        {},
        {"p": 1},
        {"p": "a", "q": None},
        {"q": []},
    ),
]


@FEW
@given(st.one_of(*FAMILIES.values()))
def test_a_schema_without_keywords_is_the_unit(value: JsonValue) -> None:
    schema, unit = read(value, "a"), read({}, "unit")
    assert keywords(merge(unit, schema)) == keywords(schema)
    assert keywords(merge(schema, unit)) == keywords(schema)


@FEW
@given(st.one_of(*FAMILIES.values()))
def test_merging_a_schema_with_itself_changes_nothing(value: JsonValue) -> None:
    schema = read(value, "a")
    assert keywords(merge(schema, schema)) == keywords(schema)


@pytest.mark.parametrize("family", FAMILIES)
def test_merging_is_associative(family: str) -> None:
    @FEW
    @given(st.tuples(*[FAMILIES[family]] * 3))
    def check(values: tuple[JsonValue, JsonValue, JsonValue]) -> None:
        first, second, third = map(read, values, "abc")
        left = merge(merge(first, second), third)
        right = merge(first, merge(second, third))
        assert keywords(left) == keywords(right)

    check()


@pytest.mark.parametrize("family", FAMILIES)
def test_merging_commutes_apart_from_annotations(family: str) -> None:
    @FEW
    @given(st.tuples(*[FAMILIES[family]] * 2))
    def check(values: tuple[JsonValue, JsonValue]) -> None:
        first, second = map(read, values, "ab")
        one, other = merge(first, second), merge(second, first)
        assert keywords(one, annotations=False) == keywords(other, annotations=False)

    check()


@pytest.mark.parametrize("family", GROUPS)
def test_a_merged_schema_accepts_what_both_accept(family: str) -> None:
    @FEW
    @given(st.tuples(*[GROUPS[family]] * 2))
    def check(values: tuple[JsonValue, JsonValue]) -> None:
        merged = Draft202012Validator(as_json_schema(merge(*map(read, values, "ab"))))
        stated = [Draft202012Validator(schema) for schema in values]
        for value in VALUES:
            both = all(schema.is_valid(value) for schema in stated)
            assert merged.is_valid(value) == both, value

    check()


def test_closed_branches_sum_up_however_they_are_grouped() -> None:
    text = {"type": "string"}
    values: list[JsonValue] = [
        {"properties": {"p": text}, "additionalProperties": False},
        {"properties": {"q": text}},
        {"properties": {"q": text}, "additionalProperties": False},
    ]
    first, second, third = map(read, values, "abc")
    left = merge(merge(first, second), third)
    right = merge(first, merge(second, third))
    assert left.closed is right.closed is True
    opened = merge(left, read({"properties": {"r": text}}, "d"))
    assert opened.closed is False
