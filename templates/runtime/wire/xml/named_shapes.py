"""Tables of shapes by name, and the functions that are made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, cast

from .shapes import Named, Shape

Made = TypeVar("Made", bound=Callable[..., Any])


def resolved(shape: Shape, shapes: Mapping[str, Shape]) -> Shape:
    """The shape itself, where it is a name."""
    while isinstance(shape, Named):
        shape = shapes[shape.name]
    return shape


class NamedShapes(Generic[Made]):
    """A function for each shape of a table, made by `make` when it is first needed."""

    def __init__(
        self, shapes: Mapping[str, Shape], make: Callable[[Shape], Made]
    ) -> None:
        self._shapes = shapes
        self._make = make
        self._made: dict[str, Made] = {}
        self._begun: set[str] = set()

    def of(self, name: str) -> Made:
        if name in self._made:
            return self._made[name]
        if name in self._begun:
            # A shape that is made of itself.
            return cast("Made", lambda *arguments: self._made[name](*arguments))
        self._begun.add(name)
        made = self._made[name] = self._make(self._shapes[name])
        return made
