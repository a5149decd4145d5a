"""What decides whether answers are streams, in a configuration: `streaming` of `[api.NAME]`."""

from __future__ import annotations

from collections.abc import Callable

from specgen.findings.diagnostics import Location
from specgen.ir.streaming import StreamRule
from specgen.workspace.rule_tables import (
    Mistakes,
    Table,
    rule_tables,
    texts,
    wrong_kinds,
)
from specgen.workspace.tables.keys import Key, Note

_KINDS = {"argument": "a string", "operations": "a list of strings"}


def stream_rules(
    stated: object, path: Key, note: Note, place: Callable[[Key], Location]
) -> tuple[StreamRule, ...]:
    """The rules under `path`; `note` takes every mistake with its key and what may help."""
    return tuple(
        StreamRule(
            argument=str(table["argument"]),
            operations=texts(table.get("operations", [])),
            origin=place(here),
        )
        for table, here in rule_tables(stated, path, _mistakes, note)
    )


def _mistakes(table: Table) -> Mistakes:
    yield from wrong_kinds(table, _KINDS)
    if "argument" not in table:
        help = "name the boolean that decides, or leave it empty where none does"
        yield "", "a rule of `streaming` needs `argument`", help
