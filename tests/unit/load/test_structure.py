"""What is told of a document that breaks a rule of OpenAPI: where, and what is wrong, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import references

from specgen.load.structure import check_structure

PARAMETER = "{paths: {/a: {get: {parameters: [PARAMETER], responses: {'204': {description: A}}}}}}"
SCHEMA = "{components: {schemas: {A: SCHEMA}}, paths: {}}"
SWAGGER_SCHEMA = "{definitions: {A: SCHEMA}, paths: {}}"
XML = "`fo` is not a property that an XML Object has"
SCHEME = "{components: {securitySchemes: {a: SCHEME}}, paths: {}}"


def _told(folder: Path, version: str, document: str) -> list[tuple[str, str]]:
    name = "swagger" if version == "2.0" else "openapi"
    head = f"{name}: '{version}', info: {{title: T, version: '1'}}, "
    registry, sink = references(folder, document.replace("{", "{" + head, 1))
    check_structure(registry.root, version)
    return [(report.location.pointer, report.message) for report in sink]


@pytest.mark.parametrize(
    ("version", "document", "schema", "reason"),
    [
        ("3.0.3", SCHEMA, "{required: []}", "`required` must not be empty"),
        ("2.0", SWAGGER_SCHEMA, "{required: []}", "`required` must not be empty"),
        (
            "3.0.3",
            SCHEMA,
            "{minimum: 'secret'}",
            "`minimum` must be a number, not a string",
        ),
        ("3.0.3", SCHEMA, "{minLength: -1}", "`minLength` must be at least 0"),
        ("3.0.3", SCHEMA, "{multipleOf: 0}", "`multipleOf` must be greater than 0"),
        (
            "3.0.3",
            SCHEMA,
            "{required: [a, a]}",
            "`required` must not hold an item twice",
        ),
        (
            "3.0.3",
            SCHEMA,
            "{fo: 1, fa: 1, fi: 1, fu: 1}",
            "`fo`, `fa`, `fi` and 1 more are not properties that a Schema Object has",
        ),
        (
            "3.0.3",
            SCHEMA,
            f"{{{'k' * 50}: 1}}",
            f"`{'k' * 40}…` is not a property that a Schema Object has",
        ),
        (
            "3.1.0",
            PARAMETER,
            "{in: nowhere, name: a, schema: {}}",
            "`in` must be one of query, header, path, cookie",
        ),
        (
            "3.0.3",
            PARAMETER,
            "{in: nowhere, name: a, schema: {}}",
            "`in` must be one of path, query, header, cookie",
        ),
        (
            "2.0",
            PARAMETER,
            "{in: nowhere, name: a, type: string}",
            "`in` must be one of body, header, formData, query, path",
        ),
        (
            "2.0",
            PARAMETER,
            "{in: query, name: a, type: secret}",
            "`type` must be one of string, number, boolean, integer, array",
        ),
        (
            "3.0.3",
            SCHEME,
            "{type: oauth2, flows: {fo: {}}}",
            "`fo` is not a property that an OAuth Flows Object has",
        ),
        ("2.0", SWAGGER_SCHEMA, "{xml: {fo: 1}}", XML),
        ("3.0.3", SCHEMA, "{xml: {fo: 1}}", XML),
        ("2.0", PARAMETER, "{in: body, name: a}", "`schema` is missing"),
        ("3.1.0", PARAMETER, "{in: query, schema: {}}", "`name` is missing"),
        (
            "3.1.0",
            PARAMETER,
            "{in: path, name: a, schema: {}, required: false}",
            "`required` must be true",
        ),
        (
            "3.0.3",
            PARAMETER,
            "{in: query, name: a}",
            "`schema` or `content` is missing",
        ),
        (
            "3.1.0",
            PARAMETER,
            "{in: query, name: a, schema: {}, content: {text/a: {}}}",
            "`schema` and `content` exclude each other",
        ),
        (
            "3.0.3",
            PARAMETER,
            "{in: query, name: a, schema: {}, example: 1, examples: {}}",
            "`example` and `examples` exclude each other",
        ),
        (
            "3.1.0",
            PARAMETER,
            "secret",
            "an item of `parameters` must be an object, not a string",
        ),
        (
            "3.1.0",
            PARAMETER,
            "{in: path, name: a, required: true, schema: {}, allowReserved: true}",
            "`allowReserved` is not a property that a Parameter Object may have here",
        ),
        (
            "3.0.3",
            SCHEME,
            "{type: apiKey, name: a, in: body}",
            "`in` must be one of header, query, cookie",
        ),
        ("3.0.3", SCHEME, "{type: http}", "`scheme` is missing"),
        ("3.1.0", SCHEME, "{type: apiKey, in: query}", "`name` is missing"),
        ("3.0.3", SCHEMA, "secret", "`A` fits none of the forms allowed here"),
    ],
)
def test_a_broken_rule_is_told_once_in_words(
    tmp_path: Path, version: str, document: str, schema: str, reason: str
) -> None:
    for placeholder in ("PARAMETER", "SCHEMA", "SCHEME"):
        document = document.replace(placeholder, schema)
    assert [message for _, message in _told(tmp_path, version, document)] == [reason]


def test_a_finding_stands_at_the_deepest_place_of_the_form_that_is_meant(
    tmp_path: Path,
) -> None:
    schema = "{properties: {a: {minimum: a}}}"
    ((pointer, _),) = _told(tmp_path, "3.0.3", SCHEMA.replace("SCHEMA", schema))
    assert pointer == "#/components/schemas/A/properties/a/minimum"


def test_a_name_that_may_not_be_is_told_at_its_place(tmp_path: Path) -> None:
    document = "{components: {schemas: {a b: {}}}, paths: {}}"
    assert _told(tmp_path, "3.1.0", document) == [
        (
            "#/components/schemas/a b",
            "the name `a b` must match ^[a-zA-Z0-9._-]+$",
        )
    ]


def test_unknown_keys_are_told_beside_a_fault_below_them(tmp_path: Path) -> None:
    document = "{paths: {/a: {get: {tags: secret}, fetch: {}}, b: {}}}"
    assert [message for _, message in _told(tmp_path, "3.1.0", document)] == [
        "`tags` must be an array, not a string",
        "`fetch` is not a property that a Path Item Object may have here",
        "`b` is not a property that a Paths Object may have here",
    ]


def test_keys_are_not_unknown_where_what_knows_them_failed(tmp_path: Path) -> None:
    document = SCHEME.replace("SCHEME", "{type: apiKey, name: a, in: secret}")
    assert [message for _, message in _told(tmp_path, "3.1.0", document)] == [
        "`in` must be one of query, header, cookie"
    ]
