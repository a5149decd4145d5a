# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""XML as JSON: what is read goes on as if it had been sent as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from .decoding.documents import parsed
from .decoding.readers import Readers
from .decoding.sections import has_sections
from .decoding.unions import Fit, fit, known_properties
from .faults import XmlError
from .names import local_name, recognised, space_of
from .shapes import Root, Shape

ReadDocument: TypeAlias = Callable[[Element], str]

_LIKELY: Final = 8
"""As many children of a strange root may be what is meant."""
_TABLES: Final[dict[tuple[int, bool], Readers]] = {}
"""Readers by the table of shapes that they have."""


def read_xml(content: bytes, charset: str | None, root: Root, strict: bool) -> bytes:
    """The JSON text of the value that a document stands for.

    A `strict` reader insists on the names that the document declares for the root element and
    its namespaces, others take what comes. Raises XmlError for what is no XML or is unsafe, and
    for another root.
    """
    read, sections = _reader(root, strict)
    element = parsed(content, charset, strict=strict, sections=sections)
    return read(element).encode()


@cache
def _reader(root: Root, strict: bool) -> tuple[ReadDocument, bool]:
    """The reader, and whether there are CDATA sections for it."""
    readers = _readers(root.shapes, strict)
    node = root.node
    read = readers.element(node.shape)
    local = local_name(node.name)

    def is_root(element: Element) -> bool:
        if local_name(element.tag) != local:
            return False
        declared = [(node.name, True)]
        return element.tag in recognised(declared, space_of(element.tag), strict)

    def read_document(element: Element) -> str:
        if not is_root(element):
            if strict:
                raise XmlError(f"the root element is not the declared {local!r}")
            element = _meant(element, root, readers, is_root)
        value = read(element)
        return "null" if value is None else value

    return read_document, has_sections(root)


def _readers(shapes: Mapping[str, Shape], strict: bool) -> Readers:
    key = (id(shapes), strict)
    if key not in _TABLES:
        # The readers hold the table, so that no other one ever has its identity.
        _TABLES[key] = Readers(shapes, strict)
    return _TABLES[key]


def _meant(
    element: Element,
    root: Root,
    readers: Readers,
    is_root: Callable[[Element], bool],
) -> Element:
    """The element that a document with another root most likely means: what fits best.

    Services wrap what they declare, by its name (`<ErrorResponse><Error>`) or by another
    (`<ListResponse><ListResult>`), or send the one property of an object bare; or the root just
    has another name.
    """

    def fit_of(candidate: Element) -> Fit:
        return fit(root.node.shape, candidate, readers)

    around = Element(space_of(element.tag) + local_name(root.node.name))
    around.append(element)
    named = next(filter(is_root, _first_levels(element)), element)
    is_strange = known_properties(fit_of(element)) == 0
    children = element[:_LIKELY] if is_strange else []
    return max((element, named, around, *children), key=fit_of)


def _first_levels(element: Element) -> Iterator[Element]:
    yield from element
    for child in element:
        yield from child
