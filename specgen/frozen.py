"""Values that never change: the intermediate model, the text that is planned, settings, records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Enum
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

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
    make an instance, of which an API has hundreds of thousands. What compares, hashes and shows
    them is not compiled for each class, as dataclasses do it: there are some 170 at the start of
    every run.
    """

    def made(cls: type[Value]) -> type[Value]:
        whole = dataclass(slots=True, kw_only=kw_only, eq=False, repr=False)(cls)
        for name, method in _methods(whole).items():
            if name not in vars(cls):
                setattr(whole, name, method)
        return whole

    return made if cls is None else made(cls)


def _methods(cls: type) -> dict[str, Callable[..., object]]:
    """What compares, hashes and shows the instances of a dataclass."""
    compared = [each.name for each in fields(cls) if each.compare]
    values = attrgetter(*compared) if compared else _none

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: object) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed, "__repr__": _shown}


def _none(_: object) -> tuple[()]:
    return ()


def _shown(self: Any) -> str:
    values = [
        f"{each.name}={getattr(self, each.name)!r}"
        for each in fields(self)
        if each.repr
    ]
    return f"{type(self).__qualname__}({', '.join(values)})"


class IdentityEnum(Enum):
    """An enumeration whose members are hashed by what they are: each is there once.

    An `Enum` hashes their names, in Python, which takes four times as long.
    """

    __hash__ = object.__hash__
