"""How values are written in XML: what node of a document each part of a value is.

A type says what a value is, whatever it is written in; a shape says where its parts stand in an
XML document, and nothing of what they may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NewType, TypeAlias

from specgen.frozen import frozen

ShapeId = NewType("ShapeId", str)
"""What a shape is called that several places share, or that holds itself."""


@frozen
class Name:
    """The name of an element or attribute; `prefix` is only how it is written."""

    local: str
    namespace: str = ""
    prefix: str = ""

    @property
    def expanded(self) -> str:
        """`{namespace}local`, by which names are compared."""
        return f"{{{self.namespace}}}{self.local}" if self.namespace else self.local


class TextKind(Enum):
    """What a text stands for; the first of several that the text has the form of."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    BASE64 = "base64"
    TOKEN = "token"
    """A string that is never empty, and in which white space at the ends says nothing."""
    STRING = "string"


@frozen
class Text:
    """A scalar of one of some kinds."""

    kinds: tuple[TextKind, ...]


@frozen
class Element:
    """An element with what stands in it; a `nullable` one may say that it is null."""

    name: Name
    shape: Shape
    nullable: bool = False


class NodeKind(Enum):
    """What node a property is."""

    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    CDATA = "cdata"
    ITEMS = "items"
    """The items of an array, whose elements stand among those of other properties."""
    ITEM = "item"
    """One element that has one of the names of a sequence."""
    NONE = "none"
    """None: what is in the object that is its value stands among other properties."""


@frozen
class Part:
    """A property of an object; `name` is that of an element or attribute, or what an element
    around items would have.

    One that is `required` has no items or no text where there are none, and alternatives are told
    by it. `root_name` is what its element would be called as the root of a document: services
    use either.
    """

    key: str
    kind: NodeKind
    name: Name
    shape: Shape
    nullable: bool = False
    required: bool = False
    root_name: Name | None = None


@frozen
class Structure:
    """An object. `rest` is the shape of properties without a name of their own, or of the items
    of such arrays, of which each is an element (`rest_items`)."""

    parts: tuple[Part, ...]
    rest: Shape | None = None
    rest_items: bool = False


@frozen
class Sequence:
    """An array whose items are the children of one element, with one name or several."""

    items: tuple[Element, ...]


@frozen
class Characters:
    """Text between elements, which has its place in an array."""

    shape: Shape
    cdata: bool = False


@frozen
class Ordered:
    """An array whose first values have their places, with the items that follow them."""

    parts: tuple[Element | Characters, ...]
    item: Element | None = None


@frozen
class Within:
    """A value with an element of its own in the one that stands for it."""

    element: Element


@frozen
class Choice:
    """One of several shapes: `tags` tells which by the value of the property `key`."""

    members: tuple[Shape, ...]
    key: str = ""
    tags: tuple[tuple[str, int], ...] = ()


@frozen
class Untyped:
    """Anything: text, or elements by their names."""


@frozen
class Named:
    """A use of a shape that is shared."""

    id: ShapeId


Shape: TypeAlias = (
    Text | Structure | Sequence | Ordered | Within | Choice | Untyped | Named
)

UNTYPED = Untyped()


@frozen
class Markup:
    """All that an API says of XML: the root of each body by a key, and what these share."""

    roots: Mapping[str, Element]
    shapes: Mapping[ShapeId, Shape]


NO_MARKUP = Markup(roots={}, shapes={})
