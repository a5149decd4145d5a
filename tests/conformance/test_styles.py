"""Parameters on the wire, against the tables of OpenAPI and RFC 6570."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from runtime.wire.contract import Cookie, Header, Parameter, Path, Query, QueryString
from runtime.wire.decimals import NumberDecimal, plain_decimal
from runtime.wire.parameters import parsing, styles
from runtime.wire.unset import UNSET

EMPTY, STRING = "", "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": "100", "G": "200", "B": "150"}
SHAPES: dict[Any, str] = {str: "scalar", list: "array", dict: "object"}

# OpenAPI 3.2.0 (and 3.1.1), section "Style Examples", one line per row of the table.
TABLE: list[tuple[str, bool, Any, str]] = [
    ("matrix", False, EMPTY, ";color"),
    ("matrix", False, STRING, ";color=blue"),
    ("matrix", False, ARRAY, ";color=blue,black,brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, EMPTY, ";color"),
    ("matrix", True, STRING, ";color=blue"),
    ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("label", False, EMPTY, "."),
    ("label", False, STRING, ".blue"),
    ("label", False, ARRAY, ".blue,black,brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150"),
    ("label", True, EMPTY, "."),
    ("label", True, STRING, ".blue"),
    ("label", True, ARRAY, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("simple", False, EMPTY, ""),
    ("simple", False, STRING, "blue"),
    ("simple", False, ARRAY, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, EMPTY, ""),
    ("simple", True, STRING, "blue"),
    ("simple", True, ARRAY, "blue,black,brown"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
    ("form", False, EMPTY, "color="),
    ("form", False, STRING, "color=blue"),
    ("form", False, ARRAY, "color=blue,black,brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, EMPTY, "color="),
    ("form", True, STRING, "color=blue"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("cookie", False, EMPTY, "color="),
    ("cookie", False, STRING, "color=blue"),
    ("cookie", False, ARRAY, "color=blue,black,brown"),
    ("cookie", False, OBJECT, "color=R,100,G,200,B,150"),
    ("cookie", True, ARRAY, "color=blue; color=black; color=brown"),
    ("cookie", True, OBJECT, "R=100; G=200; B=150"),
]
PLACES: dict[str, type[Parameter]] = {"matrix": Path, "label": Path, "simple": Path}
PLACES |= {"cookie": Cookie}


def parameter(style: str, explode: bool, value: Any, **more: Any) -> Parameter:
    place = more.pop("place", None) or PLACES.get(style, Query)
    shape = SHAPES.get(type(value), "scalar")
    return place("color", style=style, explode=explode, shape=shape, **more)


def encode(declared: Parameter, value: Any) -> str:
    if isinstance(declared, Path):
        return styles.encode_path(declared, value)
    if isinstance(declared, Header):
        return styles.encode_header(declared, value)
    if isinstance(declared, Cookie):
        pairs = styles.encode_cookie(declared, value)
        return "; ".join("=".join(pair) for pair in pairs)
    return "&".join("=".join(pair) for pair in styles.encode_query(declared, value))


def decode(declared: Parameter, text: str) -> Any:
    if isinstance(declared, Path):
        return parsing.decode_path(declared, text)
    if isinstance(declared, Header):
        return parsing.decode_header(declared, text)
    if isinstance(declared, Cookie):
        return parsing.decode_cookie(declared, parsing.split_pairs(text, ";"))
    return parsing.decode_query(declared, parsing.split_pairs(text))


@pytest.mark.parametrize(("style", "explode", "value", "text"), TABLE)
def test_table(style: str, explode: bool, value: Any, text: str) -> None:
    declared = parameter(style, explode, value)
    assert encode(declared, value) == text
    assert decode(declared, text) == value


@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("value", [EMPTY, STRING, ARRAY, OBJECT])
def test_header_is_simple(explode: bool, value: Any) -> None:
    declared = parameter("simple", explode, value, place=Header)
    text = next(row[3] for row in TABLE if row[:3] == ("simple", explode, value))
    assert encode(declared, value) == text
    assert decode(declared, text.replace(",", ", ")) == value


# RFC 6570 section 3.2: {var}, {+path} inside a slot, {.dom*}, {;hello} and their escapes.
@pytest.mark.parametrize(
    ("declared", "value", "text"),
    [
        (Path("hello"), "Hello World!", "Hello%20World%21"),
        (Path("half"), "50%", "50%25"),
        (Path("path", allow_reserved=True), "a:b@c", "a:b@c"),
        (Path("path", allow_reserved=True), "/foo/bar", "%2Ffoo%2Fbar"),
        (Path("dom", style="label", explode=True), ["example", "com"], ".example.com"),
        (Path("who", style="matrix"), "fred", ";who=fred"),
        (Path("x", style="matrix"), ["a;b", "c,d"], ";x=a%3Bb,c%2Cd"),
        (Path("x", style="label", explode=True), ["1.5", "2"], ".1%2E5.2"),
        (Path("x", style="label", explode=True), {"a.b": "c"}, ".a%2Eb=c"),
        (Path("none", style="label", shape="array"), [], ""),
        (Query("q"), "a b&c=d+e", "q=a%20b%26c%3Dd%2Be"),
        (Query("$top"), 5, "%24top=5"),
        (Query("q", allow_reserved=True), "a/b?c:d@e=f", "q=a/b?c:d@e=f"),
        (Query("q", allow_reserved=True), "a#b&c+d%41%", "q=a%23b%26c%2Bd%41%25"),
        (Query("q", explode=False, allow_reserved=True), ["a,b", "/"], "q=a%2Cb,/"),
        (Query("q"), True, "q=true"),
        (Query("q"), None, "q="),
        (Query("q"), 1.5, "q=1.5"),
        (Query("q"), [], ""),
        (Query("q"), {}, ""),
        (Query("q"), {"a": [1, 2], "b": {"c": 1}}, "a=1&a=2&b=%7B%22c%22%3A1%7D"),
        (Query("q", style="spaceDelimited"), ["a", "b"], "q=a&q=b"),
        # `collectionFormat` of Swagger 2.0.
        (Query("q", style="tabDelimited", explode=False), ["a b", "c"], "q=a%20b%09c"),
        (Path("p", style="pipeDelimited"), ["a", "b/c"], "a%7Cb%2Fc"),
        (Path("p", style="spaceDelimited"), ["a", "b"], "a%20b"),
        (Header("x", style="pipeDelimited"), ["a,b", "c"], "a,b|c"),
        (Header("x", style="spaceDelimited"), ["a", "b"], "a b"),
        (
            Query("q", media_type="application/json"),
            {"a": [1]},
            "q=%7B%22a%22%3A%5B1%5D%7D",
        ),
        (Query("q", media_type="text/plain"), "a b", "q=a%20b"),
        (Query("a", style="deepObject"), {"b": {"c": 1}}, "a%5Bb%5D%5Bc%5D=1"),
        (
            Query("a", style="deepObject"),
            {"b": [1, 2]},
            "a%5Bb%5D%5B%5D=1&a%5Bb%5D%5B%5D=2",
        ),
        (Query("a", style="deepObject"), {"b": [{"c": 1}]}, "a%5Bb%5D%5B0%5D%5Bc%5D=1"),
        (Header("x"), "a, b/ü%", "a, b/ü%"),
        (Header("x", media_type="application/json"), {"a": "ü"}, '{"a":"\\u00fc"}'),
        (Cookie("s"), "abc/+==:x", "s=abc/+==:x"),
        (Cookie("s"), 'a;b "c",%41', "s=a%3Bb%20%22c%22%2C%2541"),
        (Cookie("s", style="cookie"), "a%20b", "s=a%20b"),
    ],
)
def test_written(declared: Parameter, value: Any, text: str) -> None:
    assert encode(declared, value) == text


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        (Query("q"), "q=a+b%20c", "a b c"),
        (Query("q"), "p=1", UNSET),
        (Query("q", shape="array"), "q=1", ["1"]),
        (Query("q", shape="array", explode=False), "q=", []),
        (Query("q", style="pipeDelimited", explode=False, shape="array"), "q=a|b", ["a", "b"]),
        (Query("q", style="spaceDelimited", explode=False, shape="array"), "q=a+b", ["a", "b"]),
        (Query("a", style="deepObject", shape="object"), "a[b][]=1", {"b": ["1"]}),
        (Query("a", style="deepObject", shape="object"), "a[b]=1&a[b]=2", {"b": ["1", "2"]}),
        (Query("a", style="deepObject", shape="object"), "a[b][1]=y&a[b][0]=x", {"b": ["x", "y"]}),
        (Query("q", media_type="application/json"), "q=%7B%22a%22:1%7D", {"a": 1}),
        (Query("o", shape="object"), "a=1&a=2&b=3", {"a": ["1", "2"], "b": "3"}),
        (Header("x", shape="array"), None, UNSET),
        (Header("x", style="pipeDelimited", shape="array"), "a|b, c", ["a", "b, c"]),
        (Path("p", style="tabDelimited", shape="array"), "a%20b%09c", ["a b", "c"]),
        (Path("p", style="pipeDelimited", shape="array"), "a|b", ["a", "b"]),
        (Cookie("s"), "t=1; s=a%20b", "a b"),
        (Path("p"), "a%2Fb", "a/b"),
    ],
)  # fmt: skip
def test_read(declared: Parameter, text: str, value: Any) -> None:
    assert decode(declared, text) == value


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        (Query("q"), "q=1&q=2"),
        (Query("q"), "q=%ff"),
        (Query("q", media_type="application/json"), "q={secret"),
        (Query("q", media_type="application/json"), "q=NaN"),
        (Query("q", explode=False, shape="object"), "q=secret"),
        (Query("a", style="deepObject", shape="object"), "a[b]=1&a[b][c]=secret"),
        (
            Query("a", style="deepObject", shape="object"),
            "a" + "[b]" * 5000 + "=secret",
        ),
        (Path("p", style="label"), "secret"),
        (Path("p", style="matrix"), "secret"),
    ],
)
def test_unreadable(declared: Parameter, text: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|has|gives|does)\b") as caught:
        decode(declared, text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (Header("x"), "a\r\nSet-Cookie: b"),
        (Header("x"), "a\0"),
        (Header("x"), ["a,b"]),
        (Header("x", media_type="text/plain"), "a\nb"),
        (Cookie("x", style="cookie"), "a; b=c"),
        (Query("q", style="pipeDelimited", explode=False), ["a|b"]),
        (Query("q", style="spaceDelimited", explode=False), ["a b"]),
        (Header("x", style="pipeDelimited"), ["a|b"]),
        (Path("p", style="pipeDelimited"), ["a|b"]),
        (Query("q", style="deepObject"), {"a]": 1}),
    ],
)
def test_unwritable(declared: Parameter, value: Any) -> None:
    with pytest.raises(ValueError, match="holds"):
        encode(declared, value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (35625.0, "35625"),
        (-2.0, "-2"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (2.0**53 + 2, "9007199254740994"),
        (1e21, "1e+21"),
        (plain_decimal(NumberDecimal("5.00")), "5.00"),
    ],
)
def test_whole_numbers_have_no_fraction(number: Any, text: str) -> None:
    """As ECMAScript writes them (Number::toString), unless a decimal has digits of its own."""
    header, query = Header("n"), Query("n", media_type="text/plain")
    for declared in (Path("n"), header, query, Query("n"), Cookie("n")):
        written = encode(declared, number)
        assert unquote(written.removeprefix("n=")) == text
    for value, members in (([number], "n={}"), ({"a": number}, "a={}")):
        assert unquote(encode(Query("n"), value)) == members.format(text)
    document = Query("n", media_type="application/json")
    assert encode(document, 5.0) == "n=5.0"


def test_querystring() -> None:
    form = QueryString("q", media_type="application/x-www-form-urlencoded")
    text = styles.encode_querystring(form, {"a": ["1", "2"], "b": "x y"})
    assert text == "a=1&a=2&b=x%20y"
    assert parsing.decode_querystring(form, text) == {"a": ["1", "2"], "b": "x y"}
    document = QueryString("q", media_type="application/json")
    text = styles.encode_querystring(document, {"a": 1})
    assert text == "%7B%22a%22%3A1%7D"
    assert parsing.decode_querystring(document, text) == {"a": 1}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = st.text("abcR$-é &=.,;/%", min_size=1, max_size=4)
IN_PATH_OR_QUERY = [
    (Path, "simple"), (Path, "label"), (Path, "matrix"), (Query, "form"), (Cookie, "form"),
]  # fmt: skip


@given(
    st.sampled_from(IN_PATH_OR_QUERY),
    st.booleans(),
    st.booleans(),
    TEXT | st.lists(TEXT, min_size=2) | st.dictionaries(NAME, TEXT, min_size=1),
)
@example((Path, "matrix"), False, True, ";")
def test_round_trip(
    place: tuple[type[Parameter], str], explode: bool, reserved: bool, value: Any
) -> None:
    kind, style = place
    declared = parameter(style, explode, value, place=kind, allow_reserved=reserved)
    if reserved and "%" in repr(value):
        return
    assert decode(declared, encode(declared, value)) == value


TREES = st.recursive(
    TEXT,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3)
        | st.dictionaries(NAME.filter(str.isalpha), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(NAME.filter(str.isalpha), TREES, min_size=1, max_size=3))
def test_deep_round_trip(value: Any) -> None:
    declared = parameter("deepObject", True, value)
    assert decode(declared, encode(declared, value)) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT,
        lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
        max_leaves=5,
    ),
    st.sampled_from([Path, Query, Header, Cookie]),
)
def test_documents_round_trip(value: Any, place: type[Parameter]) -> None:
    declared = place("color", media_type="application/json")
    assert decode(declared, encode(declared, value)) == value
