"""What is no XML, or more than a document has to be, is refused by clients and servers alike."""

from __future__ import annotations

import json

import pytest
from runtime.wire.xml.decoding import documents
from runtime.wire.xml.faults import XmlError
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import Node, Root, Scalar, Untyped

from tests.unit.runtime.wire.xml.hostile_bodies import HOSTILE, Body

ANYTHING = Root(Node("a", Untyped()))


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("name", HOSTILE)
def test_refuses(name: str, strict: bool) -> None:
    content, charset = HOSTILE[name]()
    with pytest.raises(XmlError) as refused:
        read_xml(content, charset, ANYTHING, strict)
    assert len(str(refused.value)) < 90
    assert not {"passwd", "xxx", "rot13"} & {*str(refused.value).split()}
    assert refused.value.__cause__ is None


def test_a_processing_instruction_does_nothing() -> None:
    content = (
        b'<?xml-stylesheet href="http://a/b"?><a>x<?php y?>z<!-- <b> --></a><!-- c -->'
    )
    assert read_xml(content, None, ANYTHING, strict=True) == b'"xz"'


def test_a_document_type_may_be_text() -> None:
    content = b"<a><![CDATA[<!DOCTYPE html><p>]]></a>"
    assert json.loads(read_xml(content, None, ANYTHING, True)) == "<!DOCTYPE html><p>"


def test_markup_may_be_text_in_any_number() -> None:
    content = b"<a><![CDATA[" + b"<b c=''/>" * 600_000 + b"]]></a>"
    value = json.loads(read_xml(content, None, ANYTHING, strict=True))
    assert value == "<b c=''/>" * 600_000


def test_reads_up_to_the_limits() -> None:
    depth = documents.DEEPEST
    nested = b"<a>" * depth + b"</a>" * depth
    assert b'{"a"' in read_xml(nested, None, ANYTHING, strict=True)
    attributes = " ".join(
        f"a{number}=''" for number in range(documents.MOST_ATTRIBUTES)
    )
    value = json.loads(read_xml(f"<a {attributes}/>".encode(), None, ANYTHING, True))
    assert len(value) == documents.MOST_ATTRIBUTES


TEXT = Root(Node("a", Scalar("string")))
WORD = "žluťoučký"
DECLARED = "<?xml version='1.0' encoding='{}'?><a>" + WORD + "</a>"
READABLE: dict[str, Body] = {
    "UTF-8": (f"<a>{WORD}</a>".encode(), None),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + f"<a>{WORD}</a>".encode(), None),
    "UTF-8 that is declared": (DECLARED.format("utf-8").encode(), "UTF-8"),
    "UTF-16 with a mark": (DECLARED.format("utf-16").encode("utf-16"), None),
    "UTF-16 of an order": (f"<a>{WORD}</a>".encode("utf-16-le"), "utf-16le"),
    "UTF-32 with a mark": (f"<a>{WORD}</a>".encode("utf-32"), None),
    "declared Latin 2": (DECLARED.format("ISO-8859-2").encode("iso8859-2"), None),
    "Latin 2 by its media type": (f"<a>{WORD}</a>".encode("iso8859-2"), "iso-8859-2"),
}


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("name", READABLE)
def test_reads_a_charset(name: str, strict: bool) -> None:
    content, charset = READABLE[name]
    assert json.loads(read_xml(content, charset, TEXT, strict)) == WORD


def test_the_media_type_goes_before_the_declaration_in_clients() -> None:
    content = DECLARED.format("utf-16").encode()
    assert json.loads(read_xml(content, "utf-8", TEXT, strict=False)) == WORD
    with pytest.raises(XmlError, match="another charset"):
        read_xml(content, "utf-8", TEXT, strict=True)


def test_says_where_a_document_is_broken() -> None:
    with pytest.raises(XmlError, match=r"not well-formed XML \(line 2, column 6\)"):
        read_xml(b"<a>\n<b></a>", None, TEXT, strict=True)
