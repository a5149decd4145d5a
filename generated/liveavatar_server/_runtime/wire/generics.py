# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Types such as `Page[Item]`: how people write them, and how pickle does."""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import GenericAlias, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel


class Subscripted(NamedTuple):
    """What `head[arguments]` is made of."""

    head: Any
    arguments: tuple[Any, ...]


def taken_apart(kind: Any) -> Any:
    """A type as what pickle can write."""
    head: Any = get_origin(kind)
    arguments = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        generic = kind.__pydantic_generic_metadata__
        head, arguments = generic["origin"], generic["args"]
    if not (head and arguments):
        return kind
    head = Union if head is UnionType else head
    return Subscripted(head, tuple(map(taken_apart, arguments)))


def _put_together(kind: Any) -> Any:
    if not isinstance(kind, Subscripted):
        return kind
    return kind.head[tuple(map(_put_together, kind.arguments))]


def unfilled(kind: Any) -> BaseModel:
    """An object that pickle fills."""
    model = _put_together(kind)
    made: BaseModel = model.__new__(model)
    return made


def without_metadata(kind: Any) -> Any:
    """A type without what `Annotated` adds for pydantic alone."""
    origin: Any = get_origin(kind)
    if origin is Annotated:
        return without_metadata(kind.__origin__)
    if origin in (Union, UnionType):
        return reduce(or_, map(without_metadata, get_args(kind)))
    if isinstance(kind, GenericAlias):
        arguments: Any = tuple(map(without_metadata, get_args(kind)))
        return GenericAlias(origin, arguments)
    return kind
