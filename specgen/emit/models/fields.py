"""The fields of models.

Most fields of a large document say word for word what another one says, so each is written once
and its text reused wherever the names it needs are called the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import partial
from typing import NamedTuple

from specgen.emit.models.annotations import Annotator, optional
from specgen.emit.models.modules import ModelLayout
from specgen.emit.models.sides import Side, Use
from specgen.emit.models.uploads import uploading
from specgen.emit.text.expressions import (
    Atom,
    Bracketed,
    Expression,
    named,
)
from specgen.emit.text.expressions import field as class_field
from specgen.emit.text.imports import Needs
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
from specgen.frozen import frozen
from specgen.ir.body import takes_null, with_files
from specgen.ir.defaults import assumed_default, is_python
from specgen.ir.graph import refs
from specgen.ir.types import (
    Declarations,
    Default,
    Field,
    Presence,
    Record,
    Type,
    TypeId,
)
from specgen.naming.table import NameTable


class _Written(NamedTuple):
    """The text of a field on each side, and what it imports there.

    It holds the field, so that no other can take its place.
    """

    field: Field
    texts: tuple[Code, ...]
    needs: tuple[Needs, ...]


@frozen
class FieldWriter:
    """Writes the fields of models for all sides at once.

    `uploads` are records with files, `requested` those in requests: there defaults are assumed.
    """

    declarations: Declarations
    names: NameTable
    layout: ModelLayout
    uploads: frozenset[TypeId]
    requested: frozenset[TypeId]
    unaudited: list[Code] = field(default_factory=list)
    """The texts that were first written since somebody last cleared the list."""
    _texts: set[Code] = field(default_factory=set)
    _fields: dict[tuple[object, ...], _Written] = field(default_factory=dict)

    def fields(
        self, record: Record, annotators: Sequence[Annotator]
    ) -> list[tuple[Code, ...]]:
        """The fields of a record with defaults and docstrings, as each of the sides has them."""
        if record.id in self.uploads or record.parameters:
            return [self._own(record, own, annotators) for own in record.fields]
        names, first = self.names.fields[record.id], annotators[0]
        of_record = record.id in self.requested, first.lenient, first.checked
        texts = []
        for own in record.fields:
            # What another record says in the same words is the same object (`build.properties`).
            key = names[own.wire_name], id(own), of_record
            written = self._fields.get(key)
            if written is None or not first.imports.agrees(written.needs[0]):
                written = self._written(record, own, annotators)
                home = self.layout.home[record.id]
                if all(self.layout.home[id] != home for id in refs(own.type)):
                    self._fields[key] = written
            else:
                for annotator, needs in zip(annotators, written.needs, strict=True):
                    annotator.imports.include(needs)
            texts.append(written.texts)
        return texts

    def _own(
        self, record: Record, field: Field, annotators: Sequence[Annotator]
    ) -> tuple[Code, ...]:
        """A field that no other record has."""
        lines = [self._line(record, field, annotator) for annotator in annotators]
        texts = _documented(field, lines)
        self._note(texts)
        return texts

    def _written(
        self, record: Record, field: Field, annotators: Sequence[Annotator]
    ) -> _Written:
        pairs = [
            annotator.imports.needed(partial(self._line, record, field, annotator))
            for annotator in annotators
        ]
        texts = _documented(field, [line for line, _ in pairs])
        self._note(texts)
        return _Written(field, texts, tuple(needs for _, needs in pairs))

    def _note(self, texts: Sequence[Code]) -> None:
        """Most fields are the same on all sides, and many have the words of another."""
        for text in texts:
            if text not in self._texts:
                self._texts.add(text)
                self.unaudited.append(text)

    def others(self, record: Record, type: Type, annotator: Annotator) -> Expression:
        """The type of properties that have no name in the document."""
        files = None
        if record.id in self.uploads:
            files = with_files(type, self.declarations)
        if files is None:
            return annotator.of(type, Use.FIELD)
        return uploading(annotator, Use.FIELD).of(files, Use.FIELD)

    def _line(self, record: Record, field: Field, annotator: Annotator) -> Code:
        """The declaration of a field."""
        imports = annotator.imports
        tag = field.tag
        if tag is not None:
            # A newer server's tags are those of other records, not of this one.
            annotator = annotator.reading(lenient=False, checked=annotator.checked)
        files = None
        if record.id in self.uploads:
            files = with_files(field.type, self.declarations)
        if files is None:
            annotation = annotator.of(field.type, Use.FIELD)
        else:
            annotation = uploading(annotator, Use.FIELD).of(files, Use.FIELD)
        absent = field.presence is Presence.OPTIONAL
        default: Expression = Atom(fixed("None" if absent else ""))
        assumed = self._assumed(record, field) if files is None else None
        if assumed is not None and annotator.side is Side.SERVER:
            default = self._default(field.type, assumed, annotator)
        elif absent and not takes_null(field.type, self.declarations):
            omittable = imports.name(f"{annotator.runtime}.wire.model", "Omittable")
            annotation = Bracketed(omittable, [annotation], "[]")
        elif absent:
            annotation = optional(annotation, "None")
        python = self.names.fields[record.id][field.wire_name]
        metadata: list[Expression] = []
        if python != field.wire_name:
            wire = imports.name(f"{annotator.runtime}.wire.model", "Wire")
            metadata.append(Bracketed(wire, [Atom(literal(field.wire_name))]))
        if tag is not None and tag.own is not None:
            default = Atom(literal(tag.own))
            metadata.append(
                Atom(imports.name(f"{annotator.runtime}.wire.tagged", "Tag"))
            )
        if field.doc.deprecated:
            mark = named("deprecated", Atom(fixed("True")))
            metadata.append(Bracketed(imports.name("pydantic", "Field"), [mark]))
        if metadata:
            annotation = annotator.annotated(annotation, metadata)
        name = code("{}: ", identifier(python))
        return class_field(name, annotation, default, 4)

    def _assumed(self, record: Record, field: Field) -> Default | None:
        """The default that a service finds where the property was not sent."""
        if field.tag is not None or record.id not in self.requested:
            return None
        return assumed_default(field, self.declarations)

    def _default(
        self, type: Type, default: Default, annotator: Annotator
    ) -> Expression:
        """A default as Python has it, or read from JSON by its type when it is needed."""
        value = literal(default.value)
        if is_python(default.value, type, self.declarations):
            items = default.value if isinstance(default.value, list) else ()
            if not items:
                return Atom(value)
            members = [Atom(literal(item)) for item in items]
            return Bracketed(fixed(""), members, "[]", compact=True)
        read = annotator.imports.name(f"{annotator.runtime}.server.defaults", "Default")
        type_of = annotator.evaluated(type, Use.FIELD)
        return Bracketed(read, [type_of, Atom(value)], compact=True)


def _documented(field: Field, lines: Sequence[Code]) -> tuple[Code, ...]:
    """The declaration of a field on each side, with its docstring."""
    text = field_text(field.doc, field.default)
    if not text:
        return tuple(lines)
    doc = docstring(text, 4)
    return tuple(join("\n    ", (line, doc)) for line in lines)
