# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Merge patches: null removes what it stands for (RFC 7396)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import SchemaValidator, core_schema

from .contract import Content, TypeOf, essence
from .leniency import CONFIG, OPAQUE, model_of_fields
from .model import adapter_of, plain, wire_items

MERGE_PATCH: Final = "application/merge-patch+json"


def is_merge_patch(content: Content) -> bool:
    """Whether a body changes what is there, property by property."""
    return essence(content.media_type) == MERGE_PATCH


@cache
def patch_of(type_of: TypeOf) -> SchemaValidator:
    """The reader of a type as a merge patch: any value of a map may be null."""
    declared = adapter_of(type_of)
    declared.rebuild()
    return SchemaValidator(_patched(declared.core_schema), CONFIG)


def _patched(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_patched, schema))
    if not isinstance(schema, dict):
        return schema
    inside = {
        key: value if key in OPAQUE else _patched(value)
        for key, value in schema.items()
    }
    match schema.get("type"):
        case "dict" if "values_schema" in inside:
            values = core_schema.nullable_schema(inside["values_schema"])
            return {**inside, "values_schema": values}
        case "model" if schema["schema"]["type"] == "model-fields":
            return _or_instance(
                schema["cls"], model_of_fields(schema, inside["schema"])
            )
    return inside


def _or_instance(model: type[BaseModel], schema: Any) -> Any:
    def read(value: object, read_fields: Callable[[object], object]) -> object:
        return value if isinstance(value, model) else read_fields(value)

    ref = {"ref": schema.pop("ref")} if "ref" in schema else {}
    return {**core_schema.no_info_wrap_validator_function(read, schema), **ref}


def plain_patch(value: object) -> Any:
    """A valid merge patch as plain JSON: None that was set is null, at every depth."""
    if isinstance(value, BaseModel):
        items = wire_items(value, removed=True)
        return {name: plain_patch(item) for name, item in items}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain_patch(item) for key, item in value.items()}
    return plain(value)
