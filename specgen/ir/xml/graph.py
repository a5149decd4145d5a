"""Which shapes others lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specgen.ir.xml.shapes import (
    Choice,
    Named,
    NodeKind,
    Ordered,
    Sequence,
    Shape,
    ShapeId,
    Structure,
    Within,
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


def stands_in_itself(id: ShapeId, shapes: Mapping[ShapeId, Shape]) -> bool:
    """Whether an object is in itself without an element between: it would have no end."""
    seen: set[ShapeId] = set()
    pending = list(_without_element(shapes[id]))
    while pending:
        shape = pending.pop()
        if not isinstance(shape, Named):
            pending += _without_element(shape)
        elif shape.id == id:
            return True
        elif shape.id not in seen:
            seen.add(shape.id)
            pending.append(shapes[shape.id])
    return False


def _without_element(shape: Shape) -> list[Shape]:
    match shape:
        case Structure(parts=parts):
            return [part.shape for part in parts if part.kind is NodeKind.NONE]
        case Choice(members=members):
            return list(members)
        case _:
            return []


def inner(shape: Shape) -> list[Shape]:
    """The shapes of which one is made."""
    match shape:
        case Structure(parts=parts, rest=rest):
            own = [part.shape for part in parts]
            return own if rest is None else [*own, rest]
        case Sequence(items=items):
            return [item.shape for item in items]
        case Ordered(parts=parts, item=item):
            first = [part.shape for part in parts]
            return first if item is None else [*first, item.shape]
        case Within(element=element):
            return [element.shape]
        case Choice(members=members):
            return list(members)
        case _:
            return []
