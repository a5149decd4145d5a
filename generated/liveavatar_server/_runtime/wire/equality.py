# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""When JSON values are equal (JSON Schema 2020-12 core, section 4.2.2), and arrays without
repetitions.

1 is 1.0 but not true, and the members of an object have no order. Values are compared by a text
that equal ones share: its hash can't be foreseen, so an array takes linear time whatever a
caller puts into it.
"""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from .plain import plain

T = TypeVar("T")


def canonical(value: Any) -> str:
    """One text for all JSON values that are equal."""
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value


def _identity(value: object) -> object:
    if type(value) is str:
        return f'"{value}'
    try:
        wire = plain(value)
    except ValueError:
        # A file is no JSON value, and equal to itself alone.
        return id(value)
    return f'"{wire}' if isinstance(wire, str) else canonical(wire)


def _refuse_repetition(value: list[T]) -> list[T]:
    if len({_identity(item) for item in value}) < len(value):
        raise PydanticCustomError("unique", "Items should be unique")
    return value


Unique: Final = AfterValidator(_refuse_repetition)
"""An array whose items all differ (JSON Schema `uniqueItems`)."""
