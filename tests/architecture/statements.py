"""The statements that a generated module may hold: they define things, and do nothing else."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

CONSTRUCTORS = {
    *(
        "Answer",
        "Api",
        "ApiKey",
        "Awaited",
        "AwaitedOrBody",
        "Binary",
        "Body",
        "Cookie",
        "Events",
        "Form",
    ),
    "unimplemented",
    "TypeVar",
    *("Header", "Http", "Json", "JsonLines", "JsonSequence", "Multipart"),
    *("MutualTls", "OAuth2", "OpenIdConnect", "Operation", "Part", "Path"),
    *("Query", "QueryString", "Server", "Switch", "Text", "Variable"),
    *("Xml", "roots"),
    "AwaitedPagesOrBody",
    *("AwaitedPages", "Cursor", "Link", "NextUrl", "Offset", "Paged", "PageNumber"),
    *(
        "Asserted",
        "Canonical",
        "MultipleOf",
        "asserted",
        "ConfigDict",
        "Discriminated",
        "Field",
        "TypeAliasType",
        "Default",
        "OneOf",
        "Wire",
    ),
}
"""What may be called while a module is imported; all of them only keep their arguments."""

PUBLISH = "_errors.publish(__name__, globals())"
LIBRARIES = {
    *(
        "__future__",
        "abc",
        "builtins",
        "collections.abc",
        "contextlib",
        "datetime",
        "decimal",
        "enum",
    ),
    *("functools", "importlib", "pathlib", "typing", "typing_extensions", "uuid"),
    *("fastapi", "httpx", "httpx2", "pydantic"),
}
NEVER = {"eval", "exec", "compile", "__import__", "open", "input", "breakpoint"}
DECORATORS = {
    "abstractmethod",
    "cache",
    "cached_property",
    "property",
    "final",
    "overload",
}
ALTERNATIVES = "or_body"
"""The decorator that has another method of the class as its argument."""


def forbidden(
    tree: ast.Module, libraries: Collection[str] = LIBRARIES
) -> Iterator[str]:
    """Every statement that is not on the list, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in NEVER:
            yield f"{node.lineno}: {ast.unparse(node)[:60]}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node, libraries)
    yield from _body(tree.body)


def _imports(
    node: ast.Import | ast.ImportFrom, libraries: Collection[str]
) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        names = [] if node.level else [node.module or ""]
    yield from (
        f"{node.lineno}: imports {one}" for one in names if one not in libraries
    )


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
            case ast.If(
                test=test, body=[ast.AnnAssign() as checked, *doc], orelse=read
            ) if (not in_class and ast.unparse(test) == "TYPE_CHECKING"):
                # An alias as type checkers read it, and as pydantic does.
                yield from _body([checked, *doc, *read])
            case ast.Assign(targets=[ast.Name()], value=value):
                yield from _value(value)
            case ast.AnnAssign(target=ast.Name(), value=value):
                yield from _value(value) if value else ()
            case ast.ClassDef(
                decorator_list=marks, bases=bases, keywords=keywords
            ) if all(map(_is_deprecation, marks)) and all(
                ast.unparse(keyword) == "total=False" for keyword in keywords
            ):
                yield from (found for part in bases for found in _value(part))
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
        if isinstance(decorator, ast.Call) and _is_alternative(decorator):
            continue
        is_plain = ast.unparse(decorator).lstrip("_") in DECORATORS
        if not (is_plain or _is_deprecation(decorator)):
            yield f"{decorator.lineno}: @{ast.unparse(decorator)}"
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None:
            yield from _value(default)


def _is_deprecation(decorator: ast.expr) -> bool:
    """Whether it is `@deprecated("…")`, which says one thing and computes nothing."""
    match decorator:
        case ast.Call(
            func=ast.Name(id=name), args=[ast.Constant(value=str())], keywords=keywords
        ):
            quiet = [ast.unparse(keyword) for keyword in keywords]
            return name.lstrip("_") == "deprecated" and quiet in ([], ["category=None"])
        case _:
            return False


def _is_alternative(node: ast.Call) -> bool:
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    return ast.unparse(node.func).lstrip("_") == ALTERNATIVES and all(
        isinstance(argument, ast.Name | ast.Constant) for argument in arguments
    )


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
