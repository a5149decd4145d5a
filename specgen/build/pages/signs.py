"""What of an operation may have to do with pages, by usual names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from specgen.build.pages.resolving import USUAL_ARRAYS, only_array
from specgen.build.pages.shapes import Shape, shapes
from specgen.build.pages.words import HOLDERS, MORE, TOTALS
from specgen.ir.answers import (
    ARGUMENTS,
    alternatives,
    argument,
    at,
    json_answers,
    path_to,
    successes,
)
from specgen.ir.api import Operation, Style
from specgen.ir.body import spread_record
from specgen.ir.pagination import MemberPath
from specgen.ir.types import (
    Declarations,
    Field,
    Nothing,
    Record,
    Scalar,
    ScalarKind,
    Type,
)

Kinds: TypeAlias = Sequence[ScalarKind]
TEXT = (ScalarKind.STRING, ScalarKind.UUID)
COUNT = (ScalarKind.INTEGER, ScalarKind.NUMBER)
_DEEPEST = 3
"""The most names in a path to something about pages."""


def plain(name: str) -> str:
    """A name as the lists of words have it."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


class Signs:
    """The arguments of an operation, and the properties and headers of its answer."""

    def __init__(self, operation: Operation, declarations: Declarations) -> None:
        self.operation = operation
        self._declarations = declarations
        self._answers = json_answers(operation)
        self.arguments = dict(self._named())
        self.headers = {
            plain(header.wire_name).removeprefix("x"): header
            for response in successes(operation)
            for header in response.headers
            if isinstance(header.encoding, Style)
        }

    def _named(self) -> Iterator[tuple[str, tuple[str, Type]]]:
        """Arguments by plain name; parameters take the place of properties of a body."""
        record = spread_record(self.operation, self._declarations)
        for field in record.fields if record else ():
            yield plain(field.wire_name), (field.wire_name, field.type)
        for parameter in self.operation.parameters:
            if parameter.place in ARGUMENTS:
                yield plain(parameter.wire_name), (parameter.wire_name, parameter.type)

    def is_list(self) -> bool:
        """Whether the answer is an array, or one array with what usually is beside it."""
        if len(self._answers) != 1:
            return False
        path = only_array(self._answers[0], self.operation, self._declarations)
        if path is None:
            return False
        if not path or plain(path[0]) in USUAL_ARRAYS:
            return True
        segments = {plain(segment) for segment in self.operation.path_text.split("/")}
        if plain(path[0]) in segments:
            return True
        (record,) = alternatives(self._answers[0], self._declarations)
        return isinstance(record, Record) and all(
            field.wire_name == path[0]
            or plain(field.wire_name) in HOLDERS
            or self.is_of(field.type, tuple(ScalarKind))
            for field in record.fields
        )

    def argument(self, names: Sequence[str], kinds: Kinds) -> str:
        """The argument that has one of some names, the first one first."""
        for name in names:
            wire, type = self.arguments.get(name, ("", None))
            if type is not None and self.is_of(type, kinds):
                return wire
        return ""

    def is_of(self, type: Type, kinds: Kinds) -> bool:
        """Whether all values of a type, null aside, are scalars of some kinds."""
        members = alternatives(type, self._declarations)
        return bool(members) and all(
            isinstance(member, Scalar) and member.kind in kinds for member in members
        )

    def has_format(self, type: Type, formats: Sequence[str]) -> bool:
        """Whether all values of a type, null aside, are texts of some formats."""
        members = alternatives(type, self._declarations)
        return bool(members) and all(
            isinstance(member, Scalar) and member.format in formats
            for member in members
        )

    def property(self, names: Sequence[str], kinds: Kinds) -> str:
        """The path of a property of the answer, or of what usually holds such."""
        best: list[tuple[int, str]] = []
        for path, field in self.properties():
            name = plain(path[-1])
            if name in names and self.is_of(field.type, kinds):
                best.append((names.index(name), ".".join(path)))
        return min(best, default=(0, ""))[1]

    def properties(self) -> Iterator[tuple[MemberPath, Field]]:
        """Those of the answer, and of what usually holds what is about pages."""
        pending: list[tuple[MemberPath, Type]] = [((), self._answers[0])]
        while pending:
            path, type = pending.pop(0)
            for record in alternatives(type, self._declarations):
                for field in record.fields if isinstance(record, Record) else ():
                    inner = (*path, field.wire_name)
                    yield inner, field
                    if plain(field.wire_name) in HOLDERS and len(inner) < _DEEPEST:
                        pending.append((inner, field.type))

    def type_at(self, text: str) -> Type:
        """The type of what a path leads to in the answer."""
        path = path_to(self._answers[0], text, self._declarations)
        end = at(self._answers[0], path, self._declarations) if path else None
        return end or Nothing()

    def takes(self, wire: str, value: Type) -> bool:
        """Whether any value of a type can be an argument."""
        taker = argument(self.operation, wire, self._declarations)
        if taker is None:
            return False
        own = shapes(taker.type, self._declarations)
        # What a number says can be text; a text need not be that of a number.
        numbers = {Shape.NUMBER} if Shape.TEXT in own else set()
        return shapes(value, self._declarations) <= own | numbers

    def more(self) -> str:
        """The path of what tells whether more follows."""
        return self.property(MORE, (ScalarKind.BOOLEAN,))

    def total(self) -> str:
        """The path of the number of all items."""
        return self.property(TOTALS, COUNT)

    def description(self, name: str) -> str:
        """What the document says about an argument."""
        told = argument(self.operation, name, self._declarations)
        return told.doc.description if told is not None else ""

    def first(self, name: str) -> int | None:
        """Where an argument starts to count, by its default or its minimum."""
        counted = argument(self.operation, name, self._declarations)
        if counted is None:
            return None
        if counted.default is not None and isinstance(counted.default.value, int):
            return int(counted.default.value)
        for type in alternatives(counted.type, self._declarations):
            if isinstance(type, Scalar) and type.constraints.ge is not None:
                return int(type.constraints.ge)
        return None
