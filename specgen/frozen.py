"""Values that never change: what the intermediate model is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def frozen(cls: type[Value]) -> type[Value]:
    """A dataclass whose instances are equal if their fields are, and never change.

    Type checkers hold everybody to that. Python does not, as it would take four times as long to
    make an instance, of which an API has hundreds of thousands.
    """
    hashed = "__hash__" not in vars(cls)
    return dataclass(slots=True, kw_only=True, unsafe_hash=hashed)(cls)
