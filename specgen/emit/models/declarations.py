"""Declarations as pydantic models and type aliases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.enumerations import enumeration_class, enumeration_text
from specgen.emit.models.fields import FieldWriter
from specgen.emit.models.modules import PACKAGE, ModelLayout, Module
from specgen.emit.models.schema_literals import asserted_schema
from specgen.emit.models.sides import Side, Use
from specgen.emit.text.deprecation import deprecated
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    Wrapped,
    flag,
    statement,
)
from specgen.emit.text.expressions import field as class_field
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import field_text
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    join,
    literal,
)
from specgen.findings.faults import written
from specgen.frozen import frozen
from specgen.ir.told import has_own_tag
from specgen.ir.types import (
    Alias,
    Anything,
    Declaration,
    Declarations,
    Enumeration,
    Record,
    TypeId,
)
from specgen.naming.table import NameTable


@frozen
class ModelModule:
    """A module of models, finished: its imports and one block of code for all declarations."""

    side: Side
    path: str
    doc: Code
    imports: Code
    body: Code
    frame: Code
    """The body without the fields of its classes."""


_PLAIN = ("wire.model", "Model")
_TAGGED = ("wire.tagged", "Tagged")
"""Modules of the runtime and the classes in them that models extend."""
BESIDE = "wire.beside.models"
"""The module with these classes for models that extend one of the user's as well."""

Written = TypeVar("Written")


class _Block(NamedTuple):
    """A declaration as one side has it; `frame` is its text without the fields of a class."""

    text: Code
    frame: Code


