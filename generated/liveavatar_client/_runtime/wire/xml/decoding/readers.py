# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Shapes as functions that read elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from ..named_shapes import NamedShapes, resolved
from ..shapes import (
    Choice,
    Named,
    Node,
    Ordered,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Within,
)
from . import unions
from .arrays import array_reader, listed, ordered_reader, within_reader
from .objects import ObjectReader
from .texts import Form, form, quoted
from .untyped import Read, is_nil, read_untyped


class Readers:
    """The readers of a table of shapes, made when they are first needed.

    Clients and servers differ in what they forgive: `strict` is for servers.
    """

    def __init__(self, shapes: Mapping[str, Shape], strict: bool) -> None:
        self.shapes: Final = shapes
        self.strict: Final = strict
        self._named = NamedShapes(shapes, self._element)
        self._objects: dict[Structure, ObjectReader] = {}

    def node(self, node: Node) -> Read:
        return self.element(node.shape, node.nullable)

    def element(self, shape: Shape, nullable: bool = False) -> Read:
        """The reader of an element with this content."""
        read = self._element(shape)
        return _or_null(read) if nullable else read

    def _element(self, shape: Shape) -> Read:
        if isinstance(shape, Named):
            return self._named.of(shape.name)
        if isinstance(shape, Scalar):
            return _scalar(form(shape.kind))
        if isinstance(shape, Structure):
            return self.object(shape).read
        if isinstance(shape, Sequence):
            return array_reader(shape, self)
        if isinstance(shape, Ordered):
            return ordered_reader(shape, self)
        if isinstance(shape, Within):
            return within_reader(shape, self)
        if isinstance(shape, Choice):
            return unions.union_reader(shape, self)
        return read_untyped

    def object(self, shape: Structure) -> ObjectReader:
        if shape not in self._objects:
            self._objects[shape] = ObjectReader(shape, self)
        return self._objects[shape]

    def resolved(self, shape: Shape) -> Shape:
        """The shape itself, where it is a name."""
        return resolved(shape, self.shapes)

    def text(self, shape: Shape) -> Form:
        """The reader of a text or an attribute with this content."""
        shape = self.resolved(shape)
        if isinstance(shape, Scalar):
            return form(shape.kind)
        if isinstance(shape, Choice):
            return unions.text_form(shape, self)
        if isinstance(shape, Sequence):
            return listed(self.text(shape.item.shape))
        return quoted


def _scalar(read_text: Form) -> Read:
    def read(element: Element) -> str | None:
        if len(element):
            return read_untyped(element)
        text = element.text
        if text is None:
            return "null" if is_nil(element, "nil") else read_text("")
        return read_text(text)

    return read


def _or_null(read: Read) -> Read:
    def read_or_null(element: Element) -> str:
        value = read(element)
        return "null" if value is None else value

    return read_or_null
