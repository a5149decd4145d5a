"""Who may import whom: the stages point one way, and heavy libraries are loaded late."""

from __future__ import annotations

import ast
import sys

import pytest
from source_tree import SPECGEN, Module, imports, modules

EVERYTHING = ("",)
MAY_IMPORT = {
    "codes": (),
    "diagnostics": ("codes",),
    "config": ("rules", "ir.pagination"),
    "configfile": ("config", "rules", "diagnostics"),
    "rules": ("ir.pagination", "diagnostics"),
    "load": ("diagnostics",),
    "normalise": ("load", "diagnostics"),
    "ir": ("diagnostics",),
    "build": (
        *("normalise", "ir", "diagnostics"),
        *("load.cursor", "load.node", "load.pointer", "load.refs"),
    ),
    "naming": ("ir", "diagnostics"),
    "emit": ("naming", "ir", "diagnostics"),
    "mock": ("naming", "ir"),
    "pipeline": EVERYTHING,
    "shortcut": EVERYTHING,
    "remembered": ("diagnostics", "emit", "ir", "naming"),
    "earlier": ("remembered",),
    "rendering": (
        *("config", "diagnostics", "earlier", "emit", "ir", "naming", "parallel"),
        *("load.fingerprint", "load.pointer"),
    ),
    "lock": ("load.fingerprint", "emit.jsontext", "ir.types"),
    "cache": ("drift", "lock", "remembered"),
    "drift": ("config", "lock", "emit.ownership", "load.discover"),
    "implementation": (),
    "mutex": (),
    "parallel": (),
    "garbage": (),
    "console": ("config", "diagnostics"),
    "report": ("diagnostics",),
    "progress": ("console",),
    "validation": ("config", "diagnostics", "load"),
    "commands": EVERYTHING,
    "cli": EVERYTHING,
    "__main__": EVERYTHING,
    "__init__": (),
}
"""By layer: the modules of specgen it may import, beside its own."""

THIRD_PARTY = {
    "load": {
        *("yaml", "orjson", "jsonpath_rfc9535", "jsonschema_rs"),
        "openapi_spec_validator",
    },
    "ir": {"orjson"},
    "remembered": {"orjson"},
    "build": {"pydantic_core"},
    "naming": {"anyascii"},
    "emit": {"jinja2", "datamodel_code_generator", "pydantic", "black"},
    "mock": {"starlette"},
    "commands": {"uvicorn"},
    "progress": {"rich"},
    "mutex": {"filelock"},
    "validation": {"openapi_spec_validator", "jsonschema", "jsonschema_path"},
}
"""By layer: the libraries it may import."""

LATE = {
    *("black", "datamodel_code_generator", "difflib", "jsonpath_rfc9535", "jsonschema"),
    *("jsonschema_path", "jsonschema_rs", "openapi_spec_validator", "uvicorn"),
    *("anyascii", "pydantic_core", "rich"),
}
"""Libraries that take long to import: only where they are used."""

MODULES = modules(SPECGEN)


def allowed(module: Module, imported: str) -> bool:
    """Whether `module` may import `imported`, a dotted name below specgen."""
    if imported.startswith("__") or imported.split(".")[0] == module.layer:
        return True
    return any(
        prefix == "" or imported == prefix or imported.startswith(f"{prefix}.")
        for prefix in MAY_IMPORT[module.layer]
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_stages_import_in_one_direction(module: Module) -> None:
    own = [
        name.partition(".")[2]
        for name in imports(module.tree)
        if name.startswith("specgen.")
    ]
    assert [name for name in own if not allowed(module, name)] == []


def test_the_import_rule_sees_what_it_forbids() -> None:
    module = Module("emit.client", SPECGEN / "emit" / "client.py")
    source = (
        "def f():\n    from specgen.load.node import Node\n    import specgen.build.api"
    )
    names = [name.partition(".")[2] for name in imports(ast.parse(source))]
    assert [allowed(module, name) for name in names] == [False, False]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_libraries_are_known_to_their_layer(module: Module) -> None:
    foreign = {
        name.partition(".")[0]
        for name in imports(module.tree)
        if not name.startswith("specgen")
    } - set(sys.stdlib_module_names)
    assert foreign - THIRD_PARTY.get(module.layer, set()) == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_heavy_libraries_are_imported_late(module: Module) -> None:
    at_once = {name.partition(".")[0] for name in imports(module.tree, lazy=False)}
    assert at_once & LATE == set()
