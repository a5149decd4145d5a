# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Values as plain JSON, under wire names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, SecretStr
from pydantic_core import to_jsonable_python

from .decimals import plain_decimal
from .scalars import finite, write_base64, write_duration, write_moment


def wire_items(value: BaseModel, *, removed: bool = False) -> Iterator[tuple[str, Any]]:
    """The wire name and the value of everything that was set, unknown properties too.

    None for a property that may only be absent is left out, unless it is to be `removed`.
    """
    model = type(value)
    for name, wire_name in wire_names(model).items():
        if name not in value.model_fields_set:
            continue
        item = vars(value)[name]
        if item is not None or removed or model.model_fields[name].exclude_if is None:
            yield wire_name, item
    yield from (value.model_extra or {}).items()


def properties_for(
    model: type[BaseModel], value: BaseModel, *, removed: bool = False
) -> dict[str, Any]:
    """The properties of an object that another model takes, by wire name: all that were set.

    What its own model declares and the other does not is left out, such as what is read-only;
    what no document knows goes along unless the other is closed.
    """
    taken = wire_names(model).values()
    own = wire_names(type(value)).values()
    closed = model.model_config.get("extra") == "forbid"
    return {
        name: item
        for name, item in wire_items(value, removed=removed)
        if name in taken or not (closed or name in own)
    }


@cache
def wire_names(model: type[BaseModel]) -> Mapping[str, str]:
    """The wire name of every field.

    A field whose type is declared further down has none until its model is built, which
    reading and writing through another model or an adapter does not do.
    """
    model.model_rebuild()
    return {
        # A name may be empty.
        name: name if field.serialization_alias is None else field.serialization_alias
        for name, field in model.model_fields.items()
    }


def property_of(value: object, wire_name: str) -> Any:
    """A property of an object, which may be a plain mapping; None where it is missing."""
    if isinstance(value, BaseModel):
        for name, its_wire_name in wire_names(type(value)).items():
            if its_wire_name == wire_name:
                return getattr(value, name, None)
        value = value.model_extra
    return value.get(wire_name) if isinstance(value, Mapping) else None


def plain(value: object) -> Any:
    """A value as plain JSON: what an untyped place such as a parameter sends.

    Raises ValueError for a datetime without a time zone, which RFC 3339 cannot write, and
    for a value that is no JSON value.
    """
    if type(value) is str:
        return value
    for kind, write in _PLAIN.items():
        if isinstance(value, kind):
            return write(value)
    raise ValueError(f"a {type(value).__name__} is no JSON value")


def _plain_model(value: BaseModel) -> dict[str, Any]:
    return {name: plain(item) for name, item in wire_items(value)}


def _plain_items(value: Any) -> list[Any]:
    return [plain(item) for item in value]


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(plain(key)): plain(item) for key, item in value.items()}


_PLAIN: Final[Mapping[Any, Callable[[Any], Any]]] = {
    Enum: lambda value: plain(value.value),
    str | bool | int | None: lambda value: value,
    float: finite,
    BaseModel: _plain_model,
    SecretStr: SecretStr.get_secret_value,
    datetime | time: write_moment,
    timedelta: write_duration,
    bytes | bytearray: write_base64,
    Decimal: plain_decimal,
    date | UUID: to_jsonable_python,
    Mapping: _plain_mapping,
    list | tuple | Set: _plain_items,
}
