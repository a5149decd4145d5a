"""Text becomes code in one module, and names are made in one package."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from source_tree import SPECGEN, Module, modules

EMITTERS = [module for module in modules(SPECGEN) if module.layer == "emit"]
OTHERS = [module for module in EMITTERS if module.name != "emit.text.python"]
NAMERS = {"snake", "pascal", "words", "spelled_out"}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions of these names, however they are reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else None
            if isinstance(function, ast.Name):
                name = function.id
            if name in names:
                yield node


def is_own_text(node: ast.expr) -> bool:
    """Whether an expression is text that stands in specgen's source."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.IfExp(body=body, orelse=other):
            return is_own_text(body) and is_own_text(other)
        case ast.Name(id=name):
            return name.isupper()
        case _:
            return False


@pytest.mark.parametrize("module", OTHERS, ids=lambda module: module.name)
def test_only_the_python_module_makes_code(module: Module) -> None:
    assert [call.lineno for call in calls(module.tree, "Code")] == []


@pytest.mark.parametrize("module", OTHERS, ids=lambda module: module.name)
def test_templates_of_code_stand_in_the_source(module: Module) -> None:
    made = calls(module.tree, "code")
    assert [call.lineno for call in made if not is_own_text(call.args[0])] == []


@pytest.mark.parametrize(
    "module",
    [one for one in modules(SPECGEN) if one.layer != "naming"],
    ids=lambda module: module.name,
)
def test_names_are_made_by_naming(module: Module) -> None:
    """But for file names, which follow from the names of what is in them."""
    if module.name == "emit.models.modules":
        return
    assert [call.lineno for call in calls(module.tree, *NAMERS)] == []
