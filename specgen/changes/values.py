"""Changes of lists of constants, and how values are told."""

from __future__ import annotations

import json
from collections.abc import Sequence

from specgen.changes.facts import At, Facts
from specgen.ir.types import Default
from specgen.json_value import JsonValue, alike

LONGEST = 60


def told(value: JsonValue) -> str:
    """A value as messages show it."""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= LONGEST else text[:LONGEST] + '…'}`"


def format_hints(old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    """The change of a format that is no type of its own."""
    was, now = (f"`{text}`" if text else "missing" for text in (old, new))
    words = f"the format was {was} and is {now}"
    facts.add("format-hint-changed", at, words, "format")


def constants(
    old: Sequence[str | int | float | bool],
    new: Sequence[str | int | float | bool],
    at: At,
    facts: Facts,
) -> None:
    """The changes between two lists of constants, one of which may be empty."""
    was = {_written(value): value for value in old}
    now = {_written(value): value for value in new}
    if was.keys() == now.keys():
        return
    if not was or not now:
        which = "enum-added" if now else "enum-removed"
        listed = ", ".join(told(value) for value in list((now or was).values())[:10])
        words = f"only {listed} now" if now else f"not only {listed} any more"
        facts.add(which, at, words, "enum")
    elif len(was) == len(now) == 1:
        (before,), (after,) = was.values(), now.values()
        facts.add("const-changed", at, f"was {told(before)} and is {told(after)}")
    else:
        for key, value in now.items():
            if key not in was:
                words = f"{told(value)} is a new constant"
                facts.add("enum-value-added", at, words, "enum")
        for key, value in was.items():
            if key not in now:
                words = f"{told(value)} is no constant any more"
                facts.add("enum-value-removed", at, words, "enum")


def _written(value: str | int | float | bool) -> str:
    """What tells constants apart: 1 is 1.0, and not true, to which it is equal in Python."""
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value)


def defaults(
    old: Default | None, new: Default | None, at: At, facts: Facts, prefix: str = ""
) -> None:
    """The change of a default; `prefix` begins the kind's name."""
    if old is new or (old and new and alike(old.value, new.value)):
        return
    was = None if old is None else told(old.value)
    now = None if new is None else told(new.value)
    change = "changed" if was and now else "added" if now else "removed"
    words = {
        "added": f"the default is {now} now",
        "removed": f"the default {was} is gone",
        "changed": f"the default was {was} and is {now}",
    }
    facts.add(f"{prefix}default-{change}", at, words[change], "schema", "default")
