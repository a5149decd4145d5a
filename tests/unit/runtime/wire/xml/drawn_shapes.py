"""Shapes and values of theirs, to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from runtime.wire.xml.shapes import (
    Choice,
    Field,
    Node,
    Ordered,
    Root,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Text,
    Untyped,
    Within,
)

Pair = tuple[Shape, st.SearchStrategy[Any]]
"""A shape and its values."""

NAMES = [f"n{number}" for number in range(12)] + ["Ünique", "名前", "_a-b.c"]
SPACES = ["", "", "", "{urn:a}", "{urn:b}", '{http://example.com/?a=1&b=\'"<c>"}']
PREFIXES = ["", "", "p", "q", "xml", "1 2"]
CHARACTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\ufffe\uffff",
    include_characters="\t\n\r",
)
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    [" x ", "]]>", "<a>", "&amp;", "\r\n", "'\"", "\u00a0", "\U0001f600", "#text"]
)
WORDS = st.from_regex(r"[a-z0-9-]+", fullmatch=True)
INTEGERS = st.integers(min_value=-(10**30), max_value=10**30)
NUMBERS = INTEGERS | st.floats(allow_nan=False, allow_infinity=False)

SCALARS: dict[str, Pair] = {
    "string": (Scalar("string"), TEXTS),
    "token": (Scalar("token"), WORDS),
    "base64": (Scalar("base64"), st.sampled_from(["", "AAAA", "cXV4Cg=="])),
    "boolean": (Scalar("boolean"), st.booleans()),
    "integer": (Scalar("integer"), INTEGERS),
    "number": (Scalar("number"), NUMBERS),
    "either": (Scalar(("integer", "boolean")), INTEGERS | st.booleans()),
    "nullable": (Scalar(("string", "null")), TEXTS | st.none()),
}


KEYS = st.sampled_from(NAMES) | st.text(
    st.characters(codec="utf-8"), min_size=1
).filter(lambda key: key[0] not in "@#{")
"""Properties that no document declares, whether or not an element can have such a name."""


@st.composite
def structures(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    fields: list[Field] = []
    values: dict[str, st.SearchStrategy[Any]] = {}
    for name in names:
        key = name if draw(st.booleans()) else f"key {name}"
        kind = draw(
            st.sampled_from(["element", "element", "attribute", "items", "nullable"])
        )
        expanded = draw(st.sampled_from(SPACES)) + name
        prefix = draw(st.sampled_from(PREFIXES))
        scalar, scalars = SCALARS[
            draw(st.sampled_from(sorted(SCALARS.keys() - {"nullable"})))
        ]
        shape, contents = draw(inner)
        if kind == "attribute":
            fields.append(Field(key, "attribute", expanded, scalar, prefix))
            values[key] = scalars
        elif kind == "items":
            item = Sequence(Node(expanded, shape, prefix))
            required = draw(st.booleans())
            fields.append(Field(key, "items", "", item, required=required))
            values[key] = st.lists(contents, min_size=0 if required else 1, max_size=3)
        elif kind == "nullable":
            fields.append(Field(key, "element", expanded, shape, prefix, nullable=True))
            values[key] = contents | st.none()
        else:
            fields.append(Field(key, "element", expanded, shape, prefix))
            values[key] = contents
    if draw(st.booleans()) and all(field.kind == "attribute" for field in fields):
        kind = draw(st.sampled_from(["text", "cdata"]))
        fields.append(Field("its text", kind, "", Scalar("string"), required=True))
        values["its text"] = TEXTS
    required = {field.key for field in fields if field.required}
    chosen = {key: values.pop(key) for key in sorted(required)}
    return Structure(tuple(fields)), st.fixed_dictionaries(chosen, optional=values)


@st.composite
def maps(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    shape, contents = draw(inner)
    if draw(st.booleans()):
        return Structure((), shape), st.dictionaries(KEYS, contents, max_size=3)
    items = st.lists(contents, min_size=1, max_size=3)
    return Structure((), shape, rest_items=True), st.dictionaries(
        KEYS, items, max_size=3
    )


@st.composite
def arrays(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    shape, contents = draw(inner)
    name = draw(st.sampled_from(SPACES)) + draw(st.sampled_from(NAMES))
    return Sequence(Node(name, shape)), st.lists(contents, max_size=3)


@st.composite
def orders(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))
    parts: list[Node | Text] = []
    values = []
    for name in names:
        shape, contents = draw(inner)
        if draw(st.booleans()):
            parts.append(Text(Scalar("string"), cdata=draw(st.booleans())))
            values.append(TEXTS.filter(lambda text: text.strip(" \t\r\n") == text))
        parts.append(Node(name, shape))
        values.append(contents)
    return Ordered(tuple(parts)), st.tuples(*values).map(list)


@st.composite
def enclosed(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    shape, contents = draw(inner)
    name = draw(st.sampled_from(SPACES)) + draw(st.sampled_from(NAMES))
    return Within(Node(name, shape, draw(st.sampled_from(PREFIXES)))), contents


@st.composite
def unions(draw: Callable[..., Any], inner: st.SearchStrategy[Pair]) -> Pair:
    """Objects that a property tells, in an attribute or an element."""
    members: dict[str, Shape] = {}
    values = []
    kind = draw(st.sampled_from(["attribute", "element"]))
    for tag in ("cat", "dog"):
        shape, contents = draw(inner)
        fields = (
            Field("kind", kind, "kind", Scalar("token"), required=True),
            Field("content", "element", "content", shape),
        )
        members[tag] = Structure(fields)
        values.append(
            st.fixed_dictionaries(
                {"kind": st.just(tag)}, optional={"content": contents}
            )
        )
    return Choice(tuple(members.values()), "kind", members), st.one_of(*values)


PLAIN = st.recursive(
    TEXTS,
    lambda inner: st.dictionaries(
        KEYS,
        inner | st.lists(inner, min_size=2, max_size=3),
        min_size=1,
    ),
    max_leaves=6,
)
PAIRS: st.SearchStrategy[Pair] = st.recursive(
    st.sampled_from([pair for name, pair in SCALARS.items() if name != "nullable"])
    | st.just((Untyped(), PLAIN)),
    lambda inner: st.one_of(
        structures(inner),
        structures(inner),
        maps(inner),
        arrays(inner),
        orders(inner),
        enclosed(inner),
        unions(inner),
    ),
    max_leaves=8,
)


@st.composite
def cases(draw: Callable[..., Any]) -> tuple[Root, Any]:
    shape, values = draw(PAIRS)
    name = draw(st.sampled_from(SPACES)) + draw(st.sampled_from(NAMES))
    return Root(Node(name, shape, draw(st.sampled_from(PREFIXES)))), draw(values)
