"""A part of an API: the operations that a configuration includes and excludes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from specgen.findings.diagnostics import Location
from specgen.frozen import frozen
from specgen.json_value import JsonValue

PATTERNS: Final = ("tags", "paths", "operations")
"""The keys whose entries are texts or patterns with `*`."""


@frozen
class Criteria:
    """What `include` or `exclude` says: the entries of each key, and where it stands.

    Besides those of `PATTERNS`, where an operation goes by its id or as `METHOD /path`, keys
    are `methods`, in upper case, `deprecated`, a boolean, and `extensions.NAME`, the values
    of an extension.
    """

    entries: Mapping[str, tuple[JsonValue, ...]]
    origin: Location


@frozen
class Selection:
    """An operation is selected if it meets every key of `include` and none of `exclude`."""

    include: Criteria | None = None
    exclude: Criteria | None = None

    def __bool__(self) -> bool:
        return self.include is not None or self.exclude is not None

    def tables(self) -> Iterator[tuple[str, Criteria]]:
        """Those that are there, by their keys in the configuration."""
        if self.include is not None:
            yield "include", self.include
        if self.exclude is not None:
            yield "exclude", self.exclude


EVERYTHING: Final = Selection()
