# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects of which many come alike: their children are known by their order.

Listings repeat elements with the same children. What these mean is found once for all, and the
object is one template that is filled; whatever differs is read child by child.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from .meanings import Meanings
from .untyped import BLANK, Read

Tags: TypeAlias = tuple[str, ...]
"""The name of an element, and those of its children."""

MOST_LAYOUTS: Final = 128
"""A peer may make up any number."""
LONGEST: Final = 64
"""Names in a layout."""


class Layouts(dict[Tags, Read]):
    """How to read the objects of one shape by the names in them, each with its own layout.

    These readers give None where an object is to be read child by child.
    """

    def __init__(self, meanings: Callable[[str], Meanings]) -> None:
        super().__init__()
        self._meanings: Final = meanings

    def __missing__(self, tags: Tags) -> Read:
        if len(tags) > LONGEST:
            return _unknown
        if len(self) >= MOST_LAYOUTS:
            self.clear()
        tag, *children = tags
        read = _layout(children, self._meanings(tag[: tag.find("}") + 1]))
        self[tags] = read
        return read


def _unknown(element: Element) -> None:
    """An object that has no layout."""


def _layout(tags: list[str], names: Meanings) -> Read:
    """The reader of an object whose children have these names, if each is a property."""
    children = [names.children[tag] for tag in tags if tag in names.children]
    keys = [key for key, _, _, is_item in children if not is_item]
    if not names.fields.are_children or not len(tags) == len(keys) == len({*keys}):
        return _unknown
    reads = [(read, text_form) for _, read, text_form, _ in children]
    pairs = [key.replace("%", "%%") + ":%s" for key in keys]
    template = f"{{{','.join(pairs)}}}"

    def read_object(element: Element) -> str | None:
        text = element.text
        if text and text.strip(BLANK):
            return None
        values = []
        for child, (read, text_form) in zip(element, reads, strict=True):
            tail = child.tail
            if tail and tail.strip(BLANK):
                return None
            if text_form and (own := child.text) is not None and not len(child):
                value = text_form(own)
            else:
                value = read(child)
            if value is None:
                # A text that stands for no value.
                return None
            values.append(value)
        return template % (*values,)

    return read_object
