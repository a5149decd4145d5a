"""The operations of a path item, by method (Path Item Object of OpenAPI 3.2).

A path item with a `$ref` is what it says itself and what the one says that is referred to. Where
both say something, its own word goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import alike
from specgen.load.references.references import References, reference_in
from specgen.load.tree.cursor import entries, has
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import tokens_of

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_ITEM_KEYS = frozenset(("summary", "description", "servers", "parameters", "$ref"))
_ANY_METHOD = "x-amazon-apigateway-any-method"
"""An operation of API Gateway for every method that the path item does not have."""
_OTHER_METHOD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}", re.ASCII)
"""A method that `additionalOperations` may name, of the tokens of RFC 9110."""


def parts_of(node: Node, references: References) -> tuple[Node, ...]:
    """A path item, then those that references lead to from it, each without its reference."""
    target = references.target(node)
    parts: list[Node] = []
    passed: set[str] = set()
    current: Node | None = node
    while current is not None and (ref := reference_in(current.value)) is not None:
        if current.pointer in passed:
            break
        passed.add(current.pointer)
        value = current.value if isinstance(current.value, dict) else {}
        own = {key: member for key, member in value.items() if key != "$ref"}
        if own:
            parts.append(Node(own, current.pointer, current.resource))
        current = references.resolve(ref, current)
    if target is not None:
        parts.append(target)
    servers = [part.child("servers") for part in parts if has(part, "servers")]
    for other in servers[1:]:
        _report_overriding(servers[0], other)
    return tuple(parts)


def methods_of(item: Sequence[Node]) -> Iterator[tuple[str, Node, Node]]:
    """The operations of a path item's parts: method as requests name it, node, part."""
    earlier: dict[str, Node] = {}
    for part in item:
        here: dict[str, Node] = {}
        for method, node in _operations(part):
            here[method] = node
            if method not in earlier:
                yield method, node, part
            else:
                _report_overriding(earlier[method], node)
        earlier = here | earlier


def _report_overriding(node: Node, other: Node) -> None:
    """Says that `node` is read, and not what a path item says that is referred to."""
    if not alike(node.value, other.value):
        key = tokens_of(node.pointer)[-1]
        node.report(
            DiagnosticCode.STRUCTURE,
            effect="read in place of that one",
            reason=f"the path item that `$ref` names has another `{key}`",
        )


def _operations(item: Node) -> Iterator[tuple[str, Node]]:
    if has(item, _ANY_METHOD):
        other = item.child(_ANY_METHOD)
        other.report(
            DiagnosticCode.UNKNOWN_METHOD, effect="left out", method=_ANY_METHOD
        )
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
