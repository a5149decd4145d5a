"""Text by its kind: the lexical forms of XML Schema, part 2, as JSON."""

from __future__ import annotations

import pytest
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import Choice, Field, Kind, Node, Root, Scalar, Structure


def read(kind: Kind | tuple[Kind, ...], text: str) -> str:
    """The JSON of the property, or nothing if it is absent."""
    field = Field("v", "element", "v", Scalar(kind))
    root = Root(Node("r", Structure((field,))))
    sent = read_xml(f"<r><v>{text}</v></r>".encode(), None, root, strict=True).decode()
    return sent.removeprefix("{").removesuffix("}").removeprefix('"v":')


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " a  b ", '" a  b "'),
        ("string", "", '""'),
        ("token", "\n a \t b ", '"a b"'),
        ("token", " \u00a0é  b ", '"\u00a0é b"'),
        ("token", " ", ""),
        ("base64", " QUJD\n  REVG ", '"QUJDREVG"'),
        ("base64", "", '""'),
        ("boolean", "1", "true"),
        ("boolean", " false ", "false"),
        ("boolean", "yes", '"yes"'),
        ("boolean", "", ""),
        ("integer", "+007", "7"),
        ("integer", "-0012", "-12"),
        ("integer", "12345678901234567890123", "12345678901234567890123"),
        ("integer", "", ""),
        ("number", " 1.50 ", "1.50"),
        ("number", "00.50", "0.50"),
        ("number", ".5", "0.5"),
        ("number", "5.", "5"),
        ("number", "1E4", "1E4"),
        ("number", "-.1e-2", "-0.1e-2"),
        ("number", "INF", "Infinity"),
        ("number", "-INF", "-Infinity"),
        ("number", "NaN", "NaN"),
        ("number", ".", '"."'),
        ("number", "e5", '"e5"'),
        ("number", "\u0663", '"\u0663"'),
        ("number", "1,5", '"1,5"'),
        ("null", "", "null"),
        (("integer", "string"), "7", "7"),
        (("integer", "string"), "007", '"007"'),
        (("string", "boolean"), "true", "true"),
        (("string", "boolean"), "1", '"1"'),
        (("integer", "boolean"), "+1", "1"),
        (("boolean", "null"), "0", "false"),
        (("integer", "null"), "", "null"),
        (("string", "null"), "", '""'),
    ],
)
def test_a_text_of_a_kind(kind: Kind | tuple[Kind, ...], text: str, value: str) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize("place", ["attribute", "element"])
def test_a_property_tells_the_members_of_a_union(place: str) -> None:
    def member(kind: Kind) -> Structure:
        tag = Field("kind", "attribute", "kind", Scalar("string"))
        if place == "element":
            tag = Field("kind", "element", "kind", Scalar("string"))
        return Structure((tag, Field("size", "element", "size", Scalar(kind))))

    members = {"word": member("string"), "count": member("integer")}
    root = Root(Node("r", Choice(tuple(members.values()), "kind", members)))
    for tag, size in (("word", '"7"'), ("count", "7")):
        content = f'<r kind="{tag}"><size>7</size></r>'
        if place == "element":
            content = f"<r><size>7</size><kind>\n{tag}\n</kind></r>"
        sent = read_xml(content.encode(), None, root, strict=True).decode()
        assert f'"size":{size}' in sent
