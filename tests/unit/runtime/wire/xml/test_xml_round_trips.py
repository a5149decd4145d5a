"""Whatever is written is read as the same value, for shapes and values that are drawn."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime.wire.xml.faults import XmlError
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import (
    Field,
    Named,
    Node,
    Root,
    Scalar,
    Sequence,
    Structure,
)
from runtime.wire.xml.writing import write_xml

from tests.drawing import drawn
from tests.unit.runtime.wire.xml.drawn_shapes import INTEGERS, PLAIN, cases


@drawn(300)
@given(cases(), st.booleans())
def test_a_value_comes_back(case: tuple[Root, Any], strict: bool) -> None:
    root, value = case
    text = write_xml(json.dumps(value).encode(), root)
    assert json.loads(read_xml(text, None, root, strict)) == value


@drawn(150)
@given(cases(), cases(), st.booleans())
def test_whatever_is_sent_is_a_value_or_refused(
    case: tuple[Root, Any], other: tuple[Root, Any], strict: bool
) -> None:
    text = write_xml(other[1], other[0])
    try:
        sent = read_xml(text, None, case[0], strict)
    except XmlError:
        assert strict
    else:
        json.loads(sent)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text() | st.sampled_from(["n1", "n2", "kind", "@n1"]), inner),
    max_leaves=8,
)


@drawn(150)
@given(cases(), ANY_JSON | PLAIN)
def test_a_value_of_another_type_is_written_and_read_or_refused(
    case: tuple[Root, Any], value: Any
) -> None:
    """Whoever reads it strictly may say what it lacks; then it is a document all the same."""
    try:
        text = write_xml(value, case[0])
    except XmlError:
        return
    ElementTree.fromstring(text)
    json.loads(read_xml(text, None, case[0], strict=False))
    with suppress(XmlError):
        json.loads(read_xml(text, None, case[0], strict=True))


TREE = Root(
    Node("node", Named("Tree")),
    {
        "Tree": Structure(
            (
                Field("value", "attribute", "value", Scalar("integer")),
                Field(
                    "children",
                    "items",
                    "",
                    Sequence(Node("node", Named("Tree"))),
                    required=True,
                ),
            )
        )
    },
)
TREES = st.recursive(
    st.fixed_dictionaries({"value": INTEGERS, "children": st.just([])}),
    lambda inner: st.fixed_dictionaries(
        {"value": INTEGERS, "children": st.lists(inner)}
    ),
)


@drawn(50)
@given(TREES)
def test_a_tree_comes_back(value: Any) -> None:
    assert (
        json.loads(read_xml(write_xml(value, TREE), None, TREE, strict=True)) == value
    )


@pytest.mark.parametrize(
    "digits", ["0.10", "12345678901234567.89", "1e400", "9007199254740993"]
)
def test_numbers_keep_their_digits(digits: str) -> None:
    root = Root(Node("n", Scalar("number")))
    text = write_xml(digits.encode(), root)
    assert read_xml(text, None, root, strict=True) == digits.encode()
