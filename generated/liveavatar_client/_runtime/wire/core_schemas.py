# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Core schemas of pydantic, rewritten into readers that accept more than a declared type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypedDict

from pydantic import BaseModel
from pydantic_core import CoreConfig, core_schema

Rewrite: TypeAlias = Callable[[Any], Any]

CONFIG: CoreConfig = {
    "validate_by_name": True,
    "validate_by_alias": True,
    "hide_input_in_errors": True,
}
"""The settings of `Model` that matter for reading, except for extra properties."""


class _Names(TypedDict):
    by_alias: bool
    by_name: bool


WIRE_NAMES: Final[_Names] = {"by_alias": True, "by_name": False}
"""How what comes from a peer is read: by names of the document, never by those of fields."""

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
    if rewrite is None:
        return inside(schema, rewrites)
    if "ref" not in schema:
        return rewrite(schema)
    # What refers to it means what takes its place.
    alone = {key: part for key, part in schema.items() if key != "ref"}
    return {**rewrite(alone), "ref": schema["ref"]}


def inside(schema: Mapping[str, Any], rewrites: Mapping[str, Rewrite]) -> Any:
    """A core schema that is itself, with what it is made of rewritten."""
    parts = {}
    for key, part in schema.items():
        if key in _BY_NAME and isinstance(part, dict):
            parts[key] = {name: rewritten(part[name], rewrites) for name in part}
        else:
            parts[key] = part if key in _OPAQUE else rewritten(part, rewrites)
    return parts


def nullable_values(schema: Any, rewrites: Mapping[str, Rewrite]) -> Any:
    """The core schema of a map, any value of which may be null."""
    values = core_schema.nullable_schema(schema.get("values_schema", {"type": "any"}))
    return inside({**schema, "values_schema": values}, rewrites)


def fields_within(schema: Any) -> Any:
    """What a model is read by, without the validators of a user's base that come before it.

    Its type is `model-fields`, unless the model holds one value.
    """
    inner = schema["schema"]
    return fields_within(inner) if inner["type"] == "function-before" else inner


def _around(schema: Any, fields: Any) -> Any:
    """What a model is read by, with other fields below the validators that come before it."""
    inner = schema["schema"]
    if inner["type"] != "function-before":
        return fields
    return {**inner, "schema": _around(inner, fields)}


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
    parts = _around(schema, {**fields, "extra_behavior": extra})
    function = {"type": "no-info", "function": make}
    return {"type": "function-after", "function": function, "schema": parts}


def model_or_like(
    schema: Any,
    rewrites: Mapping[str, Rewrite],
    properties: Callable[[type[BaseModel], BaseModel], object],
) -> Any:
    """The core schema of a model that takes objects of others, too, by `properties` of both."""
    fields = fields_within(schema)
    if fields["type"] != "model-fields":
        return inside(schema, rewrites)
    model: type[BaseModel] = schema["cls"]

    def read(value: object, read_fields: Callable[[object], object]) -> object:
        if isinstance(value, model):
            return value
        if isinstance(value, BaseModel):
            return read_fields(properties(model, value))
        return read_fields(value)

    reader = model_of_fields(schema, inside(fields, rewrites))
    return core_schema.no_info_wrap_validator_function(read, reader)


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
