"""`allOf` as algebra: the schema that accepts what both of two schemas accept.

`merge` is associative, has `Schema(node)` without keywords as its unit, and commutes on all
keywords but the annotations, where the first (the one that stands further out) wins. Sub-schemas
are not looked into: the conjunction of two is the concatenation of their tuples, so merging is
linear in what is written, however often references repeat it.

One rule departs from JSON Schema on purpose: a branch that closes the object
(`additionalProperties: false`) while another names more properties would accept nothing; authors
mean the sum, so the result is open.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from specgen.load.node import Node
from specgen.load.pointer import JsonValue
from specgen.load.refs import References, reference_in
from specgen.normalise.asserted import Keyword
from specgen.normalise.reading import read_schema
from specgen.normalise.schema import ANNOTATIONS, Dialect, Schema, Sub


def common_multiple(first: int | float, second: int | float) -> int | float:
    """The least number that both divide: what is a multiple of it is one of both."""
    if isinstance(first, int) and isinstance(second, int):
        return math.lcm(first, second)
    one, other = Fraction(str(first)), Fraction(str(second))
    whole = math.lcm(
        one.numerator * other.denominator, other.numerator * one.denominator
    )
    least = Fraction(whole, one.denominator * other.denominator)
    return least.numerator if least.denominator == 1 else float(least)


_REFERRING = {"$ref", "$dynamicRef"}
_ANNOTATING = ANNOTATIONS - {*_REFERRING, "nullable", "x-nullable"}
_WRAPPER = ANNOTATIONS - _REFERRING | {"allOf"}
_STRICTEST: dict[str, Callable[[int | float, int | float], int | float]] = {
    **dict.fromkeys(
        ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"), max
    ),
    **dict.fromkeys(
        ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"), min
    ),
    "multipleOf": common_multiple,
}


def merge(first: Schema, second: Schema) -> Schema:
    """What `first` and `second` both accept; annotations of `first` win."""
    return Schema(
        node=first.node,
        types=common_types(first.types, second.types),
        null=_null(first.null, second.null),
        enum=_enum(first.enum, second.enum),
        enum_names=first.enum_names or second.enum_names,
        format=first.format or second.format,
        properties=_properties(first.properties, second.properties),
        required=tuple(dict.fromkeys(first.required + second.required)),
        additional=_both(first.additional, second.additional),
        listed=_listed(first.listed, second.listed),
        sealed=first.sealed or second.sealed,
        patterned=_properties(first.patterned, second.patterned),
        items=_both(first.items, second.items),
        prefix=_prefix(first, second),
        limits=_limits(first.limits, second.limits),
        patterns=tuple(dict.fromkeys(first.patterns + second.patterns)),
        unique=first.unique or second.unique,
        unions=_unions(first.unions, second.unions),
        discriminator=first.discriminator or second.discriminator,
        title=first.title or second.title,
        description=first.description or second.description,
        deprecated=first.deprecated or second.deprecated,
        default=first.default or second.default,
        examples=first.examples or second.examples,
        read_only=first.read_only or second.read_only,
        write_only=first.write_only or second.write_only,
        content_encoding=first.content_encoding or second.content_encoding,
        content_type=first.content_type or second.content_type,
        asserted=_asserted(first.asserted, second.asserted),
    )


def merged(schemas: Sequence[Schema]) -> Schema:
    """What all of them accept, by halves, as the cost of `merge` grows with what was merged."""
    while len(schemas) > 1:
        pairs = [
            merge(*pair) for pair in zip(schemas[::2], schemas[1::2], strict=False)
        ]
        schemas = [*pairs, *schemas[2 * len(pairs) :]]
    return schemas[0]


_NUMERIC = frozenset(("integer", "number"))


def common_types(
    first: frozenset[str] | None, second: frozenset[str] | None
) -> frozenset[str] | None:
    """The types that both name; None where neither does."""
    if first is None or second is None:
        return second if first is None else first
    both = first & second
    # Every integer is a number (JSON Schema validation, section 6.1.1).
    if "number" not in both and first & _NUMERIC and second & _NUMERIC:
        both |= {"integer"}
    return both


def _null(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return first or second


def _enum(
    first: tuple[JsonValue, ...] | None, second: tuple[JsonValue, ...] | None
) -> tuple[JsonValue, ...] | None:
    if first is None or second is None:
        return second if first is None else first
    allowed = set(map(_constant, second))
    return tuple(value for value in first if _constant(value) in allowed)


def _constant(value: JsonValue) -> tuple[type, object]:
    """What tells a constant from others; 1 is not true."""
    if isinstance(value, list | dict):
        return type(value), json.dumps(value, sort_keys=True)
    return type(value), value


def _both(first: Sub | None, second: Sub | None) -> Sub | None:
    if first is None or second is None:
        return second if first is None else first
    return conjunction(first, second)


def conjunction(first: Sub, second: Sub) -> Sub:
    """Both sub-schemas as one, every part once."""
    return tuple({_key(part): part for part in first + second}.values())


def _key(part: Node | Schema) -> object:
    return part.pointer if isinstance(part, Node) else part


def _unions(
    first: tuple[tuple[Sub, ...], ...], second: tuple[tuple[Sub, ...], ...]
) -> tuple[tuple[Sub, ...], ...]:
    """Every union once: the same base may be reached on several ways."""
    return tuple({union_key(union): union for union in first + second}.values())


def union_key(union: tuple[Sub, ...]) -> tuple[object, ...]:
    """What tells a union from others: the places of its members."""
    return tuple(tuple(map(_key, sub)) for sub in union)


def _properties(
    first: Mapping[str, Sub], second: Mapping[str, Sub]
) -> Mapping[str, Sub]:
    if not first or not second:
        return first or second
    merged = dict(first)
    for name, sub in second.items():
        merged[name] = conjunction(merged[name], sub) if name in merged else sub
    return merged


def _listed(
    first: frozenset[str] | None, second: frozenset[str] | None
) -> frozenset[str] | None:
    if first is None or second is None:
        return second if first is None else first
    return first | second


def _asserted(
    first: tuple[Keyword, ...], second: tuple[Keyword, ...]
) -> tuple[Keyword, ...]:
    """Every keyword once: the same schema may be reached on several ways."""
    if not first or not second:
        return first or second
    known = {(key, node.pointer): (key, node) for key, node in first + second}
    return tuple(known.values())


def _prefix(first: Schema, second: Schema) -> tuple[Sub, ...]:
    """Element by element; beyond its own prefix a schema's `items` hold."""
    count = max(len(first.prefix), len(second.prefix))
    pairs = ((_element(first, at), _element(second, at)) for at in range(count))
    return tuple(_both(one, other) or () for one, other in pairs)


