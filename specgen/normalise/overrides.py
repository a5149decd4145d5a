"""Properties that say otherwise than what their schema extends: which of them is meant.

By JSON Schema, a property that is an object in a base and a number in what extends it has no
value at all. Authors mean what their programming language does: the one that stands nearer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from specgen.load.tree.node import Node
from specgen.load.tree.pointer import step, tokens_of

MOST_PARTS = 16
MOST_BASES = 1000
"""The most parts and bases that are compared; a document could ask for any number of them."""


def nearest(
    parts: tuple[Node, ...], conjuncts: Callable[[Node], Iterable[Node]]
) -> tuple[Node, ...]:
    """The parts that no other overrides, all of them where that is none.

    A part overrides another if the schema around it extends the schema around the other;
    `conjuncts` tells what a schema is made from.
    """
    if len(parts) > MOST_PARTS:
        return parts
    around = [[node.pointer for node in _ancestors(part)] for part in parts]
    bases = [frozenset(_bases(part, conjuncts)) for part in parts]
    kept = tuple(
        part
        for index, part in enumerate(parts)
        if not any(
            any(
                schema in bases[other] and schema not in around[other]
                for schema in around[index]
            )
            for other in range(len(parts))
            if other != index
        )
    )
    return kept or parts


def _ancestors(node: Node) -> Iterator[Node]:
    """The nodes around a node, from the outermost."""
    resource = node.resource
    around = resource.node
    for token in tokens_of(node.pointer[len(resource.name) :]):
        yield around
        below = step(around.value, token)
        if below is None:
            return
        around = around.child(below[1])


def _bases(node: Node, conjuncts: Callable[[Node], Iterable[Node]]) -> Iterator[str]:
    """The pointers of all that the schemas around a node are made from."""
    pending = [base for around in _ancestors(node) for base in conjuncts(around)]
    seen: set[str] = set()
    while pending and len(seen) < MOST_BASES:
        base = pending.pop()
        if base.pointer not in seen:
            seen.add(base.pointer)
            yield base.pointer
            pending += conjuncts(base)
