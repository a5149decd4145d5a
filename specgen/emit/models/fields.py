"""The fields of models.

Most fields of a large document say word for word what another one says, so each is written once
and its text reused wherever the names it needs are called the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

from specgen.emit.models.annotations import Annotator, Side, Use, optional
from specgen.emit.text.expressions import Atom, Bracketed
from specgen.emit.text.expressions import field as class_field
from specgen.emit.text.imports import Needs
from specgen.emit.text.prose import field_text
from specgen.emit.text.python import Code, code, docstring, identifier, join, literal
from specgen.ir.body import resolved, with_files
from specgen.ir.graph import refs
from specgen.ir.types import (
    Anything,
    Declarations,
    Field,
    Null,
    Presence,
    Record,
    Type,
    TypeId,
    Union,
)
from specgen.naming.table import NameTable


@dataclass(frozen=True, slots=True)
class _Known:
    """The text of a field and what it imports."""

    text: Code
    needs: Needs


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWriter:
    """Writes the fields of one package's models; `uploads` are records that hold files."""

    declarations: Declarations
    names: NameTable
    side: Side
    uploads: frozenset[TypeId]
    _known: dict[tuple[object, ...], _Known] = field(default_factory=dict)

    def field(self, record: Record, field: Field, annotator: Annotator) -> Code:
        """A field with its default and docstring."""
        python = self.names.fields[record.id][field.wire_name]
        if record.id in self.uploads:
            return self._written(record, field, python, annotator)
        # The same field of another record is made of the same objects (`build.properties`).
        key = (
            python,
            field.wire_name,
            id(field.type),
            id(field.doc),
            id(field.default),
            field.presence is Presence.OPTIONAL,
            annotator.lenient,
            annotator.checked,
        )
        known = self._known.get(key)
        if known is not None and annotator.imports.agrees(known.needs):
            annotator.imports.include(known.needs)
            return known.text
        write = partial(self._written, record, field, python, annotator)
        if next(refs(field.type), None) is not None:
            # What a declaration is called depends on the module.
            return write()
        text, needs = annotator.imports.needed(write)
        self._known[key] = _Known(text, needs)
        return text

    def _written(
        self, record: Record, field: Field, python: str, annotator: Annotator
    ) -> Code:
        imports = annotator.imports
        files = None
        if record.id in self.uploads:
            files = with_files(field.type, self.declarations)
        if files is None:
            doc = annotator.of(field.type, Use.FIELD)
        else:
            doc = self._uploading(annotator).of(files, Use.FIELD)
        absent = field.presence is Presence.OPTIONAL
        if absent and self.side is Side.SERVER and not self._takes_null(field.type):
            omittable = imports.name(f"{annotator.runtime}.wire.model", "Omittable")
            doc = Bracketed(omittable, [doc], "[]")
        elif absent:
            doc = optional(doc, "None")
        if python != field.wire_name:
            wire = imports.name(f"{annotator.runtime}.wire.model", "Wire")
            doc = annotator.annotated(
                doc, [Bracketed(wire, [Atom(literal(field.wire_name))])]
            )
        name = code("{}: ", identifier(python))
        line = class_field(name, doc, "None" if absent else "", 4)
        text = field_text(field.doc, field.default)
        return join("\n    ", [line, docstring(text, 4)]) if text else line

    def _uploading(self, annotator: Annotator) -> Annotator:
        if self.side is Side.SERVER:
            file = annotator.imports.name("fastapi", "UploadFile")
        else:
            file = annotator.imports.name(
                f"{annotator.runtime}.client.contents.files", "Upload"
            )
        return replace(annotator, file=file)

    def _takes_null(self, type: Type) -> bool:
        """Whether null is one of its values; unions may lead back to themselves."""
        pending, seen = [type], set[Type]()
        while pending:
            meant = resolved(pending.pop(), self.declarations)
            if isinstance(meant, Null | Anything):
                return True
            if isinstance(meant, Union) and meant not in seen:
                seen.add(meant)
                pending += meant.members
        return False
