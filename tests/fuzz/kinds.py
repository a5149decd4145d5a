"""What there is to say of anything that is fuzzed: how it is drawn, checked and made smaller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

Case = TypeVar("Case")


@dataclass(frozen=True)
class Cut(Generic[Case]):
    """A way to see a case as pieces, and to have it again of those that are kept."""

    split: Callable[[Case], Sequence[Any]]
    join: Callable[[Case, Sequence[Any]], Case]


@dataclass(frozen=True)
class Kind(Generic[Case]):
    """One thing to be fuzzed.

    `draw` makes a case of a seed. `checking` opens what a check needs, in a folder of its own;
    a check raises for what must not be. `cuts` are tried one after the other.
    """

    name: str
    draw: Callable[[int], Case]
    checking: Callable[[Path], AbstractContextManager[Callable[[Case], None]]]
    cuts: Sequence[Cut[Case]]
    written: Callable[[Case], bytes]


class Enough(Exception):
    """Raised while a case is made smaller: no more time for it."""


def minimised(
    case: Case, cuts: Sequence[Cut[Case]], fails: Callable[[Case], bool]
) -> Case:
    """A case that still fails and of which no piece could be dropped, until `fails` has Enough.

    Greedy: halves of it first, then ever smaller runs of pieces.
    """
    try:
        for cut in cuts:
            run = (len(cut.split(case)) + 1) // 2
            while run:
                start = 0
                while start < len(pieces := cut.split(case)):
                    kept = [*pieces[:start], *pieces[start + run :]]
                    smaller = cut.join(case, kept)
                    if fails(smaller):
                        case = smaller
                    else:
                        start += run
                run //= 2
    except Enough:
        pass
    return case
