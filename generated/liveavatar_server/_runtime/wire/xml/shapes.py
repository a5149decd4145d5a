# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Which XML stands for a JSON value, as data.

A shape says what an element's content is; generated modules declare one for every type that
travels as XML. Names are expanded: `local`, or `{namespace}local`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from ..declared import declared

Kind: TypeAlias = Literal[
    "string", "token", "base64", "boolean", "integer", "number", "null"
]
"""What a text is in JSON.

A `token` is a string in which white space around and between words says nothing, and that is
never empty: dates, identifiers, values of an enumeration. White space in `base64` says nothing.
"""


@declared
class Scalar:
    """Text. With several kinds, it is the narrowest that the text has the form of."""

    kind: Kind | tuple[Kind, ...]


@declared
class Untyped:
    """Anything: text, or an object of the children's names, with an array where one is repeated.

    Attributes are properties whose names start with `@`; text beside them is `#text`.
    """


@declared
class Named:
    """The shape of this name in `Root.shapes`."""

    name: str


@declared
class Node:
    """An element. `prefix` is only how its name is written."""

    name: str
    shape: Shape
    prefix: str = ""
    nullable: bool = False


@declared
class Text:
    """Text between elements, which has its place in an `Ordered` array."""

    shape: Shape
    cdata: bool = False


@declared
class Sequence:
    """An array: one element for each item. Items of a union may have names of their own, which
    are in `others`."""

    item: Node
    others: tuple[Node, ...] = ()


@declared
class Ordered:
    """An array of parts that have their places (`prefixItems`), and of items after them."""

    parts: tuple[Node | Text, ...]
    item: Node | None = None


@declared
class Within:
    """A value in an element of its own, around which there is another one."""

    node: Node


@declared
class Field:
    """A property of an object, and the node that it is.

    | kind | node |
    |---|---|
    | `element` | a child with this name; if the shape is an array, the element around its items |
    | `attribute` | an attribute with this name |
    | `text`, `cdata` | the text of the object's own element |
    | `items` | an array whose items are children of the object's own element |
    | `item` | one child, with one of the names of the `Sequence` that is the shape |
    | `none` | none: the nodes of the object that is its value stand in the object's own element |

    Only elements and attributes have names, and `items` the one that an element around them
    would have, which clients also read. So they do an element of the `root_name`, which the value
    has as a document of its own.
    """

    key: str
    kind: Literal["element", "attribute", "text", "cdata", "items", "item", "none"]
    name: str
    shape: Shape
    prefix: str = ""
    nullable: bool = False
    required: bool = False
    """Whether it has to be there: then no items are an empty array, and no text is an empty one."""
    root_name: str = ""


TEXT = Scalar("string")


def element(
    key: str,
    shape: Shape = TEXT,
    *,
    name: str = "",
    prefix: str = "",
    nullable: bool = False,
    required: bool = False,
    root_name: str = "",
) -> Field:
    """A property that is a child, and called as it is unless the child has a `name`."""
    return Field(
        key, "element", name or key, shape, prefix, nullable, required, root_name
    )


@declared
class Structure:
    """An object. `rest` is the shape of properties that are not named; of a map, of all.

    With `rest_items` these are arrays whose items are `rest`, one child each. Without `rest`
    they are untyped.
    """

    fields: tuple[Field, ...]
    rest: Shape | None = None
    rest_items: bool = False


@declared
class Choice:
    """A union: the member that a property's value tells, or else the one that fits best."""

    members: tuple[Shape, ...]
    key: str = ""
    tags: Mapping[str, Shape] = field(default_factory=dict)


Shape: TypeAlias = (
    Scalar | Untyped | Named | Sequence | Ordered | Within | Structure | Choice
)


@declared
class Root:
    """The root element of a document, and the shapes that others name."""

    node: Node
    shapes: Mapping[str, Shape] = field(default_factory=dict)
