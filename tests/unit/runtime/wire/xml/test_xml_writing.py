"""How values are written: namespaces, what XML does not have, and where something is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from runtime.wire.xml.faults import XmlError
from runtime.wire.xml.places import xml_place
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import (
    Choice,
    Field,
    Named,
    Node,
    Ordered,
    Root,
    Scalar,
    Sequence,
    Structure,
    Untyped,
    Within,
)
from runtime.wire.xml.writing import write_xml

STRING = Scalar("string")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def written(value: Any, root: Root) -> str:
    return write_xml(value, root).decode().removeprefix(DECLARATION)


def test_a_document_declares_the_charset_that_it_is_in() -> None:
    root = Root(Node("r", STRING))
    text = write_xml("é", root, "iso-8859-1")
    assert text.decode("latin-1") == (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<r>é</r>'
    )
    assert json.loads(read_xml(text, None, root, strict=True)) == "é"


def element(name: str, prefix: str = "") -> Field:
    return Field(name.rpartition("}")[2], "element", name, STRING, prefix)


def attribute(name: str, prefix: str = "") -> Field:
    return Field(name.rpartition("}")[2], "attribute", name, STRING, prefix)


@pytest.mark.parametrize(
    ("root", "text"),
    [
        (
            Root(Node("{u:a}r", Structure((element("{u:a}x"),)))),
            '<r xmlns="u:a"><x>1</x></r>',
        ),
        (
            Root(Node("{u:a}r", Structure((element("{u:a}x", "p"),)), "p")),
            '<p:r xmlns:p="u:a"><p:x>1</p:x></p:r>',
        ),
        (
            Root(Node("{u:a}r", Structure((element("x"),)))),
            '<r xmlns="u:a"><x xmlns="">1</x></r>',
        ),
        (
            Root(Node("{u:a}r", Structure((element("{u:b}x", "p"),)), "p")),
            '<p:r xmlns:p="u:a"><p:x xmlns:p="u:b">1</p:x></p:r>',
        ),
        (
            Root(Node("{u:a}r", Structure((attribute("{u:b}x", "p"),)), "p")),
            '<p:r xmlns:p="u:a" xmlns:ns1="u:b" ns1:x="1"/>',
        ),
        (
            Root(Node("{u:a}r", Structure((attribute("{u:a}x"),)))),
            '<r xmlns="u:a" xmlns:ns1="u:a" ns1:x="1"/>',
        ),
        (
            Root(Node("r", Structure((attribute("{u:a}x", "p"),)))),
            '<r xmlns:p="u:a" p:x="1"/>',
        ),
        (
            Root(
                Node(
                    "r",
                    Structure(
                        (attribute("xml:lang"), Field("x", "attribute", "x", STRING))
                    ),
                )
            ),
            '<r x="1"/>',
        ),
    ],
)
def test_namespaces(root: Root, text: str) -> None:
    assert written({"x": "1"}, root) == text


def test_a_prefix_of_xml_itself() -> None:
    root = Root(Node("r", Structure((Field("lang", "attribute", "xml:lang", STRING),))))
    assert written({"lang": "de"}, root) == '<r xml:lang="de"/>'


def test_properties_in_the_order_of_their_declaration() -> None:
    root = Root(Node("r", Structure((element("b"), element("a"), attribute("c")))))
    value = {"z": "4", "c": "3", "a": "2", "b": "1"}
    assert written(value, root) == '<r c="3"><b>1</b><a>2</a><z>4</z></r>'


def test_what_is_special_in_xml() -> None:
    root = Root(Node("r", Structure((attribute("a"), Field("t", "text", "", STRING)))))
    value = {"a": "<\"'&>\n\t\r", "t": "<\"'&]]>\n\t\r"}
    assert written(value, root) == (
        '<r a="&lt;&quot;\'&amp;&gt;&#10;&#9;&#13;">&lt;"\'&amp;]]&gt;\n\t&#13;</r>'
    )


def test_the_end_of_a_section_in_a_section() -> None:
    root = Root(Node("r", Structure((Field("t", "cdata", "", STRING),))))
    assert written({"t": "a]]>b"}, root) == "<r><![CDATA[a]]]]><![CDATA[>b]]></r>"


@pytest.mark.parametrize("text", ["a\r", "\r", " \r\n ", "]]>", " a ", "\n"])
def test_a_section_keeps_its_white_space(text: str) -> None:
    root = Root(Node("r", Structure((Field("t", "cdata", "", STRING),))))
    again = read_xml(write_xml({"t": text}, root), None, root, strict=True)
    assert json.loads(again) == {"t": text}


LISTED = Sequence(Node("a", STRING))
PLACED = Ordered((Node("one", STRING), Node("two", STRING)))


@pytest.mark.parametrize(
    ("shape", "value", "text"),
    [
        (LISTED, ["1", "2"], "<r><a>1</a><a>2</a></r>"),
        (LISTED, "1", "<r><a>1</a></r>"),
        (LISTED, None, "<r/>"),
        (PLACED, ["1", "2"], "<r><one>1</one><two>2</two></r>"),
        (PLACED, "1", "<r><one>1</one></r>"),
        (Choice((LISTED, Scalar("null"))), ["1"], "<r><a>1</a></r>"),
        (Choice((LISTED, Scalar("null"))), None, "<r/>"),
        (
            Choice((PLACED, Sequence(Node("b", Scalar("integer"))))),
            [1],
            "<r><one>1</one></r>",
        ),
    ],
)
def test_items_without_an_element_around_them(
    shape: Any, value: Any, text: str
) -> None:
    root = Root(Node("r", Structure((Field("k", "items", "", shape),))))
    assert written({"k": value}, root) == text


TREE = {
    "Tree": Structure(
        (
            Field("id", "attribute", "id", STRING),
            Field(
                "trees",
                "element",
                "branches",
                Sequence(Node("{u:a}tree", Named("Tree"))),
            ),
            Field("leaves", "items", "", Sequence(Node("leaf", STRING))),
            Field(
                "fruit",
                "none",
                "",
                Structure((Field("kind", "element", "sort", STRING),)),
            ),
            Field(
                "pair",
                "element",
                "pair",
                Ordered((Node("one", STRING), Node("two", STRING))),
            ),
            Field("kept", "element", "kept", Within(Node("tree", Named("Tree")))),
            Field("any", "element", "any", Untyped()),
            Field("either", "element", "either", Choice((STRING, Named("Tree")))),
        )
    )
}
ROOT = Root(Node("{u:a}root", Named("Tree")), TREE)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"id": "\x00"}, "/root"),
        ({"leaves": ["a", "\x08"]}, "/root/leaf[2]"),
        (
            {"trees": [{}, {"trees": [{"leaves": ["\ufffe"]}]}]},
            "/root/branches/tree[2]/branches/tree[1]/leaf[1]",
        ),
        ({"fruit": {"kind": "\x1f"}}, "/root/sort"),
        ({"id": {"a": 1}}, "/root"),
        ({"kept": {"leaves": ["\x08"]}}, "/root/kept/tree/leaf[1]"),
        ({"": "x"}, "/root"),
    ],
)
def test_says_where_a_value_cannot_be_written(value: Any, place: str) -> None:
    with pytest.raises(XmlError) as refused:
        write_xml(value, ROOT)
    assert refused.value.place == place
    assert "\x08" not in str(refused.value)


@pytest.mark.parametrize(
    ("loc", "place"),
    [
        ([], "/root"),
        (["id"], "/root/@id"),
        (["trees"], "/root/branches"),
        (["trees", 1, "id"], "/root/branches/tree[2]/@id"),
        (["leaves", 0], "/root/leaf[1]"),
        (["fruit", "kind"], "/root/sort"),
        (["pair", 1], "/root/pair/two"),
        (["kept", "id"], "/root/kept/tree/@id"),
        (["any", "thing", 3], "/root/any"),
        (["either", "leaves", 1], "/root/either/leaf[2]"),
        (["whatever", "x"], "/root"),
    ],
)
def test_places_of_a_value_in_the_document(loc: list[str | int], place: str) -> None:
    assert xml_place(loc, ROOT) == place
