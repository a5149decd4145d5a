"""The vocabulary of types, and the declarations that deserve a name.

Frozen values without Python syntax and without Python names. Edges between declarations are
`TypeId`s, so the graph may be cyclic while each node stays a plain comparable value. Absence
(`Presence`) and null (`Null` in a union) are different axes and are never merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import NewType, TypeAlias

from specgen.findings.diagnostics import Location
from specgen.frozen import IdentityEnum, frozen
from specgen.json_value import JsonValue

TypeId = NewType("TypeId", str)
"""The canonical pointer of a declaration, for example `#/components/schemas/Pet`."""


class ScalarKind(IdentityEnum):
    """A scalar after its format was resolved; an unknown format is its base type."""

    STRING = "string"
    SECRET = "password"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    BYTES = "bytes"
    """base64 text on the wire (RFC 4648, section 4)."""
    BYTES_URL = "bytes-url"
    """base64url text on the wire (RFC 4648, section 5)."""
    BINARY = "binary"
    """Raw bytes: a file, never part of a JSON value."""
    DATE = "date"
    DATETIME = "date-time"
    TIME = "time"
    DURATION = "duration"
    UUID = "uuid"
    DECIMAL = "decimal"
    """A decimal that is text on the wire."""
    DECIMAL_NUMBER = "decimal-number"
    """A decimal that is a number on the wire."""


@frozen
class Constraints:
    """JSON Schema 2020-12 validation keywords of one value; None where it has none.

    `asserted` are the texts (JSON) of schemas that must hold as well: keywords such as `not` or
    `dependentRequired` for which neither Python's types nor pydantic have a word.
    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    ge: int | float | None = None
    gt: int | float | None = None
    le: int | float | None = None
    lt: int | float | None = None
    multiple_of: int | float | None = None
    unique: bool = False
    one_of: tuple[int | float, ...] = ()
    """Numbers for which Python has no literal type."""
    asserted: tuple[str, ...] = ()


NO_CONSTRAINTS = Constraints()


@frozen
class Anything:
    """Any JSON value: `{}`, `true`, or a construct that was loosened."""

    constraints: Constraints = NO_CONSTRAINTS


@frozen
class Nothing:
    """No value at all: the schema `false`."""


@frozen
class Null:
    """The JSON value null."""


@frozen
class Scalar:
    """For example `{type: string, format: date}`.

    `format` is that of a text without a kind of its own. Nothing is checked by it, so types
    that differ in it alone are the same.
    """

    kind: ScalarKind
    constraints: Constraints = NO_CONSTRAINTS
    format: str = field(default="", compare=False)


@frozen
class Array:
    """For example `{type: array, items: {type: string}}`; lengths are in `constraints`."""

    item: Type
    constraints: Constraints = NO_CONSTRAINTS


@frozen
class Tuple:
    """For example `{prefixItems: [{type: string}, {type: integer}], items: false}`."""

    prefix: tuple[Type, ...]
    constraints: Constraints = NO_CONSTRAINTS


@frozen
class Map:
    """For example `{type: object, additionalProperties: {type: string}}`."""

    value: Type
    constraints: Constraints = NO_CONSTRAINTS


@frozen
class Discriminator:
    """How the members of a union are told apart: a property and the value of each member.

    `fallback` is the member that a value of none of the others is, where there is one. `open`
    says that what has another value may be a member all the same, as its fields tell. `own` is
    the value that the document states for the schema that the members extend.
    """

    wire_name: str
    mapping: tuple[tuple[str, TypeId], ...]
    fallback: TypeId | None = None
    open: bool = False
    own: str | None = None


