"""Names of constants, from extensions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import declared

from specgen.ir.types import Enumeration


@pytest.mark.parametrize(
    ("values", "names", "used"),
    [
        (["a", "b"], ["A1", "B1"], ["A1", "B1"]),
        (["a", "b", None], ["A1", "B1"], ["A1", "B1"]),
        ([None, "a", "b"], ["NONE", "A1", "B1"], ["A1", "B1"]),
        ([None, "a", "b"], [None, "A1", "B1"], ["A1", "B1"]),
    ],
)
def test_names_stand_beside_their_values(
    tmp_path: Path, values: Any, names: Any, used: list[str]
) -> None:
    for key in ("x-enum-varnames", "x-enumNames"):
        schema = json.dumps({"enum": values, key: names})
        declarations, sink = declared(tmp_path, f"A: {schema}")
        assert list(sink) == []
        (enumeration,) = [
            declaration
            for declaration in declarations.values()
            if isinstance(declaration, Enumeration)
        ]
        assert [member.hint for member in enumeration.members] == used


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["A1"], "another"),
        (["A1", "B1", "C1"], "another"),
        (["A1", 2], "another"),
        ({}, "an object"),
        (None, "null"),
    ],
)
def test_what_is_no_list_of_names(tmp_path: Path, names: Any, kind: str) -> None:
    schema = json.dumps({"enum": ["a", "b"], "x-enumNames": names})
    _, sink = declared(tmp_path, f"A: {schema}")
    (finding,) = sink
    said = f"`x-enumNames` must be an array with a name for each value, found {kind}"
    assert finding.message == said
    assert finding.location.pointer == "#/components/schemas/A/x-enumNames"


@pytest.mark.parametrize(
    ("extension", "pointer", "said"),
    [
        (
            {"values": [{"value": "A", "name": "A1"}, {"value": "b", "name": "B1"}]},
            "/values/0/value",
            "`value` must be one of the values of `enum`, found another",
        ),
        (
            {"values": [{"value": 1, "name": "A1"}, {"value": "b", "name": "B1"}]},
            "/values/0/value",
            "`value` must be one of the values of `enum`, found another",
        ),
        (
            {"values": [{"name": "A1"}, {"value": "b", "name": "B1"}]},
            "/values/0",
            "`value` must be one of the values of `enum`, found none",
        ),
        (
            {"values": [{"value": "a", "name": 1}, {"value": "b", "name": "B1"}]},
            "/values/0/name",
            "`name` must be a string, found a number",
        ),
        (
            {"values": {"a": "A1"}},
            "/values",
            "`values` must be an array, found an object",
        ),
        ("A", "", "`x-ms-enum` must be an object, found a string"),
    ],
)
def test_a_name_that_is_of_no_value(
    tmp_path: Path, extension: Any, pointer: str, said: str
) -> None:
    schema = json.dumps({"enum": ["a", "b"], "x-ms-enum": extension})
    declarations, sink = declared(tmp_path, f"A: {schema}")
    (finding,) = sink
    assert finding.message == said
    assert finding.location.pointer == f"#/components/schemas/A/x-ms-enum{pointer}"
    enumeration = declarations["A"]
    assert isinstance(enumeration, Enumeration)
    named = "B1" if pointer.startswith("/values/0") else None
    assert [member.hint for member in enumeration.members] == [None, named]


def test_names_beside_values_may_leave_out_some(tmp_path: Path) -> None:
    named = {"name": "Letter", "values": [{"value": "b", "name": "B1"}, {"value": "a"}]}
    schema = json.dumps({"enum": ["a", "b", None], "x-ms-enum": named})
    declarations, sink = declared(tmp_path, f"A: {schema}")
    assert list(sink) == []
    (enumeration,) = [
        own for own in declarations.values() if isinstance(own, Enumeration)
    ]
    assert [member.hint for member in enumeration.members] == [None, "B1"]


def test_the_extension_that_fits_is_used(tmp_path: Path) -> None:
    names = {"x-enum-varnames": ["A1"], "x-enumNames": ["A1", "B1"]}
    schema = json.dumps({"enum": ["a", "b"], **names})
    declarations, _ = declared(tmp_path, f"A: {schema}")
    enumeration = declarations["A"]
    assert isinstance(enumeration, Enumeration)
    assert [member.hint for member in enumeration.members] == ["A1", "B1"]


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ((["A1", "B1", "C1"], None), ["C1", "A1"]),
        ((None, ["A1", "B1", "C1"]), ["C1", "A1"]),
        ((["A1", "B1", "C1"], ["A2", "B2", "C2"]), ["C1", "A1"]),
    ],
)
def test_names_stay_with_their_values_under_all_of(
    tmp_path: Path, parts: tuple[list[str] | None, ...], names: list[str]
) -> None:
    """The values of the narrowest part, by the names of the part that gives some first."""
    values = ["a", "b", "c"]
    bases = {
        f"Base{number}": {"enum": values, **({"x-enumNames": stated} if stated else {})}
        for number, stated in enumerate(parts)
    }
    references = [{"$ref": f"#/components/schemas/{base}"} for base in bases]
    schemas = {"A": {"allOf": [{"enum": ["c", "a"]}, *references]}, **bases}
    text = "\n    ".join(
        f"{key}: {json.dumps(value)}" for key, value in schemas.items()
    )
    enumeration = declared(tmp_path, text)[0]["A"]
    assert isinstance(enumeration, Enumeration)
    assert [member.value for member in enumeration.members] == ["c", "a"]
    assert [member.hint for member in enumeration.members] == names
