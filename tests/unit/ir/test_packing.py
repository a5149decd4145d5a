"""The model as lines: nothing gets lost, equal values are equal lines, others are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from building import build

from specgen.diagnostics import Location
from specgen.ir.packing import Packer, unpacked
from specgen.ir.types import (
    NO_CONSTRAINTS,
    NO_DOC,
    Anything,
    Array,
    Default,
    Doc,
    Field,
    Hint,
    Literal,
    Nothing,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)

NOWHERE = Location(file="")


def packed(value: object) -> bytes:
    return Packer().packed(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Null(), Nothing()),
        (Literal(values=(1,)), Literal(values=(True,))),
        (Literal(values=(1,)), Literal(values=("1",))),
        (Scalar(kind=ScalarKind.STRING), Scalar(kind=ScalarKind.BYTES)),
        (
            Scalar(kind=ScalarKind.STRING, format="uri"),
            Scalar(kind=ScalarKind.STRING, format="email"),
        ),
        (Union(members=(Null(),)), Union(members=(Nothing(),))),
        (Default(value=[]), Default(value={})),
        (Default(value={"=": 0}), Default(value={"": [1]})),
        (Default(value=1.0), Default(value=1)),
        (Doc(examples=([],)), Doc(examples=((),))),  # type: ignore[arg-type]
    ],
    ids=repr,
)
def test_values_that_differ_are_different_lines(one: object, other: object) -> None:
    assert packed(one) != packed(other)


@pytest.mark.parametrize(
    "value",
    [
        Default(value=2**80),
        Default(value=-(2**63)),
        Default(
            value="\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
        ),
        Default(value={"": {"=": 3}, "1": [None, {"2": []}]}),
        Array(item=Ref(target=TypeId("#/a\n/b"))),
        Doc(summary="\u2028", description="a\r\nb", examples=({"a": [1.5]},)),
        (Null(), (Anything(), Nothing())),
        (),
    ],
    ids=repr,
)
def test_nothing_gets_lost(value: object) -> None:
    line = packed(value)
    assert b"\n" not in line
    assert unpacked(line) == value


def test_what_says_nothing_is_one_object() -> None:
    scalar = unpacked(packed(Scalar(kind=ScalarKind.STRING)))
    assert scalar.constraints is NO_CONSTRAINTS
    field = unpacked(packed(record(NOWHERE).fields[0]))
    assert field.doc is NO_DOC


def record(origin: Location) -> Record:
    text: Type = Scalar(kind=ScalarKind.STRING)
    id = TypeId("#/components/schemas/A")
    field = Field(wire_name="a", type=text, presence=Presence.REQUIRED, origin=origin)
    return Record(
        id=id, hint=Hint(text="A"), origin=origin, fields=(field,), extra=None
    )


def test_where_something_stands_makes_no_difference() -> None:
    here = record(Location(file="api.yaml", pointer="#/components/schemas/A"))
    assert packed(here) == packed(record(NOWHERE))
    assert unpacked(packed(here)) == record(NOWHERE)


def test_one_packer_tells_values_apart_that_come_and_go() -> None:
    packer = Packer()
    lines = {packer.packed(Literal(values=(number,))) for number in range(1000)}
    assert len(lines) == 1000


def test_operations_of_a_document_come_back(tmp_path: Path) -> None:
    text = (
        "security: [{key: []}]\n"
        "servers: [{url: 'https://{a}', variables: {a: {default: b, enum: [b]}}}]\n"
        "paths:\n  /a/{id}:\n    post:\n      tags: [t]\n"
        "      parameters:\n"
        "      - {name: id, in: path, required: true, schema: {type: integer}}\n"
        "      - {name: q, in: query, schema: {enum: [a, b]}, example: a}\n"
        "      requestBody: {content: {multipart/form-data: {schema:"
        " {properties: {f: {type: string, format: binary}}}}}}\n"
        "      responses: {4XX: {description: no, headers: {X: {schema: {}}}}}\n"
        "components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n"
    )
    api, _ = build(tmp_path, text)
    back = unpacked(packed(replace(api, declarations={})))
    (operation,) = back.operations
    assert back.schemes == api.schemes
    assert back.servers == api.servers
    assert packed(operation) == packed(api.operations[0])
    assert operation.parameters[1].doc == api.operations[0].parameters[1].doc
