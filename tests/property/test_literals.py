"""Whatever text a document holds, it becomes a literal, a docstring or a comment."""

from __future__ import annotations

import ast
import math
import re
import tokenize
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specgen.emit.text.python import comment, docstring, identifier, indented, literal
from tests.drawing import drawn

FEW = drawn(150)

PIECES = [
    '"""',
    "'''",
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\t",
    "\0",
    "\x0c",
    "\u2028",
    "\u202e",
]
PIECES += [
    "{{",
    "{%",
    "#",
    "\\N{",
    "\\u",
    "\\x",
    " " * 5,
    "    ",
    "\x85",
    "\x1c",
    "- ",
    "é",
]
TEXT = st.one_of(
    st.text(),
    st.text(st.characters()),
    st.lists(st.sampled_from([*PIECES, "word", "a longer run of words"])).map("".join),
)
SCALARS = st.one_of(
    TEXT,
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(TEXT, inner, max_size=4),
    ),
    max_leaves=12,
)


@FEW
@given(VALUES)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    written = literal(value)
    assert written.isascii()
    assert "\n" not in written
    found = ast.literal_eval(written)
    assert found == value
    assert repr(found) == repr(value)


@FEW
@given(st.sampled_from([math.nan, math.inf, -math.inf]))
def test_floats_without_a_literal_are_called_by_name(value: float) -> None:
    found = eval(literal(value), {"float": float})
    assert repr(found) == repr(value)


@pytest.mark.parametrize("value", [b"a", {1}, object(), 1j])
def test_other_values_have_no_literal(value: object) -> None:
    with pytest.raises(TypeError):
        literal(value)


@FEW
@given(TEXT, st.sampled_from([0, 4, 8]))
@example('"', 0)
@example('a"', 4)
@example("\\", 0)
@example('\\"', 8)
@example('"""', 4)
@example("a\\\n\n", 4)
@example(" ".join(["word"] * 40) + '"', 8)
@example("x" * 200 + "\\", 4)
def test_a_docstring_stays_one_statement(text: str, indent: int) -> None:
    written = docstring(text, indent)
    margin = " " * indent
    heads = {0: "", 4: "class A:\n", 8: "class A:\n    class B:\n"}
    tree = ast.parse(f"{heads[indent]}{margin}{written}\n{margin}after = 1\n")
    body: list[ast.stmt] = tree.body
    while isinstance(body[0], ast.ClassDef):
        body = body[0].body
    assert [type(statement) for statement in body] == [ast.Expr, ast.Assign]
    value = body[0].value
    assert isinstance(value, ast.Constant)
    assert words(str(value.value)) == (words(visible(text)) or ["No", "description."])


def test_a_text_of_megabytes_is_wrapped_in_one_go() -> None:
    """What is left of a line is not copied for each of its words."""
    count = 1_000_000
    written = docstring(" ".join(["words"] * count), 4)
    assert written.count("words") == count
    assert max(map(len, written.splitlines())) <= 88


@FEW
@given(TEXT)
def test_an_attribute_docstring_stays_one_statement(text: str) -> None:
    written = docstring(text, 4, attribute=True)
    tree = ast.parse(f"class A:\n    a: int\n    {written}\n    b: int\n")
    (made,) = tree.body
    assert isinstance(made, ast.ClassDef)
    kinds = [type(statement) for statement in made.body]
    assert kinds == [ast.AnnAssign, ast.Expr, ast.AnnAssign]


@FEW
@given(TEXT, st.sampled_from([0, 4, 8]))
def test_lines_of_a_docstring_fit_but_for_words_that_do_not(
    text: str, indent: int
) -> None:
    for line in docstring(text, indent).splitlines()[1:]:
        assert len(line) <= 88 or len(line.split()) == 1 or " " not in line.strip()
        assert line == line.rstrip()


@FEW
@given(TEXT)
def test_a_comment_is_one_line(text: str) -> None:
    written = comment(text)
    assert len(written.splitlines()) <= 1
    tokens = tokenize.generate_tokens(StringIO(f"{written}\n").readline)
    kinds = {token.type for token in tokens}
    assert kinds <= {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.ENDMARKER,
        tokenize.NEWLINE,
    }


@FEW
@given(TEXT)
def test_nothing_but_names_is_an_identifier(text: str) -> None:
    parts = text.split(".")
    if all(re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", part) for part in parts):
        assert identifier(text) == text
    else:
        with pytest.raises(ValueError, match="no identifier"):
            identifier(text)


@FEW
@given(st.lists(TEXT, max_size=4))
def test_indenting_refuses_what_is_no_code(texts: list[str]) -> None:
    with pytest.raises(TypeError):
        indented("\n".join(texts), 4)


def visible(text: str) -> str:
    """A text without what nobody sees: controls, surrogates, directions, formats."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "" for char in text
    )


def words(text: str) -> list[str]:
    return text.split()
