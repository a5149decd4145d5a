"""Documents without what both have alike: of such operations and schemas names alone are left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from specgen.changes.units import METHODS, Tree, Units, below
from specgen.json_value import JsonValue, alike, json_bytes
from specgen.load.tree.document import ITEMS
from specgen.load.tree.pointer import escape, step, tokens_of

_SCHEMAS = ("components", "schemas")
_BODIES = frozenset(("requestBody", "responses", "callbacks"))
_EMPTY: JsonValue = {}


class Hollowed(NamedTuple):
    """A tree, and the pointers of what was left out of it."""

    tree: Tree
    hollow: frozenset[str]


def differing(old: Units, new: Units) -> set[str]:
    """The units that are not the same in both documents."""
    keys = old.values.keys() | new.values.keys()
    return {key for key in keys if _differ(old.values.get(key), new.values.get(key))}


def _differ(old: JsonValue, new: JsonValue) -> bool:
    # Nearly all are equal and written alike, which needs no look at every part.
    return old != new or (json_bytes(old) != json_bytes(new) and not alike(old, new))


def hollowed(tree: Tree, kept: set[str]) -> Hollowed:
    """A document of whose operations and schemas only those that are `kept` are whole."""
    hollow: set[str] = set()
    changed = dict(tree)
    for key in ITEMS:
        if key in tree or key == "paths":
            changed[key] = _items(tree, key, kept, hollow)
    components = tree.get("components")
    stated = components.get("schemas") if isinstance(components, dict) else None
    if isinstance(components, dict) and isinstance(stated, dict):
        schemas: dict[str, JsonValue] = {}
        for name, schema in stated.items():
            pointer = f"#/components/schemas/{escape(name)}"
            schemas[name] = schema if pointer in kept else _EMPTY
            if pointer not in kept:
                hollow.add(pointer)
        changed["components"] = {**components, "schemas": schemas}
    return Hollowed(changed, frozenset(hollow))


def needed(units: Units, different: set[str]) -> set[str]:
    """What differs, the operations that use a part of it by name, and all that they use."""
    kept = set(different)
    users: dict[str, set[str]] = {}
    for edges in (units.sent, units.received):
        for (pointer, _), targets in edges.items():
            for target in targets:
                users.setdefault(target, set()).add(pointer)
    pending = [unit for unit in different if _is_part(unit)]
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in kept:
                kept.add(user)
                pending += [user] if _is_part(user) else []
    kept |= below(kept, units)
    families = _families(units, users)
    while True:
        more = {child for parent in kept for child in families.get(parent, ())} - kept
        if not more:
            return kept
        kept |= below(more, units)


def _is_part(unit: str) -> bool:
    """Whether a unit is a component that is a part of operations, such as an answer."""
    tokens = tokens_of(unit)
    return tokens[:1] == ["components"] and tuple(tokens[:2]) != _SCHEMAS


def _families(units: Units, users: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
    """The schemas that may extend one that tells its children apart."""
    return {
        pointer: {user for user in users.get(pointer, ()) if "/schemas/" in user}
        for pointer, value in units.values.items()
        if isinstance(value, dict) and "discriminator" in value
    }


def _emptied(operation: dict[str, JsonValue], tree: Tree) -> dict[str, JsonValue]:
    """An operation without bodies, and of its parameters those that its path needs."""
    emptied = {key: value for key, value in operation.items() if key not in _BODIES}
    parameters = operation.get("parameters")
    if isinstance(parameters, list):
        emptied["parameters"] = [
            parameter for parameter in parameters if _is_of_path(parameter, tree)
        ]
    return emptied


def _is_of_path(parameter: JsonValue, tree: Tree) -> bool:
    value = parameter
    reference = parameter.get("$ref") if isinstance(parameter, dict) else None
    if isinstance(reference, str) and reference.startswith("#/"):
        value = dict(tree)
        for token in tokens_of(reference):
            below = step(value, token)
            value = below[0] if below else None
    return not isinstance(value, dict) or value.get("in") in (None, "path")


def _items(tree: Tree, key: str, kept: set[str], hollow: set[str]) -> JsonValue:
    items = tree.get(key)
    if not isinstance(items, dict):
        return items
    result: dict[str, JsonValue] = {}
    for path, item in items.items():
        result[path] = item
        if not isinstance(item, dict) or "$ref" in item:
            continue
        emptied = dict(item)
        for method in METHODS & item.keys():
            pointer = f"#/{key}/{escape(path)}/{method}"
            operation = item[method]
            if pointer not in kept and isinstance(operation, dict):
                emptied[method] = _emptied(operation, tree)
                hollow.add(pointer)
        result[path] = emptied
    return result
