# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""XML without a declaration, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from .members import Members
from .names import MARKUP, NIL, TRUE, own_name, space_of
from .texts import quoted

Read: TypeAlias = Callable[[Element], str | None]
"""An element as JSON text, or None where it stands for no value."""

BLANK: Final = " \t\r\n"
TEXT: Final = "#text"


def is_nil(element: Element, *other_names: str) -> bool:
    """Whether an empty element is null (XML Schema, part 1, section 2.6.2).

    Some services write `nil` without the namespace, as Ruby on Rails does.
    """
    return any(element.get(name, "").strip() in TRUE for name in (NIL, *other_names))


def read_untyped(element: Element) -> str:
    """Text, or an object of attributes, children and text; see `shapes.Untyped`."""
    attributes = [item for item in element.items() if is_value(item[0])]
    if not (len(element) or attributes):
        return "null" if is_nil(element) else quoted(element.text or "")
    members = Members()
    for name, text in attributes:
        members.add(quoted(attribute_key(name)), quoted(text))
    space = space_of(element.tag)
    for child in element:
        members.add(quoted(own_name(child.tag, space)), read_untyped(child))
    add_stray_text(members, element)
    return members.json()


def is_value(attribute: str) -> bool:
    """Whether an attribute says something of a value, and not of XML."""
    return not attribute.startswith(MARKUP)


def attribute_key(name: str) -> str:
    """The property that an undeclared attribute is."""
    return f"@{own_name(name, '')}"


def add_stray_text(members: Members, element: Element) -> None:
    """Adds what is written among an element's children, unless it is only space."""
    text = text_of(element)
    if text.strip(BLANK):
        members.add(quoted(TEXT), quoted(text))


def text_of(element: Element) -> str:
    """All text that is the element's own."""
    text = element.text or ""
    if len(element):
        text += "".join([child.tail or "" for child in element])
    return text
