"""Text in TOML evaluates to itself."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgen.emit.text.toml import array, inline_table, pairs, string

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(TEXT, TEXT, min_size=1), st.lists(TEXT))
def test_text_is_read_back(table: dict[str, str], items: list[str]) -> None:
    strings = {key: string(text) for key, text in table.items()}
    document = pairs({"a": inline_table(strings), "b": array(map(string, items))})
    assert tomllib.loads(document) == {"a": table, "b": items}
    assert tomllib.loads(pairs(strings)) == table


def test_no_text_configures_specgen() -> None:
    assert "tool.specgen" not in string("[tool.specgen]")
    assert tomllib.loads(f"a = {string('[tool.specgen]')}") == {"a": "[tool.specgen]"}


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(TypeError):
        array(["a"])  # type: ignore[list-item]
