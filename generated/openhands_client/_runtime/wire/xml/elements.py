# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Elements as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .escapes import escaped, escaped_attribute, text_of_value
from .names import NIL, name_of
from .scopes import Opened, Scope
from .untyped import TEXT

Parts: TypeAlias = list[str]
"""The pieces of a document, in their order."""
WriteBody: TypeAlias = Callable[[Any, Opened, Parts], None]
"""Writes an element that has its name."""
WriteElement: TypeAlias = Callable[[Any, Parts, Scope], None]
WriteContent: TypeAlias = Callable[[Any, Parts, Scope], None]


def write_nil(opened: Opened, parts: Parts) -> None:
    nil = opened.within.attribute(NIL, "")
    declarations = opened.declarations + nil.declarations
    parts.append(f'<{opened.name}{declarations} {nil.name}="true"/>')


def write_text(value: Any, opened: Opened, parts: Parts) -> None:
    """An element with text alone."""
    if isinstance(value, dict):
        write_untyped(value, opened, parts)
        return
    text = escaped(text_of_value(value))
    name, declarations, _ = opened
    parts.append(
        f"<{name}{declarations}>{text}</{name}>" if text else f"<{name}{declarations}/>"
    )


def write_around(
    opened: Opened, attributes: str, parts: Parts, write_content: Callable[[], None]
) -> None:
    """An element with other nodes in it."""
    start = len(parts)
    parts.append("")
    write_content()
    tag = f"<{opened.name}{opened.declarations}{attributes}"
    if len(parts) == start + 1:
        parts[start] = f"{tag}/>"
    else:
        parts[start] = f"{tag}>"
        parts.append(f"</{opened.name}>")


def write_untyped(value: Any, opened: Opened, parts: Parts) -> None:
    """Any value in an element; see `shapes.Untyped`."""
    if value is None:
        write_nil(opened, parts)
    elif isinstance(value, dict):
        write_members(value, opened, parts)
    elif isinstance(value, list):
        write_members({"item": value}, opened, parts)
    else:
        write_text(value, opened, parts)


def write_members(value: dict[str, Any], opened: Opened, parts: Parts) -> None:
    attributes, scope = undeclared_attributes(value, opened.within)
    write_around(
        opened,
        attributes,
        parts,
        lambda: write_undeclared(value, parts, scope),
    )


def undeclared_attributes(value: dict[str, Any], scope: Scope) -> tuple[str, Scope]:
    """The properties that are attributes by their names; see `shapes.Untyped`."""
    written = ""
    for key, item in value.items():
        if is_attribute(key, item):
            text, scope = attribute(name_of(key[1:], ""), "", item, scope)
            written += text
    return written, scope


def is_attribute(key: str, item: Any) -> bool:
    return len(key) > 1 and key[0] == "@" and not isinstance(item, dict | None)


def attribute(name: str, prefix: str, value: Any, scope: Scope) -> tuple[str, Scope]:
    """An attribute with what it has to declare, and the scope after that."""
    opened = scope.attribute(name, prefix)
    text = escaped_attribute(text_of_value(value))
    return f'{opened.declarations} {opened.name}="{text}"', opened.within


def write_undeclared(value: dict[str, Any], parts: Parts, scope: Scope) -> None:
    """The other properties of an object that is open; see `shapes.Untyped`."""
    for key, item in value.items():
        if key == TEXT and isinstance(item, str):
            parts.append(escaped(item))
        elif not is_attribute(key, item):
            write_each(key, item, parts, scope, write_untyped)


def write_each(
    key: str, value: Any, parts: Parts, scope: Scope, write: WriteBody
) -> None:
    """A property that is not declared: one element, or one for each item of an array."""
    opened = scope.undeclared(key)
    for item in value if isinstance(value, list) else (value,):
        write_element(item, opened, parts, write)


def write_element(value: Any, opened: Opened, parts: Parts, write: WriteBody) -> None:
    if value is None:
        write_nil(opened, parts)
    else:
        write(value, opened, parts)
