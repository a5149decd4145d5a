"""Reading the keywords of one schema, whatever dialect it is written in.

An odd value is reported where it stands and ignored: the smallest unit is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.references.references import reference_in
from specgen.load.tree.cursor import flag, included
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node
from specgen.normalise.assertion_keywords import asserted_keywords
from specgen.normalise.constants import is_too_deep, of_type
from specgen.normalise.enum_names import enum_names
from specgen.normalise.schema import ANNOTATIONS, Constant, Dialect, Schema, Sub

TYPES = frozenset(("string", "integer", "number", "boolean", "object", "array"))
_ALONE = {name: frozenset((name,)) for name in TYPES}

_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
LIMITS = (*_LOWER, *_UPPER, "multipleOf")
_LIMITS = frozenset(LIMITS)
_NAMES = "a list of names"
_UNIONS = ("anyOf", "oneOf")
_OTHER_PROPERTIES = ("additionalProperties", "unevaluatedProperties")
"""Keywords about the properties that a schema does not describe, the first decides."""
_COUNTS = frozenset(
    key for key in LIMITS if key.endswith(("Length", "Items", "Properties"))
)


def read_schema(node: Node, dialect: Dialect) -> Schema:
    """The keywords at `node`, `$ref` and `allOf` left out; odd values are reported and ignored."""
    value = node.value
    if not isinstance(value, dict):
        if value is True:
            return Schema(node=node)
        if value is False:
            return Schema(node=node, types=frozenset(), null=False)
        node.report(
            DiagnosticCode.WRONG_KIND,
            effect="typed as any value",
            key="a schema",
            expected="an object",
            found=kind(value),
        )
        return Schema(node=node)
    if "$ref" in value and dialect is not Dialect.OPENAPI_3_1:
        # Before 3.1 a reference has no siblings; annotations do no harm and are often meant.
        value = {key: keyword for key, keyword in value.items() if key in ANNOTATIONS}
    return _Reader(node, value, dialect).schema()


class _Reader:
    """Reads the keywords of one schema object; an odd value is reported where it stands."""

    def __init__(
        self, node: Node, value: dict[str, JsonValue], dialect: Dialect
    ) -> None:
        self.node = node
        self.value = value
        self.dialect = dialect
        self._included: dict[str, Node] = {}
        for key in _without_schema(tuple(value)):
            # Most are texts and lists, and a call for each would take as long as all the rest.
            if value[key].__class__ is dict and reference_in(value[key]) is not None:
                self._include(key)

    def _include(self, key: str) -> None:
        """Reads a keyword where a reference in place of its list, map or text leads."""
        target = included(self.node.child(key))
        self.value = {name: self.value[name] for name in self.value if name != key}
        if target is not None:
            self._included[key] = target
            self.value[key] = target.value

    def _child(self, key: str) -> Node:
        return self._included[key] if key in self._included else self.node.child(key)

    def schema(self) -> Schema:
        value = self.value
        keywords: dict[str, object] = {}
        types, null = self._types()
        enum = self._enum()
        if enum is not None:
            names = enum_names(self.node, enum)
            if None in enum:
                null = True if null is not False or "type" not in value else null
                enum = tuple(constant for constant in enum if constant is not None)
            elif not self._nullable():
                null = False
            keywords["enum"] = tuple(map(Constant, enum, names))
        for key, name, reader in _readers(tuple(value)):
            got = reader(self, key)
            if got:
                keywords[name] = got
        if not _LIMITS.isdisjoint(value) and (limits := self._limits()):
            keywords["limits"] = limits
        if "anyOf" in value or "oneOf" in value:
            unions = (self._subs(key) for key in _UNIONS if key in value)
            keywords["unions"] = tuple(filter(None, unions))
        if "default" in value:
            keywords["default"] = (value["default"],)
        if "additionalProperties" in value or "unevaluatedProperties" in value:
            self._extras(keywords)
        excluded = False
        if "not" in value:
            types, null, excluded = self._without_excluded(types, null)
        asserted = asserted_keywords(self.node, {"not"} if excluded else set())
        if asserted:
            keywords["asserted"] = asserted
        return Schema(node=self.node, types=types, null=null, **keywords)  # type: ignore[arg-type]

    def _types(self) -> tuple[frozenset[str] | None, bool | None]:
        null = True if self._nullable() else None
        if "type" not in self.value:
            return None, null
        stated = self.value["type"]
        if isinstance(stated, str) and stated in _ALONE:
            return _ALONE[stated], null or False
        names = [stated] if isinstance(stated, str) else stated
        if not isinstance(names, list) or not all(
            isinstance(name, str) for name in names
        ):
            self._wrong("type", "a type name or a list of them")
            return None, null
        if "file" in names and self.dialect is Dialect.SWAGGER_2:
            return frozenset(("string",)), null
        types = frozenset(str(name) for name in names)
        for name in sorted(types - TYPES - {"null"}):
            self.node.report(
                DiagnosticCode.UNKNOWN_TYPE, effect="typed as any value", type=name
            )
            return None, null
        return types - {"null"}, null or "null" in types

    def _nullable(self) -> bool:
        value = self.value
        if "nullable" in value:
            if not isinstance(value["nullable"], bool):
                self._wrong("nullable", "true or false")
            if value["nullable"] is True:
                # In 3.1 a habit that documents upgraded by hand keep; harmless beside a type.
                return self.dialect is not Dialect.OPENAPI_3_1 or "type" in value
        if self.dialect is Dialect.OPENAPI_3_1:
            return False
        return "x-nullable" in value and flag(self.node, "x-nullable")

    def _enum(self) -> tuple[JsonValue, ...] | None:
        if "const" in self.value:
            constant = self.value["const"]
            return None if is_too_deep(self._child("const")) else (constant,)
        if "enum" not in self.value:
            return None
        values = self.value["enum"]
        if not isinstance(values, list) or not values:
            self._wrong("enum", "a list that is not empty")
            return None
        listed = self._child("enum")
        for index, constant in enumerate(values):
            if isinstance(constant, dict | list) and is_too_deep(listed.child(index)):
                return None
        return tuple(of_type(values, self.value.get("type")))

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
            elif key in _COUNTS and got < 0:
                self._wrong(key, "a number that is not negative", found=str(got))
            elif key == "multipleOf" and got <= 0:
                self._wrong(key, "a positive number", found=str(got))
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
        got = self.value["not"]
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
            return types, null, not others and types is not None
        return types - others, null, True

    def _extras(self, keywords: dict[str, object]) -> None:
        """`additionalProperties` and `unevaluatedProperties`: closed, typed or open."""
        for key in _OTHER_PROPERTIES:
            got = self.value.get(key)
            if got is False and key == "unevaluatedProperties":
                keywords["sealed"] = True
            elif got is False:
                stated = self.value.get("properties")
                keywords["listed"] = frozenset(
                    stated if isinstance(stated, dict) else ()
                )
            elif isinstance(got, dict):
                keywords["additional"] = (self._child(key),)
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
        if not isinstance(got, list):
            # `required: true` beside a property's type, a habit from draft 3, is one of these.
            self._wrong(key, _NAMES)
            return ()
        if all(entry.__class__ is str for entry in got):
            return tuple(dict.fromkeys(map(str, got)))
        names = (self._name(key, index, entry) for index, entry in enumerate(got))
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def _name(self, key: str, index: int, entry: JsonValue) -> str | None:
        """A name in a list; a number is one where a property is called so."""
        if isinstance(entry, str):
            return entry
        name = json.dumps(entry)
        properties = self.value.get("properties")
        is_meant = isinstance(properties, dict) and name in properties
        self._child(key).child(index).report(
            DiagnosticCode.WRONG_KIND,
            effect=f"read as {name!r}" if is_meant else "ignored",
            key=f"`{key}`",
            expected=_NAMES,
            found=kind(entry),
        )
        return name if is_meant else None

    def _map(self, key: str) -> dict[str, Sub]:
        got = self.value[key]
        if not isinstance(got, dict):
            self._wrong(key, "an object")
            return {}
        return {name: (node,) for name, node in self._child(key).members().items()}

    def _subs(self, key: str) -> tuple[Sub, ...]:
        got = self.value[key]
        if not isinstance(got, list) or not got:
            self._wrong(key, "a list of schemas")
            return ()
        holder = self._child(key)
        return tuple((holder.child(index),) for index in range(len(got)))

    def _items(self, key: str) -> Sub | None:
        if isinstance(self.value[key], list) or not self._is_about_the_rest(key):
            return None
        return (self._child(key),)

    def _is_about_the_rest(self, key: str) -> bool:
        """Whether a keyword beside `items` is the one that describes what follows the prefix."""
        stated = self.value.get("items")
        if key == "additionalItems":
            return isinstance(stated, list)
        if key == "unevaluatedItems":
            return stated is None
        return True

    def _prefix(self, key: str) -> tuple[Sub, ...]:
        if key == "items" and not isinstance(self.value[key], list):
            return ()
        return self._subs(key)

    def _node(self, key: str) -> Node | None:
        return self._child(key) if isinstance(self.value[key], dict | str) else None

    def _xml(self, key: str) -> tuple[Node, ...]:
        if isinstance(self.value[key], dict):
            return (self._child(key),)
        self._wrong(key, "an object")
        return ()

    def _examples(self, key: str) -> tuple[JsonValue, ...]:
        got = self.value[key]
        if key == "example":
            return (got,)
        return tuple(got) if isinstance(got, list) else ()

    def _wrong(self, key: str, expected: str, found: str = "") -> None:
        if self.value[key] == []:
            found = "an empty array"
        self._child(key).report(
            DiagnosticCode.WRONG_KIND,
            effect="ignored",
            key=f"`{key}`",
            expected=expected,
            found=found or kind(self.value[key]),
        )


_Row: TypeAlias = tuple[str, str, Callable[[_Reader, str], object]]

_READERS: tuple[_Row, ...] = (
    ("format", "format", _Reader._text),
    ("properties", "properties", _Reader._map),
    ("required", "required", _Reader._names),
    ("patternProperties", "patterned", _Reader._map),
    ("items", "items", _Reader._items),
    ("additionalItems", "items", _Reader._items),
    ("unevaluatedItems", "unevaluated_items", _Reader._items),
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
    ("xml", "xml", _Reader._xml),
)


_INCLUDABLE = {"allOf", "anyOf", "enum", "oneOf", *(row[0] for row in _READERS)} - {
    "additionalItems",
    "example",
    "examples",
    "items",
    "unevaluatedItems",
}
"""Keywords whose value is no schema and no example: a reference in its place is followed."""


@lru_cache(maxsize=4096)
def _without_schema(keywords: tuple[str, ...]) -> list[str]:
    return [keyword for keyword in keywords if keyword in _INCLUDABLE]


@lru_cache(maxsize=4096)
def _readers(keywords: tuple[str, ...]) -> list[_Row]:
    """The readers of a schema's keywords; a document has few combinations of them."""
    return [row for row in _READERS if row[0] in keywords]
