# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Pairs and their owners: an exploded object sends the names of its properties, not its own.

Every pair of a query string or a cookie header that another parameter declares is that
parameter's; what nobody declares may be a further property of each open object.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from typing_extensions import TypeAliasType

from ..contract import Parameter
from ..model import resolve
from ..plain import wire_names
from .parsing import Pairs, Unescape

_TRANSPARENT: Final = (Union, UnionType, Annotated)


class Shares:
    """The parameters of an operation, each with the pairs that may be its own."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._parameters = parameters
        self._others: dict[tuple[str, str], frozenset[str]] = {}

    def own(self, parameter: Parameter, pairs: Pairs, unescape: Unescape) -> Pairs:
        """The pairs without those of other parameters."""
        if not _is_spread(parameter):
            return pairs
        key = (parameter.place, parameter.name)
        if key not in self._others:
            self._others[key] = self._of_others(parameter)
        others = self._others[key]
        return [pair for pair in pairs if others.isdisjoint(_names(unescape(pair[0])))]

    def _of_others(self, parameter: Parameter) -> frozenset[str]:
        beside = [other for other in self._parameters if other.place == parameter.place]
        named = {_own_name(other) for other in beside if not _is_spread(other)}
        spread = (
            other for other in beside if _is_spread(other) and other is not parameter
        )
        properties = set(chain.from_iterable(map(_properties, spread)))
        return frozenset(named | (properties - _properties(parameter)))


def _is_spread(parameter: Parameter) -> bool:
    exploded = parameter.shape == "object" and parameter.explode
    return (
        exploded and parameter.style in ("form", "cookie") and not parameter.media_type
    )


def _own_name(parameter: Parameter) -> str:
    deep = parameter.style == "deepObject"
    return f"{parameter.name}[" if deep else parameter.name


def _names(name: str) -> tuple[str, str]:
    """A name, and what it starts with if it is one of a `deepObject`."""
    start, bracket, _ = name.partition("[")
    return name, start + bracket


def _properties(parameter: Parameter) -> frozenset[str]:
    return (
        frozenset(declared_properties(resolve(parameter.type)))
        if parameter.type
        else frozenset()
    )


def declared_properties(type_: Any) -> dict[str, Any]:
    """The properties that a type declares, by wire name, and their types."""
    if isinstance(type_, TypeAliasType):
        type_ = type_.__value__
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        fields = type_.model_fields
        return {
            wire_name: fields[name].annotation
            for name, wire_name in wire_names(type_).items()
        }
    if get_origin(type_) in _TRANSPARENT:
        members = map(declared_properties, get_args(type_))
        return dict(chain.from_iterable(member.items() for member in members))
    return {}
