"""XML documents as trees of elements: parsed by expat, in bounded time and memory.

A document has no DTD, so that there are no entities but the five of XML (section 4.6), nothing is
fetched, and text is never longer than it was sent. Processing instructions and comments are
skipped. What a document may hold is limited before a tree is built.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Final, NoReturn
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat

from ...charsets import UnknownCharset, decoded
from ..faults import XmlError
from .sections import tree_of_sections

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a document."""
DEEPEST: Final = 100
"""Elements within each other. JSON of twice as many levels is still read."""
MOST_ELEMENTS: Final = 500_000
MOST_NAMES: Final = 50_000
"""Names of elements and attributes that differ."""
MOST_ATTRIBUTES: Final = 256
"""Attributes of one element."""
MOST_NAMESPACES: Final = 64
"""Namespaces that differ: for each, readers have to know what names are in it."""
LONGEST_NAMESPACE: Final = 512
"""Characters: every name in a namespace takes as many, however short it is written."""

_FEW: Final = 50_000
"""As many tags or attributes need no closer look before there is a tree."""
_LONG_NAMESPACE: Final = re.compile(
    rb"""xmlns(?<=\sxmlns)[^\s=]*+\s*+=\s*+(?:"[^"]{%d}|'[^']{%d})"""
    % (LONGEST_NAMESPACE + 1, LONGEST_NAMESPACE + 1)
)
_MANY_ATTRIBUTES: Final = re.compile(
    rb"""<[^\s<>/]++(?:\s++[^\s=<>/"']++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){%d}"""
    % (MOST_ATTRIBUTES + 1)
)
_OPAQUE: Final = re.compile(rb"<!\[CDATA\[|<!--")
_DECLARATION: Final = re.compile(
    rb"""\s*<\?xml\s[^>]{0,200}?\sencoding\s{0,20}=\s{0,20}["']([\w.-]{1,40})["']"""
)
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_MARKS: Final = (
    (_UTF_8_MARK, "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks, and the charsets that they tell."""
_NEEDS_MARK: Final = frozenset(("utf16", "utf32"))
_UTF_8: Final = frozenset(("utf8", "ascii", "usascii"))


def parsed(
    content: bytes, charset: str | None, *, strict: bool, sections: bool = False
) -> Element:
    """The root element of a document; `sections` if a value in it is a CDATA section.

    `charset` is the parameter of the media type; it goes before the document's own declaration
    (RFC 7303, section 3), with which it has to agree where the reader is strict.
    """
    if len(content) > LARGEST:
        raise XmlError(f"is larger than {LARGEST} bytes")
    text = _in_utf_8(content, (charset or "").strip().lower(), strict)
    if not strict:
        text = text.lstrip()
    # Counting is dear, asking whether there is any is not: most documents have no attributes.
    equals = text.count(b"=") if b"=" in text else 0
    _refuse_too_much(text, equals)
    try:
        root = tree_of_sections(text) if sections else _tree(text)
    except expat.ExpatError as error:
        _refuse_malformed(error.lineno, error.offset)
    except ParseError as error:
        _refuse_malformed(*error.position)
    _refuse_deep(root, attributes=equals > MOST_ATTRIBUTES)
    return root


def _tree(text: bytes) -> Element:
    # Without a DTD there is nothing that this parser would resolve.
    parser = XMLParser(encoding="utf-8")  # noqa: S314
    parser.feed(text)
    root: Element = parser.close()
    return root


def _refuse_malformed(line: int, column: int) -> NoReturn:
    """Lines are from 1, columns, in bytes, from 0."""
    message = f"is not well-formed XML (line {line}, column {column + 1})"
    raise XmlError(message) from None


def _in_utf_8(content: bytes, charset: str, strict: bool) -> bytes:
    """The document in UTF-8, whatever it was sent in."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    name = marked or charset or _declared(content) or "utf-8"
    if not marked and _plain(name) in _NEEDS_MARK:
        raise XmlError("is UTF-16 or UTF-32 without a byte order mark")
    text = content.removeprefix(_UTF_8_MARK)
    if _plain(name) not in _UTF_8:
        try:
            text = decoded(content, name).encode()
        except UnknownCharset:
            raise XmlError("is in a charset that is not supported") from None
        except UnicodeError:
            raise XmlError("is not in the charset that it declares") from None
    if b"\0" in text:
        raise XmlError("holds a NUL character")
    agreed = (charset, _declared(text)) if strict else (charset if marked else "",)
    if not all(_agree(name, other) for other in agreed if other):
        raise XmlError("declares another charset than it is in")
    return text


def _declared(content: bytes) -> str:
    """The encoding that a document itself names, if that can be read before it is known."""
    head = _DECLARATION.match(content[:400])
    return head[1].decode("ascii").lower() if head else ""


def _agree(name: str, other: str) -> bool:
    """Whether two names may be of the same charset: UTF-16 says no order of bytes."""
    first, second = sorted((_plain(name), _plain(other)), key=len)
    return second.startswith(first) or {first, second} <= _UTF_8


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "")


def _refuse_too_much(text: bytes, equals: int) -> None:
    """Refuses what would cost too much as a tree, before there is one.

    `equals` is how often there is a sign of an attribute.
    """
    if equals and _LONG_NAMESPACE.search(text):
        raise XmlError(f"holds a namespace of more than {LONGEST_NAMESPACE} characters")
    tags = text.count(b"<") if len(text) > _FEW else 0
    if tags > MOST_ELEMENTS and _opened(text) > MOST_ELEMENTS:
        raise XmlError(f"has more than {MOST_ELEMENTS} elements")
    if equals > _FEW and _MANY_ATTRIBUTES.search(text):
        _refuse_attributes()
    many = max(tags, equals) > _FEW
    many = many or (equals > MOST_NAMESPACES and text.count(b"xmlns") > MOST_NAMESPACES)
    if many or (b"!" in text and b"<!DOCTYPE" in text):
        _Inspection().run(text)


def _opened(text: bytes) -> int:
    """How many elements are opened in a document, if it is well-formed."""
    opened = text.count(b"<") - text.count(b"</")
    end = 0
    for section in _OPAQUE.finditer(text):
        start = section.end()
        if start > end:
            end = text.find(b"]]>" if section[0].endswith(b"[") else b"-->", start)
            if end < 0:
                return 0
            opened -= 1 + text.count(b"<", start, end) - text.count(b"</", start, end)
    return opened


class _Inspection:
    """One pass over a document that keeps nothing of it but its names."""

    def __init__(self) -> None:
        self.depth = 0
        self.names: set[str] = set()
        self.namespaces: set[str] = set()

    def run(self, text: bytes) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(text, True)
        except expat.ExpatError as error:
            _refuse_malformed(error.lineno, error.offset)

    def _doctype(self, *declaration: object) -> NoReturn:
        raise XmlError("holds a document type declaration")

    def _start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse_depth()
        self.names.add(name)
        if attributes:
            if len(attributes) > 2 * MOST_ATTRIBUTES:
                _refuse_attributes()
            self._note(dict(zip(attributes[::2], attributes[1::2], strict=True)))
        if len(self.names) > MOST_NAMES:
            raise XmlError(f"has more than {MOST_NAMES} names")

    def _note(self, attributes: dict[str, str]) -> None:
        self.names.update(attributes)
        declared = [name for name in attributes if name.startswith("xmlns")]
        self.namespaces.update(attributes[name] for name in declared)
        if len(self.namespaces) > MOST_NAMESPACES:
            raise XmlError(f"has more than {MOST_NAMESPACES} namespaces")

    def _end(self, name: str) -> None:
        self.depth -= 1


def _refuse_deep(root: Element, *, attributes: bool) -> None:
    """Refuses a tree that is too deep, or has an element with too many `attributes`."""
    level = [root]
    for _ in range(DEEPEST):
        if attributes and any(len(item.keys()) > MOST_ATTRIBUTES for item in level):
            _refuse_attributes()
        level = list(chain.from_iterable([item for item in level if len(item)]))
        if not level:
            return
    _refuse_depth()


def _refuse_depth() -> NoReturn:
    raise XmlError(f"is nested deeper than {DEEPEST} elements")


def _refuse_attributes() -> NoReturn:
    raise XmlError(f"has an element with more than {MOST_ATTRIBUTES} attributes")
