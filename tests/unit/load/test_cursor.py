"""Typed reads: the right kind is returned, the wrong one reported and defaulted."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import HEAD, references

from specgen.findings.diagnostics import Sink
from specgen.load.tree import cursor
from specgen.load.tree.node import Node

TEXT = "t: text\nf: true\nn: 2.5\nm: {x-a: 1, 'b/c': 2}\ns: [a, 1]\nz: null\n"


@pytest.fixture
def tree(tmp_path: Path) -> tuple[Node, Sink]:
    registry, sink = references(tmp_path, HEAD + TEXT)
    return registry.root, sink


def test_values_of_the_right_kind(tree: tuple[Node, Sink]) -> None:
    root, sink = tree
    assert cursor.text(root, "t") == "text"
    assert cursor.flag(root, "f") is True
    assert cursor.number(root, "n") == 2.5
    assert [node.value for node in cursor.sequence(root, "s")] == ["a", 1]
    assert {key: node.value for key, node in cursor.mapping(root, "m")} == {
        "x-a": 1,
        "b/c": 2,
    }
    members = list(cursor.mapping(root, "m", extensions=False))
    assert [(key, node.pointer) for key, node in members] == [("b/c", "#/m/b~1c")]
    null = cursor.child(root, "z")
    assert null is not None
    assert null.value is None
    assert cursor.has(root, "z")
    assert len(sink) == 0


def test_absence_is_no_fault(tree: tuple[Node, Sink]) -> None:
    root, sink = tree
    assert cursor.text(root, "no", "default") == "default"
    assert cursor.flag(root, "no", True) is True
    assert cursor.number(root, "no") is None
    assert list(cursor.mapping(root, "no")) == []
    assert cursor.sequence(root, "no") == []
    assert cursor.child(root, "no") is None
    assert not cursor.has(root, "no")
    assert len(sink) == 0


def test_members_beside_a_reference_come_first(tmp_path: Path) -> None:
    registry, sink = references(
        tmp_path, HEAD + "a: {$ref: '#/b', y: 3, x-o: 4}\nb: {x: 1, y: 2}\n"
    )
    members = list(cursor.mapping(registry.root, "a", extensions=False))
    assert [(key, node.value, node.pointer) for key, node in members] == [
        ("y", 3, "#/a/y"),
        ("x", 1, "#/b/x"),
    ]
    assert [finding.code.name for finding in sink] == ["INCLUSION"]


def test_the_wrong_kind_is_reported_in_its_place(tree: tuple[Node, Sink]) -> None:
    root, sink = tree
    assert cursor.text(root, "n", "default") == "default"
    assert cursor.flag(root, "t") is False
    assert cursor.number(root, "f") is None
    assert list(cursor.mapping(root, "s")) == []
    assert cursor.sequence(root, "m") == []
    assert cursor.strings(root, "s") == ["a"]
    assert cursor.text(root, "z") == ""
    found = [(each.location.pointer, each.message, each.effect) for each in sink]
    assert found == [
        ("#/n", "`n` must be a string, found a number", "ignored"),
        ("#/t", "`t` must be a boolean, found a string", "ignored"),
        ("#/f", "`f` must be a number, found a boolean", "ignored"),
        ("#/s", "`s` must be an object, found an array", "ignored"),
        ("#/m", "`m` must be an array, found an object", "ignored"),
        ("#/s/1", "`s` must be an array of strings, found a number", "ignored"),
        ("#/z", "`z` must be a string, found null", "ignored"),
    ]


def test_reading_inside_a_scalar_reports_the_scalar(tree: tuple[Node, Sink]) -> None:
    root, sink = tree
    assert cursor.text(root.child("t"), "x") == ""
    (found,) = sink
    assert found.location.pointer == "#/t"
    assert found.message == "`t` must be an object, found a string"
