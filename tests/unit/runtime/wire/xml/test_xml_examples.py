"""The pairs of value and XML in the specification's own examples, each both ways.

OpenAPI 3.0.4, 3.1.1 and 3.2.0, section "XML Object".
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import (
    Field,
    Node,
    Ordered,
    Root,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Text,
)
from runtime.wire.xml.writing import write_xml

STRING = Scalar("string")
PETS = ["dog", "cat", "hamster"]
SAMPLE = "https://example.com/schema/sample"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
HTML = "<html><head><title>Awesome Docs</title></head><body></body><html>"


def document(*fields: Field) -> Root:
    return Root(Node("document", Structure(fields)))


def items(key: str, item: str) -> Field:
    return Field(key, "items", key, Sequence(Node(item, STRING)))


def wrapped(key: str, name: str, item: str) -> Field:
    return Field(key, "element", name, Sequence(Node(item, STRING)))


def root(name: str, shape: Shape) -> Root:
    return Root(Node(name, shape))


DOCUMENTATION = Structure((Field("content", "cdata", "", STRING),))

EXAMPLES: dict[str, tuple[Root, Any, str]] = {
    "no XML object": (
        document(Field("animals", "element", "animals", STRING)),
        {"animals": "dog, cat, hamster"},
        "<document><animals>dog, cat, hamster</animals></document>",
    ),
    "basic array": (
        document(items("animals", "animals")),
        {"animals": PETS},
        "<document><animals>dog</animals><animals>cat</animals>"
        "<animals>hamster</animals></document>",
    ),
    "name replacement": (
        document(Field("animals", "element", "animal", STRING)),
        {"animals": "dog"},
        "<document><animal>dog</animal></document>",
    ),
    "attribute, prefix and namespace": (
        root(
            "Person",
            Structure(
                (
                    Field("id", "attribute", "id", Scalar("integer")),
                    Field("name", "element", f"{{{SAMPLE}}}name", STRING, "sample"),
                )
            ),
        ),
        {"id": 123, "name": "example"},
        f'<Person id="123"><sample:name xmlns:sample="{SAMPLE}">example</sample:name></Person>',
    ),
    "names of items": (
        document(items("animals", "animal")),
        {"animals": PETS},
        "<document><animal>dog</animal><animal>cat</animal>"
        "<animal>hamster</animal></document>",
    ),
    "wrapped": (
        document(wrapped("animals", "animals", "animals")),
        {"animals": PETS},
        "<document><animals><animals>dog</animals><animals>cat</animals>"
        "<animals>hamster</animals></animals></document>",
    ),
    "wrapped, names of items": (
        document(wrapped("animals", "animals", "animal")),
        {"animals": PETS},
        "<document><animals><animal>dog</animal><animal>cat</animal>"
        "<animal>hamster</animal></animals></document>",
    ),
    "wrapped, both names": (
        document(wrapped("animals", "aliens", "animal")),
        {"animals": PETS},
        "<document><aliens><animal>dog</animal><animal>cat</animal>"
        "<animal>hamster</animal></aliens></document>",
    ),
    "wrapped, outer name": (
        document(wrapped("animals", "aliens", "aliens")),
        {"animals": PETS},
        "<document><aliens><aliens>dog</aliens><aliens>cat</aliens>"
        "<aliens>hamster</aliens></aliens></document>",
    ),
    "attributes and text": (
        root(
            "animals",
            Sequence(
                Node(
                    "animal",
                    Structure(
                        (
                            Field("kind", "attribute", "kind", STRING),
                            Field("name", "text", "", STRING),
                        )
                    ),
                )
            ),
        ),
        [{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}],
        '<animals><animal kind="Cat">Fluffy</animal>'
        '<animal kind="Dog">Fido</animal></animals>',
    ),
    "CDATA": (
        root("Documentation", DOCUMENTATION),
        {"content": HTML},
        f"<Documentation><![CDATA[{HTML}]]></Documentation>",
    ),
    "CDATA, name where it is used": (
        root("StoredDocument", DOCUMENTATION),
        {"content": HTML},
        f"<StoredDocument><![CDATA[{HTML}]]></StoredDocument>",
    ),
    "ordered elements": (
        root(
            "OneTwoThree",
            Ordered(
                (
                    Node("One", STRING),
                    Node(
                        "Two",
                        Structure(
                            (
                                Field("unit", "attribute", "unit", STRING),
                                Field("value", "text", "", Scalar("number")),
                            )
                        ),
                    ),
                    Node("Three", Scalar("boolean"), nullable=True),
                )
            ),
        ),
        ["Some text", {"unit": "cubits", "value": 42}, None],
        '<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two>'
        f'<Three {XSI} xsi:nil="true"/></OneTwoThree>',
    ),
    "ordered text": (
        root(
            "Report",
            Ordered((Text(STRING), Node("data", Scalar("number")), Text(STRING))),
        ),
        ["Some preamble text.", 42, "Some postamble text."],
        "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
    ),
}

PRODUCT = root(
    "product",
    Structure(
        (
            Field(
                "count",
                "attribute",
                "count",
                Scalar("number"),
                nullable=True,
                required=True,
            ),
            Field("rating", "attribute", "rating", STRING),
            Field("description", "element", "description", STRING, required=True),
            Field(
                "related",
                "element",
                "related",
                Structure(()),
                nullable=True,
                required=True,
            ),
        )
    ),
)
EXAMPLES |= {
    "nulls": (
        PRODUCT,
        {"count": None, "description": "Thing", "related": None},
        "<product><description>Thing</description>"
        f'<related {XSI} xsi:nil="true"/></product>',
    ),
    "no nulls": (
        PRODUCT,
        {"count": 42, "description": "Thing", "related": {}},
        '<product count="42"><description>Thing</description><related></related></product>',
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_writes_the_example(name: str) -> None:
    shape, value, text = EXAMPLES[name]
    assert canonicalize(write_xml(value, shape)) == canonicalize(text)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("name", EXAMPLES)
def test_reads_the_example(name: str, strict: bool) -> None:
    shape, value, text = EXAMPLES[name]
    assert json.loads(read_xml(text.encode(), None, shape, strict)) == value


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"ordered text"}))
def test_reads_the_example_over_many_lines(name: str) -> None:
    shape, value, text = EXAMPLES[name]
    spread = text.replace("<![CDATA[", "\n  <![CDATA[").replace("]]>", "]]>\n")
    if HTML not in text:
        spread = text.replace("><", ">\n  <")
    assert json.loads(read_xml(spread.encode(), None, shape, strict=True)) == value
