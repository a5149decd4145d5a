"""Null in a request, where a property may be absent but not null."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import ConfigDict, Field
from runtime.wire.contract import Body, Json, JsonLines, Operation
from runtime.wire.model import Model, Omittable, Wire
from runtime.wire.tagged import Tag, Tagged
from serving import app_of, call


class Leaf(Model):
    model_config = ConfigDict(extra="forbid")
    size: Annotated[Omittable[int], Wire("Size")] = None
    note: str | None = None


class Tree(Tagged):
    kind: Annotated[Literal["tree"], Tag] = "tree"
    leaf: Omittable[Leaf] = None
    leaves: Omittable[list[Leaf]] = None
    named: Omittable[dict[str, Tree]] = None
    either: Omittable[Leaf | int] = None
    short: Omittable[Annotated[str, Field(max_length=3)]] = None
    anything: Any = None


class Nullable(Model):
    leaf: Leaf | None


class Absent(Model):
    leaf: Omittable[Leaf] = None
    nullable: Omittable[int] = None


def answer_to(content: Any, text: str) -> tuple[int, list[list[Any]], Any]:
    """The status, the places of faults, and what the handler got."""
    got: dict[str, Any] = {}

    async def handler(**arguments: Any) -> None:
        got.update(arguments)

    made: Any = Operation(
        "it", ("POST", "/"), body=Body((content,)), answers={204: None}
    )
    headers = {"Content-Type": content.media_type}
    answer = call(app_of((made, handler)), "POST", "/", content=text, headers=headers)
    details = answer.json()["detail"] if answer.content else []
    assert {detail["type"] for detail in details} <= {"null"}
    return (
        answer.status_code,
        [detail["loc"] for detail in details],
        got.get("body"),
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('{"kind":"tree","leaf":null}', [["leaf"]]),
        ('{"kind":"tree","leaf":{"Size":null}}', [["leaf", "Size"]]),
        ('{"kind":"tree","leaf":{"Size":null,"note":null}}', [["leaf", "Size"]]),
        (
            '{"kind":"tree","leaves":[{"Size":1},{"Size":null}]}',
            [["leaves", 1, "Size"]],
        ),
        ('{"kind":"tree","leaves":null,"either":null}', [["leaves"], ["either"]]),
        (
            '{"kind":"tree","named":{"a":{"kind":"tree","short":null}}}',
            [["named", "a", "short"]],
        ),
    ],
)
def test_null_is_refused_where_it_is(text: str, places: list[list[Any]]) -> None:
    status, told, body = answer_to(Json(lambda: Tree), text)
    assert (status, body) == (422, None)
    assert told == [["body", *place] for place in places]


@pytest.mark.parametrize(
    "text",
    [
        '{"kind":"tree","leaf":{"note":null}}',
        '{"kind":"tree","anything":null}',
        '{"kind":"tree","anything":{"leaf":null}}',
        '{"kind":"tree","unknown":null}',
        '{"kind":"tree","leaf":{"note":"null"},"short":"nul"}',
    ],
)
def test_null_is_taken_where_it_may_be(text: str) -> None:
    status, _, body = answer_to(Json(lambda: Tree), text)
    assert status == 204
    assert type(body) is Tree
    assert body.to_json() == text.replace(" ", "")


def test_a_union_has_the_member_that_takes_null() -> None:
    content = Json(lambda: Absent | Nullable)
    status, _, body = answer_to(content, '{"leaf":null}')
    assert status == 204
    assert type(body) is Nullable


def test_each_line_is_looked_at() -> None:
    content = JsonLines(lambda: Leaf, media_type="application/jsonl")
    status, told, _ = answer_to(content, '{"Size":1}\n{"note":null}\n{"Size":null}')
    assert (status, told) == (422, [["body", 3, "Size"]])


def test_who_makes_an_object_leaves_out_with_none() -> None:
    assert Leaf(size=None).to_json() == "{}"
