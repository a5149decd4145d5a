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
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.assertion_keywords import Keyword
from specgen.normalise.schema import Constant, Schema, Sub


def common_multiple(first: int | float, second: int | float) -> int | float:
    """The least number that both divide: what is a multiple of it is one of both."""
    if isinstance(first, int) and isinstance(second, int):
        return math.lcm(first, second)
    left, other = Fraction(str(first)), Fraction(str(second))
    whole = math.lcm(
        left.numerator * other.denominator, other.numerator * left.denominator
    )
    least = Fraction(whole, left.denominator * other.denominator)
    return least.numerator if least.denominator == 1 else float(least)


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
    """The schema of what `first` and `second` both accept; annotations of `first` win."""
    return Schema(
        node=first.node,
        types=common_types(first.types, second.types),
        null=_null(first.null, second.null),
        enum=_enum(first.enum, second.enum),
        format=first.format or second.format,
        properties=_properties(first.properties, second.properties),
        required=tuple(dict.fromkeys(first.required + second.required)),
        additional=_both(first.additional, second.additional),
        listed=_listed(first.listed, second.listed),
        sealed=first.sealed or second.sealed,
        patterned=_properties(first.patterned, second.patterned),
        items=_both(first.items, second.items),
        prefix=_prefix(first, second),
        unevaluated_items=_both(first.unevaluated_items, second.unevaluated_items),
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
        xml=_nodes(first.xml, second.xml),
    )


def merged(schemas: Sequence[Schema]) -> Schema:
    """All of them merged, by halves: the cost of `merge` grows with what was merged before."""
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
    first: tuple[Constant, ...] | None, second: tuple[Constant, ...] | None
) -> tuple[Constant, ...] | None:
    """The constants of both; one has the name that the first, or else the second, gives it."""
    if first is None or second is None:
        return second if first is None else first
    names = {_value_key(constant.value): constant.name for constant in second}
    return tuple(
        Constant(constant.value, constant.name or names[key])
        for constant in first
        if (key := _value_key(constant.value)) in names
    )


def _value_key(value: JsonValue) -> tuple[type, object]:
    """A key that tells a constant from others; 1 is not true."""
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
    """A key that tells a union from others: the places of its members."""
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
    keywords = {(key, node.pointer): (key, node) for key, node in first + second}
    return tuple(keywords.values())


def _nodes(first: tuple[Node, ...], second: tuple[Node, ...]) -> tuple[Node, ...]:
    """Every node once, those of the first before those of the second."""
    if not first or not second:
        return first or second
    return tuple({node.pointer: node for node in (*first, *second)}.values())


def _prefix(first: Schema, second: Schema) -> tuple[Sub, ...]:
    """Element by element; beyond its own prefix a schema's `items` hold."""
    count = max(len(first.prefix), len(second.prefix))
    pairs = ((_element(first, at), _element(second, at)) for at in range(count))
    return tuple(_both(left, other) or () for left, other in pairs)


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


def is_contradiction(schema: Schema) -> bool:
    """Whether merging left no value at all."""
    if schema.null:
        return False
    return schema.enum == () or (schema.types == frozenset() and schema.enum is None)
