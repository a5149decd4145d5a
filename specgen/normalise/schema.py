"""One frozen record of the JSON Schema keywords that say something about a type.

`reading.read_schema` makes it from a node of any supported dialect (Swagger 2.0, OpenAPI 3.0,
3.1, 3.2) in the keywords of JSON Schema 2020-12. It follows no reference: sub-schemas stay nodes
until they are needed, so reading costs what is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeAlias

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.assertion_keywords import Keyword


class Dialect(Enum):
    """Which rules a document's schemas follow."""

    SWAGGER_2 = "2.0"
    OPENAPI_3_0 = "3.0"
    OPENAPI_3_1 = "3.1"


class Constant(NamedTuple):
    """A value of `enum` or `const`, and its name in `x-enum-varnames` or `x-enumNames`."""

    value: JsonValue
    name: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Schema:
    """The keywords of one schema, or of several merged into one.

    Treat it as immutable: freezing would double its cost.

    `types` never holds `null`; `null` is True where null is allowed in so many words, False
    where it is excluded and None where the schema leaves it to its other keywords. `unions` is
    a conjunction of `anyOf`/`oneOf` lists. `listed` holds the names of properties that the
    branches which close the object know; None where no branch does; `sealed` closes it to all
    that no branch names; `unevaluated_items` are those that no branch describes. `asserted` are
    keywords that say more than a type can, each with the schema object it stands in; `xml` are
    the XML Objects, the nearest first. A sub-schema is a tuple whose members must all hold.
    """

    node: Node
    types: frozenset[str] | None = None
    null: bool | None = None
    enum: tuple[Constant, ...] | None = None
    format: str = ""
    properties: Mapping[str, Sub] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    additional: Sub | None = None
    listed: frozenset[str] | None = None
    sealed: bool = False
    patterned: Mapping[str, Sub] = field(default_factory=dict)
    items: Sub | None = None
    unevaluated_items: Sub | None = None
    prefix: tuple[Sub, ...] = ()
    limits: Mapping[str, int | float] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    unique: bool = False
    unions: tuple[tuple[Sub, ...], ...] = ()
    discriminator: Node | None = None
    title: str = ""
    description: str = ""
    deprecated: bool = False
    default: tuple[JsonValue, ...] = ()
    examples: tuple[JsonValue, ...] = ()
    read_only: bool = False
    write_only: bool = False
    content_encoding: str = ""
    content_type: str = ""
    asserted: tuple[Keyword, ...] = ()
    xml: tuple[Node, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether no other property may be there: every one is listed where that is said."""
        if self.additional:
            return False
        listed = self.listed is not None and self.properties.keys() <= self.listed
        return self.sealed or listed

    @property
    def is_structural(self) -> bool:
        """Whether it says more about a value than its type's name."""
        return bool(
            self.properties
            or self.required
            or self.additional
            or self.closed
            or self.patterned
            or self.items
            or self.prefix
            or self.enum is not None
        )

    @property
    def describes_values(self) -> bool:
        """Whether it describes a value, rather than only naming what must be there."""
        return bool(
            self.types is not None
            or self.null
            or self.enum is not None
            or self.properties
            or self.additional
            or self.patterned
            or self.items
            or self.prefix
            or self.unions
        )


Sub: TypeAlias = "tuple[Node | Schema, ...]"


def node_of(part: Node | Schema) -> Node:
    """Where a part of a sub-schema stands."""
    return part.node if isinstance(part, Schema) else part


ANNOTATIONS = frozenset(
    "$ref $dynamicRef title description summary deprecated default example examples readOnly "
    "writeOnly externalDocs xml nullable x-nullable $comment $id $anchor $schema "
    "$dynamicAnchor $defs definitions".split()
)
"""Keywords beside a `$ref` that leave its type as it is."""
