"""Schemas of a plain document: what they refer to, and which apply to one value together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

COMBINATORS = ("allOf", "anyOf", "oneOf")
PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
"""What a JSON value of each type is in Python."""


def at(root: Any, pointer: str) -> Any:
    """What stands at a pointer (`#/…`) of a document; an empty schema if nothing does."""
    node = root
    for token in pointer.split("/")[1:]:
        key = unquote(token).replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            node = node.get(key, {}) if isinstance(node, dict) else {}
    return node


def target(root: Any, schema: Any) -> Mapping[str, Any]:
    """What a schema refers to within its document."""
    seen: set[str] = set()
    while isinstance(schema, dict) and str(schema.get("$ref", "")).startswith("#/"):
        if schema["$ref"] in seen:
            return {}
        seen.add(schema["$ref"])
        schema = at(root, schema["$ref"])
    return schema if isinstance(schema, dict) else {}


def parts(root: Any, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema and all that its combinators say of the same value."""
    pending, seen = [schema], set()
    while pending:
        one = target(root, pending.pop())
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        for key in COMBINATORS:
            pending += one.get(key) or []


def holders(root: Any, part: Any) -> Iterator[Mapping[str, Any]]:
    """The schemas of a document that consist of several parts, of which this is one."""
    for node in _objects(root):
        whole = not node.keys().isdisjoint(COMBINATORS)
        if whole and any(one == part for one in parts(root, node)):
            yield node


def references(root: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a document with a `$ref`."""
    return (node for node in _objects(root) if "$ref" in node)


def _objects(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        yield node
    values = node.values() if isinstance(node, dict) else node
    for value in values if isinstance(node, dict | list) else ():
        yield from _objects(value)


def is_of(value: Any, types: Any) -> bool:
    """Whether a JSON value is of a type, or of one of several."""
    for name in types if isinstance(types, list) else [types]:
        if name in PYTHON_TYPES and isinstance(value, PYTHON_TYPES[name]):
            return name == "boolean" or not isinstance(value, bool)
    return False


def read(text: str) -> Any:
    """The JSON value that a text spells out; the text itself if it is none."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
