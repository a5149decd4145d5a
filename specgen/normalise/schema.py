"""One frozen record of the JSON Schema keywords that say something about a type.

`read_schema` turns a node of any supported dialect (Swagger 2.0, OpenAPI 3.0, 3.1, 3.2) into the
keywords of JSON Schema 2020-12. It follows no reference: sub-schemas stay nodes until they are
needed, so reading costs what is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from specgen.diagnostics import Code
from specgen.load.kinds import kind
from specgen.load.node import Node
from specgen.load.pointer import JsonValue


class Dialect(Enum):
    """Which rules a document's schemas follow."""

    SWAGGER_2 = "2.0"
    OPENAPI_3_0 = "3.0"
    OPENAPI_3_1 = "3.1"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schema:
    """The keywords of one schema, or of several merged into one.

    `types` never holds `null`; `null` is True where null is allowed in so many words, False
    where it is excluded and None where the schema leaves it to its other keywords. `unions` is
    a conjunction of `anyOf`/`oneOf` lists. `listed` holds the names of properties that the
    branches which close the object know; None where no branch does; `sealed` closes it to all
    that no branch names. `asserted` are keywords that say more than a type can, each with the
    schema object it stands in. A sub-schema is a tuple whose members must all hold.
    """

    node: Node
    types: frozenset[str] | None = None
    null: bool | None = None
    enum: tuple[JsonValue, ...] | None = None
    enum_names: tuple[str, ...] = ()
    format: str = ""
    properties: Mapping[str, Sub] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    additional: Sub | None = None
    listed: frozenset[str] | None = None
    sealed: bool = False
    patterned: Mapping[str, Sub] = field(default_factory=dict)
    items: Sub | None = None
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
    asserted: tuple[tuple[str, Node], ...] = ()

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


Sub: TypeAlias = "tuple[Node | Schema, ...]"

ANNOTATIONS = frozenset(
    "$ref title description summary deprecated default example examples readOnly "
    "writeOnly externalDocs xml nullable x-nullable $comment $id $anchor $schema "
    "$defs definitions".split()
)
"""Keywords beside a `$ref` that leave its type as it is."""

TYPES = frozenset(("string", "integer", "number", "boolean", "object", "array"))

_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
LIMITS = (*_LOWER, *_UPPER, "multipleOf")
_COUNTS = frozenset(
    key for key in LIMITS if key.endswith(("Length", "Items", "Properties"))
)


def read_schema(node: Node, dialect: Dialect) -> Schema:
    """The keywords at `node`, `$ref` and `allOf` left out; odd values are reported and ignored."""
    value = node.value
    if isinstance(value, bool):
        return (
            Schema(node=node)
            if value
            else Schema(node=node, types=frozenset(), null=False)
        )
    if not isinstance(value, dict):
        node.report(
            Code.WRONG_KIND,
            effect="typed as any value",
            key="a schema",
            expected="an object",
            found=kind(value),
        )
        return Schema(node=node)
    if "$ref" in value and dialect is not Dialect.OPENAPI_3_1:
        # Before 3.1 a reference has no siblings; annotations do no harm and are often meant.
        value = {key: one for key, one in value.items() if key in ANNOTATIONS}
    return _Reader(node, value, dialect).schema()


