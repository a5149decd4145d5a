"""Answers of functions that are asked the same over and over while an API is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_MOST: Final = 65_536
"""So many answers of a function are kept, which is enough for all but the largest APIs."""
_FEW: Final = 8_192
"""So many may stay for the next API: what they have in common comes again."""

_REMEMBERING: list[_lru_cache_wrapper[Any]] = []


def remembered(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function, which for the same arguments gives the same answer without working it out."""
    remembering = lru_cache(maxsize=_MOST)(function)
    _REMEMBERING.append(remembering)
    return cast("Callable[Arguments, Answer]", remembering)


def forget() -> None:
    """Forgets the answers where they are many: of hundreds of APIs they would take ever more."""
    for function in _REMEMBERING:
        if function.cache_info().currsize > _FEW:
            function.cache_clear()
