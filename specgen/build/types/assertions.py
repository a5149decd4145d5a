"""Constraints that no type expresses, as plain JSON Schemas for the server to check.

A keyword such as `not`, `contains` or `if` is written out in JSON Schema 2020-12 without
references, so that the runtime needs neither a document nor a dialect. What can't be written
out (a schema that contains itself, a pattern without an engine) is said to be unchecked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from specgen.build.types.exclusions import excluding_keywords
from specgen.build.types.implied import names_all
from specgen.build.types.scalars import uncheckable
from specgen.ir.assertions import Asked, together
from specgen.ir.types import Instance, Literal, Nothing, Null, Ref, Type, TypeParameter
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.assertion_keywords import report_unchecked
from specgen.normalise.flatten import Flattener
from specgen.normalise.patterns import classes_spelled
from specgen.normalise.schema import Schema, Sub, node_of

LARGEST = 200
"""Schemas that one keyword may hold when its references are written out."""
DEEPEST = 40
"""Levels of schemas within one keyword."""

_TYPE_OF = {
    "dependentRequired": "object",
    "dependentSchemas": "object",
    "propertyNames": "object",
    "contains": "array",
    "contentSchema": "string",
}
"""Keywords that are about values of one type; others are about any."""


class _Unclear(Exception):
    """Why a keyword can't be written out."""


