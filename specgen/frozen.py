"""Values that never change: the intermediate model, the text that is planned, settings, records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar, dataclass_transform, overload

Value = TypeVar("Value")


@overload
def frozen(cls: type[Value]) -> type[Value]: ...


@overload
def frozen(*, kw_only: bool) -> Callable[[type[Value]], type[Value]]: ...


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def frozen(
    cls: type[Value] | None = None, *, kw_only: bool = True
) -> type[Value] | Callable[[type[Value]], type[Value]]:
    """A dataclass whose instances are equal if their fields are, and never change.

    Type checkers hold everybody to that. Python does not, as it would take four times as long to
    make an instance, of which an API has hundreds of thousands.
    """

    def made(cls: type[Value]) -> type[Value]:
        hashed = "__hash__" not in vars(cls)
        return dataclass(slots=True, kw_only=kw_only, unsafe_hash=hashed)(cls)

    return made if cls is None else made(cls)


class IdentityEnum(Enum):
    """An enumeration whose members are hashed by what they are: each is there once.

    An `Enum` hashes their names, in Python, which takes four times as long.
    """

    __hash__ = object.__hash__
