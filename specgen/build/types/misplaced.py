"""Keywords beside a type that they are not about: JSON Schema ignores them, readers do not."""

from __future__ import annotations

from collections.abc import Set

from specgen.findings.diagnostics import DiagnosticCode
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema

_ABOUT = {"properties": "object", "items": "array"}


def report_misplaced(schema: Schema, types: Set[str]) -> None:
    """Says which keywords that describe further values are not about the schema's type."""
    node = schema.node
    value = node.value if isinstance(node.value, dict) else {}
    for keyword, type in _ABOUT.items():
        if type not in types and value.get(keyword) and not _is_ignored(node):
            node.child(keyword).report(
                DiagnosticCode.FOREIGN_KEYWORD,
                effect="ignored",
                keyword=keyword,
                type=" or ".join(sorted(types)),
            )


def _is_ignored(node: Node) -> bool:
    """Whether a reference stands beside the keywords, which before OpenAPI 3.1 rules them out."""
    return isinstance(node.value, dict) and "$ref" in node.value
