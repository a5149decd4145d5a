# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Which member of a union a JSON value is of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ..shapes import (
    Choice,
    Ordered,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Untyped,
    Within,
)

Resolve: TypeAlias = Callable[[Shape], Shape]
Fit: TypeAlias = tuple[int, int, int]
"""Whether a value can be of a shape, and then how well; larger is better."""

_NONE: Fit = (0, 0, 0)


def member_of(shape: Choice, value: Any, resolve: Resolve) -> Shape:
    """The member that a value is of: by the property that tells, or else the best fit."""
    if shape.key and isinstance(value, dict):
        tag = value.get(shape.key)
        if isinstance(tag, str) and tag in shape.tags:
            return shape.tags[tag]
    return max(shape.members, key=lambda member: fit(member, value, resolve))


def fit(shape: Shape, value: Any, resolve: Resolve) -> Fit:
    """How well a value fits a shape."""
    shape = resolve(shape)
    while isinstance(shape, Within):
        shape = resolve(shape.node.shape)
    if isinstance(shape, Choice):
        return max(fit(member, value, resolve) for member in shape.members)
    if isinstance(shape, Untyped):
        return (1, 0, 0)
    if isinstance(value, dict):
        return _fit_of_object(shape, value) if isinstance(shape, Structure) else _NONE
    if isinstance(value, list):
        return _fit_of_array(shape, value, resolve)
    if not isinstance(shape, Scalar):
        return _NONE
    kinds = (shape.kind,) if isinstance(shape.kind, str) else shape.kind
    return (2, 0, 0) if {*kinds} & _kinds(value) else (1, 0, 0)


def _fit_of_object(shape: Structure, value: dict[str, Any]) -> Fit:
    declared = {field.key for field in shape.fields}
    required = {field.key for field in shape.fields if field.required}
    unknown = 0 if shape.rest else len(value.keys() - declared)
    return (2, -len(required - value.keys()), len(declared & value.keys()) - unknown)


def _fit_of_array(shape: Shape, value: list[Any], resolve: Resolve) -> Fit:
    if isinstance(shape, Ordered):
        return (2, 0, 0)
    if not isinstance(shape, Sequence):
        return _NONE
    nodes = (shape.item, *shape.others)
    if not value:
        return (2, 0, 0)
    return max(fit(node.shape, value[0], resolve) for node in nodes)


def _kinds(value: Any) -> set[str]:
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, int):
        return {"integer", "number"}
    if isinstance(value, float):
        return {"number"}
    return {"null"} if value is None else {"string", "token", "base64"}
