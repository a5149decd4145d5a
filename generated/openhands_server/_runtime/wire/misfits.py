# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects before they are sent: what was changed is checked, what came goes back as it came.

An object fits when it is made and when a property is assigned; what is put into its lists and
mappings nobody sees, so it is read once more. Of an object that was read in spite of its
declaration, a misfit, only what was changed is: the rest is the peer's own word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from functools import cache, partial
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError, ValidationInfo
from pydantic_core import SchemaValidator, core_schema

from .core_schemas import (
    CONFIG,
    WIRE_NAMES,
    Rewrite,
    fields_within,
    inside,
    made,
    nullable_values,
    rewritten,
)
from .model import adapter, adapter_of_field, problems
from .plain import plain, wire_items, wire_names

Place: TypeAlias = tuple[str | int, ...]
OnMisfit: TypeAlias = Callable[[Sequence[Mapping[str, Any]]], None]
"""Is told the faults of a value that is taken in spite of them: `loc`, `msg`, `type`."""


class Misfits(list[Any]):
    """The validation context of a tolerant reader: values that did not fit, of no object yet."""


class _Came:
    """The properties of an object as plain JSON, as they came; files of a form are none."""

    def __init__(self, model: BaseModel) -> None:
        self.properties: dict[str, Any] = {}
        for name, item in wire_items(model):
            with suppress(ValueError):
                self.properties[name] = plain(item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Came) and self.properties == other.properties

    __hash__ = None  # type: ignore[assignment]


_KEY: Final = "how it came"
"""Where an object keeps it: no attribute of a user's has such a name."""
_READ: Final[list[bool]] = []
"""Holds something once an object with misfits was read in this process."""


