"""Which signs of pages lead to which proposal, and which do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import build

from specgen.build.pages.proposals import propose
from specgen.workspace.page_rules import toml

ITEMS = {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}
TEXT, COUNT, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}


def record(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def listed(**properties: Any) -> dict[str, Any]:
    return record(**ITEMS, **properties)


def proposals(
    tmp_path: Path,
    parameters: dict[str, Any],
    answer: dict[str, Any],
    method: str = "get",
    body: dict[str, Any] | None = None,
    **extra: Any,
) -> list[str]:
    content = {"application/json": {"schema": answer}}
    sent = {"content": {"application/json": {"schema": body}}}
    operation = {
        **({"requestBody": sent} if body else {}),
        "operationId": "list_items",
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "description": about}
            for name, (schema, about) in (
                (key, one if isinstance(one, tuple) else (one, ""))
                for key, one in parameters.items()
            )
        ],
        "responses": {"200": {"description": "", "content": content, **extra}},
    }
    paths = {"/items": {method: operation}}
    components = {"schemas": {"Item": record(id=TEXT)}}
    text = f"paths: {json.dumps(paths)}\ncomponents: {json.dumps(components)}\n"
    api, _ = build(tmp_path, text)
    return [toml(one.rule) for one in propose(api)]


URL = {"type": "string", "format": "uri"}
LINK = {"headers": {"Link": {"schema": TEXT}}}
PAGE = {"page": COUNT, "per_page": COUNT}
OFFSET = {"offset": COUNT, "limit": COUNT}


@pytest.mark.parametrize(
    ("parameters", "answer", "rule"),
    [
        (
            {"pageToken": TEXT},
            listed(nextPageToken=TEXT),
            'argument = "pageToken", next = "nextPageToken"',
        ),
        (
            {"cursor": TEXT},
            listed(meta=record(next=TEXT)),
            'argument = "cursor", next = "meta.next"',
        ),
        (
            {"offset": TEXT},
            listed(next_page=record(offset=TEXT, uri=TEXT)),
            'argument = "offset", next = "next_page.offset"',
        ),
        (
            {"page": COUNT},
            listed(next_page=COUNT),
            'argument = "page", next = "next_page"',
        ),
        (
            {"page_id": TEXT},
            listed(next_page_id={"anyOf": [TEXT, {"type": "null"}]}),
            'argument = "page_id", next = "next_page_id"',
        ),
        (
            {"limit": COUNT, "offset": COUNT},
            listed(next_limit=COUNT, next_offset=COUNT),
            'argument = "offset", next = "next_offset"',
        ),
        (
            {"limit": COUNT, "offset": COUNT},
            listed(
                _pagination=record(next=record(offset=COUNT, limit=COUNT, url=TEXT))
            ),
            'argument = "offset", next = "_pagination.next.offset"',
        ),
        (
            {"cursor": TEXT},
            listed(next_cursor=COUNT),
            'argument = "cursor", next = "next_cursor"',
        ),
        (
            {"starting_after": TEXT},
            listed(has_more=FLAG),
            'argument = "starting_after", last = "id", more = "has_more"',
        ),
    ],
)
def test_cursors(tmp_path: Path, parameters: Any, answer: Any, rule: str) -> None:
    proposed = proposals(tmp_path, parameters, answer)
    assert proposed == [f'{{ style = "cursor", {rule} }}']


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (listed(next=TEXT, previous=TEXT, count=COUNT), "next"),
        (listed(next=URL), "next"),
        (listed(next={**TEXT, "description": "The URL of the next page."}), "next"),
        (listed(meta=record(nextPage=URL)), "meta.nextPage"),
        (listed(nextLink=URL), "nextLink"),
        (listed(links=record(next=TEXT)), "links.next"),
        (listed(_links=record(next=record(href=TEXT))), "_links.next.href"),
        (listed(**{"@odata.nextLink": TEXT}), "@odata.nextLink"),
    ],
)
def test_urls(tmp_path: Path, answer: Any, path: str) -> None:
    assert proposals(tmp_path, PAGE, answer) == [
        f'{{ style = "url", next = "{path}" }}'
    ]


def test_links(tmp_path: Path) -> None:
    proposed = proposals(tmp_path, PAGE, {"type": "array", **ITEMS["items"]}, **LINK)
    assert proposed == ['{ style = "link", size = "per_page" }']


@pytest.mark.parametrize(
    ("parameters", "name", "schema", "rule"),
    [
        ({"token": TEXT}, "next-token", TEXT, 'style = "cursor", argument = "token"'),
        ({"page": COUNT}, "X-Next-Page", COUNT, 'style = "cursor", argument = "page"'),
        (
            {"after": TEXT},
            "X-Next-Cursor",
            TEXT,
            'style = "cursor", argument = "after"',
        ),
        ({}, "Next-Page-Url", URL, 'style = "url"'),
    ],
)
def test_headers(
    tmp_path: Path, parameters: Any, name: str, schema: Any, rule: str
) -> None:
    proposed = proposals(
        tmp_path, parameters, listed(), headers={name: {"schema": schema}}
    )
    assert proposed == [f'{{ {rule}, next_header = "{name}" }}']


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("next-token", {"type": "array", "items": TEXT}),
        ("next-token", {"type": "boolean"}),
        ("next", TEXT),
        ("retry-after", COUNT),
        ("token", TEXT),
    ],
)
def test_headers_that_say_nothing(tmp_path: Path, name: str, schema: Any) -> None:
    headers = {"headers": {name: {"schema": schema}}}
    assert proposals(tmp_path, {"after": TEXT}, listed(), **headers) == []


@pytest.mark.parametrize(
    ("parameters", "answer", "rest"),
    [
        (PAGE, listed(), ""),
        (PAGE, listed(meta=record(total_pages=COUNT)), ', pages = "meta.total_pages"'),
        (PAGE, listed(has_next=FLAG), ', more = "has_next"'),
        ({"page": {**COUNT, "minimum": 0}}, listed(), ", start = 0"),
        ({"page": {**COUNT, "minimum": 1}}, listed(), ""),
        (PAGE, listed(totalElements=COUNT), ", start = 0"),
    ],
)
def test_page_numbers(tmp_path: Path, parameters: Any, answer: Any, rest: str) -> None:
    assert proposals(tmp_path, parameters, answer) == [
        f'{{ style = "page", argument = "page"{rest} }}'
    ]


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        (listed(pages=COUNT, page=COUNT), ', pages = "pages"'),
        (listed(has_more=FLAG), ', more = "has_more"'),
    ],
)
def test_actions_whose_answers_tell_of_pages(
    tmp_path: Path, answer: Any, rest: str
) -> None:
    assert proposals(tmp_path, PAGE, answer, "post") == [
        f'{{ style = "page", operations = ["list_items"], argument = "page"{rest} }}'
    ]


def test_page_numbers_in_a_body(tmp_path: Path) -> None:
    body = record(page={**COUNT, "default": 1}, limit=COUNT)
    answer = listed(count=COUNT, limit=COUNT, pages=COUNT, page=COUNT)
    proposed = proposals(tmp_path, {}, answer, "post", body)
    assert proposed == [
        '{ style = "page", operations = ["list_items"], argument = "page", pages = "pages" }'
    ]


@pytest.mark.parametrize("value", [COUNT, FLAG, record(a=TEXT), {"type": "array"}])
def test_cursors_that_a_body_does_not_take(tmp_path: Path, value: Any) -> None:
    body = record(cursor=TEXT)
    assert proposals(tmp_path, {}, listed(next_cursor=value), "post", body) == []


@pytest.mark.parametrize("total", ["total", "total_entries"])
def test_offsets(tmp_path: Path, total: str) -> None:
    answer = listed(next_offset=COUNT, **{total: COUNT})
    assert proposals(tmp_path, OFFSET, answer) == [
        f'{{ style = "offset", argument = "offset", total = "{total}" }}'
    ]


@pytest.mark.parametrize(
    ("parameters", "answer", "method"),
    [
        # An action takes numbers, too.
        (PAGE, listed(), "post"),
        # What changes a part of a list tells how long the list is.
        (OFFSET, listed(total=COUNT), "patch"),
        # Not a list, but something that has one.
        (PAGE, record(author=record(name=TEXT), files=ITEMS["items"]), "get"),
        # Which of the two?
        (PAGE, record(a=ITEMS["items"], b=ITEMS["items"]), "get"),
        ({"page": TEXT}, listed(), "get"),
        # An offset in time, one that counts from nobody knows where, and one without a length.
        ({"offset": (COUNT, "A timestamp."), "limit": COUNT}, listed(), "get"),
        ({"startIndex": COUNT, "count": COUNT}, listed(), "get"),
        ({"offset": COUNT}, listed(), "get"),
        # Takes a cursor, and gives none; gives one, and takes none.
        ({"cursor": TEXT}, listed(), "get"),
        ({}, listed(next_cursor=TEXT), "get"),
        ({"after": TEXT}, listed(next=TEXT), "get"),
        # A value that can't be the argument, or is that of one that asks for no page.
        ({"cursor": COUNT}, listed(next_cursor=TEXT), "get"),
        ({"offset": COUNT}, listed(next=record(offset=record(limit=COUNT))), "get"),
        ({"limit": COUNT}, listed(next=record(limit=COUNT), next_limit=COUNT), "get"),
        ({"starting_after": COUNT}, listed(has_more=FLAG), "get"),
        ({}, listed(next=record(href=record(url=TEXT))), "get"),
    ],
)
def test_what_is_left_alone(
    tmp_path: Path, parameters: Any, answer: Any, method: str
) -> None:
    assert proposals(tmp_path, parameters, answer, method) == []