@frozen
class Union:
    """For example `{anyOf: [{type: string}, {type: 'null'}]}`; members are flat and distinct."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None
    constraints: Constraints = NO_CONSTRAINTS


@frozen
class Literal:
    """One of a few constants, for example `{const: 3}` or a short nameless `enum`."""

    values: tuple[str | int | bool, ...]

    def __eq__(self, other: object) -> bool:
        """To Python 1 is true, and 0 false; to JSON they are two constants."""
        return isinstance(other, Literal) and self._kinds == other._kinds

    def __hash__(self) -> int:
        return self.values.__hash__()

    @property
    def _kinds(self) -> tuple[tuple[type, str | int | bool], ...]:
        return tuple((type(value), value) for value in self.values)


@frozen
class Ref:
    """A use of a declaration."""

    target: TypeId


@frozen
class TypeParameter:
    """What instances of the generic record that it stands in give, by its place among them."""

    index: int


@frozen
class Instance:
    """A generic record with a type for each of its parameters."""

    generic: TypeId
    arguments: tuple[Type, ...]


Type: TypeAlias = (
    Anything
    | Nothing
    | Null
    | Scalar
    | Array
    | Tuple
    | Map
    | Union
    | Literal
    | Ref
    | TypeParameter
    | Instance
)

ANYTHING = Anything()
NULL = Null()


class Presence(Enum):
    """Whether a value must be there; null is a matter of its type."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Access(Enum):
    """Which direction carries a property (JSON Schema `readOnly`, `writeOnly`)."""

    BOTH = "both"
    READ = "read"
    WRITE = "write"


class Context(Enum):
    """Where a nameable thing stands; earlier members keep a bare name in a collision."""

    COMPONENT = "component"
    INLINE = "inline"


@frozen
class Hint:
    """The material of a name: the words of a key, or an owner and a step below it.

    A component has `text` alone. A nameless schema has an `owner` (a `TypeId` or the id of an
    operation) and the last step from there, such as a property's name or `response`.
    """

    text: str
    owner: str | None = None
    context: Context = Context.COMPONENT


@frozen
class Doc:
    """The document's own words about something; empty strings where it says nothing."""

    summary: str = ""
    description: str = ""
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = ()


NO_DOC = Doc()


@frozen
class Default:
    """The value a server assumes where none is sent; documented, never sent by itself."""

    value: JsonValue


@frozen
class Tag:
    """A property by which unions tell its record from others.

    `own` is the value that a new object has; None where the document leaves a choice.
    """

    own: str | int | bool | None


@frozen
class Field:
    """A named property of a record."""

    wire_name: str
    type: Type
    presence: Presence
    default: Default | None = None
    access: Access = Access.BOTH
    doc: Doc = NO_DOC
    tag: Tag | None = None


@frozen
class Record:
    """An object with named properties. `extra` types the others; None closes the object.

    A generic one has `parameters`, which its fields refer to; no value is of it alone. One that
    is an `instance` of it says so and has its fields all the same. `title` is the document's.
    `elsewhere` are the places of fields that are not described below its own, by wire names.
    """

    id: TypeId
    hint: Hint
    origin: Location
    fields: tuple[Field, ...]
    extra: Type | None
    constraints: Constraints = NO_CONSTRAINTS
    doc: Doc = NO_DOC
    title: str = field(default="", compare=False)
    parameters: int = 0
    instance: Instance | None = None
    elsewhere: Mapping[str, Location] = field(default_factory=dict, compare=False)

    def place_of(self, wire_name: str) -> Location:
        """Where a field is described."""
        if wire_name in self.elsewhere:
            return self.elsewhere[wire_name]
        # RFC 6901 section 3.
        token = wire_name.replace("~", "~0").replace("/", "~1")
        pointer = f"{self.origin.pointer}/properties/{token}"
        return Location(file=self.origin.file, pointer=pointer)


@frozen
class Member:
    """A value of an enumeration and the name a document gave it, if any."""

    value: str | int | bool
    hint: str | None = None


@frozen
class Enumeration:
    """A closed list of constants. `open` says that readers must accept unknown ones.

    Those of a `nominal` one are values of a type of their own, all texts or all integers.
    """

    id: TypeId
    hint: Hint
    origin: Location
    members: tuple[Member, ...]
    open: bool = False
    nominal: bool = False
    doc: Doc = NO_DOC


@frozen
class Alias:
    """A name for another type, for example a component that is a string or a union."""

    id: TypeId
    hint: Hint
    origin: Location
    type: Type
    doc: Doc = NO_DOC


Declaration: TypeAlias = Record | Enumeration | Alias
Declarations: TypeAlias = Mapping[TypeId, Declaration]


def is_generic(declaration: Declaration) -> bool:
    """Whether a declaration is a record with parameters."""
    return isinstance(declaration, Record) and declaration.parameters > 0
