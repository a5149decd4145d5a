"""A document without the operations that are left out, and without what only they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from specgen.json_value import JsonValue
from specgen.load.tree.document import ITEMS
from specgen.load.tree.pointer import fragment_tokens, pointer_of, tokens_of

_ROOMS: Final = {
    "components": 2,
    "definitions": 1,
    "parameters": 1,
    "responses": 1,
    "securityDefinitions": 1,
}
"""The members of a document that only references and names lead to, and how many steps below
them their entries are; all but the first are Swagger 2.0's."""

_SCHEMES: Final = ("components", "securitySchemes"), ("securityDefinitions",)
_SCHEMAS: Final = ("components", "schemas"), ("definitions",)
_IDENTIFIED: Final = ("$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor")
"""Keywords by which a component may be named otherwise than by a pointer."""


def selected_document(
    root: dict[str, JsonValue],
    left_out: Collection[str],
    operations: Collection[str],
    schemas: Collection[str],
) -> dict[str, JsonValue]:
    """The document without the operations at the pointers `left_out`.

    A path stays while one of `operations` is there. Components that nothing leads to any more
    go, too, but for `schemas`, the pointers of those that generated code has. A document that
    refers to components in other ways than by pointers keeps all of them.
    """
    document = dict(root)
    for key in ITEMS:
        if isinstance(items := root.get(key), dict):
            document[key] = _selected(items, key, set(left_out), operations)
    _drop_tags(document, root)
    stated: dict[str, JsonValue] = {
        key: value
        for key, value in document.items()
        if key not in _ROOMS and (key[:2] != "x-" or key in ITEMS)
    }
    leads = [tuple(tokens_of(pointer)) for pointer in schemas if pointer[:1] == "#"]
    kept = _reached([stated], root, leads)
    if kept is None:
        return document
    for key in [key for key in document if key[:2] == "x-" and key not in ITEMS]:
        # Operations may be described there as well, of which nobody knows who wants them.
        if _reached([document[key]], root, kept=kept) != kept:
            del document[key]
    for room, depth in _ROOMS.items():
        if isinstance(entries := root.get(room), dict):
            document[room] = _kept(entries, (room,), kept, depth)
    return document


def has_component(root: dict[str, JsonValue], pointer: str) -> bool:
    """Whether a pointer leads to or into a component that the document has."""
    entry = _entry(tuple(tokens_of(pointer)))
    return entry is not None and _at(root, entry) is not None


def _selected(
    items: dict[str, JsonValue],
    key: str,
    left_out: Collection[str],
    operations: Collection[str],
) -> dict[str, JsonValue]:
    """The path items that have an operation, without those of theirs that are left out."""
    busy = {tuple(tokens_of(pointer)[:2]) for pointer in operations}
    selected: dict[str, JsonValue] = {}
    for path, item in items.items():
        if path.startswith("x-") or not isinstance(item, dict):
            selected[path] = item
        elif (key, path) in busy:
            selected[path] = {
                method: value
                for method, value in item.items()
                if pointer_of((key, path, method)) not in left_out
            }
    return selected


def _drop_tags(document: dict[str, JsonValue], root: dict[str, JsonValue]) -> None:
    """Removes the tags that only operations had which are left out."""
    if isinstance(stated := root.get("tags"), list):
        gone = set(_tags(root)) - set(_tags(document))
        document["tags"] = [
            tag
            for tag in stated
            if not isinstance(tag, dict) or tag.get("name") not in gone
        ]


def _tags(document: dict[str, JsonValue]) -> Iterator[JsonValue]:
    for key in ITEMS:
        items = document.get(key)
        for item in items.values() if isinstance(items, dict) else ():
            for operation in item.values() if isinstance(item, dict) else ():
                tags = operation.get("tags") if isinstance(operation, dict) else None
                if isinstance(tags, list):
                    yield from (tag for tag in tags if isinstance(tag, str))


def _kept(
    entries: dict[str, JsonValue],
    place: tuple[str, ...],
    kept: Collection[tuple[str, ...]],
    depth: int,
) -> dict[str, JsonValue]:
    """The entries of a room that are kept."""
    selected: dict[str, JsonValue] = {}
    for name, value in entries.items():
        here = (*place, name)
        if name.startswith("x-") and depth > 1:
            selected[name] = value
        elif depth > 1 and isinstance(value, dict):
            selected[name] = _kept(value, here, kept, depth - 1)
        elif here in kept:
            selected[name] = value
    return selected


def _reached(
    parts: Iterable[JsonValue],
    root: dict[str, JsonValue],
    leads: Iterable[tuple[str, ...]] = (),
    kept: Collection[tuple[str, ...]] = (),
) -> set[tuple[str, ...]] | None:
    """The components that parts of a document lead to, and `kept`; None if that can't be told."""
    reached = set(kept)
    pending = list(parts)
    pending += _entered(leads, reached, root)
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            if not _is_plain(value):
                return None
            pending += value.values()
            pending += _entered(_leads(value), reached, root)
    return reached


def _entered(
    leads: Iterable[tuple[str, ...]],
    reached: set[tuple[str, ...]],
    root: dict[str, JsonValue],
) -> Iterator[JsonValue]:
    """The components that are reached for the first time."""
    for lead in leads:
        entry = _entry(lead)
        if entry is not None and entry not in reached:
            reached.add(entry)
            yield _at(root, entry)


def _is_plain(value: dict[str, JsonValue]) -> bool:
    """Whether an object names no component but by a pointer into a room of the document."""
    if not value.keys().isdisjoint(_IDENTIFIED):
        return False
    ref = value.get("$ref")
    if not isinstance(ref, str):
        return True
    return ref[:2] == "#/" and _entry(tuple(fragment_tokens(ref[1:]))) is not None


def _entry(tokens: tuple[str, ...]) -> tuple[str, ...] | None:
    """The entry of a room that tokens lead to or into."""
    depth = _ROOMS.get(tokens[0]) if tokens else None
    return None if depth is None or len(tokens) <= depth else tokens[: depth + 1]


def _leads(value: dict[str, JsonValue]) -> Iterator[tuple[str, ...]]:
    """The components that an object names: by a reference, a mapping, a requirement."""
    if isinstance(ref := value.get("$ref"), str):
        yield tuple(fragment_tokens(ref[1:]))
    discriminator = value.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for name in mapping.values() if isinstance(mapping, dict) else ():
        if isinstance(name, str):
            yield tuple(fragment_tokens(name.partition("#")[2]))
            yield from ((*schemas, name) for schemas in _SCHEMAS)
    security = value.get("security")
    for requirement in security if isinstance(security, list) else ():
        for scheme in requirement if isinstance(requirement, dict) else ():
            yield from ((*schemes, scheme) for schemes in _SCHEMES)


def _at(document: JsonValue, tokens: tuple[str, ...]) -> JsonValue:
    value = document
    for token in tokens:
        value = value.get(token) if isinstance(value, dict) else None
    return value
