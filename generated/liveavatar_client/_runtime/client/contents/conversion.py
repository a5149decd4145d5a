# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects of other models in place of those that are declared, by the properties they share.

What an API gives often differs from what it takes by little more than read-only properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator

from ...wire.contract import TypeOf
from ...wire.core_schemas import CONFIG, Rewrite, model_or_like, rewritten
from ...wire.discriminated import SENDING
from ...wire.model import adapter_of
from ...wire.plain import properties_for, wire_names
from ..guesses import unexpected
from ..options import CallOptions


def as_sent(type_of: TypeOf, value: object) -> Any:
    """A caller's value as the type that an operation takes. Raises pydantic's ValidationError."""
    try:
        return adapter_of(type_of).validate_python(value, context=SENDING)
    except ValidationError:
        if not _has_models(value):
            raise
    return _converting(type_of).validate_python(value, context=SENDING)


def with_changes(
    type_: Any, whole: object, changes: Mapping[str, Any], *, patch: bool = False
) -> Any:
    """A whole value of a type with `changes`, which are by the names of its fields.

    An object of the type stays one, and what came in spite of its declaration stays as it came.
    Of another model, or a mapping, all that was set is taken. Raises pydantic's ValidationError,
    and TypeError for a change of what is no field.
    """
    model = type_ if isinstance(type_, type) else getattr(type_, "__value__", type_)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {**whole, **changes} if isinstance(whole, Mapping) else whole
    names = wire_names(model)
    for name in changes:
        if name not in names:
            raise unexpected(name, (*names, *CallOptions.__optional_keys__))
    if isinstance(whole, model) and not (patch and changes):
        return _assigned(whole, changes) if changes else whole
    changed = {names[name]: value for name, value in changes.items()}
    if isinstance(whole, BaseModel):
        return {**properties_for(model, whole, removed=patch), **changed}
    if isinstance(whole, Mapping):
        wires = names.values()
        items = {
            key if key in wires else names.get(key, key): value
            for key, value in whole.items()
        }
        return {**items, **changed}
    return whole


def _assigned(whole: BaseModel, changes: Mapping[str, Any]) -> BaseModel:
    """A copy of an object in which some properties are others, which are checked."""
    copy = whole.model_copy()
    validator: Any = type(whole).__pydantic_validator__
    for name, value in changes.items():
        validator.validate_assignment(copy, name, value, context=SENDING)
    return copy


def _has_models(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_models, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_models, value))
    return isinstance(value, BaseModel)


def _model(schema: Any) -> Any:
    return model_or_like(schema, _REWRITES, properties_for)


_REWRITES: Final[dict[str, Rewrite]] = {"model": _model}


@cache
def _converting(type_of: TypeOf) -> SchemaValidator:
    """The reader of a type that takes objects of other models at every depth."""
    declared = adapter_of(type_of)
    declared.rebuild()
    return SchemaValidator(rewritten(declared.core_schema, _REWRITES), CONFIG)
