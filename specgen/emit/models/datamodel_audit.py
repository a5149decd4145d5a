"""The statements that a generated module of models may hold, and what they declare.

The module was written by a library from data of a document. Nothing is taken on trust: its
syntax tree must consist of imports of known modules, classes of annotated fields, type aliases
and our own validator, so that no text of the document can have become code, and every field must
stand for the property that it should.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BASE = "Model"
REFUSE_NULL = "refuse_null"
EXTRA = "__pydantic_extra__"
_MODULES = frozenset(
    (
        "datetime",
        "decimal",
        "fastapi",
        "pydantic",
        "typing",
        "typing_extensions",
        "uuid",
        "._runtime.client.contents.files",
        "._runtime.wire.model",
        "._runtime.wire.decimals",
        "._runtime.wire.scalars",
    )
)
_BUILTINS = frozenset("bool bytes dict float int list object str tuple".split())
_FIELD = frozenset(
    "alias discriminator ge gt le lt max_length min_length multiple_of pattern".split()
)
_VALIDATOR = f"""
def validator(cls, v: Any, info: ValidationInfo) -> Any:
    return {REFUSE_NULL}(v, info)
"""


class Unexpected(Exception):
    """The module holds something that it must not, or lacks something that it must hold."""


@dataclass(slots=True)
class Declared:
    """The declarations of a module: the fields of its classes by wire name, and its aliases."""

    classes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)


def audit(text: str) -> Declared:
    """The declarations of a module of models. Raises Unexpected for any other statement."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise Unexpected(f"the module does not parse: {error}") from error
    return _Audit(module).declared


class _Audit:
    def __init__(self, module: ast.Module) -> None:
        self.declared = Declared()
        self._names = set(_BUILTINS)
        body = module.body
        for node in body:
            self._names |= set(_names(node))
        for index, node in enumerate(body):
            if not (index == 0 and _is_text(node)):
                self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.ImportFrom(module=module, level=level):
                origin = "." * level + (module or "")
                _require(origin in _MODULES, node)
            case ast.ClassDef():
                self._class(node)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    func=ast.Name(id="TypeAliasType"),
                    args=[ast.Constant(value=str()), aliased],
                    keywords=[],
                ),
            ):
                self._annotation(aliased)
                self.declared.aliases.add(name)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(), attr="model_rebuild"),
                    args=[],
                    keywords=[],
                )
            ):
                pass
            case _:
                _require(False, node)

    def _class(self, node: ast.ClassDef) -> None:
        plain = not (node.decorator_list or node.keywords)
        _require(plain and [ast.unparse(base) for base in node.bases] == [BASE], node)
        fields: dict[str, str] = {}
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=python), simple=1):
                    default = statement.value
                    _require(default is None or _is_none(default), statement)
                    self._annotation(statement.annotation)
                    if python != EXTRA:
                        wire = _alias(statement.annotation)
                        fields[python if wire is None else wire] = python
                case ast.Assign(
                    targets=[ast.Name(id="model_config")],
                    value=ast.Call(
                        func=ast.Name(id="ConfigDict"),
                        args=[],
                        keywords=[ast.keyword(arg="extra", value=ast.Constant())],
                    ),
                ):
                    pass
                case ast.FunctionDef():
                    _require(_is_validator(statement), statement)
                case _:
                    _require(isinstance(statement, ast.Pass), statement)
        self.declared.classes[node.name] = fields

    def _annotation(self, node: ast.expr) -> None:
        """A type: names, subscriptions and unions; what quotes hold is one as well."""
        match node:
            case ast.Constant(value=None):
                pass
            case ast.Constant(value=str(text)):
                try:
                    self._annotation(ast.parse(text, mode="eval").body)
                except (SyntaxError, ValueError):
                    _require(False, node)
            case ast.Name(id=name):
                _require(name in self._names, node)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                self._annotation(left)
                self._annotation(right)
            case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
                _require(all(_is_constant(item) for item in _items(values)), node)
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=parts):
                inner, *metadata = _items(parts)
                self._annotation(inner)
                _require(all(_is_field(argument) for argument in metadata), node)
            case ast.Subscript(value=ast.Name(id=name), slice=parts):
                _require(name in self._names, node)
                for entry in _items(parts):
                    self._annotation(entry)
            case _:
                _require(False, node)


def _names(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ImportFrom(names=names):
            yield from (name.asname or name.name for name in names)
        case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
            yield name


def _is_validator(node: ast.FunctionDef) -> bool:
    """Whether a method is our check of some fields; no other may be here."""
    match node.decorator_list:
        case [
            ast.Call(
                func=ast.Name(id="field_validator"),
                args=fields,
                keywords=[ast.keyword(arg="mode", value=ast.Constant(value="before"))],
            ),
            ast.Name(id="classmethod"),
        ]:
            named = all(_is_constant(field) for field in fields)
            return named and _signature(node) == _signature(_function(_VALIDATOR))
    return False


def _function(text: str) -> ast.FunctionDef:
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def _signature(node: ast.FunctionDef) -> tuple[str, ...]:
    """All that runs of a function, without its name and decorators."""
    annotation = ast.dump(node.returns) if node.returns else ""
    return (ast.dump(node.args), annotation, *map(ast.dump, node.body))


def _alias(annotation: ast.expr) -> str | None:
    """The name on the wire that `Annotated[T, Field(alias=…)]` gives."""
    if not isinstance(annotation, ast.Subscript):
        return None
    for item in _items(annotation.slice):
        for keyword in item.keywords if isinstance(item, ast.Call) else ():
            if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return None


def _is_field(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="Field"), args=args, keywords=keywords):
            return all(_is_none(arg) for arg in args) and all(
                keyword.arg in _FIELD and _is_constant(keyword.value)
                for keyword in keywords
            )
    return False


def _items(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _require(holds: bool, node: ast.AST) -> None:
    if not holds:
        line = getattr(node, "lineno", 0)
        raise Unexpected(f"line {line} of the module is no declaration of a model")
