# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""JSON of a request, as the declared type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, SchemaValidator, core_schema

from ...wire.contract import TypeOf
from ...wire.core_schemas import (
    CONFIG,
    WIRE_NAMES,
    Rewrite,
    fields_within,
    inside,
    model_of_fields,
    rewritten,
)
from ...wire.decimals import (
    has_decimals,
    read_exact_json,
    refuse_infinity,
    write_plain,
)
from ...wire.invalid import Invalid
from ...wire.merging import patch_of
from ...wire.misfits import OnMisfit
from ...wire.model import (
    RECEIVED,
    adapter_of,
    adapter_of_field,
    is_omittable,
    resolve,
)
from ...wire.parameters.parsing import loads
from ...wire.plain import plain, wire_items, wire_names
from ...wire.tolerance import tolerant_of
from ..problems import details_of

_Reader = TypeAdapter[Any] | SchemaValidator


def read_json(
    type_of: TypeOf,
    text: bytes,
    on_misfit: OnMisfit | None = None,
    place: Sequence[str | int] = ("body",),
) -> Any:
    """A JSON text as the type; raises Invalid, whose places are below `place`.

    With `on_misfit`, what does not fit inside of it stays as it came, and is told.
    """
    try:
        return _without_null(adapter_of(type_of), text, place)
    except Invalid as error:
        if on_misfit is None:
            raise
        try:
            value = tolerant_of(type_of).validate_json(text)
        except ValidationError:
            raise error from None
        on_misfit(error.details)
    return value


def read_documents(
    type_of: TypeOf, fields: dict[str, Any], names: Iterable[str]
) -> None:
    """Puts typed values in place of those fields that came as JSON; raises Invalid.

    What was a text of a form or a part may stand for any type, what was JSON says what it is.
    """
    model = resolve(type_of)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return
    declared = {wire_name: name for name, wire_name in wire_names(model).items()}
    for name in names:
        value = fields.get(name)
        if name in declared and isinstance(value, dict | list):
            reader = adapter_of_field(model.model_fields[declared[name]])
            text = write_plain(value).encode()
            fields[name] = _without_null(reader, text, ("body", name))


def read_patch(type_of: TypeOf, text: bytes) -> Any:
    """The JSON text of a merge patch, in which null removes a property; raises Invalid."""
    return _read(patch_of(type_of), text, None, ("body",))


def _without_null(
    declared: TypeAdapter[Any], text: bytes, place: Sequence[str | int]
) -> Any:
    """A JSON text as the type, without null where a property may only be absent.

    The types themselves take it, as that is how a caller leaves a property out. Asking for it
    at each value would cost every body something: so it is asked for where there is a null.
    """
    try:
        value = _read(declared, text, RECEIVED, place)
        if b"null" not in text or not holds_null(value):
            return value
    except Invalid:
        if b"null" not in text:
            raise
    # Another member of a union may take it; or there are further faults to be told.
    return _read(_refusing_null(declared), text, RECEIVED, place)


def holds_null(value: object) -> bool:
    """Whether an object has null for a property that may only be absent."""
    if isinstance(value, BaseModel):
        written = {name for name, _ in wire_items(value)}
        if any(name not in written for name, _ in wire_items(value, removed=True)):
            return True
        return any(map(holds_null, vars(value).values()))
    if isinstance(value, Mapping):
        return any(map(holds_null, value.values()))
    return isinstance(value, list | tuple | Set) and any(map(holds_null, value))


def _read(
    reader: _Reader, text: bytes, context: object, place: Sequence[str | int]
) -> Any:
    """A JSON text by a reader.

    A JSON string is no number and a number no string, so `strict` comes first. pydantic's
    strict mode also refuses what only a validator of ours understands: then the value counts
    that is read without it, unless it would be written as another kind of value somewhere.
    """
    try:
        refuse_infinity(text, numbers=True)
    except ValidationError as error:
        raise Invalid(details_of(error, *place)) from None
    try:
        value = reader.validate_json(text, strict=True, context=context, **WIRE_NAMES)
        if not has_decimals():
            return value
        return read_exact_json(reader, text, context=context, **WIRE_NAMES)
    except ValidationError as error:
        strict = error
    try:
        value = read_exact_json(reader, text, context=context, **WIRE_NAMES)
    except ValidationError as error:
        raise Invalid(details_of(error, *place)) from None
    if not is_same_kind(loads(text), plain(value)):
        raise Invalid(details_of(strict, *place))
    return value


def is_same_kind(sent: Any, written: Any) -> bool:
    """Whether what was sent and what would be written back are values of the same kinds."""
    if isinstance(sent, dict) and isinstance(written, dict):
        shared = sent.keys() & written.keys()
        return all(is_same_kind(sent[name], written[name]) for name in shared)
    if isinstance(sent, list) and isinstance(written, list):
        return all(map(is_same_kind, sent, written))
    numbers = isinstance(sent, int | float) and isinstance(written, int | float)
    return type(sent) is type(written) or (
        numbers and isinstance(sent, bool) == isinstance(written, bool)
    )


@cache
def _refusing_null(declared: TypeAdapter[Any]) -> SchemaValidator:
    """The reader of a type that refuses null where a property may only be absent."""
    declared.rebuild()
    return SchemaValidator(rewritten(declared.core_schema, _REWRITES), CONFIG)


def _model(schema: Any) -> Any:
    fields = fields_within(schema)
    if fields["type"] != "model-fields":
        return inside(schema, _REWRITES)
    return model_of_fields(schema, inside(fields, _REWRITES))


def _nullable(schema: Mapping[str, Any]) -> Any:
    read = inside(schema, _REWRITES)
    if not is_omittable(schema):
        return read
    return core_schema.no_info_after_validator_function(_refuse_null, read)


def _refuse_null(value: object) -> object:
    if value is None:
        raise PydanticCustomError("null", "Input should not be null")
    return value


_REWRITES: Final[dict[str, Rewrite]] = {"model": _model, "nullable": _nullable}
