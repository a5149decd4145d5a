"""Rules of pagination that do not fit what they name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import build

from specgen.build.pages.resolving import Misfit, resolve
from specgen.findings.diagnostics import Location
from specgen.ir.pagination import PageRule, PageStyle

TEXT, COUNT = {"type": "string"}, {"type": "integer"}
OBJECT = {"type": "object", "properties": {"limit": COUNT}}
ANSWER = {
    "type": "object",
    "properties": {
        "items": {"type": "array", "items": OBJECT},
        "text": TEXT,
        "count": COUNT,
        "flag": {"type": "boolean"},
        "object": OBJECT,
        "any": {},
        "either": {"oneOf": [TEXT, OBJECT]},
        "constant": {"enum": ["a", "b"]},
    },
}


def misfit(tmp_path: Path, style: PageStyle, **keys: Any) -> str:
    """Why a rule does not fit; nothing if it does."""
    body = {"type": "object", "properties": {"token": TEXT, "start": COUNT}}
    answer = {
        "description": "",
        "headers": {"Next-Token": {"schema": TEXT}},
        "content": {"application/json": {"schema": ANSWER}},
    }
    operation = {
        "parameters": [
            {"name": "cursor", "in": "query", "schema": TEXT},
            {"name": "page", "in": "query", "schema": COUNT},
            {"name": "key", "in": "query", "schema": OBJECT},
            {"name": "is_last", "in": "query", "schema": {"type": "boolean"}},
        ],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": answer},
    }
    api, _ = build(tmp_path, f"paths: {json.dumps({'/a': {'post': operation}})}\n")
    rule = PageRule(style=style, origin=Location(file=""), **keys)
    try:
        resolve(rule, api.operations[0], api.declarations)
    except Misfit as reason:
        return str(reason)
    return ""


@pytest.mark.parametrize(
    ("argument", "following"),
    [
        ("cursor", "text"),
        ("cursor", "count"),
        ("cursor", "constant"),
        ("cursor", "any"),
        ("cursor", "either"),
        ("page", "text"),
        ("token", "text"),
        ("start", "count"),
        ("key", "object"),
    ],
)
def test_values_that_can_be_the_argument(
    tmp_path: Path, argument: str, following: str
) -> None:
    rule = {"argument": argument, "next": following}
    assert misfit(tmp_path, PageStyle.CURSOR, **rule) == ""


@pytest.mark.parametrize(
    ("argument", "following", "wanted"),
    [
        ("cursor", "object", "number or text"),
        ("cursor", "items", "number or text"),
        ("page", "flag", "number or text"),
        ("token", "count", "text"),
        ("key", "text", "object"),
    ],
)
def test_values_that_can_not_be_the_argument(
    tmp_path: Path, argument: str, following: str, wanted: str
) -> None:
    rule = {"argument": argument, "next": following}
    said = f"`next`: {following} can't be {wanted}"
    assert misfit(tmp_path, PageStyle.CURSOR, **rule) == said


@pytest.mark.parametrize(
    ("style", "keys", "said"),
    [
        (PageStyle.URL, {"next": "object"}, "`next`: object can't be text"),
        (PageStyle.URL, {"next": "any"}, ""),
        (
            PageStyle.PAGE,
            {"argument": "page", "pages": "items"},
            "`pages`: items can't be number or text",
        ),
        (
            PageStyle.PAGE,
            {"argument": "page", "more": "object"},
            "`more`: object can't be number or text or truth value",
        ),
        (PageStyle.CURSOR, {"argument": "page", "last": "limit"}, ""),
        (PageStyle.CURSOR, {"argument": "cursor", "next_header": "next-token"}, ""),
        (
            PageStyle.CURSOR,
            {"argument": "cursor", "next_header": "Token"},
            "`next_header`: the answer has no header Token",
        ),
        (
            PageStyle.CURSOR,
            {"argument": "is_last", "next_header": "Next-Token"},
            "`next_header`: is_last can't be text",
        ),
    ],
)
def test_ends_of_paths(
    tmp_path: Path, style: PageStyle, keys: dict[str, str], said: str
) -> None:
    assert misfit(tmp_path, style, **keys) == said
