"""Answers that do not fit their declaration: what fits is typed, the rest stays as it came.

A call that succeeded gives its value. Only where the declared type refuses an answer it is read
again, by the same type in which every property, item and value may be something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, SchemaError, SchemaValidator, core_schema

from ...wire.contract import TypeOf
from ...wire.core_schemas import (
    CONFIG,
    Rewrite,
    inside,
    model_of_fields,
    rewritten,
)
from ...wire.model import adapter_of


@cache
def tolerant_of(type_of: TypeOf) -> SchemaValidator | TypeAdapter[Any]:
    """The tolerant reader of a type in a contract, made when an answer first needs it.

    A type that pydantic can't read otherwise is read as it is declared.
    """
    declared = adapter_of(type_of)
    try:
        return tolerant(declared)
    except SchemaError:
        return declared


def tolerant(declared: TypeAdapter[Any]) -> SchemaValidator:
    """The tolerant reader of a type: it refuses another kind of value at the top alone."""
    declared.rebuild()
    return SchemaValidator(rewritten(declared.core_schema, _REWRITES), CONFIG)


def _model(schema: Any) -> Any:
    inner = schema["schema"]
    if inner["type"] != "model-fields":
        return inside(schema, _REWRITES)
    fields = {name: _field(field) for name, field in inner["fields"].items()}
    others = {key: value for key, value in inner.items() if key != "fields"}
    return model_of_fields(schema, {**inside(others, _REWRITES), "fields": fields})


def _field(field: Any) -> Any:
    """A property that may be missing or something else."""
    schema = field["schema"]
    if schema["type"] != "default":
        schema = core_schema.with_default_schema(schema, default=None)
    return {**field, "schema": {**schema, "schema": _kept(schema["schema"])}}


def _items(key: str) -> Callable[[Any], Any]:
    def rewrite(schema: Any) -> Any:
        """A container whose elements may be something else, and as many as there are."""
        limits = ("min_length", "max_length")
        others = {name: value for name, value in schema.items() if name not in limits}
        if key not in schema:
            return others
        elements = schema[key]
        kept = map(_kept, elements) if isinstance(elements, list) else _kept(elements)
        return {**others, key: list(kept) if isinstance(elements, list) else kept}

    return rewrite


def _kept(schema: Any) -> CoreSchema:
    """A value that stays the JSON that came where it does not fit; a secret stays wrapped."""
    keep: Callable[[Any, Any], Any] = _keep_secret if _is_secret(schema) else _keep
    return core_schema.no_info_wrap_validator_function(
        keep, rewritten(schema, _REWRITES)
    )


def _keep(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return value


def _keep_secret(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        if value is None:
            return None
        return SecretStr(value if isinstance(value, str) else json.dumps(value))


def _is_secret(schema: Any) -> bool:
    """Whether a type holds a secret outside of any object."""
    if isinstance(schema, list | tuple):
        return any(map(_is_secret, schema))
    if not isinstance(schema, dict) or schema.get("type") in (
        "model",
        "definition-ref",
    ):
        return False
    return schema.get("cls") is SecretStr or any(map(_is_secret, schema.values()))


def _union(schema: Any) -> Any:
    """The declared union, and where none of it fits, the member that fits best."""
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    declared = {key: value for key, value in schema.items() if key != "ref"}
    choices: list[Any] = [declared, inside(declared, _REWRITES)]
    return {
        **core_schema.union_schema(choices, mode="left_to_right"),
        **named,
    }


def _unlimited(schema: Any) -> Any:
    """A scalar without what is asked of its value beside its kind."""
    return {key: value for key, value in schema.items() if key not in _LIMITS}


def _unasserted(schema: Any) -> Any:
    """The type alone: what runs after it are checks of the document's constraints."""
    inner = rewritten(schema["schema"], _REWRITES)
    return {**inner, "ref": schema["ref"]} if "ref" in schema else inner


def _or_text(schema: Any) -> Any:
    """A format, or the text that came: text is the kind of value that was expected."""

    def read(value: Any, read_format: Callable[[Any], Any]) -> Any:
        try:
            return read_format(value)
        except ValidationError:
            if isinstance(value, dict | list | None):
                raise
            return value

    return core_schema.no_info_wrap_validator_function(read, schema)


_LIMITS = frozenset(
    "pattern min_length max_length ge gt le lt multiple_of allow_inf_nan".split()
)
_REWRITES: dict[str, Rewrite] = {
    "model": _model,
    "list": _items("items_schema"),
    "dict": _items("values_schema"),
    "tuple": _items("items_schema"),
    "union": _union,
    "function-after": _unasserted,
    **dict.fromkeys(("str", "int", "float"), _unlimited),
    **dict.fromkeys(("function-plain", "uuid", "date"), _or_text),
}
"""By the type of a core schema, what becomes of it; others are looked into."""
