# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Readers that accept more than the document declares.

What the document allows is read by the declared type. Only what that refuses is read again, by
the same type without what a newer caller may know better: constants beside the listed ones,
properties that closed objects do not have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import CoreConfig, SchemaValidator

from .contract import TypeOf
from .model import adapter_of

Strictness: TypeAlias = Literal["strict", "lenient"]


class Reader(Protocol):
    """Reads values of a type; raises ValidationError."""

    def validate_json(
        self,
        text: str | bytes,
        /,
        *,
        strict: bool | None = None,
        context: Any = None,
    ) -> Any: ...

    def validate_python(self, value: Any, /, *, context: Any = None) -> Any: ...


ReaderOf: TypeAlias = Callable[[TypeOf], Reader]


@cache
def lenient_of(type_of: TypeOf) -> Reader:
    """The lenient reader of a type in a contract."""
    return _LenientReader(type_of)


READERS: dict[Strictness, ReaderOf] = {"strict": adapter_of, "lenient": lenient_of}


class _LenientReader:
    def __init__(self, type_of: TypeOf) -> None:
        self._declared = adapter_of(type_of)
        self._wider: SchemaValidator | None = None

    def validate_json(
        self,
        text: str | bytes,
        /,
        *,
        strict: bool | None = None,
        context: Any = None,
    ) -> Any:
        try:
            return self._declared.validate_json(text, strict=strict, context=context)
        except ValidationError:
            return self._widened().validate_json(text, strict=strict)

    def validate_python(self, value: Any, /, *, context: Any = None) -> Any:
        try:
            return self._declared.validate_python(value, context=context)
        except ValidationError:
            return self._widened().validate_python(value)

    def _widened(self) -> SchemaValidator:
        if self._wider is None:
            schema = _widened(self._declared.core_schema)
            self._wider = SchemaValidator(schema, CONFIG)
        return self._wider


CONFIG: CoreConfig = {
    "validate_by_name": True,
    "validate_by_alias": True,
    "hide_input_in_errors": True,
}
"""The settings of `Model` that matter for reading, except for extra properties."""


def _widened(schema: Any) -> Any:
    """A core schema in which literals are their base type and objects are not closed."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_widened, schema))
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if kind == "literal" and len(schema["expected"]) > 1:
        return _bases(schema["expected"])
    if kind == "model" and schema["schema"]["type"] == "model-fields":
        return model_of_fields(schema, _widened(schema["schema"]))
    return {
        key: value if key in OPAQUE else _widened(value)
        for key, value in schema.items()
    }


def _bases(values: list[Any]) -> Any:
    kinds = [
        {"type": core} for kind, core in _KINDS.items() if kind in map(type, values)
    ]
    return kinds[0] if len(kinds) == 1 else {"type": "union", "choices": kinds}


def model_of_fields(schema: Any, fields: Any) -> Any:
    """The core schema of a model that is read by other `fields` than its own.

    Its own schema would stand for its own validator.
    """
    model: type[BaseModel] = schema["cls"]

    def make(parts: tuple[dict[str, Any], dict[str, Any] | None, set[str]]) -> Any:
        values, extra, fields_set = parts
        made = model.__new__(model)
        object.__setattr__(made, "__dict__", values)
        object.__setattr__(made, "__pydantic_extra__", extra)
        object.__setattr__(made, "__pydantic_fields_set__", fields_set)
        object.__setattr__(made, "__pydantic_private__", None)
        return made

    extra = model.model_config.get("extra")
    fields = {**fields, "extra_behavior": "ignore" if extra == "forbid" else extra}
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    function = {"type": "no-info", "function": make}
    return {"type": "function-after", "function": function, "schema": fields, **named}


_KINDS = {str: "str", int: "int", bool: "bool", float: "float"}
OPAQUE = frozenset(("default", "metadata", "serialization", "cls"))
"""Keys whose values are no schemas, or none for reading."""
