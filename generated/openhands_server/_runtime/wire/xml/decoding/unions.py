# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Unions: which member an element is of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element

from ..names import local_name
from ..shapes import (
    Choice,
    Kind,
    Ordered,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Within,
)
from .arrays import nodes_of
from .texts import Form, form, quoted
from .untyped import BLANK, Read, is_nil

if TYPE_CHECKING:
    from .readers import Readers

Fit: TypeAlias = tuple[int, int, int, int]
"""Whether an element can be of a shape, and then how well; larger is better."""

_NONE: Fit = (0, 0, 0, 0)
_ANY: Fit = (1, 0, 0, 0)


def union_reader(shape: Choice, readers: Readers) -> Read:
    choose = chooser(shape, readers)
    reads: dict[Shape, Read] = {}

    def read(element: Element) -> str | None:
        if not len(element) and is_nil(element):
            return "null"
        member = choose(element)
        if member not in reads:
            reads[member] = readers.element(member)
        return reads[member](element)

    return read


def chooser(shape: Choice, readers: Readers) -> Callable[[Element], Shape]:
    """Gives the member that an element is of."""
    find_tags = _tag_finder(shape, readers)

    def choose(element: Element) -> Shape:
        for text in find_tags(element) if shape.key else ():
            if text.strip(BLANK) in shape.tags:
                return shape.tags[text.strip(BLANK)]
        return max(shape.members, key=lambda member: fit(member, element, readers))

    return choose


def _tag_finder(shape: Choice, readers: Readers) -> Callable[[Element], list[str]]:
    """Finds the texts of the property that tells the members, wherever these have it."""

    @cache
    def names() -> tuple[set[str], set[str]]:
        """Of attributes and of children, when an element comes: members may hold the union."""
        attributes: set[str] = set()
        children: set[str] = set()
        for member in (*shape.members, *shape.tags.values()):
            structure = readers.resolved(member)
            for field in structure.fields if isinstance(structure, Structure) else ():
                if field.key == shape.key:
                    of_kind = attributes if field.kind == "attribute" else children
                    of_kind.add(local_name(field.name))
        return attributes, children

    def find(element: Element) -> list[str]:
        attributes, children = names()
        return [
            *(text for name, text in element.items() if local_name(name) in attributes),
            *(
                child.text or ""
                for child in element
                if local_name(child.tag) in children
            ),
        ]

    return find


def fit(shape: Shape, element: Element, readers: Readers) -> Fit:
    """How well an element fits a shape."""
    shape = readers.resolved(shape)
    if isinstance(shape, Choice):
        return max(fit(member, element, readers) for member in shape.members)
    text = (element.text or "").strip(BLANK)
    if isinstance(shape, Scalar):
        return _NONE if len(element) else _fit_of_text(shape, text)
    if isinstance(shape, Structure):
        structure = readers.object(shape)
        if text and not len(element) and not structure.has_text:
            return _NONE
        return (2, *structure.counts(element))
    if isinstance(shape, Within):
        local = local_name(shape.node.name)
        inner = [child for child in element if local_name(child.tag) == local]
        return fit(shape.node.shape, inner[0], readers) if inner else _NONE
    if isinstance(shape, Sequence | Ordered):
        if text and isinstance(shape, Sequence):
            return _NONE
        names = {local_name(node.name) for node in nodes_of(shape)}
        items = [child for child in element if local_name(child.tag) in names]
        return (2, 0, 1 if items else 0, len(items) - len(element))
    return _ANY


def known_properties(fit: Fit) -> int:
    """How much of an element the shape knows."""
    return fit[2]


def _fit_of_text(shape: Scalar, text: str) -> Fit:
    kinds = (shape.kind,) if isinstance(shape.kind, str) else shape.kind
    value = form(shape.kind)(text)
    if value is not None and not value.startswith('"'):
        return (2, 0, 2, 0)
    return (2, 0, 1, 0) if {"string", "token", "base64"} & {*kinds} else _NONE


def text_form(shape: Choice, readers: Readers) -> Form:
    """The reader of a text that is of a union of scalars."""
    kinds: list[Kind] = []
    for member in shape.members:
        scalar = readers.resolved(member)
        if not isinstance(scalar, Scalar):
            return quoted
        kinds += (scalar.kind,) if isinstance(scalar.kind, str) else scalar.kind
    return form(tuple(dict.fromkeys(kinds)))