@frozen
class ModelWriter:
    """Writes the models of all sides at once, for most of them say the same.

    `read` and `written` are the declarations that answers and requests of a client hold:
    what is only read is not checked more closely than its types.
    """

    declarations: Declarations
    names: NameTable
    layout: ModelLayout
    sides: Sequence[Side]
    read: frozenset[TypeId]
    written: frozenset[TypeId]
    fields: FieldWriter
    doc: str
    base: str = ""
    """A class of the user's, `module:Class`, that all models extend as well."""

    def path(self, module: Module) -> str:
        """The file of a module of declarations."""
        package = self.layout.kind == PACKAGE
        return f"models/{module.name}.py" if package else "models.py"

    def module(self, module: Module) -> list[ModelModule]:
        """A module of declarations, as each side has it."""
        package = self.layout.kind == PACKAGE
        names = [self.names.types[member.id] for member in module.declarations]
        used = {
            self.names.types[id]
            for member in module.declarations
            for id in self.layout.referred[member.id]
        }
        annotators = [
            self._annotator(side, module, used.union(names)) for side in self.sides
        ]
        blocks = written(
            module.declarations, lambda member: self._declaration(member, annotators)
        )
        # They are imported as well.
        parameters = {own.side: [*_parameters(module, own)] for own in annotators}
        title = ", ".join(names[:3])
        more = "" if len(names) <= 3 else " and what they hold"
        doc = docstring(self.doc if not package else f"{title}{more}.", 0)
        return [
            ModelModule(
                side=annotator.side,
                path=self.path(module),
                doc=doc,
                imports=annotator.imports.block(),
                body=_body(
                    module.declarations,
                    [*parameters[annotator.side], *(block.text for block in own)],
                ),
                frame=join("\n", (block.frame for block in own)),
            )
            for annotator, own in _by_side(annotators, blocks)
        ]

    def _annotator(self, side: Side, module: Module, used: set[str]) -> Annotator:
        imports = Imports(used, f".{module.name}")
        return Annotator(
            declarations=self.declarations,
            names=self.names,
            imports=imports,
            side=side,
            runtime=".._runtime" if self.layout.kind == PACKAGE else "._runtime",
            local=partial(self._local, module, imports),
        )

    def _local(self, module: Module, imports: Imports, id: TypeId) -> Code:
        name = self.names.types[id]
        home = self.layout.home[id]
        if home == module.name:
            return identifier(name)
        return imports.declared(f".{home}", name)

    def _declaration(
        self, declaration: Declaration, annotators: Sequence[Annotator]
    ) -> Sequence[_Block]:
        is_read, is_sent = declaration.id in self.read, declaration.id in self.written
        annotators = [
            annotator.reading(
                lenient=is_read and annotator.side is Side.CLIENT,
                checked=is_sent or annotator.side is Side.SERVER,
            )
            for annotator in annotators
        ]
        match declaration:
            case Record(instance=None):
                return self._record(declaration, annotators)
            case Record():
                texts = [self._instance(declaration, own) for own in annotators]
            case Enumeration():
                texts = [
                    self._enumeration(declaration, annotator)
                    for annotator in annotators
                ]
            case Alias():
                texts = [
                    self._alias(declaration, annotator) for annotator in annotators
                ]
        return [_Block(text, text) for text in texts]

    def _record(
        self, record: Record, annotators: Sequence[Annotator]
    ) -> Sequence[_Block]:
        text = field_text(record.doc, None)
        if not text and not record.fields:
            text = "An object without named properties."
        doc = [docstring(text, 4)] if text else []
        fields = self.fields.fields(record, annotators)
        home = _TAGGED if any(map(has_own_tag, record.fields)) else _PLAIN
        blocks = []
        for annotator, own in _by_side(annotators, fields):
            head = self._head(record, annotator, home)
            body = _settings(record, annotator, self.fields)
            blocks.append(_class(head, [*doc, *body], own))
        return blocks

    def _head(
        self, record: Record, annotator: Annotator, home: tuple[str, str]
    ) -> Code:
        """The header of the class of a record, whose own base is at `home` in the runtime."""
        name = identifier(self.names.types[record.id])
        module, base_name = home
        module = BESIDE if self.base else module
        base = annotator.imports.name(f"{annotator.runtime}.{module}", base_name)
        if self.base:
            theirs = annotator.imports.name(*self.base.split(":"))
            base = code("{}, {}", theirs, base)
        mark = deprecated(record.doc, name, annotator.imports, 0)
        if not record.parameters:
            return code("{}class {}({}):", mark, name, base)
        generic = annotator.imports.name("typing", "Generic")
        parameters = join(", ", map(annotator.parameter, range(record.parameters)))
        return code("{}class {}({}, {}[{}]):", mark, name, base, generic, parameters)

    def _instance(self, record: Record, annotator: Annotator) -> Code:
        """The name of an instance; its own words, where the generic class has others."""
        assert record.instance is not None
        generic = self.declarations[record.instance.generic]
        text = field_text(record.doc, None) if record.doc != generic.doc else ""
        name = identifier(self.names.types[record.id])
        annotation = annotator.of(record.instance, Use.FIELD)
        return _assigned(name, annotation, text, annotator.imports)

    def _enumeration(self, enumeration: Enumeration, annotator: Annotator) -> Code:
        name = identifier(self.names.types[enumeration.id])
        if enumeration.nominal:
            members = self.names.members[enumeration.id]
            return enumeration_class(enumeration, name, members, annotator)
        values = [member.value for member in enumeration.members]
        choice = annotator.constants(values, Use.FIELD)
        text = enumeration_text(enumeration)
        return _assigned(name, choice, text, annotator.imports)

    def _alias(self, declared: Alias, annotator: Annotator) -> Code:
        name = identifier(self.names.types[declared.id])
        annotation = annotator.of(declared.type, Use.FIELD)
        text = field_text(declared.doc, None)
        if declared.id not in self.layout.recursive:
            return _assigned(name, annotation, text, annotator.imports)
        spelled = Atom(literal(str(annotation.flat)))
        if declared.id not in self.layout.entangled:
            line = _lazy(name, spelled, annotator.imports, 0)
            return join("\n", [line, docstring(text, 0)]) if text else line
        checked = _assigned(name, spelled, text, annotator.imports, 4)
        return code(
            "if {}:\n    {}\nelse:\n    {}",
            annotator.imports.name("typing", "TYPE_CHECKING"),
            checked,
            _lazy(name, spelled, annotator.imports, 4),
        )


