# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Trees of documents in which CDATA sections are values of their own.

White space around a section is only how the document is laid out; white space in it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ..shapes import (
    Choice,
    Field,
    Named,
    Node,
    Ordered,
    Root,
    Sequence,
    Shape,
    Structure,
    Text,
    Within,
)

_LAYOUT: Final = " \t\n"
"""White space that is only layout: a carriage return is part of a text if it gets this far."""


def has_sections(root: Root) -> bool:
    """Whether a value in the document is a CDATA section."""
    pending: list[Shape] = [root.node.shape]
    seen: set[Shape] = set()
    while pending:
        shape = pending.pop()
        if shape not in seen:
            seen.add(shape)
            parts = [*_parts(shape)]
            if any(_is_section(part) for part in parts):
                return True
            pending += _shapes(parts, shape, root.shapes)
    return False


def _parts(shape: Shape) -> Iterator[Field | Node | Text]:
    if isinstance(shape, Structure):
        yield from shape.fields
    elif isinstance(shape, Sequence):
        yield from (shape.item, *shape.others)
    elif isinstance(shape, Within):
        yield shape.node
    elif isinstance(shape, Ordered):
        yield from shape.parts
        if shape.item is not None:
            yield shape.item


def _is_section(part: Field | Node | Text) -> bool:
    if isinstance(part, Field):
        return part.kind == "cdata"
    return isinstance(part, Text) and part.cdata


def _shapes(
    parts: Iterable[Field | Node | Text], shape: Shape, shapes: Mapping[str, Shape]
) -> Iterator[Shape]:
    yield from (part.shape for part in parts)
    if isinstance(shape, Named):
        yield shapes[shape.name]
    elif isinstance(shape, Choice):
        yield from (*shape.members, *shape.tags.values())
    elif isinstance(shape, Structure) and shape.rest is not None:
        yield shape.rest


def tree_of_sections(text: bytes) -> Element:
    """The root element. Raises ExpatError."""
    return _SectionBuilder().run(text)


class _SectionBuilder:
    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._texts: list[str] = []
        self._sections: set[int] = set()
        """Which of the texts are in sections."""
        self._in_section = False

    def run(self, text: bytes) -> Element:
        parser = expat.ParserCreate("utf-8", "}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = self._begin
        parser.EndCdataSectionHandler = self._finish
        parser.Parse(text, True)
        return self._builder.close()

    def _begin(self) -> None:
        self._in_section = True

    def _finish(self) -> None:
        self._in_section = False

    def _text(self, text: str) -> None:
        if self._in_section:
            self._sections.add(len(self._texts))
        self._texts.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        expanded = {_expanded(key): value for key, value in attributes.items()}
        self._builder.start(_expanded(name), expanded)

    def _end(self, name: str) -> None:
        self._flush()
        self._builder.end(_expanded(name))

    def _flush(self) -> None:
        text = "".join(
            text
            for index, text in enumerate(self._texts)
            if not self._sections or index in self._sections or text.strip(_LAYOUT)
        )
        if text:
            self._builder.data(text)
        self._texts.clear()
        self._sections.clear()


def _expanded(name: str) -> str:
    return f"{{{name}" if "}" in name else name
