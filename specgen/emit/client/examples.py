"""Example calls in docstrings, from the examples that the document gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, Expression, named
from specgen.emit.text.python import LINE_LENGTH, Code, code, fixed, identifier, shown
from specgen.frozen import frozen
from specgen.ir.api import Content, Operation
from specgen.ir.body import primary_content, spread_record
from specgen.ir.types import (
    Alias,
    Anything,
    Array,
    Declarations,
    Enumeration,
    Field,
    Literal,
    Map,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)
from specgen.json_value import JsonValue
from specgen.naming.table import NameTable, OperationNames

_INDENT = 12
"""Columns before an example: the method's docstring, and its section."""
_LINES = 10
"""Lines beyond which a call explains nothing."""
_DEPTH = 4

_KINDS: Mapping[ScalarKind, type | tuple[type, ...]] = {
    ScalarKind.STRING: str,
    ScalarKind.SECRET: str,
    ScalarKind.INTEGER: int,
    ScalarKind.NUMBER: (int, float),
    ScalarKind.BOOLEAN: bool,
}


_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
_PARSED: Mapping[ScalarKind, tuple[Code, re.Pattern[str]]] = {
    ScalarKind.DATE: (fixed("date.fromisoformat"), re.compile(_DAY)),
    ScalarKind.DATETIME: (
        fixed("datetime.fromisoformat"),
        re.compile(f"{_DAY}T{_CLOCK}"),
    ),
    ScalarKind.UUID: (
        fixed("UUID"),
        re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    ),
}
"""How a kind of value is made from the text that it travels as."""


class Unfit(Exception):
    """An example is not of the declared type, or has no short form in Python."""


def _nothing(type: Type) -> JsonValue:
    raise Unfit


@frozen(kw_only=False)
class ExampleWriter:
    """Writes calls as a user of the client would.

    `made` gives a value for what is required and has no example, or raises Unfit.
    """

    declarations: Declarations
    names: NameTable
    made: Callable[[Type], JsonValue] = _nothing

    def call(
        self,
        operation: Operation,
        names: OperationNames,
        group: str,
        *,
        asynchronous: bool,
    ) -> str:
        """`client.group.method(name=value, …)`; empty without examples of all it needs.

        An operation that needs no arguments needs no example either.
        """
        try:
            required, optional = self.arguments(operation, names)
        except Unfit:
            return ""
        awaited = fixed("await " if asynchronous else "")
        head = code(
            "{}client.{}.{}", awaited, identifier(group), identifier(names.method)
        )
        for arguments in ({**required, **optional}, required):
            if arguments:
                text = _laid_out(head, arguments)
                if text:
                    return text
        return ""

    def arguments(
        self, operation: Operation, names: OperationNames
    ) -> tuple[dict[str, Expression], dict[str, Expression]]:
        """The arguments that are required, and those that the example of a body gives.

        Raises Unfit where a required one has no example.
        """
        required: dict[str, Expression] = {}
        optional: dict[str, Expression] = {}
        for parameter in operation.parameters:
            if parameter.presence is Presence.REQUIRED:
                required[names.parameters[parameter.id]] = self._first(
                    parameter.type, parameter.doc.examples
                )
        body = operation.body
        record = spread_record(operation, self.declarations)
        if body is None:
            return required, optional
        content = primary_content(body.contents)
        if record is None:
            if body.required:
                examples = _values(content)
                required[names.body or "body"] = self._first(content.type, examples)
            return required, optional
        values = _given(record, content)
        for field in record.fields:
            keyword = names.fields[field.wire_name]
            if body.required and field.presence is Presence.REQUIRED:
                required[keyword] = self._field(field, values)
            elif field.wire_name in values:
                optional[keyword] = self._field(field, values)
        return required, optional

    def _field(self, field: Field, values: Mapping[str, JsonValue]) -> Expression:
        if field.wire_name in values:
            return self._value(field.type, values[field.wire_name])
        return self._first(field.type, field.doc.examples)

    def _first(self, type: Type, examples: tuple[JsonValue, ...]) -> Expression:
        """The first example that fits; of a few constants, the first."""
        for example in (*examples, *_constants(type, self.declarations)):
            try:
                return self._value(type, example)
            except Unfit:
                continue
        return self._value(type, self.made(type))

    def value(self, type: Type, value: JsonValue) -> Expression:
        """A value of the type as code. Raises Unfit."""
        return self._value(type, value)

    def _value(self, type: Type, value: JsonValue, depth: int = 0) -> Expression:
        """A value of the type. Raises Unfit."""
        if depth > _DEPTH:
            raise Unfit
        match type, value:
            case Ref(target=target), _:
                return self._declared(target, value, depth)
            case Scalar(kind=kind), _:
                return _scalar(kind, value)
            case Array(item=item), list():
                items = [self._value(item, element, depth + 1) for element in value]
                return Bracketed(fixed(""), items, "[]")
            case Map(value=inner), dict():
                return _mapping(
                    {
                        key: self._value(inner, member, depth + 1)
                        for key, member in value.items()
                    }
                )
            case Union(members=members), _:
                return self._member(members, value, depth)
            case Literal(values=values), str() | int() if value in values:
                return Atom(shown(value))
            case Null(), None:
                return Atom(fixed("None"))
            case Anything(), _:
                return Atom(shown(value))
            case _:
                raise Unfit

    def _member(
        self, members: tuple[Type, ...], value: JsonValue, depth: int
    ) -> Expression:
        for member in members:
            try:
                return self._value(member, value, depth)
            except Unfit:
                continue
        raise Unfit

    def _declared(self, target: TypeId, value: JsonValue, depth: int) -> Expression:
        declaration = self.declarations[target]
        match declaration, value:
            case Alias(type=type), _:
                return self._value(type, value, depth + 1)
            case Enumeration(members=members), str() | int():
                if all(value != member.value for member in members):
                    raise Unfit
                return self._constant(declaration, value)
            case Record(), dict():
                return self._record(declaration, value, depth)
            case _:
                raise Unfit

    def _constant(self, enumeration: Enumeration, value: str | int) -> Expression:
        if not enumeration.nominal:
            return Atom(shown(value))
        name = identifier(self.names.types[enumeration.id])
        member = identifier(self.names.members[enumeration.id][value])
        return Atom(code("models.{}.{}", name, member))

    def _record(
        self, record: Record, value: Mapping[str, JsonValue], depth: int
    ) -> Expression:
        python_names = self.names.fields[record.id]
        arguments: list[Expression] = []
        for field in record.fields:
            if field.wire_name in value:
                inner = self._value(field.type, value[field.wire_name], depth + 1)
                arguments.append(named(python_names[field.wire_name], inner))
            elif field.presence is Presence.REQUIRED:
                raise Unfit
        head = code("models.{}", identifier(self.names.types[record.id]))
        return Bracketed(head, arguments, compact=True)


