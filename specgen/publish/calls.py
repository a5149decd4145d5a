"""Calls that show how a client is used, and what its fake answers to them.

Arguments are what the document exemplifies, or made as `specgen mock` makes its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from specgen.emit.client.examples import ExampleWriter, Unfit
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    named,
)
from specgen.emit.text.python import Code, code, fixed, identifier, literal
from specgen.ir.answers import successes
from specgen.ir.api import Codec, Content, Operation, OperationKind, Response
from specgen.ir.body import primary_content
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Alias,
    Anything,
    Array,
    Constraints,
    Declarations,
    Enumeration,
    Literal,
    Map,
    Null,
    Record,
    Ref,
    Scalar,
    Type,
    TypeId,
    Union,
)
from specgen.json_value import JsonValue
from specgen.mock.patterns import matching
from specgen.mock.values import Endless, Sampler
from specgen.naming.table import NameTable

SHOWN: Final = 3
"""At most so many calls are shown."""
_LINES: Final = 12
"""Lines beyond which a call explains nothing."""
_IMPORTED: Final = {
    "date.fromisoformat(": ("datetime", "date"),
    "datetime.fromisoformat(": ("datetime", "datetime"),
    "UUID(": ("uuid", "UUID"),
}
"""What calls take from the standard library, by how it begins."""


@dataclass(frozen=True, kw_only=True)
class ExampleCall:
    """A call of an operation; `path` is what leads to its method from a client.

    `answer` is a body that its success may have, None where it has none.
    """

    operation: Operation
    path: str
    arguments: Sequence[Expression]
    answer: JsonValue

    def at(self, indent: int, before: str = "", client: str = "client") -> Code:
        """The call as a statement, with `before` in front: an assignment, an `await`."""
        head = code("{}.{}", fixed(client), identifier(self.path))
        call = Bracketed(head, self.arguments, compact=True)
        return Affixed(fixed(before), call).at(indent, indent)

    @property
    def needs_models(self) -> bool:
        return "models." in self.at(0)

    @property
    def imports(self) -> list[tuple[str, str]]:
        """Modules of the standard library, and what of them."""
        text = self.at(0)
        return [own for begins, own in _IMPORTED.items() if begins in text]


def example_calls(
    api_operations: Sequence[Operation], declarations: Declarations, names: NameTable
) -> list[ExampleCall]:
    """The calls that explain most, the plainest of each kind first."""
    writer = ExampleWriter(declarations, names, _Maker(declarations).value)
    made = [
        call
        for operation in api_operations
        if _explains(operation, declarations)
        for call in _call(operation, declarations, names, writer)
    ]
    kinds = [
        [call for call in made if _is_read(call) and not call.arguments],
        [call for call in made if _is_read(call) and call.arguments],
        [call for call in made if not _is_read(call)],
    ]
    # Two calls of a kind say less than one of each.
    firsts = [kind[0] for kind in kinds if kind]
    others = [call for kind in kinds for call in kind[1:]]
    return [*firsts, *others][:SHOWN]


def json_expression(value: JsonValue) -> Expression:
    """A value of JSON as Python writes it."""
    match value:
        case dict() if value:
            entries = [
                Affixed(code("{}: ", literal(name)), json_expression(member))
                for name, member in value.items()
            ]
            return Bracketed(fixed(""), entries, "{}")
        case list() if value:
            return Bracketed(fixed(""), [*map(json_expression, value)], "[]")
        case _:
            return Atom(literal(value))


def _is_read(call: ExampleCall) -> bool:
    return call.operation.method == "GET"


@dataclass(frozen=True)
class _Maker:
    """Makes values of plain types."""

    declarations: Declarations

    def value(self, type: Type) -> JsonValue:
        """A value for which there is no example. Raises Unfit."""
        if not _is_plain(type, self.declarations):
            raise Unfit
        try:
            made: JsonValue = Sampler(self.declarations, shown=False).of(type)
        except Endless:
            raise Unfit from None
        return made


def _explains(operation: Operation, declarations: Declarations) -> bool:
    """Whether a call of an operation can stand for others: nothing about it is special."""
    if (
        operation.kind is not OperationKind.OPERATION
        or operation.doc.deprecated
        or operation.method == "HEAD"
    ):
        return False
    sent = [primary_content(operation.body.contents)] if operation.body else []
    answered = [_answered(response) for response in successes(operation)[:1]]
    contents = [*sent, *(content for content in answered if content is not None)]
    if not answered or any(content.codec is not Codec.JSON for content in contents):
        return False
    taken = [content.type for content in contents]
    taken += [
        parameter.type
        for parameter in operation.parameters
        if parameter.presence.value == "required"
    ]
    return all(_is_plain(type, declarations) for type in taken)


def _answered(response: Response) -> Content | None:
    """What a success is answered with: JSON where it may be, None for nothing."""
    return primary_content(response.received) if response.received else None


def _call(
    operation: Operation,
    declarations: Declarations,
    names: NameTable,
    writer: ExampleWriter,
) -> Iterator[ExampleCall]:
    own = names.operations[operation.id]
    group = names.groups[operation.group or ""]
    try:
        required, optional = writer.arguments(operation, own)
        answer = _answer(operation, declarations)
    except (Unfit, Endless):
        return
    for arguments in ({**required, **optional}, required):
        call = ExampleCall(
            operation=operation,
            path=f"{group.call}.{own.method}",
            arguments=_given(operation, own.parameters, arguments),
            answer=answer,
        )
        if call.at(8, "answer = ").count("\n") < _LINES:
            yield call
            return


def _given(
    operation: Operation,
    parameters: Mapping[str, str],
    arguments: Mapping[str, Expression],
) -> list[Expression]:
    """The arguments by name, but for the only one in the path."""
    slots = [
        parameters[parameter.id]
        for parameter in operation.parameters
        if parameter.place.value == "path"
    ]
    alone = len(slots) == 1 and [*arguments] == slots
    return [value if alone else named(name, value) for name, value in arguments.items()]


def _answer(operation: Operation, declarations: Declarations) -> JsonValue:
    """The body of the first success. Raises Endless."""
    content = _answered(successes(operation)[0])
    if content is None:
        return None
    made: JsonValue = Sampler(declarations, shown=False).of(content.type)
    return made


_DEPTH: Final = 8


def _is_plain(
    type: Type, declarations: Declarations, above: tuple[TypeId, ...] = ()
) -> bool:
    """Whether a value that is made of a type surely is one: nothing of it is checked but what
    the making heeds."""
    if not _is_heeded(getattr(type, "constraints", NO_CONSTRAINTS)):
        return False
    match type:
        case Scalar() | Literal() | Null() | Anything():
            return True
        case Array(item=inner) | Map(value=inner):
            return _is_plain(inner, declarations, above)
        case Union(members=members):
            real = [member for member in members if not isinstance(member, Null)]
            return len(real) == 1 and _is_plain(real[0], declarations, above)
        case Ref(target=target):
            return _is_plain_declaration(target, declarations, above)
        case _:
            return False


def _is_heeded(constraints: Constraints) -> bool:
    """Whether what is made satisfies constraints."""
    least = constraints.min_length or 0
    if constraints.asserted or (constraints.unique and least > 1):
        return False
    if constraints.pattern is None:
        return True
    text = matching(constraints.pattern, least)
    most = constraints.max_length
    return text is not None and least <= len(text) <= (
        len(text) if most is None else most
    )


def _is_plain_declaration(
    target: TypeId, declarations: Declarations, above: tuple[TypeId, ...]
) -> bool:
    if target in above:
        return True
    if len(above) > _DEPTH:
        return False
    above = (*above, target)
    match declarations[target]:
        case Enumeration():
            return True
        case Alias(type=inner):
            return _is_plain(inner, declarations, above)
        case Record(fields=fields, constraints=constraints):
            return constraints == NO_CONSTRAINTS and all(
                _is_plain(field.type, declarations, above) for field in fields
            )
