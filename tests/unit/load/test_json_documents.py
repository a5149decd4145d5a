"""JSON documents: what is accepted, and where each fault is reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import findings, read

from specgen.load.text.json_reader import LONG
from specgen.load.text.positions import position

HEAD = '{"openapi": "3.1.0",\n "x": '


LENGTHS = pytest.mark.parametrize("more", ["", f',\n"y": "{"y" * LONG}"'])
"""A long document is read in another way, to the same effect."""


def one(tmp_path: Path, value: str, more: str) -> object:
    documents, sink = read(tmp_path, "api.json", f"{HEAD}{value}{more}}}")
    assert findings(sink) == []
    root = documents[0].root
    assert isinstance(root, dict)
    return root["x"]


@LENGTHS
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[1, -2, 3.5, 1e3]", [1, -2, 3.5, 1000.0]),
        (r'"\ud83d\ude00 \u0000"', "\U0001f600 \0"),
        (r'"\\ud800"', "\\ud800"),
        ("[" * 499 + "]" * 499, None),
        ("[" * 255 + "]" * 255, None),
        ("9" * 4000, int("9" * 4000)),
        ("[2,\n  -9223372036854775809]", [2, -(2**63) - 1]),
        ("18446744073709551616", 2**64),
        ("[-0, -0.0, 0.1000000000000000055511]", [0, -0.0, 0.1]),
        (f'"- {2**64}"', f"- {2**64}"),
        (r'"\u0022"', '"'),
        (r'{"a": "\"", "b": "\u0022\u0022"}', {"a": '"', "b": '""'}),
    ],
)
def test_values_are_kept(
    tmp_path: Path, value: str, expected: object, more: str
) -> None:
    found = one(tmp_path, value, more)
    assert expected is None or repr(found) == repr(expected)


@LENGTHS
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[1 2]", "2:10 SYNTAX not valid JSON: expecting"),
        # Told at the comma by every Python; before 3.13 the library tells what follows it.
        ("[1, 2 ,\n\n]", "2:13 SYNTAX not valid JSON: a comma after the last"),
        ('{"a": 1,}', "2:14 SYNTAX not valid JSON: a comma after the last"),
        ("NaN", "2:7 SYNTAX not valid JSON: NaN is not a JSON number"),
        ("[0, -Infinity]", "2:11 SYNTAX not valid JSON: -Infinity is not"),
        ("9" * 5000, "2:7 LIMIT an integer exceeds the limit of 4000 digits"),
        ('["a", "\\ud800"]', "2:13 SYNTAX not valid JSON: lone surrogate"),
        ('{"\\udc00": 1}', "2:8 SYNTAX not valid JSON: lone surrogate"),
        ('{"a": {},\n"a": 1}', "3:1 DUPLICATE_KEY duplicate key a, first at line 2"),
        ('{"b": {"a": 1}, "c": [{"a": 1, "a": 2}]}', "2:38 DUPLICATE_KEY"),
        (r'{"a": "\u0022\u0022", "a": ""}', "2:29 DUPLICATE_KEY"),
        ("[" * 500 + "]" * 500, "2:506 LIMIT the nesting depth exceeds"),
        ('[{"a":' * 20_000, "LIMIT the nesting depth exceeds the limit of 500"),
        ('"a\tb"', "2:9 SYNTAX not valid JSON: invalid control character"),
        ("nul", "2:7 SYNTAX"),
    ],
)
def test_a_fault_has_its_place(
    tmp_path: Path, value: str, expected: str, more: str
) -> None:
    documents, sink = read(tmp_path, "api.json", f"{HEAD}{value}{more}}}")
    assert documents == []
    (finding,) = findings(sink)
    assert expected in finding


@LENGTHS
@pytest.mark.parametrize("number", ["1e400", "-1E+400", "9" * 220 + "e99"])
def test_a_number_that_is_not_finite_is_all_that_is_left_out(
    tmp_path: Path, number: str, more: str
) -> None:
    value = f'{{"a": {number}, "b": [1, {number}, 2, "1e400"], "d": 3}}'
    documents, sink = read(tmp_path, "api.json", f"{HEAD}{value}{more}}}")
    (document,) = documents
    assert isinstance(document.root, dict)
    assert document.root["x"] == {"b": [1, 2, "1e400"], "d": 3}
    assert position(document, "#/x/b/1") == (2, 7 + value.index('2, "1e400"'))
    for finding, before in zip(findings(sink), ('"a": ', "[1, "), strict=True):
        column = 7 + value.index(before) + len(before)
        told = f"2:{column} WRONG_KIND a number must be finite, found {number[:50]}"
        assert finding.startswith(told)


@pytest.mark.parametrize("end", ["", "\n", "\r\n \n"])
@pytest.mark.parametrize("layout", [{"indent": 2}, {"separators": (",", ":")}])
def test_what_looks_as_if_it_was_written_anew_is_read_as_carefully(
    tmp_path: Path, layout: dict[str, Any], end: str
) -> None:
    content = {"openapi": "3.1.0", "x": {"a": [1, 2.5, "é\n"], "b": "b" * LONG}}
    text = json.dumps(content, ensure_ascii=False, **layout)
    (document,), sink = read(tmp_path, "api.json", f"{text}{end}")
    assert findings(sink) == []
    assert document.root == content
    (document,), _ = read(tmp_path, "api.json", text.replace("2.5", f"{2**64}") + end)
    assert isinstance(document.root, dict)
    assert repr(document.root["x"]).startswith(f"{{'a': [1, {2**64}, ")
    documents, sink = read(tmp_path, "api.json", text.replace('"b":', '"a":') + end)
    assert documents == []
    assert "DUPLICATE_KEY duplicate key a, first at line" in findings(sink)[0]


def test_a_truncated_document_says_so(tmp_path: Path) -> None:
    _, sink = read(tmp_path, "api.json", f"{HEAD}[1, 2")
    assert findings(sink) == [
        "2:12 SYNTAX not valid JSON: the text ends in the middle of a value"
    ]


def test_json_in_a_yaml_file_keeps_json_rules(tmp_path: Path) -> None:
    documents, _ = read(tmp_path, "api.yaml", f'{HEAD}"\\ud83d\\ude00"}}')
    assert documents[0].language == "json"
    _, sink = read(tmp_path, "api.yaml", f'{HEAD}{{"a": 1, "a": 2}}}}')
    assert findings(sink) == ["2:16 DUPLICATE_KEY duplicate key a, first at line 2"]


def test_flow_yaml_in_a_yaml_file_is_yaml(tmp_path: Path) -> None:
    documents, sink = read(tmp_path, "api.yaml", "{openapi: '3.1.0', x: no}")
    assert findings(sink) == []
    assert documents[0].root == {"openapi": "3.1.0", "x": "no"}
