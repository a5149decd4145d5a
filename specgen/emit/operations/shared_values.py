"""What is written of values of the model that several operations share."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Written = TypeVar("Written")


class SharedValues(Generic[Written]):
    """What is written of each value, once.

    What several operations refer to is one object (`build.operations`): values are told apart by
    what they are, as to compare what they say takes as long as to write it. They are held, so that
    none can take the place of another.
    """

    def __init__(self) -> None:
        self._written: dict[tuple[int, Hashable], tuple[object, Written]] = {}

    def written(
        self, value: object, told: Hashable, write: Callable[[], Written]
    ) -> Written:
        """The result of `write`, which depends on the value and on what is `told` of it."""
        key = (id(value), told)
        if key not in self._written:
            self._written[key] = (value, write())
        return self._written[key][1]
