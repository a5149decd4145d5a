"""`readOnly` and `writeOnly`: two records only where the directions differ."""

from __future__ import annotations

from pathlib import Path

from building import build

from specgen.ir.api import Api
from specgen.ir.directions import split_directions
from specgen.ir.types import Enumeration, Record, Ref, TypeId

BODY = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}"
ANSWER = (
    "responses: {'200': {description: A.,"
    " content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}"
)
SCHEMAS = (
    "components:\n  schemas:\n"
    "    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'},"
    " e: {$ref: '#/components/schemas/E'}, c: {$ref: '#/components/schemas/C'}}}\n"
    "    B: {type: object, properties: {r: {type: string, readOnly: true},"
    " w: {type: string, writeOnly: true}, both: {type: string},"
    " a: {$ref: '#/components/schemas/A'}}}\n"
    "    C: {type: object, properties: {plain: {type: string}}}\n"
    "    E: {type: string, enum: [x]}\n"
)


def model(folder: Path, *parts: str) -> Api:
    operation = ", ".join([*parts, *([] if ANSWER in parts else ["responses: {}"])])
    api, _ = build(folder, f"paths: {{/a: {{post: {{{operation}}}}}}}\n{SCHEMAS}")
    return split_directions(api)


def fields(api: Api) -> dict[str, list[str]]:
    return {
        str(id).rpartition("/")[2]: [field.wire_name for field in one.fields]
        for id, one in api.declarations.items()
        if isinstance(one, Record)
    }


def test_both_directions_split_what_differs_and_what_refers_to_it(
    tmp_path: Path,
) -> None:
    api = model(tmp_path, BODY, ANSWER)
    assert fields(api) == {
        "A": ["b", "e", "c"],
        "A#Input": ["b", "e", "c"],
        "B": ["r", "both", "a"],
        "B#Input": ["w", "both", "a"],
        "C": ["plain"],
    }
    body = api.operations[0].body
    assert body is not None
    target = body.contents[0].type
    assert isinstance(target, Ref)
    assert target.target.endswith("/A#Input")
    inner = api.declarations[target.target]
    assert isinstance(inner, Record)
    assert inner.fields[0].type == Ref(target=TypeId("#/components/schemas/B#Input"))


def test_one_direction_only_loses_the_other_ones_properties(tmp_path: Path) -> None:
    assert fields(model(tmp_path, BODY))["B"] == ["w", "both", "a"]
    assert fields(model(tmp_path, ANSWER))["B"] == ["r", "both", "a"]


def test_enumerations_that_are_read_are_open(tmp_path: Path) -> None:
    read, written = model(tmp_path, ANSWER), model(tmp_path, BODY)
    for api, expected in ((read, True), (written, False)):
        (found,) = (
            one for one in api.declarations.values() if isinstance(one, Enumeration)
        )
        assert found.open is expected


def test_what_tells_the_members_of_a_union_apart_travels_with_it(
    tmp_path: Path,
) -> None:
    schemas = (
        "components:\n  schemas:\n"
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}],"
        " discriminator: {propertyName: t}}\n"
        "    B: {type: object, required: [t, id], properties:"
        " {t: {type: string, readOnly: true}, id: {type: integer, readOnly: true}}}\n"
        "    C: {type: object, required: [t, key], properties:"
        " {t: {type: string, writeOnly: true}, key: {type: string, writeOnly: true}}}\n"
    )
    paths = f"paths: {{/a: {{post: {{{BODY}, {ANSWER}}}}}}}\n"
    api, _ = build(tmp_path, paths + schemas)
    assert fields(split_directions(api)) == {
        "B": ["t", "id"],
        "B#Input": ["t"],
        "C": ["t"],
        "C#Input": ["t", "key"],
    }
