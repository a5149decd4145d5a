"""Who may import whom: the stages point one way, and heavy libraries are loaded late."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection
from pathlib import Path

import pytest
from source_tree import (
    RUNTIME,
    SPECGEN,
    Module,
    imports,
    modules,
    relative_imports,
    shown,
)

EVERYTHING = ("",)
MAY_IMPORT = {
    "json_value": (),
    "findings": ("frozen", "saving"),
    "load.tree": ("findings", "json_value"),
    "load.text": ("findings", "load.tree"),
    "load": ("findings", "load.text", "load.tree"),
    "load.references": ("findings", "load"),
    "normalise": ("findings", "load.references", "load.tree"),
    "ir": ("findings", "json_value", "remembered"),
    "build.types": ("findings", "ir", "normalise", "load.references", "load.tree"),
    "build.xml": ("build.types",),
    "build.operations": ("build.xml",),
    "build.pages": ("findings", "ir", "load.tree"),
    "build": ("build.operations", "build.pages"),
    "naming": ("findings", "ir"),
    "naming.choices": ("findings", "naming.reserved"),
    "naming.reserved": (),
    "naming.keys": (),
    "emit.text": ("ir",),
    "emit.models": ("emit.text", "naming", "ir", "findings"),
    "emit.operations": ("emit.models",),
    "emit.client": ("emit.operations",),
    "emit.server": ("emit.client",),
    "emit.package": ("emit.server",),
    "changes": ("naming", "ir", "findings", "json_value", "load.tree", "frozen"),
    "mock": ("naming", "ir"),
    "page": ("emit.package", "changes.compare", "changes.listing"),
    "publish": ("emit.package", "mock", "changes", "workspace.publishing"),
    "workspace": (
        *("findings", "load.discover", "load.fingerprint"),
        *("ir.pagination", "ir.selection", "ir.streaming"),
        *("emit.text.json_lines", "emit.text.template_names", "json_value"),
        *("changes.kinds", "changes.verdicts", "load.choice"),
        *("naming.choices", "naming.keys"),
    ),
    "workspace.staging.drafts": ("frozen",),
    "fetch": ("load.text", "workspace.origins", "workspace.records", "frozen"),
    "stainless": (
        *("findings", "json_value", "load.tree", "ir", "naming", "build.pages"),
        *("workspace.page_rules", "workspace.config"),
    ),
    "rendering": (
        *("emit", "naming", "ir", "findings", "workspace.config", "parallel"),
        *("publish", "workspace.staging.drafts"),
    ),
    "modelling": ("build", "naming", "emit.models", "load", "workspace.config"),
    "pipeline": EVERYTHING,
    "comparison": EVERYTHING,
    "commands": EVERYTHING,
    "cli": EVERYTHING,
    "__main__": EVERYTHING,
    "__init__": (),
    "arguments": (),
    "parallel": (),
    "garbage": (),
    "frozen": (),
    "packed": (),
    "remembered": (),
    "saving": (),
}
"""By room: the rooms and modules that it may import beside itself, and what these may."""

THIRD_PARTY = {
    "load": {
        *("yaml", "orjson", "jsonpath_rfc9535", "jsonschema_rs"),
        "openapi_spec_validator",
    },
    "build": {"pydantic_core"},
    "naming": {"anyascii"},
    "emit.text": {"jinja2", "orjson", "black"},
    "json_value": {"orjson"},
    "emit.models": {"datamodel_code_generator", "pydantic", "black"},
    "mock": {"starlette"},
    "commands": {
        *("jsonschema", "jsonschema_path", "openapi_spec_validator", "uvicorn"),
    },
    "findings": {"rich"},
    "fetch": {"httpx2", "starlette"},
    "workspace.versions": {"packaging"},
    "workspace.publishing": {"packaging"},
}
"""By room: the libraries it may import."""

LATE = {
    *("black", "datamodel_code_generator", "difflib", "jsonpath_rfc9535", "jsonschema"),
    *("jsonschema_path", "jsonschema_rs", "openapi_spec_validator", "uvicorn"),
    *("anyascii", "packaging", "pydantic_core", "rich"),
}
"""Libraries that take long to import: only where they are used."""

MODULES = modules(SPECGEN)


def within(name: str, room: str) -> bool:
    """Whether a dotted name is a room or something in it."""
    return room == "" or name == room or name.startswith(f"{room}.")


def room_of(name: str, rooms: Collection[str]) -> str:
    """The innermost of the rooms that a module is in."""
    return max((room for room in rooms if within(name, room)), key=len, default="")


def reach(room: str) -> set[str]:
    """The room, and all that it may import, directly or not."""
    reached: set[str] = set()
    pending = [room]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += MAY_IMPORT.get(name, ())
    return reached


def allowed(module: Module, imported: str) -> bool:
    """Whether `module` may import `imported`, a dotted name below specgen."""
    room = room_of(module.name, MAY_IMPORT)
    return imported.startswith("__") or any(
        within(imported, reached) for reached in reach(room)
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
    module = Module("emit.client.client", SPECGEN / "emit" / "client" / "client.py")
    source = "def f():\n    from specgen.load.tree.node import Node\n    import specgen.build.api"
    names = [name.partition(".")[2] for name in imports(ast.parse(source))]
    assert [allowed(module, name) for name in names] == [False, False]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_libraries_are_known_to_their_layer(module: Module) -> None:
    foreign = {
        name.partition(".")[0]
        for name in imports(module.tree)
        if not name.startswith("specgen")
    } - set(sys.stdlib_module_names)
    assert foreign - THIRD_PARTY.get(room_of(module.name, THIRD_PARTY), set()) == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_heavy_libraries_are_imported_late(module: Module) -> None:
    at_once = {name.partition(".")[0] for name in imports(module.tree, lazy=False)}
    assert at_once & LATE == set()


ROOMS = sorted(
    {path.parent for folder in (SPECGEN, RUNTIME) for path in folder.rglob("*.py")}
)


@pytest.mark.parametrize("room", ROOMS, ids=shown)
def test_a_room_holds_some_twenty_modules_at_most(room: Path) -> None:
    assert len(list(room.glob("*.py"))) <= 22


RUNTIME_MAY_IMPORT = {
    "wire": set(),
    "client": {"wire"},
    "server": {"wire"},
    "testing": {"wire", "client"},
}
"""By room of the runtime: the rooms that it may import beside itself."""


@pytest.mark.parametrize("module", modules(RUNTIME), ids=lambda module: module.name)
def test_the_runtime_of_one_side_knows_nothing_of_the_other(module: Module) -> None:
    room = module.layer
    imported = {
        name.partition(".")[0] for name in relative_imports(module, RUNTIME)
    } - {room}
    assert imported <= RUNTIME_MAY_IMPORT.get(room, set())