def _given(record: Record, content: Content) -> Mapping[str, JsonValue]:
    """The first example of a whole body."""
    whole = (example for example in (*_values(content), *record.doc.examples))
    return next((example for example in whole if isinstance(example, dict)), {})


def _values(content: Content) -> tuple[JsonValue, ...]:
    return tuple(value for _, value in content.examples)


def _constants(type: Type, declarations: Declarations) -> Iterator[JsonValue]:
    match type:
        case Literal(values=values):
            yield from values
        case Ref(target=target):
            declaration = declarations[target]
            if isinstance(declaration, Enumeration):
                yield from (member.value for member in declaration.members)
            elif isinstance(declaration, Alias) and isinstance(
                declaration.type, Literal
            ):
                yield from declaration.type.values


def _scalar(kind: ScalarKind, value: JsonValue) -> Expression:
    if kind in _PARSED and isinstance(value, str):
        head, pattern = _PARSED[kind]
        if not pattern.fullmatch(value):
            raise Unfit
        return Bracketed(head, [Atom(shown(value))])
    wanted = _KINDS.get(kind)
    mistaken = isinstance(value, bool) and kind is not ScalarKind.BOOLEAN
    if wanted is None or mistaken or not isinstance(value, wanted):
        raise Unfit
    return Atom(shown(value))


def _mapping(pairs: Mapping[str, Expression]) -> Expression:
    entries = [Affixed(code("{}: ", shown(key)), value) for key, value in pairs.items()]
    return Bracketed(fixed(""), entries, "{}")


def _laid_out(head: Code, arguments: Mapping[str, Expression]) -> str:
    """The call as black would have it, at the left margin; empty if it does not fit."""
    items = [named(name, value) for name, value in arguments.items()]
    lines = Bracketed(head, items, compact=True).at(_INDENT, _INDENT).split("\n")
    lines[1:] = [line[_INDENT:] for line in lines[1:]]
    fits = len(lines) <= _LINES and all(
        _INDENT + _written(line) <= LINE_LENGTH for line in lines
    )
    return "\n".join(lines) if fits else ""


def _written(line: str) -> int:
    """Columns of a line in a docstring, where backslashes and quotes are escaped."""
    return len(line) + line.count("\\") + 3 * line.count('"""')
