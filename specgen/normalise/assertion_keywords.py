"""Keywords that say more about a value than its type: which a schema has, in usable form."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node

Keyword: TypeAlias = tuple[str, Node]
"""A keyword and the schema object it stands in."""


def asserted_keywords(node: Node, set: Set[str]) -> tuple[Keyword, ...]:
    """The keywords of a schema object but those `set`; odd ones are reported and left out."""
    value = node.value if isinstance(node.value, dict) else {}
    if _KEYWORDS.isdisjoint(value):
        return ()
    return tuple(
        (key, node)
        for key, (expected, fits) in _ASSERTED.items()
        if key in value and key not in set and _is(node, key, expected, fits)
        if key != "if" or _has_branches(node)
    )


def report_unchecked(
    keyword: str,
    node: Node,
    reason: str,
    effect: str = "any value of its type is accepted",
) -> None:
    """Reports that nobody asserts a keyword of a schema, where it stands."""
    value = node.value
    stated = isinstance(value, dict) and keyword in value
    place = node.child(keyword) if stated else node
    place.report(
        DiagnosticCode.UNCHECKED, effect=effect, keyword=keyword, reason=reason
    )


def _is(node: Node, key: str, expected: str, fits: Callable[[JsonValue], bool]) -> bool:
    keyword = node.child(key)
    if fits(keyword.value):
        return True
    keyword.report(
        DiagnosticCode.WRONG_KIND,
        effect="ignored",
        key=f"`{key}`",
        expected=expected,
        found=kind(keyword.value),
    )
    return False


def _has_branches(node: Node) -> bool:
    """Whether there is something that an `if` decides."""
    value = node.value if isinstance(node.value, dict) else {}
    stated = [key for key in ("then", "else") if key in value]
    return bool(stated) and all(
        _is(node, key, "a schema", _is_schema) for key in stated
    )


def _is_schema(value: JsonValue) -> bool:
    return isinstance(value, dict | bool)


def _are_schemas(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _are_names(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _are_dependencies(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(map(_are_names, value.values()))


_ASSERTED = {
    **dict.fromkeys(
        ("not", "if", "propertyNames", "contains", "contentSchema"),
        ("a schema", _is_schema),
    ),
    "dependentRequired": ("an object of lists of names", _are_dependencies),
    "dependentSchemas": ("an object of schemas", _are_schemas),
}
"""By keyword: the kind of value that it should have, and a test of it."""
_KEYWORDS = frozenset(_ASSERTED)