def _lazy(name: Code, spelled: Expression, imports: Imports, indent: int) -> Code:
    alias = imports.name("typing_extensions", "TypeAliasType")
    call = Bracketed(alias, [Atom(literal(str(name))), spelled])
    return statement(Affixed(code("{} = ", name), call), indent)


def _parameters(module: Module, annotator: Annotator) -> Iterator[Code]:
    """The parameters of the generic classes of a module."""
    most = max((_arity(declaration) for declaration in module.declarations), default=0)
    if most:
        variable = annotator.imports.name("typing", "TypeVar")
        names = [annotator.parameter(index) for index in range(most)]
        lines = (
            code("{} = {}({})", name, variable, literal(str(name))) for name in names
        )
        yield join("\n", lines)


def _arity(declaration: Declaration) -> int:
    return declaration.parameters if isinstance(declaration, Record) else 0


def _by_side(
    annotators: Sequence[Annotator], texts: Sequence[Sequence[Written]]
) -> Iterator[tuple[Annotator, list[Written]]]:
    """Each annotator with the texts of its side, which stand beside those of the others."""
    for index, annotator in enumerate(annotators):
        yield annotator, [beside[index] for beside in texts]


def _settings(
    record: Record, annotator: Annotator, fields: FieldWriter
) -> Iterator[Code]:
    """The statements of a class before its fields: how it treats other properties."""
    imports = annotator.imports
    if record.extra is None:
        config = imports.name("pydantic", "ConfigDict")
        yield code('model_config = {}(extra="forbid")', config)
    elif not isinstance(record.extra, Anything):
        extra = fields.others(record, record.extra, annotator)
        typed = Bracketed(fixed("dict"), [Atom(fixed("str")), extra], "[]")
        # As pydantic has it: else type checkers take it for an argument.
        no_argument = Bracketed(
            imports.name("pydantic", "Field"), [flag("init", False)]
        )
        yield class_field(fixed("__pydantic_extra__: "), typed, no_argument, 4)
    if record.constraints.asserted and annotator.side is Side.SERVER:
        marker = imports.name(f"{annotator.runtime}.server.assertions", "asserted")
        check = Bracketed(marker, [asserted_schema(record.constraints)])
        yield statement(Affixed(fixed("_asserted = "), check), 4)


def _assigned(
    name: Code, value: Expression, text: str, imports: Imports, indent: int = 0
) -> Code:
    marker = imports.name("typing", "TypeAlias")
    head = code("{}: {} = ", name, marker)
    line = statement(Affixed(head, Wrapped(value, assigned=True)), indent)
    margin = fixed("\n" + " " * indent)
    return join(margin, [line, docstring(text, indent)]) if text else line


def _body(declarations: Sequence[Declaration], blocks: Sequence[Code]) -> Code:
    """Declarations two lines apart; one line sets an alias apart from the imports."""
    if not declarations:
        return fixed("")
    # Parameters of generic classes are assignments, as aliases are.
    first = declarations[0]
    is_class = isinstance(first, Record) and first.instance is None
    is_class |= isinstance(first, Enumeration) and first.nominal
    lines = 2 if is_class and not any(map(_arity, declarations)) else 1
    return code("{}{}", fixed("\n" * lines), join("\n\n\n", blocks))


def _class(head: Code, body: Sequence[Code], fields: Sequence[Code]) -> _Block:
    """A class: docstring and settings, then fields, documented ones set apart."""
    parts = [head]
    if body:
        parts += [fixed("\n    "), join("\n\n    ", body)]
    frame = join("", parts) if body else fixed("")
    for index, field in enumerate(fields):
        apart = "\n" in fields[index - 1] if index else bool(body)
        parts += [fixed("\n\n    " if apart else "\n    "), field]
    return _Block(join("", parts), frame)
