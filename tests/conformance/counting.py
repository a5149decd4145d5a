"""The operations of a document, counted without any of specgen's own code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Counted = tuple[str, str, str]
"""Kind, method and path, as the rows of the report name an operation."""


def read_plain(path: Path) -> dict[str, Any]:
    """A document as the plain tree that it is."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        plain = json.loads(text)
    else:
        plain = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(plain, dict)
    return plain


def version_of(root: Mapping[str, Any]) -> str:
    """`2.0`, `3.0`, `3.1` or `3.2`."""
    return str(root.get("openapi") or root.get("swagger"))[:3]


def count_operations(root: Mapping[str, Any]) -> Counter[Counted]:
    """How often a document describes each operation, webhook and callback.

    A callback that operations share by reference is described once.
    """
    counter = _Counter(root)
    return Counter(counter.operations())


class _Counter:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._shared: set[int] = set()
        version = version_of(root)
        self._methods = (*METHODS, "query") if version == "3.2" else METHODS

    def operations(self) -> Iterator[Counted]:
        for key in ("paths", "x-ms-paths"):
            for path, item in _entries(self._root.get(key)):
                yield from self._item("operation", path, item)
        for name, item in _entries(self._root.get("webhooks")):
            yield from self._item("webhook", name, item)

    def _item(self, kind: str, path: str, item: Any) -> Iterator[Counted]:
        for method, operation in self._methods_of(item).items():
            yield kind, method, path
            for _, callback in _entries(operation.get("callbacks")):
                shared = self._resolved(callback)
                if id(shared) in self._shared:
                    continue
                self._shared.add(id(shared))
                for expression, called in _entries(shared):
                    yield from self._item("callback", expression, called)

    def _methods_of(self, item: Any) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        if not isinstance(item, Mapping):
            return found
        if "$ref" in item:
            found |= self._methods_of(self._resolved(item))
        found |= {
            key.upper(): value
            for key, value in item.items()
            if key in self._methods and isinstance(value, Mapping)
        }
        for key, value in _entries(item.get("additionalOperations")):
            found[key] = value
        return found

    def _resolved(self, node: Any) -> Any:
        while isinstance(node, Mapping) and "$ref" in node:
            node = self._at(node["$ref"])
        return node

    def _at(self, reference: str) -> Any:
        node: Any = self._root
        for token in reference.removeprefix("#").split("/")[1:]:
            token = unquote(token).replace("~1", "/").replace("~0", "~")
            node = node[int(token)] if isinstance(node, list) else node[token]
        return node


def _entries(mapping: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(mapping, Mapping):
        for key, value in mapping.items():
            if not str(key).startswith("x-"):
                yield str(key), value
