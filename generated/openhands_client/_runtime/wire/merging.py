# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Merge patches: null removes what it stands for (RFC 7396)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import SchemaValidator, core_schema

from .contract import Content, TypeOf, essence
from .core_schemas import CONFIG, Rewrite, model_or_like, nullable_values, rewritten
from .model import adapter_of
from .plain import plain, properties_for, wire_items

MERGE_PATCH: Final = "application/merge-patch+json"


@lru_cache(maxsize=1024)
def is_merge_patch(content: Content) -> bool:
    """Whether a body changes what is there, property by property."""
    return essence(content.media_type) == MERGE_PATCH


@cache
def patch_of(type_of: TypeOf) -> SchemaValidator:
    """The reader of a type as a merge patch: any value of a map may be null."""
    declared = adapter_of(type_of)
    declared.rebuild()
    return SchemaValidator(rewritten(declared.core_schema, _REWRITES), CONFIG)


def _map(schema: Any) -> Any:
    return nullable_values(schema, _REWRITES)


def _default(schema: Any) -> Any:
    """A property with a default: null is how it is removed, and so is set to that."""
    value = core_schema.nullable_schema(rewritten(schema["schema"], _REWRITES))
    return {**schema, "schema": value}


def _model(schema: Any) -> Any:
    """An object of the model, or what becomes one with null in its maps."""
    return model_or_like(schema, _REWRITES, partial(properties_for, removed=True))


_REWRITES: Final[dict[str, Rewrite]] = {
    "default": _default,
    "dict": _map,
    "model": _model,
}


def plain_patch(value: object) -> Any:
    """A valid merge patch as plain JSON: None that was set is null, at every depth."""
    if isinstance(value, BaseModel):
        items = wire_items(value, removed=True)
        return {name: plain_patch(item) for name, item in items}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain_patch(item) for key, item in value.items()}
    return plain(value)
