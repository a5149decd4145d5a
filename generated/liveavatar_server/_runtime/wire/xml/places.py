# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Where in an XML document a value is, for messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .named_shapes import resolved
from .names import local_name
from .shapes import (
    Choice,
    Field,
    Node,
    Ordered,
    Root,
    Sequence,
    Shape,
    Structure,
    Within,
)


def xml_place(loc: tuple[str | int, ...] | list[str | int], root: Root) -> str:
    """The element or attribute at a place of the JSON value: `/Buckets/Bucket[2]/@id`.

    It ends where the declaration does, as anything after that is a word of the peer.
    """
    place, shape = f"/{local_name(root.node.name)}", root.node.shape
    for step in loc:
        inner = next(_inner(shape, step, root.shapes), None)
        if inner is None:
            break
        node, shape = inner
        place += node
    return place


def _inner(
    shape: Shape, step: str | int, shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, Shape]]:
    """What is added to the place, and the shape there, for each member that has the step."""
    shape = resolved(shape, shapes)
    if isinstance(shape, Choice):
        for member in (*shape.members, *shape.tags.values()):
            yield from _inner(member, step, shapes)
    elif isinstance(shape, Within):
        for node, inner in _inner(shape.node.shape, step, shapes):
            yield f"/{local_name(shape.node.name)}{node}", inner
    elif isinstance(shape, Structure) and isinstance(step, str):
        for field in shape.fields:
            if field.key == step:
                yield _node_of(field), field.shape
    elif isinstance(shape, Sequence | Ordered) and isinstance(step, int):
        item = _item(shape, step)
        if item is not None:
            yield item


def _node_of(field: Field) -> str:
    if field.kind == "element":
        return f"/{local_name(field.name)}"
    return f"/@{local_name(field.name)}" if field.kind == "attribute" else ""


def _item(shape: Sequence | Ordered, index: int) -> tuple[str, Shape] | None:
    if isinstance(shape, Ordered) and index < len(shape.parts):
        part = shape.parts[index]
        step = f"/{local_name(part.name)}" if isinstance(part, Node) else ""
        return step, part.shape
    if shape.item is None:
        return None
    before = len(shape.parts) if isinstance(shape, Ordered) else 0
    return f"/{local_name(shape.item.name)}[{index - before + 1}]", shape.item.shape
