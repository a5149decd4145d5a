"""The parts of an API in a configuration: `include` and `exclude` of `[api.NAME]`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from specgen.findings.diagnostics import Location
from specgen.ir.selection import Criteria, Selection
from specgen.json_value import JsonValue
from specgen.workspace.tables.keys import Key, Note

CRITERIA: Final = "a table"
TABLES: Final = ("include", "exclude")
_PLAIN: Final = (str, bool, int, float)
"""The values of extensions that an operation can be selected by."""
_KEYS: Final = ("tags", "paths", "operations", "methods", "deprecated", "extensions")


def selection(
    entry: Mapping[str, object],
    path: Key,
    note: Note,
    place: Callable[[Key], Location],
    suggest: Callable[[str, Collection[str]], str],
) -> Selection:
    """The selection of an API's table under `path`.

    `note` takes every mistake with its key and what may help.
    """
    criteria: dict[str, Criteria] = {}
    for key in TABLES:
        here = (*path, key)
        table = entry.get(key)
        if table is None:
            continue
        if not isinstance(table, Mapping) or not table:
            note(here, f"`{key}` must be a table with one of {', '.join(_KEYS)}", "")
            continue
        entries: dict[str, tuple[JsonValue, ...]] = {}
        for name, value in table.items():
            if name not in _KEYS:
                note((*here, name), f"unknown key `{name}`", suggest(name, _KEYS))
            else:
                entries |= _entries(name, value, (*here, name), note)
        criteria[key] = Criteria(entries=entries, origin=place(here))
    return Selection(include=criteria.get("include"), exclude=criteria.get("exclude"))


def _entries(
    name: str, value: object, path: Key, note: Note
) -> dict[str, tuple[JsonValue, ...]]:
    """The entries of one key of a table, which may be several for extensions."""
    if name == "deprecated":
        if isinstance(value, bool):
            return {name: (value,)}
        note(path, "`deprecated` must be true or false", "")
    elif name == "extensions":
        table = value if isinstance(value, Mapping) else {"": None}
        named = {str(key): _values(own) for key, own in table.items()}
        plain = all(
            isinstance(own, _PLAIN) for values in named.values() for own in values
        )
        if plain and all(key.startswith("x-") for key in named):
            return {f"{name}.{key}": values for key, values in named.items()}
        note(path, "`extensions` must be a table of `x-…` keys and their values", "")
    else:
        texts = _values(value)
        if texts and all(isinstance(text, str) and text for text in texts):
            if name == "methods":
                return {name: tuple(str(text).upper() for text in texts)}
            return {name: texts}
        note(path, f"`{name}` must be a list of strings", "")
    return {}


def _values(value: object) -> tuple[JsonValue, ...]:
    """The values of a list, or the only one."""
    values: list[JsonValue] = value if isinstance(value, list) else [value]  # type: ignore[list-item]
    return tuple(values)
