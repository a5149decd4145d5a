"""What importing a generated module may do: define things, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from source_tree import generated_modules, shown

CONSTRUCTORS = {
    *("Answer", "Api", "ApiKey", "Binary", "Body", "Cookie", "Events", "Form"),
    *("Header", "Http", "Json", "JsonLines", "JsonSequence", "Multipart"),
    *("MutualTls", "OAuth2", "OpenIdConnect", "Operation", "Part", "Path"),
    *("Query", "QueryString", "Server", "Text", "Variable"),
    *("ConfigDict", "Discriminated", "Field", "TypeAliasType", "Wire"),
}
"""What may be called while a module is imported; all of them only keep their arguments."""

PUBLISH = "_errors.publish(__name__, globals())"
LIBRARIES = {
    *("__future__", "collections.abc", "contextlib", "datetime", "decimal", "enum"),
    *("functools", "importlib", "pathlib", "typing", "typing_extensions", "uuid"),
    *("fastapi", "httpx", "httpx2", "pydantic"),
}
NEVER = {"eval", "exec", "compile", "__import__", "open", "input", "breakpoint"}
DECORATORS = {"cached_property", "property", "final"}


def forbidden(tree: ast.Module) -> Iterator[str]:
    """Every statement that is not on the list, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in NEVER:
            yield f"{node.lineno}: {node.id}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node)
    yield from _body(tree.body)


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        names = [] if node.level else [node.module or ""]
    yield from (f"{node.lineno}: imports {one}" for one in names if one not in LIBRARIES)


def _body(statements: Sequence[ast.stmt], *, in_class: bool = False) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.Import() | ast.ImportFrom() if not in_class:
                continue
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.Expr() if ast.unparse(statement) == PUBLISH and not in_class:
                continue
            case ast.If(test=test, body=body, orelse=[]) if not in_class:
                yield from _condition(test, body)
            case ast.Assign(targets=[ast.Name()], value=value):
                yield from _value(value)
            case ast.AnnAssign(target=ast.Name(), value=value):
                yield from _value(value) if value else ()
            case ast.ClassDef(decorator_list=[], keywords=[]):
                yield from (found for base in statement.bases for found in _value(base))
                yield from _body(statement.body, in_class=True)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _function(statement)
            case _:
                yield f"{statement.lineno}: {ast.unparse(statement)[:60]}"


def _condition(test: ast.expr, body: Sequence[ast.stmt]) -> Iterator[str]:
    kinds = {
        "TYPE_CHECKING": (ast.Import, ast.ImportFrom),
        "not TYPE_CHECKING": (ast.FunctionDef,),
    }.get(ast.unparse(test), ())
    if not kinds:
        yield f"{test.lineno}: if {ast.unparse(test)}"
    for statement in body:
        if not isinstance(statement, kinds):
            yield f"{statement.lineno}: {ast.unparse(statement)[:60]}"


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if ast.unparse(decorator) not in DECORATORS:
            yield f"{decorator.lineno}: @{ast.unparse(decorator)}"
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None:
            yield from _value(default)


def _value(node: ast.expr) -> Iterator[str]:
    """An expression that computes nothing: constants, names, types, known constructors."""
    match node:
        case ast.Constant() | ast.Name():
            return
        case ast.Lambda(args=ast.arguments(args=[], kwonlyargs=[]), body=body):
            yield from _value(body)
        case ast.Attribute(value=value) | ast.Starred(value=value):
            yield from _value(value)
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            yield from (found for item in items for found in _value(item))
        case ast.Dict(keys=keys, values=values):
            parts = (part for part in (*keys, *values) if part is not None)
            yield from (found for part in parts for found in _value(part))
        case ast.Subscript(value=value, slice=index):
            yield from (*_value(value), *_value(index))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from (*_value(left), *_value(right))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
            if name.lstrip("_") not in CONSTRUCTORS:
                yield f"{node.lineno}: calls {name}"
            parts = (*args, *(keyword.value for keyword in keywords))
            yield from (found for part in parts for found in _value(part))
        case _:
            yield f"{node.lineno}: {ast.unparse(node)[:60]}"


FILES = generated_modules()


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=shown)
def test_importing_a_generated_module_only_defines(folder: Path) -> None:
    for path in sorted(folder.glob("*.py")):
        assert list(forbidden(ast.parse(path.read_text(encoding="utf-8")))) == [], path


def test_there_are_generated_modules() -> None:
    assert len(FILES) > 500


@pytest.mark.parametrize(
    "source",
    [
        "print('a')",
        "import os",
        "from subprocess import run",
        "a = b()",
        "a: int = f'{b}'",
        "a = [b for b in c]",
        "a = 1 + 1",
        "a.b = 1",
        "a['b'] = 1",
        "for a in b: pass",
        "while True: pass",
        "with a: pass",
        "if a: import b",
        "if TYPE_CHECKING: a()",
        "if not TYPE_CHECKING: import typing",
        "try: a\nexcept E: pass",
        "del a",
        "raise A",
        "assert a",
        "@a\ndef f(): ...",
        "def f(a=b()): ...",
        "def f(*, a=b()): ...",
        "def f():\n    return eval('1')",
        "class A(b()): ...",
        "class A(metaclass=B): ...",
        "@a\nclass A: ...",
        "class A:\n    print()",
        "class A:\n    b = c()",
        "class A:\n    import os",
        "a = lambda: b()",
        "a = Operation(b())",
        "_errors.publish(__name__, globals(), 1)",
        "a",
        "1",
    ],
)
def test_other_statements_are_recognised(source: str) -> None:
    assert list(forbidden(ast.parse(source))) != []
