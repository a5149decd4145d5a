"""Objects of which many come alike: their children are known by their order.

Listings repeat elements with the same children. What these mean is found once for all; whatever
differs is read child by child.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from .meanings import Child, Meanings
from .members import Members
from .untyped import BLANK, Read, add_stray_text, text_of

Names: TypeAlias = tuple[str, ...]
"""The namespace of an element, and the names of its children."""

MOST_LAYOUTS: Final = 128
"""A peer may make up any number."""
LONGEST: Final = 64
"""Children of an object that has a layout."""


class Layouts(dict[Names, Read]):
    """How to read the objects of one shape by the names in them, each with its own layout.

    One gives None, and has read nothing then, where an object is to be read child by child. Only
    names that are declared are kept: others may be of any length.
    """

    def __init__(
        self, meanings: Callable[[str], Meanings], *, keeps_text: bool
    ) -> None:
        super().__init__()
        self._meanings: Final = meanings
        self._keeps_text: Final = keeps_text

    def __missing__(self, names: Names) -> Read:
        space, *tags = names
        declared = self._meanings(space)
        children = [declared.children[tag] for tag in tags if tag in declared.children]
        if len(tags) > LONGEST or len(children) < len(tags):
            return _child_by_child
        if len(self) >= MOST_LAYOUTS:
            self.clear()
        keys = {key for key, _, _, is_item in children if not is_item}
        read: Read = _child_by_child
        if declared.fields.are_children and len(tags) == len(keys):
            read = _layout(children, keeps_text=self._keeps_text)
        self[names] = read
        return read


def _child_by_child(element: Element) -> str | None:
    """An object that has no layout."""
    return None


def _layout(children: list[Child], *, keeps_text: bool) -> Read:
    """The reader of an object of which each child is a property."""
    keys = [key for key, _, _, _ in children]
    reads = [(read, text_form) for _, read, text_form, _ in children]
    pairs = [key.replace("%", "%%") + ":%s" for key in keys]
    template = f"{{{','.join(pairs)}}}"

    def read_object(element: Element) -> str:
        text = element.text
        values: list[str | None] = []
        add = values.append
        for child, (read, text_form) in zip(element, reads, strict=True):
            text = text or child.tail
            if text_form and (own := child.text) is not None and not len(child):
                add(text_form(own))
            else:
                add(read(child))
        has_text = text and keeps_text and text_of(element).strip(BLANK)
        if not (has_text or None in values):
            return template % (*values,)
        members = Members()
        for key, value in zip(keys, values, strict=True):
            if value is not None:
                members.add(key, value)
        if has_text:
            add_stray_text(members, element)
        return members.json()

    return read_object
