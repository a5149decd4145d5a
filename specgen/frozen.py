"""Values that never change, made by the million."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def frozen(cls: type[Value]) -> type[Value]:
    """A dataclass that the type checker keeps from being changed.

    Python itself would check every attribute that is set, and take three times as long to make
    one: a tenth of the time that a large document takes.
    """
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)
