# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects as elements with attributes, children and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..shapes import Choice, Field, Sequence, Shape, Structure
from .elements import (
    Parts,
    WriteContent,
    attribute,
    undeclared_attributes,
    write_around,
    write_each,
    write_element,
    write_undeclared,
    write_untyped,
)
from .escapes import as_cdata, escaped, text_of_value
from .scopes import Opened, Scope
from .unions import member_of

if TYPE_CHECKING:
    from .writers import Writers

Attributes: TypeAlias = Callable[[Any, Scope], tuple[str, Scope]]


class ObjectWriter:
    """Writes an object. What it needs is made when the first one comes."""

    def __init__(self, shape: Structure, writers: Writers) -> None:
        self._shape: Final = shape
        self._writers: Final = writers
        self._content: list[tuple[str, WriteContent]] = []
        self._made = False
        self._keys: Final = frozenset(field.key for field in shape.fields)

    def write(self, value: Any, opened: Opened, parts: Parts) -> None:
        if not isinstance(value, dict):
            write_untyped(value, opened, parts)
            return
        others = {key: value[key] for key in value if key not in self._keys}
        attributes, scope = self.attributes(value, opened.within)
        if others and self._shape.rest is None:
            more, scope = undeclared_attributes(others, scope)
            attributes += more

        def write_content() -> None:
            self.content(value, parts, scope)
            if others:
                self._write_others(others, parts, scope)

        write_around(opened, attributes, parts, write_content)

    def attributes(self, value: dict[str, Any], scope: Scope) -> tuple[str, Scope]:
        """The attributes, also of objects that have no element of their own."""
        written = ""
        for field in self._shape.fields:
            item = value.get(field.key)
            if item is None:
                continue
            text = ""
            if field.kind == "attribute":
                text, scope = attribute(field.name, field.prefix, item, scope)
            elif field.kind == "none" and isinstance(item, dict):
                inner = self._part(field.shape, item)
                if inner is not None:
                    text, scope = inner.attributes(item, scope)
            written += text
        return written, scope

    def content(self, value: dict[str, Any], parts: Parts, scope: Scope) -> None:
        """The nodes of the declared properties, in the order of their declaration."""
        if not self._made:
            fields = [
                field for field in self._shape.fields if field.kind != "attribute"
            ]
            self._content = [(field.key, self._node(field)) for field in fields]
            self._made = True
        for key, write in self._content:
            if key in value:
                write(value[key], parts, scope)

    def _node(self, field: Field) -> WriteContent:
        shape, writers = field.shape, self._writers
        if field.kind == "element":
            return writers.field(field)
        if field.kind == "items":
            return writers.items(shape)
        if field.kind == "item":
            sequence = writers.resolved(shape)
            if isinstance(sequence, Sequence):
                return writers.item(sequence)
        if field.kind == "none":
            return self._write_part(shape)
        return _write_cdata if field.kind == "cdata" else _write_text

    def _write_part(self, shape: Shape) -> WriteContent:
        def write(value: Any, parts: Parts, scope: Scope) -> None:
            inner = self._part(shape, value)
            if inner is not None and isinstance(value, dict):
                inner.content(value, parts, scope)

        return write

    def _part(self, shape: Shape, value: Any) -> ObjectWriter | None:
        """The writer of an object without an element of its own."""
        resolve = self._writers.resolved
        shape = resolve(shape)
        while isinstance(shape, Choice):
            shape = resolve(member_of(shape, value, resolve))
        return self._writers.object(shape) if isinstance(shape, Structure) else None

    def _write_others(self, others: dict[str, Any], parts: Parts, scope: Scope) -> None:
        rest = self._shape.rest
        if rest is None:
            write_undeclared(others, parts, scope)
            return
        write = self._writers.body(rest)
        for key, item in others.items():
            if self._shape.rest_items:
                write_each(key, item, parts, scope, write)
            else:
                write_element(item, scope.undeclared(key), parts, write)


def _write_text(value: Any, parts: Parts, scope: Scope) -> None:
    text = escaped(text_of_value(value))
    if text:
        parts.append(text)


def _write_cdata(value: Any, parts: Parts, scope: Scope) -> None:
    text = text_of_value(value)
    if text:
        parts.append(as_cdata(text))
