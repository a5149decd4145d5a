"""Changes of what is asked of a value beside its type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import TypeAlias

from specgen.changes.facts import At, Facts
from specgen.changes.kinds import ASSERTIONS, CONDITION, LIMITS
from specgen.changes.values import constants, told
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Array,
    Constraints,
    Map,
    Record,
    Tuple,
)
from specgen.json_value import JsonValue, alike

Number: TypeAlias = int | float

_SIZES = (
    (Array | Tuple, "Items"),
    (Map | Record, "Properties"),
)


def compare_constraints(old: object, new: object, at: At, facts: Facts) -> None:
    """The changes between the constraints of two types or declarations."""
    before = getattr(old, "constraints", NO_CONSTRAINTS)
    after = getattr(new, "constraints", NO_CONSTRAINTS)
    if before == after:
        return
    was, now = _keywords(before, old), _keywords(after, new)
    for keyword in {**was, **now}:
        _compare(keyword, was.get(keyword), now.get(keyword), at, facts)
    constants(before.one_of, after.one_of, at, facts)
    _conditions(before.asserted, after.asserted, at, facts)


def _keywords(constraints: Constraints, of: object) -> dict[str, JsonValue]:
    size = next((name for kinds, name in _SIZES if isinstance(of, kinds)), "Length")
    stated: dict[str, JsonValue] = {
        f"min{size}": constraints.min_length,
        f"max{size}": constraints.max_length,
        "minimum": constraints.ge,
        "exclusiveMinimum": constraints.gt,
        "maximum": constraints.le,
        "exclusiveMaximum": constraints.lt,
        "pattern": constraints.pattern,
        "multipleOf": constraints.multiple_of,
        "uniqueItems": constraints.unique or None,
    }
    return {key: value for key, value in stated.items() if value is not None}


_OTHERS = {
    "pattern": "pattern",
    "multipleOf": "multiple-of",
    "uniqueItems": "unique-items",
}


def _compare(
    keyword: str, old: JsonValue, new: JsonValue, at: At, facts: Facts
) -> None:
    if old == new:
        return
    name = LIMITS.get(keyword) or _OTHERS[keyword]
    if old is None:
        facts.add(f"{name}-added", at, f"`{keyword}` is {told(new)} now", keyword)
    elif new is None:
        message = f"`{keyword}` is gone; it was {told(old)}"
        facts.add(f"{name}-removed", at, message, keyword)
    else:
        change = _change(keyword, old, new)
        message = f"`{keyword}` was {told(old)} and is {told(new)}"
        facts.add(f"{name}-{change}", at, message, keyword)


def _change(keyword: str, old: JsonValue, new: JsonValue) -> str:
    if not isinstance(old, Number) or not isinstance(new, Number):
        return "changed"
    if keyword in LIMITS:
        return "increased" if new > old else "decreased"
    was, now = Decimal(str(old)), Decimal(str(new))
    if now and not was % now:
        return "widened"
    return "narrowed" if was and not now % was else "changed"


def _conditions(
    old: tuple[str, ...], new: tuple[str, ...], at: At, facts: Facts
) -> None:
    """Changes of what is written out as JSON Schema; what both say is left out."""
    was = _by_keyword(text for text in old if text not in new)
    now = _by_keyword(text for text in new if text not in old)
    for keyword in {**was, **now}:
        pairs = zip_longest(was.get(keyword, ()), now.get(keyword, ()))
        for before, after in pairs:
            if keyword in LIMITS or keyword in _OTHERS:
                _compare(keyword, before, after, at, facts)
            elif not alike(before, after):
                _condition(keyword, before, after, at, facts)


def _condition(
    keyword: str, old: JsonValue, new: JsonValue, at: At, facts: Facts
) -> None:
    was, now = (value if isinstance(value, dict) else {} for value in (old, new))
    if keyword == "if" and was and now and alike(was["if"], now["if"]):
        for branch in ("then", "else"):
            assertion(branch, was[branch], now[branch], at, facts)
    else:
        assertion(keyword, old, new, at, facts)


def assertion(
    keyword: str, old: JsonValue, new: JsonValue, at: At, facts: Facts
) -> None:
    """The change of a keyword that no type says; None is where it is missing."""
    if alike(old, new):
        return
    name = ASSERTIONS.get(keyword, CONDITION)
    change = "added" if old is None else "removed" if new is None else "changed"
    words = {
        "added": f"`{keyword}` asks for something now",
        "removed": f"`{keyword}` asks for nothing any more",
        "changed": f"`{keyword}` asks for something else",
    }
    facts.add(f"{name}-{change}", at, words[change], keyword)


_OF: Mapping[str, tuple[str, ...]] = {"if": ("then", "else"), "prefixItems": ("items",)}
"""Keywords that mean something with others only, and are told as one."""
_WITH = {
    follower: (leader,) for leader, followers in _OF.items() for follower in followers
}


def _by_keyword(texts: Iterator[str]) -> dict[str, list[JsonValue]]:
    stated: dict[str, list[JsonValue]] = {}
    for text in texts:
        schema = json.loads(text)
        for keyword, value in schema.items():
            leader = next((key for key in _WITH.get(keyword, ()) if key in schema), "")
            if not leader:
                whole = {
                    key: schema.get(key) for key in (keyword, *_OF.get(keyword, ()))
                }
                stated.setdefault(keyword, []).append(
                    whole if keyword in _OF else value
                )
    return stated
