"""JSON with a line for every member says what its value does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgen.emit.text.json_lines import json_lines

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(VALUES)
def test_any_value(value: object) -> None:
    assert json.loads(json_lines(value)) == value


@pytest.mark.parametrize(
    "value", [{}, [], {"a": {}}, [[]], 1e22, -0.0, 2**63, 10**30, "\u2028", "\ud800"]
)
def test_corner(value: object) -> None:
    assert repr(json.loads(json_lines(value))) == repr(value)


def test_every_member_has_its_line_even_beside_an_integer_beyond_64_bits() -> None:
    lines = json_lines({"a": [1, 10**30], "b": {}}).splitlines()
    assert lines == [
        b"{",
        b'  "a": [',
        b"    1,",
        f"    {10**30}".encode(),
        b"  ],",
        b'  "b": {}',
        b"}",
    ]
