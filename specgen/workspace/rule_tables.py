"""Lists of tables in a configuration, each of which is a rule for operations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from specgen.workspace.tables.keys import Key, Note

RULES = "a list of tables"
Mistakes: TypeAlias = Iterator[tuple[str, str, str]]
"""Key, message and help of each."""
Table: TypeAlias = Mapping[str, object]


def rule_tables(
    stated: object, path: Key, mistakes: Callable[[Table], Mistakes], note: Note
) -> Iterator[tuple[Table, Key]]:
    """The tables under `path` without mistakes, and where they stand."""
    for index, table in enumerate(stated if isinstance(stated, list) else [None]):
        if not isinstance(table, Mapping):
            note(path, f"`{path[-1]}` must be {RULES}", "")
            continue
        here = (*path, str(index))
        wrong = list(mistakes(table))
        for key, message, help in wrong:
            note((*here, key) if key else here, message, help)
        if not wrong:
            yield table, here


def wrong_kinds(table: Table, kinds: Mapping[str, str]) -> Mistakes:
    """Keys that no rule has, and values of the wrong kind."""
    for key, value in table.items():
        if key not in kinds:
            from difflib import get_close_matches

            close = get_close_matches(key, kinds, n=1)
            help = (
                f"did you mean {close[0]}?" if close else f"one of {', '.join(kinds)}"
            )
            yield key, f"unknown key `{key}`", help
        elif not _is(value, kinds[key]):
            yield key, f"`{key}` must be {kinds[key]}", ""


def _is(value: object, kind: str) -> bool:
    if kind == "an integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return bool(texts(value)) if kind != "a string" else isinstance(value, str)


def texts(value: object) -> tuple[str, ...]:
    """A string, or a list of nothing but strings; empty for anything else."""
    items: Collection[object] = [value] if isinstance(value, str) else ()
    if isinstance(value, list):
        items = value
    only = tuple(text for text in items if isinstance(text, str))
    return only if len(only) == len(items) else ()
