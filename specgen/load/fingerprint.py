"""Changes of a document since it was generated from, told by digests alone.

A document is cut into units: each operation, each component, every other top-level entry. The
lock keeps one digest per unit and, for small documents, short hashes of every leaf, so that
a change can be named without keeping the old document.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field

from specgen.frozen import frozen
from specgen.json_value import json_bytes
from specgen.load.tree.path_items import PATH_ITEMS

LEAF_LIMIT = 3000
HASH_SIZE = 4

DEPTHS = {
    **dict.fromkeys(PATH_ITEMS, 3),
    "components": 3,
    "definitions": 2,
    "parameters": 2,
    "responses": 2,
    "securityDefinitions": 2,
}
"""How many steps below the document's root the units of a top-level key are; else 1."""


@frozen
class Fingerprint:
    """Digests of a document: per unit and, in `leaves`, per unit the hashes of its leaves.

    The leaves of a unit are Base64 of sorted 8-byte entries: 4 bytes for a leaf's pointer,
    4 for its value. `tree` is the document itself when it is at hand; it is never stored.
    """

    units: Mapping[str, str]
    leaves: Mapping[str, str]
    tree: Mapping[str, object] | None = field(default=None, compare=False, repr=False)


def fingerprint(tree: Mapping[str, object]) -> Fingerprint:
    """The fingerprint of a document as it was read, references unresolved."""
    units = dict(_units(tree))
    digests = {pointer: _hash(value, 8).hex() for pointer, value in units.items()}
    leaves: dict[str, str] = {}
    room = LEAF_LIMIT
    for pointer, value in units.items():
        hashes = _leaf_hashes(pointer, value, room)
        room -= len(hashes)
        if room < 0:
            leaves = {}
            break
        entries = b"".join(sorted(key + hashes[key] for key in hashes))
        leaves[pointer] = base64.b64encode(entries).decode("ascii")
    return Fingerprint(units=digests, leaves=leaves, tree=tree)


def changes(old: Fingerprint, new: Fingerprint) -> list[str]:
    """Pointers of what was changed, added or removed since `old`, in document order.

    A removed leaf is named by its unit; an addition by the topmost node that is new. Nothing
    where the document of `new` is not at hand.
    """
    units = dict(_units(new.tree or {}))
    changed: list[str] = []
    for pointer, value in units.items():
        if pointer not in old.units:
            changed.append(pointer)
        elif new.units[pointer] != old.units[pointer]:
            changed.extend(_changed_leaves(pointer, value, old.leaves.get(pointer)))
    changed.extend(pointer for pointer in old.units if pointer not in new.units)
    return changed


def _units(tree: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        level = [(f"#/{_escape(key)}", value)]
        for _ in range(DEPTHS.get(key, 1) - 1):
            level = [entry for parent in level for entry in _opened(*parent)]
        yield from level


def _opened(pointer: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        yield from _children(pointer, value)
    else:
        yield pointer, value


def _children(pointer: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield f"{pointer}/{_escape(str(key))}", child
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield f"{pointer}/{index}", child


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _hash(value: object, size: int) -> bytes:
    return hashlib.sha256(json_bytes(value)).digest()[:size]


def _leaf_hashes(pointer: str, value: object, limit: int) -> dict[bytes, bytes]:
    """Hash of pointer to hash of value for every leaf; stops beyond `limit` of them."""
    hashes: dict[bytes, bytes] = {}
    pending = [(pointer, value)]
    while pending and len(hashes) <= limit:
        here, node = pending.pop()
        if isinstance(node, (dict, list)) and node:
            pending.extend(_children(here, node))
        else:
            hashes[_hash(here, HASH_SIZE)] = _hash(node, HASH_SIZE)
    return hashes


def _changed_leaves(pointer: str, value: object, stored: str | None) -> list[str]:
    if stored is None:
        return [pointer]
    try:
        entries = base64.b64decode(stored)
    except ValueError:
        return [pointer]
    stored_hashes = {
        entries[start : start + HASH_SIZE]: entries[start + HASH_SIZE :][:HASH_SIZE]
        for start in range(0, len(entries), 2 * HASH_SIZE)
    }
    present = _leaf_hashes(pointer, value, 10 * LEAF_LIMIT)
    changed = [] if stored_hashes.keys() <= present.keys() else [pointer]
    _compare(pointer, value, stored_hashes, changed)
    return changed or [pointer]


def _compare(
    pointer: str,
    value: object,
    stored_hashes: Mapping[bytes, bytes],
    changed: list[str],
) -> bool:
    """Appends what is new or different below `pointer`; whether all of it is new."""
    if not isinstance(value, (dict, list)) or not value:
        stored = stored_hashes.get(_hash(pointer, HASH_SIZE))
        if stored != _hash(value, HASH_SIZE):
            changed.append(pointer)
        return stored is None
    before = len(changed)
    new = [
        _compare(*child, stored_hashes, changed) for child in _children(pointer, value)
    ]
    if all(new):
        changed[before:] = [pointer]
    return all(new)
