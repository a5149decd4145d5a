"""Patterns mean to the engine that checks them what they mean to ECMA-262."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import SchemaValidator

from specgen.normalise.patterns import classes_spelled
from tests.drawing import drawn

ODD = "aZ_9-.]/^[\\é١\n "
PIECES = [r"\d", r"\D", r"\w", r"\W", *r"a.^_", r"\-", r"\]", r"\\", r"\s"]


def matches(pattern: str, text: str) -> bool:
    return SchemaValidator({"type": "str", "pattern": pattern}).isinstance_python(text)


@drawn(300)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(ODD),
)
def test_classes_are_ascii_alone_and_in_brackets(
    pieces: list[str], negated: bool, character: str
) -> None:
    inside = "".join(pieces).replace("^", r"\^")
    bracketed = f"^[{'^' * negated}{inside}]$"
    expected = re.search(bracketed.replace("$", r"\Z"), character, re.ASCII)
    if r"\s" not in pieces:
        assert matches(classes_spelled(bracketed), character) == bool(expected)
    for piece in {r"\d", r"\D", r"\w", r"\W"}.intersection(pieces):
        alone = re.fullmatch(piece, character, re.ASCII)
        assert matches(classes_spelled(f"^{piece}$"), character) == bool(alone)


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        (r"^[\w-.]$", "a_-.", "é/"),
        (r"^[+-\d]$", "+-5", "é.,"),
        (r"^[-\d]$", "-5", ".,"),
        (r"^[\d-]$", "-5", ".,"),
        (r"^[!--\d]$", "!+-5", ".é"),
        (r"^[\]\d]$", "]5", "\\d"),
        (r"^\[\d]$", "", "["),
        (r"^[\\d]$", "\\d", "5"),
        (r"^[a-z]$", "az", "-"),
    ],
)
def test_hyphens_and_brackets_beside_classes(
    pattern: str, fitting: str, others: str
) -> None:
    spelled = classes_spelled(pattern)
    assert [matches(spelled, each) for each in fitting] == [True] * len(fitting)
    assert [matches(spelled, each) for each in others] == [False] * len(others)


def test_what_has_no_such_class_stays_as_it_is() -> None:
    for pattern in (r"^[^\/]+$", r"\\d", "(", r"\p{L}+$", ""):
        assert classes_spelled(pattern) == pattern
