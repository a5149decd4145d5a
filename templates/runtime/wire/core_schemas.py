"""Core schemas of pydantic, rewritten into readers that accept more than a declared type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import CoreConfig, core_schema

Rewrite: TypeAlias = Callable[[Any], Any]

CONFIG: CoreConfig = {
    "validate_by_name": True,
    "validate_by_alias": True,
    "hide_input_in_errors": True,
}
"""The settings of `Model` that matter for reading, except for extra properties."""

_OPAQUE = frozenset(("default", "metadata", "serialization", "cls"))
"""Keys whose values are no schemas, or none for reading."""

_BY_NAME = frozenset(("fields", "choices"))
"""Keys whose values hold schemas by names of the document, which may be any of these words."""


_OPENED: list[bool] = []
"""Holds something once a closed object was read that has more properties."""


def has_opened() -> bool:
    """Whether this process has objects with properties that their serializers do not know."""
    return bool(_OPENED)


def rewritten(schema: Any, rewrites: Mapping[str, Rewrite]) -> Any:
    """A core schema, or what it is made of, with other schemas in place of some types.

    `rewrites` are by the type of a schema; they rewrite what is inside it themselves.
    """
    if isinstance(schema, list | tuple):
        return type(schema)(rewritten(part, rewrites) for part in schema)
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    rewrite = rewrites.get(kind) if isinstance(kind, str) else None
    return inside(schema, rewrites) if rewrite is None else rewrite(schema)


def inside(schema: Mapping[str, Any], rewrites: Mapping[str, Rewrite]) -> Any:
    """A core schema that is itself, with what it is made of rewritten."""
    parts = {}
    for key, part in schema.items():
        if key in _BY_NAME and isinstance(part, dict):
            parts[key] = {name: rewritten(part[name], rewrites) for name in part}
        else:
            parts[key] = part if key in _OPAQUE else rewritten(part, rewrites)
    return parts


def model_of_fields(schema: Any, fields: Any, extra: str | None = None) -> Any:
    """The core schema of a model that is read by other `fields` than its own.

    Its own schema would stand for its own validator. `extra` is what becomes of other
    properties, where that is not as in the model itself: allow, ignore or forbid.
    """
    model: type[BaseModel] = schema["cls"]

    def make(parts: tuple[dict[str, Any], dict[str, Any] | None, set[str]]) -> Any:
        if parts[1] and model.model_config.get("extra") == "forbid" and not _OPENED:
            _OPENED.append(True)
        value = made(model, *parts)
        if model.__pydantic_post_init__:
            # A base of the user's may have attributes of its own, or something to do.
            value.model_post_init(None)
        return value

    extra = extra or model.model_config.get("extra")
    fields = {**fields, "extra_behavior": extra}
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    function = {"type": "no-info", "function": make}
    return {"type": "function-after", "function": function, "schema": fields, **named}


def model_or_like(
    schema: Any,
    rewrites: Mapping[str, Rewrite],
    properties: Callable[[type[BaseModel], BaseModel], object],
) -> Any:
    """The core schema of a model that takes objects of others, too, by `properties` of both."""
    if schema["schema"]["type"] != "model-fields":
        return inside(schema, rewrites)
    model: type[BaseModel] = schema["cls"]

    def read(value: object, read_fields: Callable[[object], object]) -> object:
        if isinstance(value, model):
            return value
        if isinstance(value, BaseModel):
            return read_fields(properties(model, value))
        return read_fields(value)

    fields = model_of_fields(schema, inside(schema["schema"], rewrites))
    ref = {"ref": fields.pop("ref")} if "ref" in fields else {}
    return {**core_schema.no_info_wrap_validator_function(read, fields), **ref}


def made(
    model: type[BaseModel],
    values: dict[str, Any],
    extra: dict[str, Any] | None,
    fields_set: set[str],
) -> Any:
    """An object of its parts, which are valid."""
    value = model.__new__(model)
    object.__setattr__(value, "__dict__", values)
    object.__setattr__(value, "__pydantic_extra__", extra)
    object.__setattr__(value, "__pydantic_fields_set__", fields_set)
    object.__setattr__(value, "__pydantic_private__", None)
    return value
