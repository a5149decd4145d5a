"""The verdict on every kind of change of a schema, in requests and in answers, both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparing import Document, compare_documents, edited

from specgen.changes.compare import Change
from specgen.json_value import JsonValue

BASE: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "paths": {
        "/sent": {
            "post": {
                "operationId": "send",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Sent"}
                        }
                    }
                },
                "responses": {"204": {"description": "done"}},
            }
        },
        "/got": {
            "get": {
                "operationId": "get",
                "responses": {
                    "200": {
                        "description": "it",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Got"}
                            }
                        },
                    }
                },
            }
        },
    },
    "components": {
        "schemas": {
            "Sent": {"type": "object", "properties": {}},
            "Got": {"type": "object", "properties": {}},
            "Cat": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "cat"}, "a": {"type": "string"}},
            },
            "Dog": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "dog"}, "b": {"type": "string"}},
            },
            "Emu": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "emu"}, "c": {"type": "string"}},
            },
        }
    },
}
VERDICTS = {"C": "compatible", "R": "risky", "B": "breaking", "-": None}

TEXT: JsonValue = {"type": "string"}
NUMBER: JsonValue = {"type": "number"}
CAT, DOG, EMU = (
    {"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog", "Emu")
)


def text(**keywords: JsonValue) -> JsonValue:
    return {"type": "string", **keywords}


def number(**keywords: JsonValue) -> JsonValue:
    return {"type": "number", **keywords}


def array(**keywords: JsonValue) -> JsonValue:
    return {"type": "array", "items": {"type": "string"}, **keywords}


def map_(**keywords: JsonValue) -> JsonValue:
    return {"type": "object", "additionalProperties": {"type": "string"}, **keywords}


def tuple_(*members: JsonValue) -> JsonValue:
    size = len(members)
    return {
        "type": "array",
        "prefixItems": list(members),
        "items": False,
        "minItems": size,
    }


def record(required: tuple[str, ...] = (), **properties: JsonValue) -> JsonValue:
    value: dict[str, JsonValue] = {
        "type": "object",
        "properties": {"z": {"type": "string"}, **properties},
    }
    return {**value, "required": list(required)} if required else value


def one_of(*members: JsonValue, **keywords: JsonValue) -> JsonValue:
    return {"oneOf": list(members), **keywords}


def told_by(property: str, **mapping: JsonValue) -> JsonValue:
    discriminator: dict[str, JsonValue] = {"propertyName": property}
    if mapping:
        discriminator["mapping"] = mapping
    return discriminator


def pets(**mapping: str) -> JsonValue:
    paths: dict[str, JsonValue] = {
        value: f"#/components/schemas/{name}" for value, name in mapping.items()
    }
    return one_of(CAT, DOG, discriminator=told_by("kind", **paths))


def limit(keyword: str, name: str, build: object, low: int, high: int) -> list[object]:
    """The four changes of a limit; an upper one is stricter where it is lower."""
    assert callable(build)
    lower = keyword.startswith(("min", "exclusiveMin"))
    up, down = ("BC", "CB") if lower else ("CB", "BC")
    first, second, without = build(**{keyword: low}), build(**{keyword: high}), build()
    return [
        (without, first, f"{name}-added", "BC", f"{name}-removed", "CB"),
        (first, second, f"{name}-increased", up, f"{name}-decreased", down),
    ]


def condition(
    keyword: str, name: str, one: JsonValue, other: JsonValue
) -> list[object]:
    bases = {"contains": array(), "unevaluatedItems": array(), "contentSchema": TEXT}
    base = bases.get(keyword, record())
    assert isinstance(base, dict)
    stated, restated = {**base, keyword: one}, {**base, keyword: other}
    changed = "BB" if keyword == "dependentRequired" else "RR"
    return [
        (base, stated, f"{name}-added", "BC", f"{name}-removed", "CB"),
        (stated, restated, f"{name}-changed", changed, f"{name}-changed", changed),
    ]


def branch(keyword: str, other: str) -> list[object]:
    """`then` or `else`, where the condition and the other one stay as they are."""
    base = record()
    assert isinstance(base, dict)
    base |= {"if": {"required": ["a"]}, other: {"required": ["z"]}}
    stated, restated = ({**base, keyword: {"required": [name]}} for name in "bc")
    return [
        (base, stated, f"{keyword}-added", "BC", f"{keyword}-removed", "CB"),
        (stated, restated, f"{keyword}-changed", "RR", f"{keyword}-changed", "RR"),
    ]


def limits(keyword: str, name: str, higher: str, lower: str) -> list[object]:
    """A limit on how many elements are contained."""
    base = {"type": "array", "items": TEXT, "contains": {"maxLength": 1}}
    low, high = {**base, keyword: 2}, {**base, keyword: 3}
    return [
        (base, low, f"{name}-added", "BC", f"{name}-removed", "CB"),
        (low, high, f"{name}-increased", higher, f"{name}-decreased", lower),
    ]


CASES: list[object] = [
    # before, after, kind forward, verdict in request and answer, kind backward, verdicts
    (
        *(record(), record(a=TEXT), "property-added-optional", "CC"),
        *("property-removed-optional", "BB"),
    ),
    (
        *(record(), record(("a",), a=TEXT), "property-added-required", "BC"),
        *("property-removed-required", "BB"),
    ),
    (
        *(record(a=TEXT), record(("a",), a=TEXT), "property-became-required", "BC"),
        *("property-became-optional", "CB"),
    ),
    (
        *(record(a=TEXT), record(a=text(readOnly=True)), "property-became-read-only"),
        *("BC", "property-no-longer-read-only", "CC"),
    ),
    (
        *(record(("a",), a=text(readOnly=True)), record(("a",), a=TEXT)),
        *("property-must-be-sent", "BC", "property-became-read-only", "BC"),
    ),
    (
        *(record(a=TEXT), record(a=text(writeOnly=True)), "property-became-write-only"),
        *("CB", "property-no-longer-write-only", "CC"),
    ),
    (
        *(record(a=TEXT), record(a=text(deprecated=True)), "property-deprecated"),
        *("CC", "property-reinstated", "CC"),
    ),
    (
        *(record(a=TEXT), record(a=text(default="x")), "default-added", "CC"),
        *("default-removed", "CC"),
    ),
    (
        *(record(a=text(default="y")), record(a=text(default="x")), "default-changed"),
        *("CC", "default-changed", "CC"),
    ),
    (TEXT, NUMBER, "type-changed", "BB", "type-changed", "BB"),
    ({"type": "integer"}, NUMBER, "type-widened", "CB", "type-narrowed", "BC"),
    (
        TEXT,
        {"type": ["string", "integer"]},
        "type-widened",
        "CB",
        "type-narrowed",
        "BC",
    ),
    (TEXT, {}, "type-widened", "CB", "type-narrowed", "BC"),
    (TEXT, text(format="date"), "format-changed", "BB", "format-changed", "BB"),
    (
        TEXT,
        text(contentEncoding="base64"),
        "format-changed",
        "BB",
        "format-changed",
        "BB",
    ),
    (
        *(text(format="x"), text(format="y"), "format-hint-changed", "RR"),
        *("format-hint-changed", "RR"),
    ),
    (
        TEXT,
        {"type": ["string", "null"]},
        "nullable-added",
        "CB",
        "nullable-removed",
        "BC",
    ),
    (TEXT, text(format="password"), "secret-added", "BB", "secret-removed", "BB"),
    (
        *(text(enum=["a", "b"]), text(enum=["a", "b", "c"]), "enum-value-added", "CR"),
        *("enum-value-removed", "BC"),
    ),
    (TEXT, text(enum=["a", "b"]), "enum-added", "BC", "enum-removed", "CR"),
    ({"const": "a"}, {"const": "b"}, "const-changed", "BB", "const-changed", "BB"),
    # Equal in Python, and not in JSON.
    ({"const": 1}, {"const": True}, "const-changed", "BB", "const-changed", "BB"),
    *condition("not", "not", {"const": {"a": 0}}, {"const": {"a": False}}),
    (
        *(record(), {**record(), "additionalProperties": False}, "extra-closed"),  # type: ignore[dict-item]
        *("BC", "extra-opened", "CR"),
    ),
    (
        array(),
        tuple_(TEXT, NUMBER),
        "array-became-tuple",
        "BB",
        "tuple-became-array",
        "BB",
    ),
    (
        *(tuple_(TEXT), tuple_(TEXT, NUMBER), "tuple-element-added", "BB"),
        *("tuple-element-removed", "BB"),
    ),
    (
        *(pets(cat="Cat", dog="Dog", a="Cat"), pets(cat="Cat", dog="Dog", a="Dog")),
        *("discriminator-value-moved", "BB", "discriminator-value-moved", "BB"),
    ),
    (
        *(one_of(CAT, DOG, discriminator=told_by("kind")),),
        *(one_of(CAT, DOG, discriminator=told_by("sort")),),
        *(
            "discriminator-property-changed",
            "BB",
            "discriminator-property-changed",
            "BB",
        ),
    ),
    (
        *(text(enum=["a", "b"], **{"x-enum-varnames": ["A", "B"]}),),
        *(text(enum=["a", "b"], **{"x-enum-varnames": ["A", "C"]}),),
        *("member-renamed", "BB", "member-renamed", "BB"),
    ),
    (
        *({"enum": [1.5, 2.5]}, {"enum": [1.5, 2.5, 3.5]}, "enum-value-added", "CR"),
        *("enum-value-removed", "BC"),
    ),
    (
        TEXT,
        text(description="a"),
        "documentation-changed",
        "CC",
        "documentation-changed",
        "CC",
    ),
    (TEXT, text(examples=["a"]), "example-changed", "CC", "example-changed", "CC"),
    (TEXT, text(**{"x-a": 1}), "extension-changed", "CC", "extension-changed", "CC"),
    (
        *(one_of(CAT, DOG), one_of(CAT, DOG, EMU), "union-member-added", "CB"),
        *("union-member-removed", "BC"),
    ),
    (
        *(one_of(CAT, DOG), one_of(CAT, DOG, discriminator=told_by("kind"))),
        *("discriminator-added", "CC", "discriminator-removed", "RR"),
    ),
    (
        *(pets(cat="Cat", dog="Dog"), pets(cat="Cat", dog="Dog", hound="Dog")),
        *("discriminator-value-added", "CR", "discriminator-value-removed", "BC"),
    ),
    (TEXT, text(pattern="^a"), "pattern-added", "BC", "pattern-removed", "CB"),
    (
        text(pattern="^b"),
        text(pattern="^a"),
        "pattern-changed",
        "RR",
        "pattern-changed",
        "RR",
    ),
    (
        *(array(), array(uniqueItems=True), "unique-items-added", "BC"),
        *("unique-items-removed", "CB"),
    ),
    (
        NUMBER,
        number(multipleOf=2),
        "multiple-of-added",
        "BC",
        "multiple-of-removed",
        "CB",
    ),
    (
        *(number(multipleOf=3), number(multipleOf=2), "multiple-of-changed", "BB"),
        *("multiple-of-changed", "BB"),
    ),
    *limit("minLength", "min-length", text, 1, 2),
    *limit("maxLength", "max-length", text, 1, 2),
    *limit("minItems", "min-items", array, 1, 2),
    *limit("maxItems", "max-items", array, 1, 2),
    *limit("minProperties", "min-properties", map_, 1, 2),
    *limit("maxProperties", "max-properties", map_, 1, 2),
    *limit("minimum", "minimum", number, 1, 2),
    *limit("maximum", "maximum", number, 1, 2),
    *limit("exclusiveMinimum", "exclusive-minimum", number, 1, 2),
    *limit("exclusiveMaximum", "exclusive-maximum", number, 1, 2),
    *condition("not", "not", {"required": ["a"]}, {"required": ["b"]}),
    *condition("dependentRequired", "dependent-required", {"a": ["z"]}, {"b": ["z"]}),
    *condition(
        "dependentSchemas",
        "dependent-schemas",
        {"a": {"required": ["z"]}},
        {"b": {"required": ["z"]}},
    ),
    *condition("propertyNames", "property-names", {"maxLength": 3}, {"maxLength": 4}),
    *condition(
        "patternProperties",
        "pattern-properties",
        {"^a": {"maxLength": 1}},
        {"^b": {"maxLength": 1}},
    ),
    *condition(
        "anyOf",
        "condition",
        [{"required": ["a"]}, {"required": ["b"]}],
        [{"required": ["a"]}, {"required": ["c"]}],
    ),
    (
        *({**record(), "if": {"required": ["a"]}, "then": {"required": ["z"]}},),  # type: ignore[dict-item]
        *({**record(), "if": {"required": ["c"]}, "then": {"required": ["z"]}},),  # type: ignore[dict-item]
        *("if-changed", "RR", "if-changed", "RR"),
    ),
    *branch("then", "else"),
    *branch("else", "then"),
    (
        *(record(), {**record(), "if": {"required": ["a"]}, "then": {"required": ["b"]}}),  # type: ignore[dict-item]
        *("if-added", "BC", "if-removed", "CB"),
    ),
    (
        *(array(), array(prefixItems=[TEXT]), "prefix-items-added", "BC"),
        *("prefix-items-removed", "CB"),
    ),
    (
        *(array(prefixItems=[TEXT]), array(prefixItems=[TEXT, TEXT])),
        *("prefix-items-changed", "RR", "prefix-items-changed", "RR"),
    ),
    (
        *({"enum": [{"a": 1}]}, {"enum": [{"a": 2}]}, "allowed-values-changed", "RR"),
        *("allowed-values-changed", "RR"),
    ),
    (
        *({"type": "object"}, {"type": "object", "enum": [{"a": 1}]}),
        *("allowed-values-added", "BC", "allowed-values-removed", "CB"),
    ),
    *condition("contains", "contains", {"const": "a"}, {"const": "b"}),
    *(limits("minContains", "min-contains", "BC", "CB")),
    *(limits("maxContains", "max-contains", "CB", "BC")),
    *condition("unevaluatedItems", "unevaluated-items", False, {"maxLength": 1}),
    *condition("contentSchema", "content-schema", {"maxLength": 1}, {"maxLength": 2}),
    (
        *(text(contentMediaType="application/json"), text(contentMediaType="text/csv")),
        *("content-media-type-changed", "BB", "content-media-type-changed", "BB"),
    ),
    (
        *(text(contentEncoding="7bit"), text(contentEncoding="8bit")),
        *("content-encoding-changed", "BB", "content-encoding-changed", "BB"),
    ),
    (
        *({"type": "integer"}, {"type": "integer", "format": "int32"}),
        *("format-hint-changed", "RR", "format-hint-changed", "RR"),
    ),
    (
        *(number(multipleOf=2), number(multipleOf=4)),
        *("multiple-of-narrowed", "BC", "multiple-of-widened", "CB"),
    ),
    (*({}, text(), "type-narrowed", "BC"), *("type-widened", "CB")),
    (
        *({}, {"type": ["string", "null"]}, "type-narrowed", "BC"),
        *("type-widened", "CB"),
    ),
]


def shown(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.id, change.verdict.value, change.direction) for change in changes]


def expected(kind: str, verdict: str, direction: str) -> list[tuple[str, str, str]]:
    return [(kind, str(VERDICTS[verdict]), direction)]


def name(case: object) -> str:
    return str(case)


@pytest.mark.parametrize(
    ("before", "after", "forward", "verdicts", "backward", "back_verdicts"), CASES
)
@pytest.mark.parametrize(
    ("schema", "direction", "index"),
    [("Sent", "request", 0), ("Got", "response", 1)],
)
def test_verdict(
    before: JsonValue,
    after: JsonValue,
    forward: str,
    verdicts: str,
    backward: str,
    back_verdicts: str,
    schema: str,
    direction: str,
    index: int,
    tmp_path: Path,
) -> None:
    pointer = f"#/components/schemas/{schema}/properties/value"
    old, new = (edited(BASE, {pointer: value}) for value in (before, after))
    if forward == "member-renamed":
        direction = "none"
    there = compare_documents(old, new, tmp_path)
    back = compare_documents(new, old, tmp_path)
    assert shown(there) == expected(forward, verdicts[index], direction)
    assert shown(back) == expected(backward, back_verdicts[index], direction)
    assert {change.place.pointer for change in there} == {
        change.place.pointer for change in back
    }
    assert compare_documents(new, new, tmp_path) == ()
