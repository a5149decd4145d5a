"""The models of an API as a page shows them: fields and types as the package has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import field_text
from specgen.emit.text.python import literal
from specgen.ir.api import Api
from specgen.ir.types import (
    Access,
    Alias,
    Anything,
    Array,
    Constraints,
    Declaration,
    Enumeration,
    Field,
    Map,
    Presence,
    Record,
    Scalar,
    Tuple,
    Type,
    Union,
)
from specgen.naming.table import NameTable
from specgen.page.values import Content


class ModelRows:
    """Writes the rows of declarations; their names are those of a package's models."""

    def __init__(self, api: Api, names: NameTable, side: Side) -> None:
        self._names = names
        self._annotator = Annotator(
            declarations=api.declarations,
            names=names,
            imports=Imports(),
            side=side,
            runtime="._runtime",
        )

    def row(self, declaration: Declaration) -> dict[str, Content]:
        """The row of a declaration."""
        name = self._names.types[declaration.id]
        return {
            "name": name,
            "doc": field_text(declaration.doc, None),
            "deprecated": declaration.doc.deprecated,
            **self._definition(declaration),
        }

    def _definition(self, declaration: Declaration) -> dict[str, Content]:
        match declaration:
            case Enumeration(members=members, open=is_open):
                values = [
                    {"name": literal(member.value), "doc": member.hint or ""}
                    for member in members
                ]
                kind = "constants, and others that readers accept"
                return {"kind": kind if is_open else "constants", "values": values}
            case Alias(type=type):
                return {"kind": "type", "type": self._type(type)}
            case Record(instance=None):
                return {
                    "kind": "class",
                    "fields": [*self._fields(declaration)],
                    "others": self._others(declaration),
                }
            case Record(instance=instance):
                assert instance is not None
                return {
                    "kind": "class",
                    "type": self._type(instance),
                    "fields": [*self._fields(declaration)],
                    "others": self._others(declaration),
                }

    def _others(self, record: Record) -> str:
        """What is said of properties without a name."""
        if record.extra is None:
            return "no other properties"
        if isinstance(record.extra, Anything):
            return ""
        return f"other properties: {self._type(record.extra)}"

    def _fields(self, record: Record) -> Iterator[dict[str, Content]]:
        # An instance of a generic class has no fields of its own to be named.
        names = self._names.fields.get(record.id, {})
        for field in record.fields:
            name = names.get(field.wire_name, field.wire_name)
            yield {
                "name": name,
                "wire": field.wire_name if name != field.wire_name else "",
                "type": self._annotation(field),
                "required": field.presence is Presence.REQUIRED,
                "doc": field_text(field.doc, field.default),
                "notes": [*_notes(field)],
            }

    def _annotation(self, field: Field) -> str:
        text = self._type(field.type)
        if field.presence is Presence.REQUIRED or text == "Any":
            return text
        return text if text.endswith("None") else f"{text} | None"

    def _type(self, type: Type) -> str:
        return str(self._annotator.of(type, Use.VALUE).flat)


_ACCESS = {Access.READ: "read only", Access.WRITE: "write only"}


def _notes(field: Field) -> Iterator[str]:
    """What else holds of a field's value, in JSON Schema's and pydantic's words."""
    if field.access in _ACCESS:
        yield _ACCESS[field.access]
    if field.doc.deprecated:
        yield "deprecated"
    yield from limits(field.type)


def limits(type: Type) -> Iterator[str]:
    """The constraints of a value, as pydantic calls them."""
    match type:
        case Union(members=members, constraints=constraints):
            for member in members:
                yield from limits(member)
            yield from _limits(constraints)
        case (
            Scalar(constraints=constraints)
            | Array(constraints=constraints)
            | Map(constraints=constraints)
            | Tuple(constraints=constraints)
        ):
            yield from _limits(constraints)


def _limits(constraints: Constraints) -> Iterator[str]:
    for field in fields(Constraints):
        value = getattr(constraints, field.name)
        if field.name != "asserted" and value not in (None, False, ()):
            yield field.name if value is True else f"{field.name}={literal(value)}"
