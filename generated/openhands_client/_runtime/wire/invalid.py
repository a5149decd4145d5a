# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Faults of values, with their places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Detail: TypeAlias = Mapping[str, Any]
"""A fault and its place: `loc`, `msg`, `type`."""


class Invalid(Exception):
    """The request does not fit the document."""

    def __init__(self, details: Sequence[Detail]) -> None:
        super().__init__("the request is not valid")
        self.details = list(details)


def detail(
    loc: Sequence[str | int], message: str, type_: str = "value_error"
) -> Detail:
    return {"loc": list(loc), "msg": message, "type": type_}


def leading_through(
    value: Any, faults: Iterable[Detail], above: int = 0
) -> list[dict[str, Any]]:
    """The faults of a plain value, with places that are in it, each told once.

    Pydantic's places name the members of unions that it tried, which nobody sent. `above` is how
    many steps lead to the value. A property that is missing is named all the same.
    """
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fault in faults:
        loc = fault["loc"]
        is_missing = fault["type"] == "missing"
        place = [*loc[:above], *_steps(value, loc[above:], is_missing=is_missing)]
        told.setdefault((*place, fault["msg"]), {**fault, "loc": place})
    return list(told.values())


def leading_through_json(
    text: bytes | str, faults: Sequence[Detail], above: int = 0
) -> list[dict[str, Any]]:
    """The same of a JSON text; the faults as they are of what is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return [{**fault} for fault in faults]
    return leading_through(value, faults, above)


def _steps(
    value: Any, loc: Sequence[str | int], *, is_missing: bool
) -> list[str | int]:
    steps: list[str | int] = []
    for index, step in enumerate(loc):
        members = _members(value)
        if step in members:
            value = members[step]
            steps.append(step)
        elif is_missing and index == len(loc) - 1:
            steps.append(step)
    return steps


def _members(value: Any) -> Mapping[Any, Any]:
    """The members of an object by name, the items of an array by number.

    Where there is only text, as in a form, they may be in a JSON text.
    """
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    if isinstance(value, Mapping):
        return value
    return dict(enumerate(value)) if isinstance(value, list | tuple) else {}
