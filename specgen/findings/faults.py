"""Faults of specgen's own: an unexpected exception costs a document the unit it meets, no more."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from specgen.findings.diagnostics import (
    DiagnosticCode,
    Location,
    Refused,
    Sink,
)

Built = TypeVar("Built")


class Unit(Protocol):
    """A part of an API that can be left out by itself."""

    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=Unit)


def described(error: BaseException) -> dict[str, str]:
    """The place in specgen where an exception was raised, and its reason in words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {
        "place": f"{Path(last.filename).name}:{last.lineno}",
        "reason": f"{type(error).__name__}: {error}".rstrip(": "),
    }


def contained(
    work: Callable[[], Built], where: Location, sink: Sink, effect: str
) -> Built | None:
    """The result of `work` on one unit; None, with a finding, if it failed.

    Refusals, and the end of memory, are no faults of this unit and are raised.
    """
    try:
        return work()
    except (Refused, MemoryError):
        raise
    except Exception as error:
        tell(error, where, sink, effect)
        return None


def tell(error: Exception, where: Location, sink: Sink, effect: str) -> None:
    """Reports an exception that one unit provoked; the rest of the document goes on."""
    sink.faults.append(error)
    sink.warn(DiagnosticCode.INTERNAL, where, effect=effect, **described(error))


class UnitFault(Exception):
    """Raised while the unit `id` of an API, an operation or a declaration, is rendered."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


def written(units: Iterable[Part], write: Callable[[Part], Built]) -> list[Built]:
    """The text of each unit. Raises UnitFault for the first that can't be written."""
    texts: list[Built] = []
    for unit in units:
        try:
            texts.append(write(unit))
        except MemoryError:
            raise
        except Exception as error:
            raise UnitFault(unit.id) from error
    return texts
