"""Values that never change: what the intermediate model is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def frozen(cls: type[Value]) -> type[Value]:
    """A dataclass whose instances are equal if their fields are, and never change."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
