"""Media types of a body that arguments can't make: which schemas are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.alternatives import report_alternatives
from specgen.ir.directions import split_directions


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
    api, sink = build(
        tmp_path,
        f"paths:\n  /a:\n    post: {{requestBody: {{content: {content}}}}}\n"
        f"components:\n  schemas:\n    One: {one}\n    Other: {other}\n",
    )
    api = split_directions(api)
    report_alternatives(api.operations, api.declarations, sink)
    assert (DiagnosticCode.ALTERNATIVE not in [found.code for found in sink]) is same
