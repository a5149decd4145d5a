"""Declarations as pydantic models and type aliases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from specgen.emit.models.annotations import Annotator, Side, Use
from specgen.emit.models.fields import FieldWriter
from specgen.emit.models.modules import PACKAGE, ModelLayout, Module
from specgen.emit.models.schema_literals import asserted_schema
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    Wrapped,
    statement,
)
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
from specgen.ir.graph import declaration_refs
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """A module of models, finished: its imports and one block of code for all declarations."""

    path: str
    doc: Code
    imports: Code
    body: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWriter:
    """Writes the models of one package.

    `read` and `written` are the declarations that answers and requests of a client hold:
    what is only read is not checked more closely than its types.
    """

    declarations: Declarations
    names: NameTable
    layout: ModelLayout
    side: Side
    read: frozenset[TypeId]
    written: frozenset[TypeId]
    fields: FieldWriter
    doc: str

    def path(self, module: Module) -> str:
        """The file of a module of declarations."""
        package = self.layout.kind == PACKAGE
        return f"models/{module.name}.py" if package else "models.py"

    def module(self, module: Module) -> ModelModule:
        """A module of declarations."""
        package = self.layout.kind == PACKAGE
        own = {self.names.types[one.id] for one in module.declarations}
        used = own | {
            self.names.types[id]
            for one in module.declarations
            for id in declaration_refs(one)
        }
        imports = Imports(used)
        runtime = ".._runtime" if package else "._runtime"
        annotator = Annotator(
            self.declarations,
            self.names,
            imports,
            self.side,
            runtime,
            local=lambda target: self._local(target, module, imports),
        )
        blocks = tuple(
            self._declaration(one, annotator, imports) for one in module.declarations
        )
        title = ", ".join(self.names.types[one.id] for one in module.declarations[:3])
        more = "" if len(module.declarations) <= 3 else " and what they hold"
        text = self.doc if not package else f"{title}{more}."
        return ModelModule(
            path=self.path(module),
            doc=docstring(text, 0),
            imports=imports.block(),
            body=_body(module.declarations, blocks),
        )

    def _local(self, id: TypeId, module: Module, imports: Imports) -> Code:
        name = self.names.types[id]
        home = self.layout.home[id]
        if home == module.name:
            return identifier(name)
        return imports.declared(f".{home}", name)

    def _declaration(
        self, one: Declaration, annotator: Annotator, imports: Imports
    ) -> Code:
        lenient = self.side is Side.CLIENT and one.id in self.read
        checked = self.side is Side.SERVER or one.id in self.written
        annotator = replace(annotator, lenient=lenient, checked=checked)
        match one:
            case Record():
                return self._record(one, annotator, imports)
            case Enumeration():
                return self._enumeration(one, annotator, imports)
            case Alias():
                return self._alias(one, annotator, imports)

    def _record(self, record: Record, annotator: Annotator, imports: Imports) -> Code:
        name = identifier(self.names.types[record.id])
        base = imports.name(f"{annotator.runtime}.wire.model", "Model")
        text = field_text(record.doc, None)
        body: list[Code] = []
        if text or not record.fields:
            shown = text or "An object without named properties."
            body.append(docstring(shown, 4))
        if record.extra is None:
            config = imports.name("pydantic", "ConfigDict")
            body.append(code('model_config = {}(extra="forbid")', config))
        elif not isinstance(record.extra, Anything):
            extra = annotator.of(record.extra, Use.FIELD)
            typed = Bracketed(fixed("dict"), [Atom(fixed("str")), extra], "[]")
            body.append(statement(Affixed(fixed("__pydantic_extra__: "), typed), 4))
        if record.constraints.asserted and self.side is Side.SERVER:
            marker = imports.name(f"{annotator.runtime}.server.assertions", "asserted")
            check = Bracketed(marker, [asserted_schema(record.constraints)])
            body.append(statement(Affixed(fixed("_asserted = "), check), 4))
        fields = [self.fields.field(record, one, annotator) for one in record.fields]
        return _class(code("class {}({}):", name, base), body, fields)

    def _enumeration(
        self, one: Enumeration, annotator: Annotator, imports: Imports
    ) -> Code:
        name = identifier(self.names.types[one.id])
        values = [member.value for member in one.members]
        choice = annotator.constants(values, Use.FIELD)
        return self._assigned(name, choice, _enumeration_text(one), imports)

    def _alias(self, one: Alias, annotator: Annotator, imports: Imports) -> Code:
        name = identifier(self.names.types[one.id])
        doc = annotator.of(one.type, Use.FIELD)
        text = field_text(one.doc, None)
        if one.id not in self.layout.recursive:
            return self._assigned(name, doc, text, imports)
        alias = imports.name("typing_extensions", "TypeAliasType")
        quoted = Atom(literal(str(doc.flat)))
        call = Bracketed(alias, [Atom(literal(str(name))), quoted])
        line = statement(Affixed(code("{} = ", name), call), 0)
        return join("\n", [line, docstring(text, 0)]) if text else line

    def _assigned(
        self, name: Code, value: Expression, text: str, imports: Imports
    ) -> Code:
        marker = imports.name("typing", "TypeAlias")
        line = statement(Affixed(code("{}: {} = ", name, marker), Wrapped(value)), 0)
        return join("\n", [line, docstring(text, 0)]) if text else line


def _enumeration_text(one: Enumeration) -> str:
    text = field_text(one.doc, None)
    named = [
        f"- {member.value}: {member.hint}" for member in one.members if member.hint
    ]
    return "\n\n".join(part for part in (text, "\n".join(named)) if part)


def _body(declarations: Sequence[Declaration], blocks: Sequence[Code]) -> Code:
    """Declarations two lines apart; one line sets an alias apart from the imports."""
    if not declarations:
        return fixed("")
    lines = 2 if declarations and isinstance(declarations[0], Record) else 1
    return code("{}{}", fixed("\n" * lines), join("\n\n\n", blocks))


def _class(head: Code, body: Sequence[Code], fields: Sequence[Code]) -> Code:
    """A class: docstring and settings, then fields, documented ones set apart."""
    parts = [head]
    if body:
        parts += [fixed("\n    "), join("\n\n    ", body)]
    for index, field in enumerate(fields):
        apart = "\n" in fields[index - 1] if index else bool(body)
        parts += [fixed("\n\n    " if apart else "\n    "), field]
    return join("", parts)