class _Reader:
    """Reads the keywords of one schema object; an odd value is reported where it stands."""

    def __init__(
        self, node: Node, value: dict[str, JsonValue], dialect: Dialect
    ) -> None:
        self.node = node
        self.value = value
        self.dialect = dialect

    def schema(self) -> Schema:
        value = self.value
        found: dict[str, object] = {}
        types, null = self._types()
        enum = self._enum()
        if enum is not None:
            if None in enum:
                null = True if null is not False or "type" not in value else null
                enum = tuple(one for one in enum if one is not None)
            elif not self._nullable():
                null = False
            found["enum"] = enum
            found["enum_names"] = self._enum_names(len(enum))
        for key, name, reader in _READERS:
            if key in value:
                got = reader(self, key)
                if got:
                    found[name] = got
        limits = self._limits()
        if limits:
            found["limits"] = limits
        unions = tuple(
            union
            for key in ("anyOf", "oneOf")
            if key in value and (union := self._subs(key))
        )
        if unions:
            found["unions"] = unions
        if "default" in value:
            found["default"] = (value["default"],)
        self._extras(found)
        types, null, excluded = self._without_excluded(types, null)
        asserted = tuple(
            (key, self.node)
            for key, check in _ASSERTED.items()
            if key in value and not (key == "not" and excluded) and check(self, key)
        )
        if asserted:
            found["asserted"] = asserted
        return Schema(node=self.node, types=types, null=null, **found)  # type: ignore[arg-type]

    def _types(self) -> tuple[frozenset[str] | None, bool | None]:
        null = True if self._nullable() else None
        if "type" not in self.value:
            return None, null
        stated = self.value["type"]
        names = [stated] if isinstance(stated, str) else stated
        if not isinstance(names, list) or not all(
            isinstance(name, str) for name in names
        ):
            self._wrong("type", "a type name or a list of them")
            return None, null
        if "file" in names and self.dialect is Dialect.SWAGGER_2:
            return frozenset(("string",)), null
        known = frozenset(str(name) for name in names)
        for name in sorted(known - TYPES - {"null"}):
            self.node.report(Code.UNKNOWN_TYPE, effect="typed as any value", type=name)
            return None, null
        return known - {"null"}, null or "null" in known

    def _nullable(self) -> bool:
        value = self.value
        if self.dialect is Dialect.OPENAPI_3_1:
            # A 3.0 habit that documents upgraded by hand keep; harmless beside JSON Schema.
            return value.get("nullable") is True and "type" in value
        return value.get("nullable") is True or value.get("x-nullable") is True

    def _enum(self) -> tuple[JsonValue, ...] | None:
        if "const" in self.value:
            return (self.value["const"],)
        if "enum" not in self.value:
            return None
        values = self.value["enum"]
        if not isinstance(values, list) or not values:
            self._wrong("enum", "a list that is not empty")
            return None
        return tuple(self._coerced(values))

    def _coerced(self, values: list[JsonValue]) -> Iterable[JsonValue]:
        """YAML reads `[true, 1]` under `type: string` as a boolean and a number; they are text."""
        text = self.value.get("type") == "string"
        for value in values:
            if text and isinstance(value, bool):
                yield "true" if value else "false"
            elif text and isinstance(value, int | float):
                yield str(value)
            else:
                yield value

    def _enum_names(self, count: int) -> tuple[str, ...]:
        for key in ("x-enum-varnames", "x-enumNames"):
            names = self.value.get(key)
            texts = (
                [name for name in names if isinstance(name, str)]
                if isinstance(names, list)
                else []
            )
            if len(texts) == count:
                return tuple(texts)
        return ()

    def _limits(self) -> dict[str, int | float]:
        limits: dict[str, int | float] = {}
        for key in LIMITS:
            if key not in self.value:
                continue
            got = self.value[key]
            if isinstance(got, bool):
                if not key.startswith("exclusive"):
                    self._wrong(key, "a number")
                continue
            if isinstance(got, float) and got.is_integer() and key in _COUNTS:
                got = int(got)
            if not isinstance(got, int if key in _COUNTS else int | float):
                self._wrong(key, "a number")
            elif (key in _COUNTS and got < 0) or (key == "multipleOf" and got <= 0):
                self._wrong(key, "a positive number")
            else:
                limits[key] = got
        for bound, exclusive in (
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ):
            if self.value.get(exclusive) is True and bound in limits:
                limits[exclusive] = limits.pop(bound)
        return limits

    def _without_excluded(
        self, types: frozenset[str] | None, null: bool | None
    ) -> tuple[frozenset[str] | None, bool | None, bool]:
        """The types without those that `not` excludes, and whether that is all `not` says."""
        got = self.value.get("not")
        if not isinstance(got, dict) or got.keys() != {"type"}:
            return types, null, False
        stated = got["type"]
        listed = stated if isinstance(stated, list) else [stated]
        names = {name for name in listed if isinstance(name, str)}
        if "null" in names:
            null = False
        others = names - {"null"}
        if "number" in others:
            others.add("integer")
        if types is None or ("integer" in others and "number" in types - others):
            return types, null, not others
        return types - others, null, True

    def _extras(self, found: dict[str, object]) -> None:
        """`additionalProperties` and `unevaluatedProperties`: closed, typed or open."""
        for key in ("additionalProperties", "unevaluatedProperties"):
            got = self.value.get(key)
            if got is False and key == "unevaluatedProperties":
                found["sealed"] = True
            elif got is False:
                stated = self.value.get("properties")
                found["listed"] = frozenset(stated if isinstance(stated, dict) else ())
            elif isinstance(got, dict):
                found["additional"] = (self.node.child(key),)
            elif got not in (None, True):
                self._wrong(key, "a schema")
            if got is not None:
                return

    def _text(self, key: str) -> str:
        got = self.value[key]
        if isinstance(got, str):
            return got
        self._wrong(key, "a string")
        return ""

    def _flag(self, key: str) -> bool:
        got = self.value[key]
        if not isinstance(got, bool):
            self._wrong(key, "true or false")
        return got is True

    def _pattern(self, key: str) -> tuple[str, ...]:
        got = self._text(key)
        return (got,) if got else ()

    def _names(self, key: str) -> tuple[str, ...]:
        got = self.value[key]
        if isinstance(got, bool):
            # A draft-3 habit: `required: true` beside a property's type.
            return ()
        if not isinstance(got, list) or not all(isinstance(name, str) for name in got):
            self._wrong(key, "a list of names")
            return ()
        return tuple(dict.fromkeys(str(name) for name in got))

    def _map(self, key: str) -> dict[str, Sub]:
        got = self.value[key]
        if not isinstance(got, dict):
            self._wrong(key, "an object")
            return {}
        holder = self.node.child(key)
        return {name: (holder.child(name),) for name in got}

    def _subs(self, key: str) -> tuple[Sub, ...]:
        got = self.value[key]
        if not isinstance(got, list) or not got:
            self._wrong(key, "a list of schemas")
            return ()
        holder = self.node.child(key)
        return tuple((holder.child(index),) for index in range(len(got)))

    def _items(self, key: str) -> Sub | None:
        if isinstance(self.value[key], list) or not self._is_about_the_rest(key):
            return None
        return (self.node.child(key),)

    def _is_about_the_rest(self, key: str) -> bool:
        """Whether a keyword beside `items` is the one that describes what follows the prefix."""
        stated = self.value.get("items")
        if key == "additionalItems":
            return isinstance(stated, list)
        if key == "unevaluatedItems":
            return stated is None and "contains" not in self.value
        return True

    def _is_schema(self, key: str) -> bool:
        if isinstance(self.value[key], dict | bool):
            return True
        self._wrong(key, "a schema")
        return False

    def _is_condition(self, key: str) -> bool:
        branches = [one for one in ("then", "else") if one in self.value]
        return bool(branches) and all(map(self._is_schema, (key, *branches)))

    def _are_schemas(self, key: str) -> bool:
        got = self.value[key]
        whole = isinstance(got, dict) and all(
            isinstance(one, dict | bool) for one in got.values()
        )
        if not whole:
            self._wrong(key, "an object of schemas")
        return whole

    def _are_dependencies(self, key: str) -> bool:
        got = self.value[key]
        whole = isinstance(got, dict) and all(
            isinstance(names, list) and all(isinstance(name, str) for name in names)
            for names in got.values()
        )
        if not whole:
            self._wrong(key, "an object of lists of names")
        return whole

    def _prefix(self, key: str) -> tuple[Sub, ...]:
        if key == "items" and not isinstance(self.value[key], list):
            return ()
        return self._subs(key)

    def _node(self, key: str) -> Node | None:
        return self.node.child(key) if isinstance(self.value[key], dict | str) else None

    def _examples(self, key: str) -> tuple[JsonValue, ...]:
        got = self.value[key]
        if key == "example":
            return (got,)
        return tuple(got) if isinstance(got, list) else ()

    def _wrong(self, key: str, expected: str) -> None:
        self.node.child(key).report(
            Code.WRONG_KIND,
            effect="ignored",
            key=f"`{key}`",
            expected=expected,
            found=kind(self.value[key]),
        )


