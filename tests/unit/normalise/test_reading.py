"""Keywords of one schema: what they mean in each version, what is odd about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from building import declared, field_type

from specgen.ir.types import (
    NULL,
    Array,
    Constraints,
    Literal,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)

TEXT = Scalar(kind=ScalarKind.STRING)
INTEGER = Scalar(kind=ScalarKind.INTEGER)
EITHER = Union(members=(TEXT, INTEGER))


def integer(**limits: Any) -> Scalar:
    return Scalar(kind=ScalarKind.INTEGER, constraints=Constraints(**limits))


def text(**limits: Any) -> Scalar:
    return Scalar(kind=ScalarKind.STRING, constraints=Constraints(**limits))


@pytest.mark.parametrize(
    ("version", "schema", "type"),
    [
        ("3.0.3", "{type: integer, minimum: 1, exclusiveMinimum: true}", integer(gt=1)),
        (
            "3.0.3",
            "{type: integer, minimum: 1, exclusiveMinimum: false}",
            integer(ge=1),
        ),
        ("3.0.3", "{type: integer, maximum: 9, exclusiveMaximum: true}", integer(lt=9)),
        ("3.0.3", "{type: integer, exclusiveMaximum: true}", INTEGER),
        ("3.1.0", "{type: integer, exclusiveMinimum: 1}", integer(gt=1)),
        ("3.1.0", "{type: integer, exclusiveMaximum: 9}", integer(lt=9)),
        ("3.1.0", "{type: string, minLength: 0}", TEXT),
        ("3.1.0", "{type: string, maxLength: 2.0}", text(max_length=2)),
        ("3.1.0", "{type: string, x-nullable: true}", TEXT),
        ("3.1.0", "{type: string, nullable: true}", Union(members=(TEXT, NULL))),
        ("3.0.3", "{type: string, x-nullable: true}", Union(members=(TEXT, NULL))),
        ("3.1.0", "{not: {type: string}, type: [string, integer]}", INTEGER),
        ("3.1.0", "{not: {type: 'null'}, type: ['null', integer]}", INTEGER),
        ("3.1.0", "{not: {type: [integer, 'null']}, type: [integer, string]}", TEXT),
        ("3.1.0", "{not: {type: number}, type: [integer, string]}", TEXT),
        ("3.1.0", "{enum: [a, null]}", Union(members=(Literal(values=("a",)), NULL))),
        ("3.1.0", "{type: string, enum: [true, 1]}", Literal(values=("true", "1"))),
        ("3.1.0", "{type: integer, enum: ['1', '-2']}", Literal(values=(1, -2))),
        ("3.1.0", "{const: a}", Literal(values=("a",))),
    ],
)
def test_what_keywords_mean(
    tmp_path: Path, version: str, schema: str, type: Type
) -> None:
    assert field_type(tmp_path, schema, version) == (type, [])


@pytest.mark.parametrize(
    ("schema", "type"),
    [
        ("{type: string, maxLength: -1}", TEXT),
        ("{type: string, maxLength: 1.5}", TEXT),
        ("{type: string, maxLength: true}", TEXT),
        ("{type: string, minLength: '1'}", TEXT),
        ("{type: integer, multipleOf: 0}", INTEGER),
        ("{type: integer, minimum: x}", INTEGER),
        ("{type: integer, enum: []}", INTEGER),
        ("{type: integer, enum: {}}", INTEGER),
        ("{type: string, pattern: 1}", TEXT),
        ("{type: string, title: 1}", TEXT),
        ("{type: string, deprecated: 1}", TEXT),
        ("{type: string, anyOf: []}", TEXT),
    ],
)
def test_what_is_odd_is_reported_and_ignored(
    tmp_path: Path, schema: str, type: Type
) -> None:
    assert field_type(tmp_path, schema) == (type, ["WRONG_KIND"])


@pytest.mark.parametrize(
    ("schema", "extra"),
    [
        ("{type: object, properties: {a: {}}, additionalProperties: false}", False),
        ("{type: object, properties: {a: {}}, unevaluatedProperties: false}", False),
        ("{type: object, properties: {a: {}}, additionalProperties: true}", True),
        ("{type: object, properties: {a: {}}}", True),
        (
            "{type: object, properties: {a: {}}, additionalProperties: true,"
            " unevaluatedProperties: false}",
            True,
        ),
    ],
)
def test_objects_are_open_unless_they_are_closed(
    tmp_path: Path, schema: str, extra: bool
) -> None:
    declarations, sink = declared(tmp_path, f"A: {schema}")
    record = declarations["A"]
    assert isinstance(record, Record)
    assert (record.extra is not None) == extra
    assert list(sink) == []


@pytest.mark.parametrize(
    ("keywords", "type"),
    [
        (
            "prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2",
            Tuple(prefix=(TEXT, INTEGER)),
        ),
        ("prefixItems: [{type: string}], items: {type: integer}", EITHER),
        ("items: [{type: string}], additionalItems: {type: integer}", EITHER),
        ("prefixItems: [{type: string}], unevaluatedItems: {type: integer}", EITHER),
        ("items: {type: string}, unevaluatedItems: {type: integer}", TEXT),
        ("items: {type: string}, additionalItems: {type: integer}", TEXT),
    ],
)
def test_items_by_their_place(tmp_path: Path, keywords: str, type: Type) -> None:
    made, _ = field_type(tmp_path, f"{{type: array, {keywords}}}")
    assert (made.item if isinstance(made, Array) else made) == type


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    "keyword", ["required: true", "nullable: 'true'", "readOnly: 'true'"]
)
def test_flags_and_lists_of_names_are_ignored_with_a_finding_where_they_are_none(
    tmp_path: Path, version: str, keyword: str
) -> None:
    schema = f"{{type: string, {keyword}}}"
    assert field_type(tmp_path, schema, version) == (TEXT, ["WRONG_KIND"])


def test_an_odd_entry_among_required_names_is_the_only_one_that_is_lost(
    tmp_path: Path,
) -> None:
    found, sink = declared(
        tmp_path,
        "A: {type: object, required: [a, 1, 404, b], properties:"
        " {a: {}, b: {}, c: {}, 404: {}}}",
    )
    record = found["A"]
    assert isinstance(record, Record)
    required = [
        field.wire_name
        for field in record.fields
        if field.presence is Presence.REQUIRED
    ]
    assert required == ["a", "b", "404"]
    assert {finding.location.pointer: finding.effect for finding in sink} == {
        "#/components/schemas/A/required/1": "ignored",
        "#/components/schemas/A/required/2": "read as '404'",
    }
