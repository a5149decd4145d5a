"""What `unevaluatedItems` and `unevaluatedProperties` are about: what nothing else describes.

Everything that a schema is made of counts (JSON Schema 2020-12 core, section 11), so this is
decided when it is merged. What some values alone are described by can't be told from a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.assertion_keywords import Keyword, report_unchecked
from specgen.normalise.schema import Schema, node_of

_DEFINE_PROPERTIES = frozenset(
    "$ref $dynamicRef allOf anyOf oneOf if then else dependentSchemas patternProperties "
    "additionalProperties unevaluatedProperties".split()
)


def with_unevaluated(schema: Schema) -> Schema:
    """A schema whose ordinary keywords say what its `unevaluated…` say."""
    if schema.unevaluated_items is not None:
        schema = _with_items(schema, schema.unevaluated_items)
    if schema.sealed and schema.asserted:
        return _opened(schema)
    return schema


def _with_items(schema: Schema, left: tuple[Node | Schema, ...]) -> Schema:
    reason = ""
    if any(keyword == "contains" for keyword, _ in schema.asserted):
        reason = "items that `contains` describes are none of them"
    elif schema.unions:
        reason = "alternatives may describe items, too"
    items = schema.items
    if items is None and not reason:
        items = left
    elif items is None and node_of(left[0]).value is not True:
        report_unchecked("unevaluatedItems", node_of(left[0]), reason)
    return replace(schema, items=items, unevaluated_items=None)


def _opened(schema: Schema) -> Schema:
    """A closed schema, open where a condition adds properties that are not its own."""
    for keyword in schema.asserted:
        if not schema.properties.keys() >= _conditional(keyword):
            report_unchecked(
                "unevaluatedProperties",
                schema.node,
                f"`{keyword[0]}` describes properties of some values",
            )
            return replace(schema, sealed=False)
    return schema


def _conditional(keyword: Keyword) -> set[str]:
    """The properties that a keyword describes for some values; "" stands for any others."""
    return {name for branch in _branches(*keyword) for name in _described(branch)}


def _branches(keyword: str, node: Node) -> Iterator[JsonValue]:
    value = node.value if isinstance(node.value, dict) else {}
    if keyword == "if":
        yield from (value.get(key) for key in ("if", "then", "else"))
    elif keyword == "dependentSchemas":
        schemas = value.get(keyword)
        yield from schemas.values() if isinstance(schemas, dict) else ()


def _described(branch: JsonValue) -> Iterator[str]:
    if isinstance(branch, dict):
        properties = branch.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        if not _DEFINE_PROPERTIES.isdisjoint(branch):
            yield ""