_READERS = (
    ("format", "format", _Reader._text),
    ("properties", "properties", _Reader._map),
    ("required", "required", _Reader._names),
    ("patternProperties", "patterned", _Reader._map),
    ("items", "items", _Reader._items),
    ("additionalItems", "items", _Reader._items),
    ("unevaluatedItems", "items", _Reader._items),
    ("items", "prefix", _Reader._prefix),
    ("prefixItems", "prefix", _Reader._prefix),
    ("pattern", "patterns", _Reader._pattern),
    ("uniqueItems", "unique", _Reader._flag),
    ("discriminator", "discriminator", _Reader._node),
    ("title", "title", _Reader._text),
    ("description", "description", _Reader._text),
    ("deprecated", "deprecated", _Reader._flag),
    ("example", "examples", _Reader._examples),
    ("examples", "examples", _Reader._examples),
    ("readOnly", "read_only", _Reader._flag),
    ("writeOnly", "write_only", _Reader._flag),
    ("contentEncoding", "content_encoding", _Reader._text),
    ("contentMediaType", "content_type", _Reader._text),
)

_ASSERTED = {
    "not": _Reader._is_schema,
    "if": _Reader._is_condition,
    "dependentRequired": _Reader._are_dependencies,
    "dependentSchemas": _Reader._are_schemas,
    "propertyNames": _Reader._is_schema,
    "contains": _Reader._is_schema,
    "contentSchema": _Reader._is_schema,
}
"""Keywords that say more than a type can, and whether their value is what it should be."""