def _element(schema: Schema, index: int) -> Sub | None:
    return schema.prefix[index] if index < len(schema.prefix) else schema.items


def _limits(
    first: Mapping[str, int | float], second: Mapping[str, int | float]
) -> Mapping[str, int | float]:
    if not first or not second:
        return first or second
    merged = dict(first)
    for key, value in second.items():
        merged[key] = _STRICTEST[key](merged[key], value) if key in merged else value
    return merged


def all_of(node: Node) -> Iterator[Node]:
    """The parts of a schema's `allOf`, if it has any."""
    parts = node.value.get("allOf") if isinstance(node.value, dict) else None
    if isinstance(parts, list):
        holder = node.child("allOf")
        for index in range(len(parts)):
            yield holder.child(index)


def is_annotation(node: Node) -> bool:
    """Whether a schema says something about a value without restricting it."""
    return isinstance(node.value, dict) and node.value.keys() <= _ANNOTATING


class Flattener:
    """Follows `$ref` and `allOf` from a sub-schema and merges what it finds, once per node."""

    def __init__(self, references: References, dialect: Dialect) -> None:
        self.references = references
        self._dialect = dialect
        self._flat: dict[str, Schema] = {}

    def target(self, sub: Sub) -> Node | None:
        """The node that a sub-schema stands for by reference alone, annotations apart."""
        if len(sub) != 1 or not isinstance(sub[0], Node):
            return None
        node: Node = sub[0]
        value = node.value
        if not isinstance(value, dict):
            return None
        if value.keys() <= _WRAPPER:
            # How OpenAPI 3.0 puts a description beside a reference.
            parts = [part for part in all_of(node) if not is_annotation(part)]
            if len(parts) == 1:
                return self.target((parts[0],))
        if reference_in(value) is None:
            return None
        if self._dialect is Dialect.OPENAPI_3_1 and not value.keys() <= ANNOTATIONS:
            return None
        return self.references.target(node)

    def has_read(self, node: Node) -> bool:
        """Whether a schema was read before, and what is odd about it reported."""
        return node.pointer in self._flat

    def flatten(self, sub: Sub) -> Schema:
        """One schema without references and `allOf` at its top level."""
        return merged([self._part(part) for part in sub])

    def parts(self, sub: Sub) -> Sub:
        """What must hold at once by `flatten`, one step deep: all that say a type."""
        parts: list[Node | Schema] = list(sub)
        if len(sub) == 1 and isinstance(sub[0], Node):
            own = read_schema(sub[0], self._dialect)
            parts = [own, *self._conjuncts(sub[0])]
        return tuple(one for one in parts if self._says_type(one))

    def _says_type(self, part: Node | Schema) -> bool:
        schema = self._part(part)
        return schema.types is not None or bool(schema.null or schema.enum is not None)

    def _part(self, part: Node | Schema) -> Schema:
        if isinstance(part, Schema):
            return part
        known = self._flat.get(part.pointer)
        if known is not None:
            return known
        if next(self._conjuncts(part), None) is None:
            own = self._flat[part.pointer] = read_schema(part, self._dialect)
            return own
        for node in self._from_the_bottom(part):
            self._flat[node.pointer] = self._flattened(node)
        return self._flat[part.pointer]

    def _from_the_bottom(self, node: Node) -> list[Node]:
        """What a node is merged from and itself, so that a long chain is followed once."""
        order: list[Node] = []
        seen: set[str] = set()
        pending = [(node, False)]
        while pending:
            one, is_over = pending.pop()
            if is_over:
                order.append(one)
            elif one.pointer not in seen and one.pointer not in self._flat:
                seen.add(one.pointer)
                pending.append((one, True))
                pending += [(part, False) for part in self._conjuncts(one)]
        return order

    def _flattened(self, node: Node) -> Schema:
        """Merges everything reachable through `$ref` and `allOf`, without recursion."""
        own = read_schema(node, self._dialect)
        schemas = [own]
        seen = {node.pointer}
        pending = list(self._conjuncts(node))
        while pending:
            part = pending.pop(0)
            if part.pointer in seen:
                continue
            seen.add(part.pointer)
            known = self._flat.get(part.pointer)
            if known is not None:
                schemas.append(known)
                continue
            schemas.append(read_schema(part, self._dialect))
            pending[:0] = self._conjuncts(part)
        schema = merged(schemas)
        if len(schema.unions) > len(own.unions):
            schema = replace(schema, unions=tuple(self._unsaid(schema, own, seen)))
        if own.null and schema.null is not True:
            # OpenAPI 3.0's `nullable` beside `allOf` or `$ref`: authors mean "or null".
            schema = replace(schema, null=True)
        return schema

    def _unsaid(
        self, schema: Schema, own: Schema, parts: set[str]
    ) -> Iterator[tuple[Sub, ...]]:
        """The unions but those that a schema takes over from what it extends and is one of.

        "A, and one of A and B" is A.
        """
        stated = set(map(union_key, own.unions))
        for union in schema.unions:
            targets = (self.target(sub) for sub in union)
            if union_key(union) in stated or not any(
                target is not None and target.pointer in parts for target in targets
            ):
                yield union

    def extends(self, node: Node, base: str) -> bool:
        """Whether a schema is made from the one at the pointer `base`, among others."""
        seen: set[str] = set()
        pending = [node]
        while pending:
            one = pending.pop()
            if one.pointer == base:
                return True
            if one.pointer not in seen:
                seen.add(one.pointer)
                pending += self._conjuncts(one)
        return False

    def _conjuncts(self, node: Node) -> Iterator[Node]:
        value = node.value
        if not isinstance(value, dict):
            return
        if reference_in(value) is not None:
            target = self.references.target(node)
            if target is not None:
                yield target
        yield from all_of(node)


def is_contradiction(schema: Schema) -> bool:
    """Whether merging left no value at all."""
    if schema.null:
        return False
    return schema.enum == () or (schema.types == frozenset() and schema.enum is None)