class AssertionBuilder:
    """Writes out what holds of a value beside its type."""

    def __init__(self, flattener: Flattener) -> None:
        self._flattener = flattener
        self._left = self._depth = 0

    def about(self, schema: Schema, type: str) -> tuple[str, ...]:
        """The constraints on values of one JSON type that the type itself does not express."""
        if not (schema.asserted or schema.unions or type == "object"):
            return ()
        made = [
            *self._stated(schema, type),
            *self._restrictions(schema),
        ]
        if type == "object":
            made += self._names(schema)
        return tuple(json.dumps(schema, sort_keys=True) for schema in made)

    def beside(self, schema: Schema) -> tuple[str, ...]:
        """The constraints on values of any type, beside a union or without any type."""
        made = [*self._stated(schema, None), *self._restrictions(schema)]
        return tuple(json.dumps(schema, sort_keys=True) for schema in made)

    def limits(self, schema: Schema) -> tuple[str, ...]:
        """The limits that a schema sets to values whose types others say, or nobody."""

        def stated() -> Asked:
            patterns = (
                Asked(pattern=_checkable(pattern)) for pattern in schema.patterns
            )
            unique: Asked = {"uniqueItems": True} if schema.unique else {}
            return together([dict(schema.limits), unique, *patterns])

        if not (schema.limits or schema.patterns or schema.unique):
            return ()
        made = self._attempt("pattern", schema.node, stated)
        return tuple(json.dumps(asked, sort_keys=True) for asked in made)

    def size(self, schema: Schema) -> tuple[str, ...]:
        """How many properties a record may have, unless its required ones are enough."""
        stated = {
            key: count
            for key, count in schema.limits.items()
            if (key == "minProperties" and count > len(schema.required))
            or key == "maxProperties"
        }
        return (json.dumps(stated),) if stated else ()

    def elements(self, schema: Schema) -> tuple[str, ...]:
        """The types of an array by position, where no tuple can say them."""

        def positions() -> Asked:
            made: Asked = {"prefixItems": [self._sub(sub) for sub in schema.prefix]}
            if schema.items:
                made["items"] = self._sub(schema.items)
            return made

        made = self._attempt("prefixItems", schema.node, positions)
        return tuple(json.dumps(asked, sort_keys=True) for asked in made)

    def unchecked(self, schema: Schema) -> None:
        """Reports everything that the schema says beside a type that can't carry it."""
        for keyword, node in schema.asserted:
            report_unchecked(keyword, node, "it stands beside a list of constants")
        for keyword in excluding_keywords(schema):
            effect = "each of them is accepted"
            report_unchecked(
                keyword, schema.node, "it excludes listed constants", effect
            )

    def _stated(self, schema: Schema, type: str | None) -> Iterator[Asked]:
        for keyword, node in schema.asserted:
            if type is None or _TYPE_OF.get(keyword, type) == type:
                if keyword == "contentSchema":
                    report_unchecked(keyword, node, "the text is handed over as it is")
                    continue
                yield from self._attempt(
                    keyword, node, partial(self._keyword, keyword, node)
                )

    def _restrictions(self, schema: Schema) -> Iterator[Asked]:
        """Unions that only say which properties must be there, as in `anyOf: [{required: …}]`."""
        for union in schema.unions:
            keyword, node = _union_keyword(union), node_of(union[0][0])
            for made in self._attempt(keyword, node, partial(self._union, union)):
                members = made[keyword]
                if isinstance(members, list) and True not in members:
                    yield made

    def _names(self, schema: Schema) -> Iterator[Asked]:
        """`patternProperties`, and what other names may hold, where one type can't tell."""
        alone = len(schema.patterned) == 1 and not schema.additional
        plain_map = alone and not (schema.properties or schema.required)
        if not schema.patterned or (plain_map and names_all(schema.patterned)):
            return

        def names() -> Asked:
            # A type says it of other names alone, a pattern may have the declared ones as well.
            typed = alone and schema.closed and not schema.properties
            made: Asked = {
                "patternProperties": {
                    _checkable(pattern): True if typed else self._sub(sub)
                    for pattern, sub in schema.patterned.items()
                }
            }
            if schema.closed:
                made["additionalProperties"] = False
            elif schema.additional:
                made["additionalProperties"] = self._sub(schema.additional)
            if schema.properties and "additionalProperties" in made:
                made["properties"] = dict.fromkeys(schema.properties, True)
            return made

        yield from self._attempt("patternProperties", schema.node, names)

    def _attempt(
        self, keyword: str, node: Node, write: Callable[[], Asked]
    ) -> Iterator[Asked]:
        self._left, self._depth = LARGEST, 0
        try:
            yield write()
        except _Unclear as error:
            report_unchecked(keyword, node, str(error))

    def _keyword(self, keyword: str, node: Node) -> Asked:
        """A keyword of a schema object, with the keywords beside it that it needs."""
        value = node.value if isinstance(node.value, dict) else {}
        match keyword:
            case "dependentRequired":
                return {keyword: value[keyword]}
            case "dependentSchemas":
                stated = node.child(keyword)
                names = stated.value if isinstance(stated.value, dict) else {}
                return {
                    keyword: {name: self._sub((stated.child(name),)) for name in names}
                }
            case "if":
                branches = [key for key in ("if", "then", "else") if key in value]
                return {key: self._sub((node.child(key),)) for key in branches}
            case "contains":
                made: Asked = {keyword: self._sub((node.child(keyword),))}
                counts = {
                    key: value[key]
                    for key in ("minContains", "maxContains")
                    if isinstance(value.get(key), int)
                }
                return made | counts
            case _:
                return {keyword: self._sub((node.child(keyword),))}

    def _union(self, union: tuple[Sub, ...]) -> Asked:
        return {_union_keyword(union): [self._sub(sub) for sub in union]}

    def _sub(self, sub: Sub) -> JsonValue:
        self._left -= 1
        if self._left < 0 or self._depth > DEEPEST:
            raise _Unclear("it is too large, or contains itself")
        schema = self._flattener.flatten(sub)
        if schema.types == frozenset() and not schema.null and schema.enum is None:
            return False
        self._depth += 1
        made = together(
            [
                dict(self._written(schema)),
                *(Asked(pattern=_checkable(pattern)) for pattern in schema.patterns),
                *(self._union(union) for union in schema.unions),
                *(
                    self._keyword(key, at)
                    for key, at in schema.asserted
                    if key in _CHECKED
                ),
            ]
        )
        self._depth -= 1
        return made or True

    def _written(self, schema: Schema) -> Iterator[tuple[str, JsonValue]]:
        """The keywords that merging keeps, each in the words of 2020-12."""
        null: list[JsonValue] = [None] if schema.null else []
        if schema.types is not None:
            types: list[JsonValue] = [
                *sorted(schema.types),
                *(["null"] if null else []),
            ]
            yield "type", types[0] if len(types) == 1 else types
        if schema.enum is not None:
            constants: list[JsonValue] = [
                *(constant.value for constant in schema.enum),
                *null,
            ]
            alone = len(constants) == 1
            yield ("const", constants[0]) if alone else ("enum", constants)
        yield from schema.limits.items()
        if schema.required:
            yield "required", list(schema.required)
        if schema.unique:
            yield "uniqueItems", True
        if schema.properties:
            yield "properties", self._subs(schema.properties)
        if schema.patterned:
            yield (
                "patternProperties",
                {
                    _checkable(key): self._sub(sub)
                    for key, sub in schema.patterned.items()
                },
            )
        if schema.closed:
            yield "additionalProperties", False
        elif schema.additional:
            yield "additionalProperties", self._sub(schema.additional)
        if schema.prefix:
            yield "prefixItems", [self._sub(sub) for sub in schema.prefix]
        if schema.items:
            yield "items", self._sub(schema.items)

    def _subs(self, subs: Mapping[str, Sub]) -> JsonValue:
        return {name: self._sub(sub) for name, sub in subs.items()}


_CHECKED = frozenset((*_TYPE_OF, "not", "if")) - {"contentSchema"}


def asserting(type: Type, asserted: tuple[str, ...]) -> Type:
    """The type with what is asked of its values besides; a record's declaration says it."""
    if not asserted or isinstance(
        type, Literal | Ref | Null | Nothing | TypeParameter | Instance
    ):
        return type
    constraints = type.constraints
    return replace(
        type, constraints=replace(constraints, asserted=constraints.asserted + asserted)
    )


def _checkable(pattern: str) -> str:
    reason = uncheckable(pattern)
    if reason is not None:
        raise _Unclear(f"pattern {pattern}: {reason}")
    return classes_spelled(pattern)


def _union_keyword(union: tuple[Sub, ...]) -> str:
    """`oneOf` or `anyOf`: where a member stands tells which."""
    holder = node_of(union[0][0]).pointer.rpartition("/")[0]
    return "oneOf" if holder.endswith("/oneOf") else "anyOf"
