"""Where the reference of a schema leads: past schemas that only refer, and no further."""

from __future__ import annotations

from specgen.load.references.references import References, reference_in
from specgen.load.tree.node import Node
from specgen.normalise.schema import ANNOTATIONS, Dialect

_NULL = ("nullable", "x-nullable")


def referred(references: References, dialect: Dialect, node: Node) -> Node | None:
    """The schema that a chain of references means, `node` itself without one.

    What stands beside a reference on the way belongs to it: since OpenAPI 3.1 keywords restrict
    there as elsewhere (JSON Schema 2020-12 core, section 8.2.3.1); in earlier versions `nullable`
    is meant, and everything else is ignored.
    """
    end = references.target(node)
    while end is not None and node.pointer != end.pointer:
        ref = reference_in(node.value)
        step = references.resolve(ref, node) if ref is not None else None
        if step is None or restricts(step, dialect) or _is_nullable(step):
            return step
        node = step
    return end


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
