# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Values that do not fit their declaration: what fits is typed, the rest stays as it came.

A call that succeeded gives its value, and a server may be told to take what comes. Only what the
declared type refuses is read again, by the same type in which every property, item and value may
be something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import SecretStr, TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, SchemaError, SchemaValidator, core_schema

from .contract import TypeOf
from .core_schemas import (
    CONFIG,
    WIRE_NAMES,
    Rewrite,
    fields_within,
    inside,
    model_of_fields,
    rewritten,
)
from .decimals import read_exact_json
from .misfits import Misfits, remembering
from .model import adapter_of


class TolerantReader:
    """Reads what comes as a type: it refuses another kind of value at the top alone.

    A type that pydantic can't read otherwise is read as it is declared. Raises pydantic's
    ValidationError.
    """

    def __init__(self, declared: TypeAdapter[Any]) -> None:
        declared.rebuild()
        schema = rewritten(declared.core_schema, _AT_THE_TOP)
        self._reader: SchemaValidator | TypeAdapter[Any]
        try:
            self._reader = SchemaValidator(schema, CONFIG)
        except SchemaError:
            self._reader = declared

    def validate_json(self, text: str | bytes) -> Any:
        return read_exact_json(
            self._reader, text, numbers=True, context=Misfits(), **WIRE_NAMES
        )

    def validate_python(self, value: Any) -> Any:
        return self._reader.validate_python(value, context=Misfits(), **WIRE_NAMES)


@cache
def tolerant_of(type_of: TypeOf) -> TolerantReader:
    """The tolerant reader of a type in a contract, made when a value first needs it."""
    return TolerantReader(adapter_of(type_of))


def _model(schema: Any) -> Any:
    """An object that may have more properties, or fewer, or others."""
    inner = fields_within(schema)
    if inner["type"] != "model-fields":
        return inside(schema, _REWRITES)
    fields = {name: _field(field) for name, field in inner["fields"].items()}
    others = {key: value for key, value in inner.items() if key != "fields"}
    opened = "allow" if schema["cls"].model_config.get("extra") == "forbid" else None
    reader = model_of_fields(
        schema, {**inside(others, _REWRITES), "fields": fields}, opened
    )
    return core_schema.with_info_wrap_validator_function(remembering, reader)


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
    as_it_came = _wrapped if _is_secret(schema) else _unchanged

    def keep(value: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Any:
        try:
            return read(value)
        except ValidationError:
            if isinstance(info.context, Misfits):
                info.context.append(value)
            return as_it_came(value)

    return core_schema.with_info_wrap_validator_function(
        keep, rewritten(schema, _REWRITES)
    )


def _unchanged(value: Any) -> Any:
    return value


def _wrapped(value: Any) -> SecretStr | None:
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
    return _fitting_best(schema, _REWRITES)


def _fitting_best(schema: Any, rewrites: Mapping[str, Rewrite]) -> Any:
    choices: list[Any] = [schema, inside(schema, rewrites)]
    return core_schema.union_schema(choices, mode="left_to_right")


def _unlimited(schema: Any) -> Any:
    """A scalar without what is asked of its value beside its kind."""
    return {key: value for key, value in schema.items() if key not in _LIMITS}


def _type_alone(rewrites: Mapping[str, Rewrite]) -> Rewrite:
    def rewrite(schema: Any) -> Any:
        """The type alone: what runs after it are checks of the document's constraints.

        Only a secret is made of its text after it was read.
        """
        if schema["function"]["function"] is SecretStr:
            return inside(schema, rewrites)
        return rewritten(schema["schema"], rewrites)

    return rewrite


def _format_or_text(rewrites: Mapping[str, Rewrite]) -> Rewrite:
    def rewrite(schema: Any) -> Any:
        """A date, or bytes in base64, of which what is around them reads texts; of others what
        is within."""
        is_format = schema["schema"]["type"] in ("date", "bytes")
        return _or_text(schema) if is_format else inside(schema, rewrites)

    return rewrite


def _constant(schema: Any) -> Any:
    """One of several constants may be another of their kind; a single one tells objects apart."""
    return schema if len(schema["expected"]) == 1 else _of_its_kind(schema)


def _of_its_kind(schema: Any) -> Any:
    """Any value of the kind of some constants."""
    values = schema["expected"]
    kinds = [
        {"type": core} for kind, core in _KINDS.items() if kind in map(type, values)
    ]
    return kinds[0] if len(kinds) == 1 else {"type": "union", "choices": kinds}


def _member(schema: Any) -> Any:
    """A member of a class of constants, or another constant of their kind."""
    kind: Any = {"type": _KINDS[type(schema["members"][0].value)]}
    return core_schema.union_schema([schema, kind], mode="left_to_right")


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


_LIMITS = frozenset("pattern min_length max_length ge gt le lt multiple_of".split())
_KINDS = {str: "str", int: "int", bool: "bool", float: "float"}
_REWRITES: dict[str, Rewrite] = {
    "literal": _constant,
    "enum": _member,
    "model": _model,
    "list": _items("items_schema"),
    "dict": _items("values_schema"),
    "tuple": _items("items_schema"),
    "union": _union,
    **dict.fromkeys(("str", "int", "float"), _unlimited),
    **dict.fromkeys(("function-plain", "uuid"), _or_text),
}
"""By the type of a core schema, what becomes of it; others are looked into."""
_AT_THE_TOP: dict[str, Rewrite] = {
    **_REWRITES,
    "literal": _of_its_kind,
    "union": lambda schema: _fitting_best(schema, _AT_THE_TOP),
    "definitions": lambda schema: {
        **schema,
        "schema": rewritten(schema["schema"], _AT_THE_TOP),
        "definitions": rewritten(schema["definitions"], _REWRITES),
    },
}
"""The same of a value that is in no other, where a constant is all that there is."""
for _table in (_REWRITES, _AT_THE_TOP):
    _table["function-after"] = _type_alone(_table)
    _table["function-before"] = _table["function-wrap"] = _format_or_text(_table)
