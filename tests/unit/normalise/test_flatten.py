"""References and `allOf` become one schema, once, however they are tangled."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import declared

from specgen.ir.types import (
    NULL,
    Access,
    Alias,
    Constraints,
    Default,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Union,
)


def record(
    folder: Path, schemas: str, key: str = "A", version: str = "3.1.0"
) -> Record:
    found = declared(folder, schemas, version)[0][key]
    assert isinstance(found, Record)
    return found


def test_parts_add_up(tmp_path: Path) -> None:
    found = record(
        tmp_path,
        "A: {allOf: [{$ref: '#/components/schemas/B'}, {required: [b, c]},"
        " {properties: {b: {maxLength: 9}, c: {type: integer}}}]}\n"
        "    B: {type: object, properties: {b: {type: string, minLength: 1}}}",
    )
    b, c = found.fields
    assert (b.wire_name, b.presence) == ("b", Presence.REQUIRED)
    assert b.type == Scalar(
        kind=ScalarKind.STRING, constraints=Constraints(min_length=1, max_length=9)
    )
    assert (c.wire_name, c.presence) == ("c", Presence.REQUIRED)


def test_a_schema_that_includes_itself_ends(tmp_path: Path) -> None:
    found = record(
        tmp_path,
        "A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {a: {type: string}}}\n"
        "    B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {b: {type: string}}}",
    )
    assert {field.wire_name for field in found.fields} == {"a", "b"}


def test_a_lattice_of_bases_is_read_once(tmp_path: Path) -> None:
    """Thirty levels of two references each: a billion ways to the bottom."""
    levels = 30
    lines = [
        f"L{level}: {{allOf: [{{$ref: '#/components/schemas/L{level + 1}'}},"
        f" {{$ref: '#/components/schemas/L{level + 1}'}}],"
        f" properties: {{p{level}: {{type: string}}}}}}"
        for level in range(levels)
    ]
    lines.append(f"L{levels}: {{type: object, properties: {{last: {{type: string}}}}}}")
    found = record(tmp_path, "\n    ".join(lines), "L0")
    assert len(found.fields) == levels + 1


def test_siblings_of_a_reference_count_from_3_1_on(tmp_path: Path) -> None:
    schemas = (
        "A: {type: object, properties: {a: {$ref: '#/components/schemas/B', maxLength: 3}}}\n"
        "    B: {type: string, minLength: 1}"
    )
    (new,) = record(tmp_path, schemas).fields
    assert new.type == Scalar(
        kind=ScalarKind.STRING, constraints=Constraints(min_length=1, max_length=3)
    )
    (old,) = record(tmp_path, schemas, version="3.0.3").fields
    assert old.type != new.type


def test_nullable_beside_all_of_means_or_null(tmp_path: Path) -> None:
    found = record(
        tmp_path,
        "A: {type: object, properties: {a: {nullable: true,"
        " allOf: [{$ref: '#/components/schemas/B'}]}}}\n"
        "    B: {type: object, properties: {b: {type: string}}}",
        version="3.0.3",
    )
    (field,) = found.fields
    assert isinstance(field.type, Union)
    assert NULL in field.type.members


def test_all_of_with_a_closed_branch_means_the_sum(tmp_path: Path) -> None:
    parts = (
        "{properties: {a: {}}, additionalProperties: false}",
        "{properties: {b: {}}}",
    )
    found = record(tmp_path, f"A: {{type: object, allOf: [{parts[0]}, {parts[1]}]}}")
    assert {field.wire_name for field in found.fields} == {"a", "b"}
    assert found.extra is not None


def test_a_component_that_is_a_reference_is_another_name(tmp_path: Path) -> None:
    found = declared(
        tmp_path,
        "A: {$ref: '#/components/schemas/B'}\n    B: {type: string, maxLength: 2}",
    )[0]["A"]
    assert isinstance(found, Alias)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_a_name_says_beside_its_reference_holds_where_it_is_used(
    tmp_path: Path, version: str
) -> None:
    holder = record(
        tmp_path,
        "A: {type: object, properties: {id: {$ref: '#/components/schemas/Id'},"
        " key: {$ref: '#/components/schemas/Key'}, mode: {$ref: '#/components/schemas/Mode'}}}\n"
        "    Text: {type: string}\n"
        "    Id: {$ref: '#/components/schemas/Text', readOnly: true}\n"
        "    Key: {$ref: '#/components/schemas/Text', writeOnly: true}\n"
        "    Mode: {$ref: '#/components/schemas/Text', default: slow}",
        version=version,
    )
    id, key, mode = holder.fields
    assert (id.access, key.access) == (Access.READ, Access.WRITE)
    assert mode.default == Default(value="slow")


def test_a_schema_that_extends_another_has_its_own_defaults(tmp_path: Path) -> None:
    extending = record(
        tmp_path,
        "A: {allOf: [{$ref: '#/components/schemas/B'},"
        " {properties: {mode: {enum: [fast], default: fast}}}]}\n"
        "    B: {allOf: [{$ref: '#/components/schemas/C'},"
        " {properties: {mode: {default: slow}}}]}\n"
        "    C: {type: object, properties: {mode: {type: string, default: off}}}",
    )
    (mode,) = extending.fields
    assert mode.default == Default(value="fast")
