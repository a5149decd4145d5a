"""The operations that a configuration selects, and why the others are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.selection import PATTERNS, Criteria, Selection
from specgen.json_value import JsonValue
from specgen.load.tree.cursor import flag, strings, text
from specgen.load.tree.node import Node

Traits: TypeAlias = Mapping[str, tuple[JsonValue, ...]]
"""By what an operation can be selected: its values for each key of the configuration."""


def traits(node: Node, item: Sequence[Node], method: str, path: str) -> Traits:
    """Those of the operation at `node`; extensions of its path item count for it as well."""
    id, shown = text(node, "operationId"), f"{method} {path}"
    extensions = {
        f"extensions.{key}": (value,)
        for holder in (*reversed(item), node)
        if isinstance(holder.value, dict)
        for key, value in holder.value.items()
        if key.startswith("x-")
    }
    return {
        "tags": tuple(strings(node, "tags")),
        "paths": (path,),
        "operations": (id, shown) if id else (shown,),
        "methods": (method,),
        "deprecated": (flag(node, "deprecated"),),
        **extensions,
    }


class Selector:
    """Tells of each operation whether it is selected, and notices entries that name nothing."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._unmet = {
            (key, entry): criteria for key, entry, criteria in _all(selection)
        }
        self._names: dict[str, dict[str, None]] = {key: {} for key in PATTERNS}

    def reason(self, operation: Traits) -> str:
        """The key of the configuration that leaves an operation out; empty if none does."""
        for key, names in self._names.items():
            names.update(dict.fromkeys(map(str, operation[key])))
        # Every key is tried, so that the entries that name nothing are known.
        included = self._meets("include", self._selection.include, operation)
        excluded = self._meets("exclude", self._selection.exclude, operation)
        for key, is_met in included.items():
            if not is_met:
                return f"not in {key}"
        return next((key for key, is_met in excluded.items() if is_met), "")

    def _meets(
        self, table: str, criteria: Criteria | None, operation: Traits
    ) -> dict[str, bool]:
        """Of each key of a table whether an operation meets one of its entries."""
        is_met: dict[str, bool] = {}
        for key, entries in criteria.entries.items() if criteria else ():
            values = operation.get(key, ())
            met = [entry for entry in entries if _is_met(key, entry, values)]
            is_met[f"{table}.{key}"] = bool(met)
            for entry in met:
                self._unmet.pop((f"{table}.{key}", repr(entry)), None)
        return is_met

    def report_unmet(self, sink: Sink) -> None:
        """Reports the entries that no operation meets: what they name is not there."""
        from difflib import get_close_matches

        for (key, entry), criteria in self._unmet.items():
            names = list(self._names.get(key.partition(".")[2], ()))
            close = get_close_matches(entry.strip("'"), names, n=1)
            sink.report(
                DiagnosticCode.UNMET_SELECTION,
                criteria.origin,
                effect="selects nothing",
                key=key,
                entry=entry.strip("'"),
                suggestion=f"; did you mean {close[0]}?" if close else "",
            )


def _all(selection: Selection) -> Iterator[tuple[str, str, Criteria]]:
    """Every entry with its key and its table."""
    for table, criteria in selection.tables():
        for key, entries in criteria.entries.items():
            for entry in entries:
                yield f"{table}.{key}", repr(entry), criteria


def _is_met(key: str, entry: JsonValue, values: tuple[JsonValue, ...]) -> bool:
    if entry in values or key not in PATTERNS:
        return entry in values
    return any(fnmatchcase(str(value), str(entry)) for value in values)
