"""Where the reference of a schema leads: past schemas that only refer, and no further."""

from __future__ import annotations

from specgen.load.references.references import References, reference_in
from specgen.load.tree.node import Node
from specgen.normalise.schema import ANNOTATIONS, Dialect

_NULL = ("nullable", "x-nullable")


class Referred:
    """Where the references of schemas lead, each looked up once.

    What stands beside a reference on the way belongs to it: since OpenAPI 3.1 keywords restrict
    there as elsewhere (JSON Schema 2020-12 core, section 8.2.3.1); in earlier versions `nullable`
    is meant, and everything else says nothing of values.
    """

    def __init__(self, references: References, dialect: Dialect) -> None:
        self._references = references
        self._dialect = dialect
        self._targets: dict[str, Node | None] = {}

    def target(self, node: Node) -> Node | None:
        """The schema that a chain of references means, `node` itself without one."""
        targets, passed = self._targets, []
        while node.pointer not in targets:
            following = next_schema(self._references, node)
            if following is None:
                targets[node.pointer] = self._references.target(node)
                break
            passed.append(node.pointer)
            node = following
            if restricts(node, self._dialect) or _is_nullable(node):
                targets.update(dict.fromkeys(passed, node))
                return node
        targets.update(dict.fromkeys(passed, targets[node.pointer]))
        return targets[node.pointer]


def next_schema(references: References, node: Node) -> Node | None:
    """The schema that one refers to, which may refer on; None where that leads nowhere."""
    ref = reference_in(node.value)
    if ref is None or references.target(node) is None:
        return None
    return references.resolve(ref, node)


def restricts(node: Node, dialect: Dialect) -> bool:
    """Whether a schema with a reference says more of values than their type and that reference."""
    value = node.value
    return (
        dialect is Dialect.OPENAPI_3_1
        and isinstance(value, dict)
        and reference_in(value) is not None
        and any(
            key not in ANNOTATIONS and key != "type" and not key.startswith("x-")
            for key in value
        )
    )


def _is_nullable(node: Node) -> bool:
    value = node.value
    return isinstance(value, dict) and any(value.get(key) is True for key in _NULL)
