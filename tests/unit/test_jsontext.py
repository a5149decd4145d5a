"""JSON with a line for every member is what the standard library writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgen.emit.jsontext import json_lines

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(VALUES)
def test_any_value(value: object) -> None:
    assert json_lines(value) == json.dumps(value, indent=1)


@pytest.mark.parametrize(
    "value", [{}, [], {"a": {}}, [[]], 1e22, -0.0, 10**30, "\u2028"]
)
def test_corner(value: object) -> None:
    assert json_lines(value) == json.dumps(value, indent=1)
