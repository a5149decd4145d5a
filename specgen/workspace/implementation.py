"""Whether the code that implements a server still agrees with its generated Protocols.

Both are parsed, nothing is imported. An implementation may take more and give less than is
declared, and what it spells in types of its own is a matter for a type checker.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

from specgen.frozen import frozen

_FOREIGN_HOMES = frozenset({*sys.stdlib_module_names, "pydantic", "typing_extensions"})
_ANYTHING = frozenset({"Any", "object"})
_NOTHING = frozenset({"Never", "NoReturn"})
_PRINCIPAL = "P_contra"
_OVERRIDE = "override"


@frozen
class Module:
    """A module of the implementation: its text, parsed, and its classes by name."""

    file: Path
    text: str
    tree: ast.Module

    @property
    def classes(self) -> dict[str, ast.ClassDef]:
        return {
            statement.name: statement
            for statement in self.tree.body
            if isinstance(statement, ast.ClassDef)
        }

    @property
    def imported(self) -> dict[str, str]:
        """The names that others have for what this module calls otherwise."""
        return {
            alias.asname: alias.name
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname
        }


@frozen
class Implementing:
    """A class that implements a Protocol."""

    module: Module
    node: ast.ClassDef


@frozen
class Disagreement:
    """A fault of an implementation at `line` of `file`; `wanted` is the header that is declared.

    `lacking` is the class that lacks a method, where there is one.
    """

    file: Path
    line: int
    service: str
    method: str
    reason: str
    wanted: str = ""
    is_missing: bool = False
    lacking: Implementing | None = None


def is_protocols(path: str, package: str) -> bool:
    """Whether a generated file holds the Protocols of `package`."""
    return path.startswith((f"{package}/services.py", f"{package}/services/"))


def disagreements(
    protocols: Iterable[str], modules: Sequence[Module], package: str
) -> Iterator[Disagreement]:
    """Compares modules, of which there is one at least, with the Protocols of `package`.

    Raises SyntaxError if a text is no Python.
    """
    shared_names = {
        module.file: frozenset(_shared_names(module.tree, package))
        for module in modules
    }
    for text in protocols:
        for protocol in ast.parse(text).body:
            if isinstance(protocol, ast.ClassDef):
                yield from _of_service(protocol, modules, shared_names)


def _of_service(
    protocol: ast.ClassDef,
    modules: Sequence[Module],
    shared_names: Mapping[Path, frozenset[str]],
) -> Iterator[Disagreement]:
    wanted = {name: node for name, (_, node) in _own_methods(protocol, modules[0])}
    implementing = _implementing(protocol.name, modules)
    implementations: dict[ast.AST, tuple[Module, Method]] = {}
    names = set[str]()
    for each in implementing:
        methods = _methods(each.node, each.module, modules, {protocol.name})
        names |= methods.keys()
        implementations |= {method: (home, method) for home, method in methods.values()}
    lacking = implementing[0] if implementing else None
    for name, method in wanted.items():
        if name not in names:
            yield Disagreement(
                file=lacking.module.file if lacking else modules[0].file,
                line=lacking.node.lineno if lacking else 1,
                service=protocol.name,
                method=name,
                reason="is not implemented",
                wanted=_header(method),
                is_missing=True,
                lacking=lacking,
            )
        for home, own in implementations.values():
            if own.name == name and _differs(method, own, shared_names[home.file]):
                yield Disagreement(
                    file=home.file,
                    line=own.lineno,
                    service=protocol.name,
                    method=name,
                    reason="has another signature",
                    wanted=_header(method),
                )
    for home, own in implementations.values():
        if own.name not in wanted and _says_override(own):
            yield Disagreement(
                file=home.file,
                line=own.lineno,
                service=protocol.name,
                method=own.name,
                reason="is no operation of the document",
            )


def _implementing(service: str, modules: Sequence[Module]) -> list[Implementing]:
    """The classes that name the Protocol as a base, or are called what a scaffold calls them.

    Those that extend others of them come first.
    """
    classes = [
        Implementing(module=module, node=node)
        for module in modules
        for node in module.classes.values()
    ]
    named = _extending({service}, classes)
    if not named:
        called = service.removesuffix("Service")
        return [each for each in classes if each.node.name == called][:1]
    derived = named
    while derived:
        others = [each for each in classes if each not in named]
        derived = _extending({each.node.name for each in derived}, others)
        named = [*derived, *named]
    return named


def _extending(names: set[str], classes: Sequence[Implementing]) -> list[Implementing]:
    return [
        each
        for each in classes
        if any(_base_name(base, each.module) in names for base in each.node.bases)
    ]


Method = ast.AsyncFunctionDef | ast.FunctionDef


def _methods(
    owner: ast.ClassDef, home: Module, modules: Sequence[Module], seen: set[str]
) -> dict[str, tuple[Module, Method]]:
    """The public methods of a class and of its bases, each with its module."""
    methods: dict[str, tuple[Module, Method]] = {}
    seen = {*seen, owner.name}
    for base in reversed(owner.bases):
        name = _base_name(base, home)
        for module in (home, *modules):
            if name in module.classes and name not in seen:
                methods |= _methods(module.classes[name], module, modules, seen)
                break
    return methods | dict(_own_methods(owner, home))


def _own_methods(
    owner: ast.ClassDef, home: Module
) -> Iterator[tuple[str, tuple[Module, Method]]]:
    for node in owner.body:
        if isinstance(node, Method) and not node.name.startswith("_"):
            yield node.name, (home, node)


def _base_name(base: ast.expr, module: Module) -> str:
    """The name of a base class where it is defined."""
    name = _last(base)
    return module.imported.get(name, name)


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


@frozen(kw_only=False)
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


def _shared_names(module: ast.Module, package: str) -> Iterator[str]:
    """Names that mean in this module what they mean in the package."""
    yield from vars(builtins)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            steps = (node.module or "").split(".")
            if package in steps or (node.level == 0 and steps[0] in _FOREIGN_HOMES):
                yield from (name.asname or name.name for name in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                steps = alias.name.split(".")
                if package in steps or steps[0] in _FOREIGN_HOMES:
                    yield alias.asname or alias.name.partition(".")[0]
