"""Code is laid out as black would: a fixed point of it at every width."""

from __future__ import annotations

import black
from hypothesis import given
from hypothesis import strategies as st

from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Wrapped,
    declaration,
    field,
    signature,
)
from specgen.emit.text.python import Code, code, fixed, identifier, literal
from tests.drawing import drawn

MODE = black.Mode(line_length=88, target_versions={black.TargetVersion.PY311})
FEW = drawn(80)

NAMES = st.builds(
    lambda letter, length: identifier(letter * length),
    st.sampled_from("abcxyz"),
    st.integers(1, 40),
)
TYPES = st.builds(
    lambda letter, length: Atom(identifier(letter * length)),
    st.sampled_from("ABC"),
    st.integers(1, 30),
)
ANNOTATIONS = st.recursive(
    TYPES,
    lambda inner: st.one_of(
        st.builds(
            lambda head, items: Bracketed(identifier(head), items, "[]"),
            st.sampled_from(["list", "dict", "Annotated"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.lists(TYPES, min_size=2, max_size=4, unique_by=lambda one: one.flat).map(
            Either
        ),
    ),
    max_leaves=5,
)


def arguments(
    inner: st.SearchStrategy[Expression],
) -> st.SearchStrategy[list[Expression]]:
    """Arguments by place, then by name."""
    named = st.builds(lambda name, one: Affixed(code("{}=", name), one), NAMES, inner)
    return st.builds(
        lambda first, rest: [*first, *rest],
        st.lists(inner, max_size=2),
        st.lists(named, max_size=2, unique_by=lambda one: one.flat.partition("=")[0]),
    )


VALUES = st.recursive(
    st.one_of(
        st.text(st.sampled_from("ab \"'"), max_size=30).map(
            lambda text: Atom(literal(text))
        ),
        st.integers(0, 10**12).map(lambda number: Atom(fixed(str(number)))),
    ),
    lambda inner: st.one_of(
        arguments(inner).map(lambda items: Bracketed(fixed("Operation"), items)),
        st.lists(inner, max_size=3).map(lambda items: Bracketed(fixed(""), items)),
    ),
    max_leaves=6,
)


DEFAULTS = st.one_of(
    st.sampled_from([fixed(""), fixed("None"), literal([])]),
    st.text(st.sampled_from("ab \"'"), max_size=90).map(literal),
    st.integers(0, 10**12).map(literal),
).map(Atom)


CALLS = arguments(VALUES).map(
    lambda items: Bracketed(fixed("Operation"), [Atom(literal("pets.list")), *items])
)


def generic(item: Expression) -> Bracketed:
    """The annotation of a constant: `Operation[T]`."""
    return Bracketed(fixed("Operation"), [item], "[]")


def assert_fixed_point(text: str) -> None:
    assert black.format_str(text, mode=MODE) == text


@FEW
@given(NAMES, ANNOTATIONS.map(generic), CALLS)
def test_constants(name: Code, annotation: Expression, value: Expression) -> None:
    assert_fixed_point(f"{declaration(name, annotation, value)}\n")


@FEW
@given(NAMES, ANNOTATIONS, DEFAULTS)
def test_fields(name: Code, annotation: Expression, default: Expression) -> None:
    made = field(code("{}: ", name), annotation, default, 4)
    assert_fixed_point(f"class A:\n    {made}\n")


@FEW
@given(
    NAMES,
    st.lists(
        st.tuples(NAMES, ANNOTATIONS, st.booleans()),
        max_size=5,
        unique_by=lambda one: one[0],
    ),
    ANNOTATIONS,
)
def test_methods(
    name: Code, parameters: list[tuple[Code, Expression, bool]], returns: Expression
) -> None:
    stated = [Atom(fixed("self"))]
    if parameters:
        stated.append(Atom(fixed("*")))
    made = [
        Affixed(code("{}: ", one), Wrapped(annotation), " = UNSET" if default else "")
        for one, annotation, default in parameters
    ]
    head = signature(code("def {}", name), [*stated, *made], returns, 4)
    assert_fixed_point(f"class A:\n    {head}\n        return 1\n")
