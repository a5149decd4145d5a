"""Runs the command line; as long as there is no pipeline, with one that emits JSON."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace

from specgen.cli import main
from specgen.load.discover import find_sources, shown_path
from specgen.load.fingerprint import fingerprint
from specgen.load.pages import merge_documents
from specgen.load.source import read_documents


def read(target, sink):
    documents = [
        document
        for path in find_sources(target.sources, target.base, sink)
        for document in read_documents(path, shown_path(path, target.base), sink)
    ]
    return None if sink.refused else merge_documents(documents, sink)


def generate(target, names, layout, sink):
    bundle = read(target, sink)
    if bundle is None:
        return None
    root = bundle.root
    name = target.name or "_".join(root["info"]["title"].lower().split())
    files = {}
    for kind in sorted(target.emit):
        folder = f"{name}_{kind}"
        files[f"{folder}/__init__.py"] = f"KIND = {kind!r}\n"
        for key, schema in root.get("components", {}).get("schemas", {}).items():
            body = json.dumps(schema, indent=1)
            files[f"{folder}/models/{key.lower()}.py"] = f"true = True\nS = {body}\n"
    return SimpleNamespace(
        name=name,
        files=files,
        names={"#/paths": "paths"},
        layout={"models": "package"},
        sources={document.file: document.digest for document in bundle.documents},
        fingerprint=fingerprint(root),
        report=inspect(target, names, layout, sink),
    )


def inspect(target, names, layout, sink):
    bundle = read(target, sink)
    if bundle is None:
        return None
    root = bundle.root
    rows = [
        {"method": method.upper(), "path": path, "call": "a.b", "status": "generated"}
        for path, item in root["paths"].items()
        for method in item
    ]
    return {
        "name": target.name,
        "title": root["info"]["title"],
        "openapi": root["openapi"],
        "sources": list(target.sources),
        "operations": rows,
        "counts": {"operations": len(rows)},
    }


if __name__ == "__main__":
    if find_spec("specgen.pipeline") is None:
        stand_in = ModuleType("specgen.pipeline")
        stand_in.generate, stand_in.inspect = generate, inspect
        sys.modules["specgen.pipeline"] = stand_in
    raise SystemExit(main())
