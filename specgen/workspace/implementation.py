"""Whether the code that implements a server still agrees with its generated Protocols.

Both are parsed, nothing is imported. An implementation may take more and give less than is
declared, and what it spells in types of its own is a matter for a type checker.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass

_FOREIGN_HOMES = frozenset({*sys.stdlib_module_names, "pydantic", "typing_extensions"})
_ANYTHING = frozenset({"Any", "object"})
_NOTHING = frozenset({"Never", "NoReturn"})
_PRINCIPAL = "P_contra"
_OVERRIDE = "override"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A fault of an implementation at `line`; `wanted` is the header that is declared."""

    line: int
    operation: str
    reason: str
    wanted: str = ""


def disagreements(
    protocols: Iterable[str], implementation: str, package: str
) -> Iterator[Disagreement]:
    """Compares the text of a module with those of the Protocols of `package`.

    Raises SyntaxError if one is no Python.
    """
    ours = ast.parse(implementation)
    classes = {
        statement.name: statement
        for statement in ours.body
        if isinstance(statement, ast.ClassDef)
    }
    own_names = frozenset(_known(ours, package))
    for text in protocols:
        for protocol in ast.parse(text).body:
            if isinstance(protocol, ast.ClassDef):
                yield from _of_service(protocol, classes, own_names)


def _of_service(
    protocol: ast.ClassDef,
    classes: Mapping[str, ast.ClassDef],
    own_names: frozenset[str],
) -> Iterator[Disagreement]:
    wanted = _methods(protocol, {})
    implementing = _implementing(protocol.name, classes)
    methods = _methods(implementing, classes) if implementing is not None else {}
    line = implementing.lineno if implementing is not None else 1
    for name, method in wanted.items():
        operation = f"{protocol.name}.{name}"
        if name not in methods:
            yield Disagreement(
                line=line,
                operation=operation,
                reason="is not implemented",
                wanted=_header(method),
            )
        elif _differs(method, methods[name], own_names):
            yield Disagreement(
                line=methods[name].lineno,
                operation=operation,
                reason="has another signature",
                wanted=_header(method),
            )
    for name, own in methods.items():
        if name not in wanted and _says_override(own):
            yield Disagreement(
                line=own.lineno,
                operation=f"{protocol.name}.{name}",
                reason="is no operation of the document",
            )


def _implementing(
    service: str, classes: Mapping[str, ast.ClassDef]
) -> ast.ClassDef | None:
    """The class that names the Protocol as its base, or is called what a scaffold calls it."""
    for candidate in classes.values():
        if any(_last(base) == service for base in candidate.bases):
            return candidate
    return classes.get(service.removesuffix("Service"))


Method = ast.AsyncFunctionDef | ast.FunctionDef


def _methods(
    owner: ast.ClassDef, classes: Mapping[str, ast.ClassDef]
) -> dict[str, Method]:
    """The public methods of a class and of its bases in the same module."""
    methods: dict[str, Method] = {}
    others = {name: other for name, other in classes.items() if name != owner.name}
    for base in reversed(owner.bases):
        if (inherited := others.get(_last(base))) is not None:
            methods |= _methods(inherited, others)
    for node in owner.body:
        if isinstance(node, Method) and not node.name.startswith("_"):
            methods[node.name] = node
    return methods


def _last(node: ast.expr) -> str:
    """The name of a class where it is used: `Service` of `package.Service[Principal]`."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _says_override(method: Method) -> bool:
    return any(_last(decorator) == _OVERRIDE for decorator in method.decorator_list)


def _header(method: Method) -> str:
    """The method's first lines, without its text."""
    bare = copy(method)
    bare.body, bare.decorator_list = [ast.Expr(ast.Constant(...))], []
    return ast.unparse(bare)


def _differs(wanted: Method, method: Method, own_names: frozenset[str]) -> bool:
    asked, taken = _arguments(wanted), _arguments(method)
    if method.args.kwarg is None and asked.keys() - taken.keys():
        return True
    required = {name for name, argument in taken.items() if not argument.optional}
    if required - asked.keys():
        return True
    for name in asked.keys() & taken.keys():
        offered, accepted = asked[name].annotation, taken[name].annotation
        if offered is not None and accepted is not None:
            if _PRINCIPAL in ast.unparse(offered):
                continue
            if not _fits(offered, accepted, own_names, trusted=accepted):
                return True
    if wanted.returns is None or method.returns is None:
        return False
    return not _fits(method.returns, wanted.returns, own_names, trusted=method.returns)


@dataclass(frozen=True, slots=True)
class _Argument:
    annotation: ast.expr | None
    optional: bool


def _arguments(method: Method) -> dict[str, _Argument]:
    """The arguments that may be given by keyword, beside `self`."""
    args = method.args
    positional = [*args.posonlyargs, *args.args]
    without = len(positional) - len(args.defaults)
    arguments = {
        argument.arg: _Argument(argument.annotation, index >= without)
        for index, argument in enumerate(positional)
        if index
    }
    for argument, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        arguments[argument.arg] = _Argument(argument.annotation, default is not None)
    return arguments


def _fits(
    narrow: ast.expr, wide: ast.expr, own_names: frozenset[str], *, trusted: ast.expr
) -> bool:
    """Whether every alternative of one annotation is among the other's.

    What the implementation's own annotation (`trusted`) names on its own authority is
    believed.
    """
    if not _names(_spelled(trusted)) <= own_names:
        return True
    less, more = _members(_spelled(narrow)), _members(_spelled(wide))
    return less <= more | _NOTHING or bool((less | more) & _ANYTHING)


def _spelled(node: ast.expr) -> ast.expr:
    """An annotation without the quotes that it may stand in."""
    quoted = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return ast.parse(ast.literal_eval(node), mode="eval").body if quoted else node


def _members(node: ast.expr) -> frozenset[str]:
    """The alternatives of an annotation, as text that does not depend on imports."""
    if isinstance(node, ast.BinOp):
        return _members(node.left) | _members(node.right)
    if isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        match _last(node):
            case "Union":
                return frozenset().union(*map(_members, inner))
            case "Optional":
                return _members(node.slice) | {"None"}
            case "Literal":
                return frozenset(f"Literal[{ast.unparse(value)}]" for value in inner)
    return frozenset({ast.unparse(_Bare().visit(ast.parse(ast.unparse(node))))})


class _Bare(ast.NodeTransformer):
    """`models.Pet` and `_Pet` become `Pet`."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.Name:
        return ast.Name(node.attr)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(node.id.lstrip("_"))


def _names(node: ast.expr) -> set[str]:
    """The names that an annotation starts from: `models` of `models.Pet`."""
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _known(module: ast.Module, package: str) -> Iterator[str]:
    """Names that mean in this module what they mean in the package."""
    yield from vars(builtins)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            home = (node.module or "").partition(".")[0]
            if home == package or (node.level == 0 and home in _FOREIGN_HOMES):
                yield from (name.asname or name.name for name in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] in {package, *_FOREIGN_HOMES}:
                    yield alias.asname or alias.name.partition(".")[0]
