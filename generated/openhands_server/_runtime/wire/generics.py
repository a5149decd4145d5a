# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Types such as `Page[Item]`: how people write them, and how pickle does."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from types import GenericAlias, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo


class Named(NamedTuple):
    """A type that a module has a name for."""

    module: str
    name: str


class Subscripted(NamedTuple):
    """What `head[arguments]` is made of."""

    head: Any
    arguments: tuple[Any, ...]


class Limited(NamedTuple):
    """What `Field(max_length=3)` says of a type; pydantic's own object is not pickled."""

    limits: tuple[tuple[str, Any], ...]


@cache
def taken_apart(model: type[BaseModel]) -> Any:
    """A class as what pickle can write."""
    return _apart(model)


def _apart(kind: Any) -> Any:
    head: Any = get_origin(kind)
    arguments = get_args(kind)
    if isinstance(kind, FieldInfo):
        return _limited(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        generic = kind.__pydantic_generic_metadata__
        head, arguments = generic["origin"], generic["args"]
        if arguments and (named := _named(kind, head.__module__)):
            return named
    if not (head and arguments):
        return kind
    head = Union if head is UnionType else head
    return Subscripted(head, tuple(map(_apart, arguments)))


def _named(model: type[BaseModel], home: str) -> Named | None:
    """The name that the document's instances have, in a module beside their generic class.

    What stands in the brackets of those is not always something that pickle can write.
    """
    beside = home.rpartition(".")[0]
    for module_name, module in list(sys.modules.items()):
        if module_name.rpartition(".")[0] == beside:
            for name, value in vars(module).items():
                if value is model:
                    return Named(module_name, name)
    return None


def _limited(field: FieldInfo) -> Limited:
    limits: dict[str, Any] = {}
    if field.discriminator is not None:
        limits["discriminator"] = field.discriminator
    for limit in field.metadata:
        if is_dataclass(limit):
            limits |= {own.name: getattr(limit, own.name) for own in fields(limit)}
        else:
            limits |= vars(limit)
    return Limited(tuple(sorted(limits.items())))


def _put_together(kind: Any) -> Any:
    match kind:
        case Named():
            return getattr(import_module(kind.module), kind.name)
        case Limited():
            return Field(**dict(kind.limits))
        case Subscripted():
            return kind.head[tuple(map(_put_together, kind.arguments))]
    return kind


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
