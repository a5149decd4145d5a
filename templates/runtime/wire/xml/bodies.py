"""Bodies in XML, by the contract: their JSON text, which is read and written as any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import Message
from typing import Any

from ..contract import Content, Xml
from .places import xml_place
from .reading import read_xml
from .writing import write_xml


def read_body(
    content: Content, body: bytes, content_type: str, *, strict: bool
) -> bytes:
    """The JSON text of a body; a `strict` reader insists on its root. Raises XmlError."""
    assert isinstance(content, Xml)
    message = Message()
    message["content-type"] = content_type
    return read_xml(body, message.get_content_charset(), content.root(), strict)


def write_body(content: Content, text: bytes, charset: str) -> bytes:
    """The body of a JSON text, in a charset; raises like `write_xml`."""
    assert isinstance(content, Xml)
    return write_xml(text, content.root(), charset)


def placed(
    content: Content, details: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Faults of the value with their places in the document, such as `/pets/pet[2]/@id`."""
    assert isinstance(content, Xml)
    root = content.root()
    return [{**detail, "loc": [xml_place(detail["loc"], root)]} for detail in details]