def remembering(value: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Any:
    """Reads an object and remembers how its properties came if one of them does not fit."""
    seen = info.context if isinstance(info.context, Misfits) else Misfits()
    before = len(seen)
    model = read(value)
    fields = type(model).model_fields.items()
    required = [name for name, field in fields if field.is_required()]
    closed = type(model).model_config.get("extra") == "forbid"
    odd = len(seen) > before or not model.model_fields_set.issuperset(required)
    # What is within this object is no longer looked for by those around it.
    del seen[before:]
    if odd or (closed and model.model_extra):
        kept = {**(model.__pydantic_private__ or {}), _KEY: _Came(model)}
        object.__setattr__(model, "__pydantic_private__", kept)
        if not _READ:
            _READ.append(True)
    return model


_SCALARS: Final = frozenset((str, int, float, bool, type(None)))


def settled(
    value: Any,
    faults: list[dict[str, Any]],
    place: Place = (),
    *,
    patch: bool = False,
) -> Any:
    """A value whose objects are read again, as anything may have been put into their lists.

    What does not fit of them is added to the `faults`; see `problems`. In a merge `patch`, any
    value of a map may be null.
    """
    if type(value) in _SCALARS:
        return value
    if isinstance(value, BaseModel):
        try:
            return _again(type(value), patch).validate_python(value, **WIRE_NAMES)
        except ValidationError as error:
            faults += (
                {**fault, "loc": [*place, *fault["loc"]]} for fault in problems(error)
            )
    elif type(value) is dict:
        return {
            name: (
                item
                if type(item) in _SCALARS
                else settled(item, faults, (*place, str(name)), patch=patch)
            )
            for name, item in value.items()
        }
    elif type(value) is list:
        return [
            (
                item
                if type(item) in _SCALARS
                else settled(item, faults, (*place, index), patch=patch)
            )
            for index, item in enumerate(value)
        ]
    return value


@cache
def _again(model: type[BaseModel], patch: bool) -> SchemaValidator:
    """The reader of objects of a class that exist: it makes new ones of their properties."""
    rewrites = _PATCH_REWRITES if patch else _REWRITES
    return SchemaValidator(rewritten(adapter(model).core_schema, rewrites), CONFIG)


def _model(schema: Any, *, patch: bool) -> Any:
    rewrites = _PATCH_REWRITES if patch else _REWRITES
    fields = fields_within(schema)
    if fields["type"] != "model-fields":
        return inside(schema, rewrites)
    model: type[BaseModel] = schema["cls"]

    def read(value: Any, read_fields: Callable[[Any], Any]) -> Any:
        if not isinstance(value, model):
            return made(model, *read_fields(value))
        if type(value) is not model:
            return _again(type(value), patch).validate_python(value, **WIRE_NAMES)
        if _KEY in (value.__pydantic_private__ or ()):
            return value
        names = value.model_fields_set
        properties = {
            wire_name: value.__dict__[name]
            for name, wire_name in wire_names(model).items()
            if name in names
        }
        values, extra, _ = read_fields({**(value.model_extra or {}), **properties})
        # What a base of the user's keeps beside the fields is not read again.
        fresh = made(model, {**value.__dict__, **values}, extra, {*names})
        private = value.__pydantic_private__
        object.__setattr__(fresh, "__pydantic_private__", copy(private))
        return fresh

    opened = {**fields, "extra_behavior": model.model_config.get("extra")}
    return core_schema.no_info_wrap_validator_function(read, inside(opened, rewrites))


_REWRITES: Final[dict[str, Rewrite]] = {"model": partial(_model, patch=False)}
_PATCH_REWRITES: Final[dict[str, Rewrite]] = {
    "model": partial(_model, patch=True),
    "dict": lambda schema: nullable_values(schema, _PATCH_REWRITES),
}


def touched(value: object, place: Place = ()) -> list[dict[str, Any]]:
    """The faults of what was changed in objects that had misfits; see `problems`."""
    return list(_touched(value, place)) if _READ else []


def _touched(value: object, place: Place) -> Iterator[dict[str, Any]]:
    if isinstance(value, BaseModel):
        came = (value.__pydantic_private__ or {}).get(_KEY)
        if isinstance(came, _Came):
            yield from _changed(value, came.properties, place)
        for name, item in wire_items(value):
            yield from _touched(item, (*place, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _touched(item, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _touched(item, (*place, index))


def _changed(
    model: BaseModel, came: Mapping[str, Any], place: Place
) -> Iterator[dict[str, Any]]:
    """The faults of properties that are no longer as they came."""
    for name, wire_name in wire_names(type(model)).items():
        if name not in model.model_fields_set:
            continue
        item = vars(model)[name]
        now = plain(item)
        if wire_name in came and came[wire_name] == now:
            continue
        faults: list[dict[str, Any]] = []
        item = settled(item, faults)
        try:
            adapter_of_field(type(model).model_fields[name]).validate_python(item)
        except ValidationError as error:
            faults += problems(error)
        for fault in faults:
            loc = (wire_name, *fault["loc"])
            if not _is_as_it_came({wire_name: now}, came, loc):
                yield {**fault, "loc": [*place, *loc]}


def _is_as_it_came(now: Any, came: Any, loc: Sequence[str | int]) -> bool:
    """Whether there is the same value at a place that there was.

    Steps that name a member of a union, or what is missing, lead nowhere.
    """
    for step in loc:
        members = _members(now)
        if step in members:
            now, came = members[step], _members(came).get(step, _NOTHING)
    return bool(now == came)


_NOTHING: Final = object()


def _members(value: Any) -> Mapping[Any, Any]:
    """The members of an object by name, the items of an array by number."""
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}


def below(on_misfit: OnMisfit | None, *place: str | int) -> OnMisfit | None:
    """Tells of faults with the place of the value that has them."""
    if on_misfit is None:
        return None

    def tell(faults: Sequence[Mapping[str, Any]]) -> None:
        on_misfit([{**fault, "loc": [*place, *fault["loc"]]} for fault in faults])

    return tell


def warn(
    logger: logging.Logger, what: str, faults: Sequence[Mapping[str, Any]]
) -> None:
    """Logs where `what` does not fit its document, once for each place; no values."""
    for fault in faults:
        steps = ("*" if isinstance(step, int) else step for step in fault["loc"])
        # Of a body in XML it is one step, which begins with a stroke.
        place = "".join(s if s.startswith("/") else f"/{s}" for s in map(str, steps))
        if (what, place, fault["msg"]) in _TOLD:
            continue
        if len(_TOLD) < _MOST_TOLD:
            _TOLD.add((what, place, fault["msg"]))
        message = "%s does not fit its document at %a: %s"
        logger.warning(message, what, place, fault["msg"])


_TOLD: Final[set[tuple[str, str, str]]] = set()
_MOST_TOLD: Final = 10_000
"""Places that are remembered, so that each is told once."""
