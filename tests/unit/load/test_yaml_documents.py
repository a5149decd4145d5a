"""YAML documents: the core schema, and where each fault is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import HEAD, findings, read

from specgen.load.text.positions import position


def value_of(folder: Path, text: str) -> object:
    documents, sink = read(folder, "api.yaml", f"{HEAD}{text}\n")
    assert findings(sink) == []
    root = documents[0].root
    assert isinstance(root, dict)
    return root["x"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", True),
        ("tRue", "tRue"),
        ("~", None),
        ("", None),
        ("Null", None),
        ("2020-01-01", "2020-01-01"),
        ("12:30:45", "12:30:45"),
        ("0o14", 12),
        ("014", 14),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("1_000", "1_000"),
        ("+12", 12),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e", "1e"),
        ("=", "="),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("!!float 3", 3.0),
        ("! 12", "12"),
        ('"a\\0b"', "a\0b"),
        ("😀", "😀"),
        ("|\n  a\n  b", "a\nb\n"),
    ],
)
def test_scalars_follow_the_core_schema(
    tmp_path: Path, written: str, value: object
) -> None:
    found = value_of(tmp_path, f"x: {written}")
    assert found == value
    assert type(found) is type(value)


def test_keys_are_their_source_text(tmp_path: Path) -> None:
    text = "x: {200: a, true: b, null: c, 1.50: d, no: e, 0x10: f}"
    found = value_of(tmp_path, text)
    assert isinstance(found, dict)
    assert list(found) == ["200", "true", "null", "1.50", "no", "0x10"]


def test_aliases_and_merge_keys(tmp_path: Path) -> None:
    text = (
        "b: &b {p: 1, q: 1}\nc: &c {q: 2, r: 2}\n"
        "x: {<<: [*b, *c], p: 0, s: *b, '<<': plain}"
    )
    found = value_of(tmp_path, text)
    both = {"p": 1, "q": 1}
    assert found == {"p": 0, "q": 1, "r": 2, "s": both, "<<": "plain"}


@pytest.mark.parametrize(
    "number", [".inf", "-.INF", "+.Inf", ".nan", "1e400", "-1e400"]
)
def test_a_number_that_is_not_finite_is_all_that_is_left_out(
    tmp_path: Path, number: str
) -> None:
    text = f"x: {{a: &n {number}, b: [1, {number}, 2], c: *n, d: 3}}"
    documents, sink = read(tmp_path, "api.yaml", f"{HEAD}{text}\n")
    (document,) = documents
    assert isinstance(document.root, dict)
    assert document.root["x"] == {"b": [1, 2], "d": 3}
    assert position(document, "#/x/d") == (3, text.index("d:") + 1)
    columns = [text.index(mark) + 1 for mark in (f"&n {number}", f"{number}, 2", "*n")]
    assert findings(sink) == [
        f"3:{column} WRONG_KIND a number must be finite, found {shown}"
        for column, shown in zip(columns, (number, number, "*n"), strict=True)
    ]


def test_an_integer_may_be_too_large_for_the_float_that_its_tag_asks_for(
    tmp_path: Path,
) -> None:
    documents, sink = read(
        tmp_path, "api.yaml", f"{HEAD}x: [!!float {'9' * 400}, !!float 2]\n"
    )
    assert isinstance(documents[0].root, dict)
    assert documents[0].root["x"] == [2.0]
    assert len(sink) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x: 1\nx: 2", "4:1 DUPLICATE_KEY duplicate key x, first at line 3"),
        ("x: {200: 1, '200': 2}", "3:13 DUPLICATE_KEY duplicate key 200"),
        ("x: {<<: .inf}", "3:9 SYNTAX not valid YAML: a merge key needs"),
        (f"x: {'1' * 5000}", "3:4 LIMIT an integer"),
        ("x: !!binary aGk=", "3:4 YAML_FEATURE"),
        ("x: !!python/name:os.system", "3:4 YAML_FEATURE"),
        ("x: !!timestamp 2020-01-01", "3:4 YAML_FEATURE"),
        ("x: !own {a: 1}", "3:4 YAML_FEATURE"),
        ("x: !!int no", "3:4 SYNTAX not valid YAML: the tag !!int does not fit"),
        ("x: !!map [a]", "3:4 SYNTAX"),
        ("? [a]\n: b", "3:3 YAML_FEATURE"),
        ("x: &x [*x]", "3:8 YAML_FEATURE"),
        ("x: *y", "3:4 SYNTAX not valid YAML: the alias *y has no anchor"),
        ("x: {<<: 3}", "3:9 SYNTAX not valid YAML: a merge key needs"),
        ("x: 1\n---\ny: 2", "4:1 YAML_FEATURE"),
        ("x:\n\ty: 1", "4:1 SYNTAX not valid YAML: a tab cannot indent"),
        ("x: a\x01b", "3:5 SYNTAX not valid YAML: the character U+0001"),
        ("x: [1, 2", "SYNTAX not valid YAML: while parsing a flow sequence"),
        ("x: a: b", "3:5 SYNTAX not valid YAML: mapping values are not allowed"),
        ("x: " + "[" * 100_000, "LIMIT the nesting depth exceeds"),
        ("x:\n  " + "- " * 100_000, "LIMIT the nesting depth exceeds"),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: str, expected: str) -> None:
    documents, sink = read(tmp_path, "api.yaml", f"{HEAD}{text}\n")
    assert documents == []
    (finding,) = findings(sink)
    assert expected in finding


def test_alias_expansion_has_a_budget(tmp_path: Path) -> None:
    lines = ["a0: &a0 [" + "x, " * 10 + "]"]
    for level in range(1, 12):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    _, sink = read(tmp_path, "api.yaml", HEAD + "\n".join(lines))
    (finding,) = findings(sink)
    assert "LIMIT the expansion of aliases exceeds the limit of 2,000,000" in finding


def test_crlf_counts_as_one_line_end(tmp_path: Path) -> None:
    text = f"{HEAD}x: 1\nx: 2\n".replace("\n", "\r\n")
    _, sink = read(tmp_path, "api.yaml", text)
    assert findings(sink) == ["4:1 DUPLICATE_KEY duplicate key x, first at line 3"]
