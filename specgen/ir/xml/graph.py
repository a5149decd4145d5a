"""Which shapes others lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specgen.ir.xml.shapes import (
    Choice,
    Named,
    Sequence,
    Shape,
    ShapeId,
    Structure,
)


def reached(
    roots: Iterable[Shape], shapes: Mapping[ShapeId, Shape]
) -> frozenset[ShapeId]:
    """The shared shapes that some shapes use, directly or not."""
    seen: set[ShapeId] = set()
    pending = list(roots)
    while pending:
        shape = pending.pop()
        if not isinstance(shape, Named):
            pending += inner(shape)
        elif shape.id not in seen:
            seen.add(shape.id)
            pending.append(shapes[shape.id])
    return frozenset(seen)


def inner(shape: Shape) -> list[Shape]:
    """The shapes of which one is made."""
    match shape:
        case Structure(parts=parts, rest=rest):
            own = [part.shape for part in parts]
            return own if rest is None else [*own, rest]
        case Sequence(items=items):
            return [item.shape for item in items]
        case Choice(members=members):
            return list(members)
        case _:
            return []
