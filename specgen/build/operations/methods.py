"""The operations of a path item, by method (Path Item Object of OpenAPI 3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specgen.findings.diagnostics import DiagnosticCode
from specgen.load.tree.cursor import entries, has
from specgen.load.tree.node import Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_ITEM_KEYS = frozenset(("summary", "description", "servers", "parameters", "$ref"))
_OTHER_METHOD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}", re.ASCII)
"""A method that `additionalOperations` may name, of the tokens of RFC 9110."""


def methods_of(item: Node) -> Iterator[tuple[str, Node]]:
    """The operations of a path item, each with its method as requests name it."""
    for key, node in entries(item, extensions=False):
        if key in METHODS:
            yield from _whole(key.upper(), node)
        elif key == "additionalOperations":
            for method, other in entries(node, extensions=False):
                is_method = method.lower() in METHODS
                repeated = is_method and has(item, method.lower())
                if repeated or not _OTHER_METHOD.fullmatch(method):
                    other.report(
                        DiagnosticCode.UNKNOWN_METHOD, effect="left out", method=method
                    )
                else:
                    # Methods are case-sensitive (RFC 9110, section 9.1).
                    yield from _whole(method.upper() if is_method else method, other)
        elif key not in _ITEM_KEYS:
            node.report(DiagnosticCode.UNKNOWN_METHOD, effect="left out", method=key)


def _whole(method: str, node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        yield method, node
    else:
        list(entries(node))
