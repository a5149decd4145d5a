# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Misfits: what was read in spite of its declaration goes back as it came, if left alone.

What a caller changes of an object that has misfits is checked before it is sent; what he did not
change is his peer's own word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError, ValidationInfo

from .model import adapter_of_field, plain, problems, wire_items, wire_names

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


_KEY: Final = "_came"
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
        object.__setattr__(model, "__pydantic_private__", {_KEY: _Came(model)})
        if not _READ:
            _READ.append(True)
    return model


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
        try:
            adapter_of_field(type(model).model_fields[name]).validate_python(item)
        except ValidationError as error:
            for fault in problems(error):
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
        place = "".join(f"/{step}" for step in steps)
        if (what, place, fault["msg"]) in _TOLD:
            continue
        if len(_TOLD) < _MOST_TOLD:
            _TOLD.add((what, place, fault["msg"]))
        message = "%s does not fit its document at %a: %s"
        logger.warning(message, what, place, fault["msg"])


_TOLD: Final[set[tuple[str, str, str]]] = set()
_MOST_TOLD: Final = 10_000
"""Places that are remembered, so that each is told once."""
