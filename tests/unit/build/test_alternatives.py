"""Media types of a body that arguments can't make: which schemas are the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from building import build

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.alternatives import body_forms, report_alternatives
from specgen.ir.directions import split_directions
from specgen.ir.pagination import PageStyle, Pagination


def _object(properties: str, more: str = "") -> str:
    return f"{{type: object, properties: {{{properties}}}{more}}}"


TREE = _object("n: {type: array, items: {$ref: '#/components/schemas/KEY'}}")
ITEMS = "a: {type: array, items: {type: string}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (_object("a: {type: string}"), _object("a: {type: string}"), True),
        (_object("a: {type: string}"), _object("a: {title: A, type: string}"), True),
        (_object("a: {type: string}"), _object("a: {type: integer}"), False),
        (_object("a: {type: string}"), _object("b: {type: string}"), False),
        (
            _object("a: {type: string}"),
            _object("a: {type: string}", ", required: [a]"),
            False,
        ),
        (
            _object("a: {type: string}"),
            _object("b: {type: string, readOnly: true}, a: {type: string}"),
            True,
        ),
        (
            _object("a: {type: string}"),
            _object("a: {type: string}", ", additionalProperties: false"),
            False,
        ),
        (_object(ITEMS + "}"), _object(ITEMS + ", title: A}"), True),
        (_object(ITEMS + "}"), _object(ITEMS + ", maxItems: 2}"), False),
        (
            _object("a: {type: string, enum: [a, b]}"),
            _object("a: {type: string, enum: [b, c]}"),
            False,
        ),
        (
            _object("a: {type: object, additionalProperties: {type: string}}"),
            _object("a: {type: object, additionalProperties: {type: integer}}"),
            False,
        ),
        (
            _object("a: {anyOf: [{type: string}, {type: integer}]}"),
            _object("a: {description: A, anyOf: [{type: string}, {type: integer}]}"),
            True,
        ),
        (TREE.replace("KEY", "One"), TREE.replace("KEY", "Other"), True),
        (TREE.replace("KEY", "One"), _object("n: {type: array}"), False),
    ],
)
def test_what_holds_the_same_values_is_not_told(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    content = (
        "{application/json: {schema: {$ref: '#/components/schemas/One'}},"
        " application/x+json: {schema: {$ref: '#/components/schemas/Other'}}}"
    )
    api, _ = build(
        tmp_path,
        f"paths:\n  /a:\n    post: {{requestBody: {{content: {content}}}}}\n"
        f"components:\n  schemas:\n    One: {one}\n    Other: {other}\n",
    )
    api = split_directions(api)
    (operation,) = api.operations
    assert (len(body_forms(operation, api.declarations)) == 1) is same


OBJECT = _object("a: {type: string}")
SWAGGER = f"""\
paths:
  /a:
    post:
      consumes: [application/pdf, application/json, image/png, application/xml]
      produces: [application/pdf, application/json, multipart/mixed]
      parameters: [{{name: a, in: body, schema: {OBJECT}}}]
      responses: {{200: {{description: A, schema: {OBJECT}}}}}
"""
OPENAPI = f"""\
paths:
  /a:
    post:
      requestBody:
        content:
          application/pdf: {{schema: PDF}}
          application/json: {{schema: {OBJECT}}}
          image/png: {{schema: PDF}}
          application/xml: {{schema: {OBJECT}}}
      responses:
        '200':
          description: A
          content:
            application/pdf: {{schema: PDF}}
            application/json: {{schema: {OBJECT}}}
            multipart/mixed: {{schema: PDF}}
"""


@pytest.mark.parametrize(
    ("version", "document"),
    [
        ("2.0", SWAGGER),
        ("3.1.0", OPENAPI.replace("PDF", "{}")),
        ("3.1.0", OPENAPI.replace("PDF", OBJECT)),
    ],
)
def test_bytes_are_a_form_of_their_own_whatever_schema_is_written_for_them(
    tmp_path: Path, version: str, document: str
) -> None:
    api, sink = build(tmp_path, document, version)
    (operation,) = api.operations
    forms = body_forms(operation, api.declarations)
    assert [(form.media_types, form.record is None) for form in forms] == [
        (("application/json", "application/xml"), False),
        (("application/pdf", "image/png"), True),
    ]
    report_alternatives(api.operations, api.declarations, sink)
    assert list(sink) == []


def test_bodies_of_pages_have_one_form_and_the_rest_is_told(tmp_path: Path) -> None:
    api, sink = build(tmp_path, OPENAPI.replace("PDF", "{}"))
    pages = Pagination(style=PageStyle.LINK, items=())
    paged = [replace(operation, pagination=pages) for operation in api.operations]
    assert len(body_forms(paged[0], api.declarations)) == 1
    report_alternatives(paged, api.declarations, sink)
    assert [(report.code, report.message, report.effect) for report in sink] == [
        (
            DiagnosticCode.ALTERNATIVE,
            "bodies of application/pdf, image/png hold something else than the arguments,"
            " which application/json describes",
            "a client's arguments are those of application/json; servers pass it as bytes",
        )
    ]
